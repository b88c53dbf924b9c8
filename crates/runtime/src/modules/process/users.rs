//! Users and groups. Setters take a number or a name; they return 1 when there is no such name (2 for the group of
//! `initgroups`, index + 1 for `setgroups`), and throw when the system refuses.

use std::ffi::CString;

use nix::errno::Errno;
use nix::unistd::{Gid, Group, Uid, User};
use rondo_engine::{Args, Cx, ErrorClass, JsError, Result, Value};

pub fn getuid<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.number(f64::from(Uid::current().as_raw())))
}
pub fn geteuid<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.number(f64::from(Uid::effective().as_raw())))
}
pub fn getgid<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.number(f64::from(Gid::current().as_raw())))
}
pub fn getegid<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.number(f64::from(Gid::effective().as_raw())))
}

/// The supplementary groups and the effective one.
pub fn getgroups<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let mut groups = match nix::unistd::getgroups() {
        Ok(groups) => groups,
        Err(errno) => return Err(refused(errno, "getgroups").throw(cx)),
    };
    let effective = Gid::effective();
    if !groups.contains(&effective) {
        groups.push(effective);
    }
    let values: Vec<Value<'_>> = groups.iter().map(|gid| cx.number(f64::from(gid.as_raw()))).collect();
    Ok(cx.array(&values)?.value())
}

fn refused(errno: Errno, syscall: &'static str) -> JsError {
    let code = format!("{errno:?}");
    JsError::new(ErrorClass::Error, format!("{code}, {}", errno.desc()))
        .code(code)
        .text("syscall", syscall)
        .number("errno", f64::from(-(errno as i32)))
}

fn uid_of(cx: &mut Cx<'_>, value: Value<'_>) -> Result<Option<Uid>> {
    if let Some(number) = value.as_f64() {
        return Ok(Some(Uid::from_raw(number as i64 as u32)));
    }
    let name = value.to_rust(cx)?;
    Ok(User::from_name(&name).ok().flatten().map(|user| user.uid))
}

fn gid_of(cx: &mut Cx<'_>, value: Value<'_>) -> Result<Option<Gid>> {
    if let Some(number) = value.as_f64() {
        return Ok(Some(Gid::from_raw(number as i64 as u32)));
    }
    let name = value.to_rust(cx)?;
    Ok(Group::from_name(&name).ok().flatten().map(|group| group.gid))
}

fn done<'s>(cx: &mut Cx<'s>, result: nix::Result<()>, syscall: &'static str) -> Result<Value<'s>> {
    match result {
        Ok(()) => Ok(cx.int(0)),
        Err(errno) => Err(refused(errno, syscall).throw(cx)),
    }
}

macro_rules! setter {
    ($name:ident, $find:ident, $call:path, $syscall:literal) => {
        pub fn $name<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
            match $find(cx, args.get(0))? {
                Some(id) => done(cx, $call(id), $syscall),
                None => Ok(cx.int(1)),
            }
        }
    };
}
setter!(setuid, uid_of, nix::unistd::setuid, "setuid");
setter!(seteuid, uid_of, nix::unistd::seteuid, "seteuid");
setter!(setgid, gid_of, nix::unistd::setgid, "setgid");
setter!(setegid, gid_of, nix::unistd::setegid, "setegid");

pub fn setgroups<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let list = args.object(cx, 0)?;
    let mut groups = Vec::new();
    for index in 0..list.length(cx)? {
        let item = list.get_index(cx, index)?;
        match gid_of(cx, item)? {
            Some(gid) => groups.push(gid),
            None => return Ok(cx.number(f64::from(index) + 1.0)),
        }
    }
    #[cfg(not(target_vendor = "apple"))]
    return done(cx, nix::unistd::setgroups(&groups), "setgroups");
    #[cfg(target_vendor = "apple")]
    done(cx, Err(Errno::ENOSYS), "setgroups")
}

pub fn initgroups<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let user = args.get(0);
    let name = if let Some(number) = user.as_f64() {
        let uid = Uid::from_raw(number as i64 as u32);
        User::from_uid(uid).ok().flatten().map(|user| user.name)
    } else {
        Some(user.to_rust(cx)?)
    };
    let Some(name) = name.and_then(|name| CString::new(name).ok()) else {
        return Ok(cx.int(1));
    };
    let Some(group) = gid_of(cx, args.get(1))? else {
        return Ok(cx.int(2));
    };
    #[cfg(not(target_vendor = "apple"))]
    return done(cx, nix::unistd::initgroups(&name, group), "initgroups");
    #[cfg(target_vendor = "apple")]
    done(cx, Err(Errno::ENOSYS), "initgroups")
}
