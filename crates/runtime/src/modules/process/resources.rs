//! Time, memory and resource use of the process and its threads.

use nix::sys::resource::{Resource, Usage, UsageWho, getrlimit, getrusage};
use nix::sys::time::TimeValLike;
use rondo_engine::{Args, Cx, Result, Value};

use crate::env::Env;

fn numbers<'s>(cx: &mut Cx<'s>, values: &[f64]) -> Result<Value<'s>> {
    let values: Vec<Value<'_>> = values.iter().map(|value| cx.number(*value)).collect();
    Ok(cx.array(&values)?.value())
}

/// Nanoseconds of the monotonic clock (exact for the first 104 days after the machine started, then to 2 ns).
pub fn hrtime<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.number(rondo_loop::hrtime() as f64))
}

/// Seconds since the runtime started.
pub fn uptime<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let seconds = Env::of(cx).started.elapsed().as_secs_f64();
    Ok(cx.number(seconds))
}

/// Bytes of resident memory.
fn resident() -> f64 {
    #[cfg(target_os = "linux")]
    if let Ok(text) = std::fs::read_to_string("/proc/self/statm") {
        let pages: Option<f64> = text.split_whitespace().nth(1).and_then(|field| field.parse().ok());
        let page = nix::unistd::sysconf(nix::unistd::SysconfVar::PAGE_SIZE).ok().flatten().unwrap_or(4096);
        if let Some(pages) = pages {
            return pages * page as f64;
        }
    }
    // Elsewhere the high-water mark is what can be had without private interfaces.
    getrusage(UsageWho::RUSAGE_SELF).map_or(0.0, |usage| usage.max_rss() as f64 * 1024.0)
}

pub fn rss<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.number(resident()))
}

/// `[rss, heapTotal, heapUsed, external, arrayBuffers]`.
pub fn memory_usage<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let used = cx.heap_bytes() as f64;
    // The engine reports what lives; what it holds back from the system is rounded up to its chunks of 1 MiB.
    let total = (used / 1_048_576.0).ceil().max(1.0) * 1_048_576.0;
    // The engine does not tell its ArrayBuffers apart from what else hangs on the heap from outside (docs/compat.md).
    let outside = cx.outside_bytes() as f64;
    numbers(cx, &[resident(), total, used, outside, outside])
}

fn microseconds(usage: &Usage) -> [f64; 2] {
    [usage.user_time().num_microseconds() as f64, usage.system_time().num_microseconds() as f64]
}

fn usage_of<'s>(cx: &mut Cx<'s>, who: UsageWho) -> Result<Value<'s>> {
    let pair = getrusage(who).map_or([0.0; 2], |usage| microseconds(&usage));
    numbers(cx, &pair)
}

pub fn cpu_usage<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    usage_of(cx, UsageWho::RUSAGE_SELF)
}

pub fn thread_cpu_usage<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    #[cfg(target_os = "linux")]
    return usage_of(cx, UsageWho::RUSAGE_THREAD);
    #[cfg(not(target_os = "linux"))]
    usage_of(cx, UsageWho::RUSAGE_SELF)
}

/// The 16 numbers of `process.resourceUsage()`, in its order.
pub fn resource_usage<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let values = match getrusage(UsageWho::RUSAGE_SELF) {
        Ok(usage) => {
            let [user, system] = microseconds(&usage);
            [
                user,
                system,
                usage.max_rss() as f64,
                usage.shared_integral() as f64,
                usage.unshared_data_integral() as f64,
                usage.unshared_stack_integral() as f64,
                usage.minor_page_faults() as f64,
                usage.major_page_faults() as f64,
                usage.full_swaps() as f64,
                usage.block_reads() as f64,
                usage.block_writes() as f64,
                usage.ipc_sends() as f64,
                usage.ipc_receives() as f64,
                usage.signals() as f64,
                usage.voluntary_context_switches() as f64,
                usage.involuntary_context_switches() as f64,
            ]
        }
        Err(_) => [0.0; 16],
    };
    numbers(cx, &values)
}

/// What the cgroup allows, or 2^64 - 1 when nothing limits the process (Node gives that number).
pub fn constrained_memory<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let limit = crate::support::limits::cgroup_limit().map_or(u64::MAX as f64, |limit| limit as f64);
    Ok(cx.number(limit))
}

pub fn available_memory<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let field = |name: &str| -> Option<f64> {
        let text = std::fs::read_to_string("/proc/meminfo").ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib * 1024.0)
    };
    let machine = field("MemAvailable:").unwrap_or(0.0);
    let free = match crate::support::limits::cgroup_limit() {
        Some(limit) => machine.min((limit as f64 - resident()).max(0.0)),
        None => machine,
    };
    Ok(cx.number(free))
}

/// `report.userLimits`: name -> { soft, hard }, numbers or `'unlimited'`.
pub fn user_limits<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let table = [
        ("core_file_size_blocks", Resource::RLIMIT_CORE),
        ("data_seg_size_bytes", Resource::RLIMIT_DATA),
        ("file_size_blocks", Resource::RLIMIT_FSIZE),
        ("open_files", Resource::RLIMIT_NOFILE),
        ("stack_size_bytes", Resource::RLIMIT_STACK),
        ("cpu_time_seconds", Resource::RLIMIT_CPU),
    ];
    let out = cx.object()?;
    for (name, resource) in table {
        let Ok((soft, hard)) = getrlimit(resource) else {
            continue;
        };
        let entry = cx.object()?;
        for (key, value) in [("soft", soft), ("hard", hard)] {
            if value == nix::sys::resource::RLIM_INFINITY {
                entry.set_str(cx, key, "unlimited")?;
            } else {
                entry.set_number(cx, key, value as f64)?;
            }
        }
        out.set(cx, name, entry)?;
    }
    Ok(out.value())
}

/// Version of the C library, or '' where it is not glibc. Asked of the system's own tool: only reports need it.
pub fn glibc_version<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let text = if cfg!(target_env = "gnu") {
        let output = std::process::Command::new("getconf").arg("GNU_LIBC_VERSION").output();
        output.ok().map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
    } else {
        String::new()
    };
    cx.str_value(text.strip_prefix("glibc ").unwrap_or_default())
}
