//! The description of a child as JavaScript hands it over:
//! `(file, args, envPairs, cwd, stdio, uid, gid, flags, ...)`, where `stdio` is a list of numbers: a descriptor, -1 for none,
//! -2 for a pipe.

use std::ffi::OsString;

use rondo_engine::{Args, Cx, ErrorClass, JsError, Result, Value};
use rondo_loop::{SpawnOptions, Stdio};

/// Descriptors, arguments and environment entries: above this the system refuses anyway.
const MOST: u32 = 1 << 21;

const DETACHED: i32 = 1;

/// Index of the first argument that is not part of the description.
pub(super) const NEXT: usize = 8;

fn strings(cx: &mut Cx<'_>, value: Value<'_>) -> Result<Vec<OsString>> {
    let Some(list) = value.as_object() else { return Ok(Vec::new()) };
    let count = list.length(cx)?;
    if count > MOST {
        return Err(JsError::new(ErrorClass::RangeError, "Too many arguments").code("E2BIG").throw(cx));
    }
    let mut all = Vec::with_capacity(count as usize);
    for index in 0..count {
        let text = cx.scope(|cx| {
            let entry = list.get_index(cx, index)?;
            entry.to_rust(cx)
        })?;
        all.push(OsString::from(text));
    }
    Ok(all)
}

fn identity(value: Value<'_>) -> Option<u32> {
    // A negative number means what it means to the system call: -1 as unsigned.
    value.as_i32().map(|id| id as u32).or_else(|| value.as_f64().map(|id| id as u32))
}

/// Reads the description.
pub(super) fn read(cx: &mut Cx<'_>, args: Args<'_>) -> Result<SpawnOptions> {
    let file = args.string(cx, 0)?;
    let mut options = SpawnOptions::new(file);
    options.args = strings(cx, args.get(1))?;
    if args.get(2).is_object() {
        options.env = Some(strings(cx, args.get(2))?);
    }
    if args.get(3).is_string() {
        options.cwd = Some(OsString::from(args.string(cx, 3)?));
    }
    options.stdio.clear();
    let stdio = args.object(cx, 4)?;
    let count = stdio.length(cx)?.min(MOST);
    for index in 0..count {
        let number = stdio.get_index(cx, index)?.as_i32().unwrap_or(-1);
        options.stdio.push(match number {
            -2 => Stdio::Pipe,
            fd if fd < 0 => Stdio::Ignore,
            fd => Stdio::Fd(fd),
        });
    }
    options.uid = identity(args.get(5));
    options.gid = identity(args.get(6));
    options.detached = args.get(7).as_i32().unwrap_or(0) & DETACHED != 0;
    Ok(options)
}
