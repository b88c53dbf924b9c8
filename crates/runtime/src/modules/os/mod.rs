//! `internalBinding('os')`: the machine and its user. https://nodejs.org/api/os.html

mod constants;
mod interfaces;

use std::fs;

use nix::sys::utsname::uname;
use nix::unistd::{Gid, Uid, User, gethostname};
use rondo_engine::{Args, Binding, Cx, Object, Result, Value, binding};

/// See the functions. Those that can fail return a negative error number.
pub const BINDING: Binding = binding! {
    "os";
    "getConstants" => constants::get_constants,
    "getHostname" => get_hostname,
    "getOSInformation" => get_os_information,
    "getLoadAvg" => get_load_avg,
    "getUptime" => get_uptime,
    "getTotalMem" => get_total_mem,
    "getFreeMem" => get_free_mem,
    "getCPUs" => get_cpus,
    "getAvailableParallelism" => get_available_parallelism,
    "getInterfaceAddresses" => interfaces::get_interface_addresses,
    "getHomeDirectory" => get_home_directory,
    "getUserInfo" => get_user_info,
    "getPriority" => get_priority,
    "setPriority" => set_priority,
};

fn errno_value<'s>(cx: &Cx<'s>, error: &std::io::Error) -> Value<'s> {
    cx.int(-error.raw_os_error().unwrap_or(1))
}

fn get_hostname<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    match gethostname() {
        Ok(name) => cx.str_value(&name.to_string_lossy()),
        Err(errno) => Ok(cx.int(-(errno as i32))),
    }
}

/// `[sysname, version, release, machine]`.
fn get_os_information<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    match uname() {
        Ok(info) => {
            let texts: Vec<String> = [info.sysname(), info.version(), info.release(), info.machine()]
                .iter()
                .map(|text| text.to_string_lossy().into_owned())
                .collect();
            Ok(cx.string_array(&texts)?.value())
        }
        Err(errno) => Ok(cx.int(-(errno as i32))),
    }
}

fn get_load_avg<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let values = rondo_loop::os::load_average().map(|load| cx.number(load));
    Ok(cx.array(&values)?.value())
}

/// Seconds since the machine started.
fn get_uptime<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let text = fs::read_to_string("/proc/uptime").unwrap_or_default();
    let seconds = text.split_whitespace().next().and_then(|word| word.parse::<f64>().ok());
    if let Some(seconds) = seconds {
        return Ok(cx.number(seconds));
    }
    match nix::time::clock_gettime(nix::time::ClockId::CLOCK_MONOTONIC) {
        Ok(now) => Ok(cx.number(now.tv_sec() as f64)),
        Err(errno) => Ok(cx.int(-(errno as i32))),
    }
}

/// A line of /proc/meminfo, in bytes.
fn memory(field: &str) -> f64 {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(field));
    let kibibytes = line.and_then(|rest| rest.trim_start_matches(':').split_whitespace().next()?.parse::<f64>().ok());
    kibibytes.unwrap_or(0.0) * 1024.0
}

fn get_total_mem<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.number(memory("MemTotal")))
}

fn get_free_mem<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.number(memory("MemAvailable")))
}

fn get_available_parallelism<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.number(std::thread::available_parallelism().map_or(1.0, |count| count.get() as f64)))
}

/// A flat list, seven for each processor: model, MHz, then milliseconds of user, nice, sys, idle and irq time.
fn get_cpus<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let values_of = |name: &str| -> Vec<String> {
        info.lines()
            .filter_map(|line| line.split_once(':'))
            .filter(|(key, _)| key.trim() == name)
            .map(|(_, value)| value.trim().to_owned())
            .collect()
    };
    let models = values_of("model name");
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let mut list = Vec::new();
    let lines = stat.lines().filter(|line| line.starts_with("cpu") && !line.starts_with("cpu "));
    for (index, line) in lines.enumerate() {
        let mut words = line.split_whitespace();
        let number: usize = words.next().and_then(|word| word[3..].parse().ok()).unwrap_or(index);
        let ticks: Vec<f64> = words.map(|word| word.parse().unwrap_or(0.0)).collect();
        let model = models.get(index).map_or("unknown", String::as_str);
        list.push(cx.str_value(model)?);
        let speed = fs::read_to_string(format!("/sys/devices/system/cpu/cpu{number}/cpufreq/scaling_cur_freq"));
        let megahertz =
            speed.ok().and_then(|text| text.trim().parse::<f64>().ok()).map_or(0.0, |khz| (khz / 1000.0).floor());
        list.push(cx.number(megahertz));
        // The kernel counts in hundredths of a second: user, nice, system, idle, iowait, irq.
        for field in [0, 1, 2, 3, 5] {
            list.push(cx.number(ticks.get(field).copied().unwrap_or(0.0) * 10.0));
        }
    }
    Ok(cx.array(&list)?.value())
}

/// The home folder: `HOME`, else what the user database says.
fn get_home_directory<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    if let Some(home) = std::env::var_os("HOME").filter(|home| !home.is_empty()) {
        return cx.str_value(&home.to_string_lossy());
    }
    match User::from_uid(Uid::effective()) {
        Ok(Some(user)) => cx.str_value(&user.dir.to_string_lossy()),
        Ok(None) => Ok(cx.int(-(nix::errno::Errno::ENOENT as i32))),
        Err(errno) => Ok(cx.int(-(errno as i32))),
    }
}

/// `{ uid, gid, username, homedir, shell }` of the effective user.
fn get_user_info<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let uid = Uid::effective();
    match User::from_uid(uid) {
        Ok(Some(user)) => {
            let info: Object<'s> = cx.null_object()?;
            info.set_number(cx, "uid", f64::from(uid.as_raw()))?;
            info.set_number(cx, "gid", f64::from(Gid::effective().as_raw()))?;
            info.set_str(cx, "username", &user.name)?;
            info.set_str(cx, "homedir", &user.dir.to_string_lossy())?;
            info.set_str(cx, "shell", &user.shell.to_string_lossy())?;
            Ok(info.value())
        }
        Ok(None) => Ok(cx.int(-(nix::errno::Errno::ENOENT as i32))),
        Err(errno) => Ok(cx.int(-(errno as i32))),
    }
}

/// `[priority]`, or an error number.
fn get_priority<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let pid = args.i32(cx, 0)?;
    match rondo_loop::os::priority(pid) {
        Ok(priority) => Ok(cx.array(&[cx.int(priority)])?.value()),
        Err(error) => Ok(errno_value(cx, &error)),
    }
}

fn set_priority<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let pid = args.i32(cx, 0)?;
    let priority = args.i32(cx, 1)?;
    match rondo_loop::os::set_priority(pid, priority) {
        Ok(()) => Ok(cx.int(0)),
        Err(error) => Ok(errno_value(cx, &error)),
    }
}
