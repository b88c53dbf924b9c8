// A top-level await that never ends: exit code 13 (see unsettled_await.code).
await new Promise(() => {});
