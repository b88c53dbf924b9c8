//! The Rust half of `fs` (nodejs.org/api/fs.html): one set of operations, plain functions on plain data, which the sync form
//! runs in place and the callback and promise forms run on the pool (`call.rs`). No operation knows JavaScript.

mod attr;
mod call;
mod constants;
mod copy;
mod dir;
mod error;
mod file;
mod link;
mod natives;
mod open;
mod path;
mod remove;
mod stat;
mod watch;
mod whole;

use rondo_engine::{Binding, binding};

/// `internalBinding('fs')`.
pub const BINDING: Binding = binding! { "fs";
    "setStatBuffer" => natives::set_stat_buffer,
    "access" => natives::access,
    "exists" => natives::exists,
    "stat" => natives::stat,
    "lstat" => natives::lstat,
    "fstat" => natives::fstat,
    "statfs" => natives::statfs,
    "open" => natives::open,
    "close" => natives::close,
    "read" => natives::read,
    "readNew" => natives::read_new,
    "readv" => natives::readv,
    "write" => natives::write,
    "writev" => natives::writev,
    "fsync" => natives::fsync,
    "fdatasync" => natives::fdatasync,
    "truncate" => natives::truncate,
    "ftruncate" => natives::ftruncate,
    "newCancel" => natives::new_cancel,
    "cancel" => natives::cancel,
    "readFile" => natives::read_file,
    "writeFile" => natives::write_file,
    "mkdir" => natives::mkdir,
    "mkdtemp" => natives::mkdtemp,
    "readdir" => natives::readdir,
    "rmdir" => natives::rmdir,
    "rm" => natives::rm,
    "opendir" => natives::opendir,
    "readDir" => natives::read_dir,
    "closeDir" => natives::close_dir,
    "rename" => natives::rename,
    "link" => natives::link,
    "symlink" => natives::symlink,
    "readlink" => natives::readlink,
    "unlink" => natives::unlink,
    "realpath" => natives::realpath,
    "copyFile" => natives::copy_file,
    "chmod" => natives::chmod,
    "fchmod" => natives::fchmod,
    "chown" => natives::chown,
    "lchown" => natives::lchown,
    "fchown" => natives::fchown,
    "utimes" => natives::utimes,
    "lutimes" => natives::lutimes,
    "futimes" => natives::futimes,
    "sleep" => natives::sleep,
    "watchStart" => watch::start,
    "watchClose" => watch::close,
    "watchRef" => watch::set_ref;
    init = constants::define
};
