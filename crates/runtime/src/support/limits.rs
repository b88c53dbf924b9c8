//! How much memory and stack a runtime may take, from the machine it runs on.

/// Bytes of JavaScript heap at most when no flag says otherwise: half of the machine's memory or of its cgroup's limit,
/// between 256 MiB and 4 GiB.
pub fn default_heap_limit() -> usize {
    usize::try_from((machine_memory() / 2).clamp(256 << 20, 4 << 30)).unwrap_or(1 << 30)
}

/// Bytes of memory that this process may use: the machine's, or its cgroup's limit.
pub fn machine_memory() -> u64 {
    let machine = meminfo_total().unwrap_or(4 << 30);
    cgroup_limit().map_or(machine, |limit| limit.min(machine))
}

/// Bytes that JavaScript may keep in all, ArrayBuffers too: nine tenths of what the machine or the cgroup has, so that the end
/// is a message and not a signal; with a heap limit set by a flag, twice that and 256 MiB more.
pub fn memory_limit(flag: Option<usize>) -> usize {
    let machine = meminfo_total().unwrap_or(1 << 40);
    let most = cgroup_limit().map_or(machine, |limit| limit.min(machine)) / 10 * 9;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    flag.map_or(most, |heap| heap.saturating_mul(2).saturating_add(256 << 20).min(most))
}

fn meminfo_total() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

/// The memory limit of the cgroup (version 2, then 1), if there is one.
pub fn cgroup_limit() -> Option<u64> {
    ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .filter_map(|text| text.trim().parse::<u64>().ok())
        // Version 1 says "no limit" with a number near 2^63.
        .find(|&limit| limit < 1 << 60)
}

/// Bytes of stack for JavaScript: Node's own default is 984 KiB; frames of this engine's interpreter are about twice as
/// large, so twice that gives programs the recursion depth that they know.
///
/// Never more than the thread that asks really has, less what native code needs below it.
pub fn stack_quota() -> usize {
    const WANTED: usize = 2 << 20;
    const RESERVE: u64 = 512 << 10;
    // Of the process's first thread the system says how far its stack may grow; threads that Rondo starts get 8 MiB.
    match nix::sys::resource::getrlimit(nix::sys::resource::Resource::RLIMIT_STACK) {
        Ok((soft, _)) => usize::try_from(soft.saturating_sub(RESERVE).max(soft / 2)).unwrap_or(WANTED).min(WANTED),
        Err(_) => WANTED,
    }
}
