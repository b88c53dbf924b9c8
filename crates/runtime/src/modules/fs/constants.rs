//! The kernel's numbers behind `fs.constants`.

use rondo_engine::{Cx, Object, Result};
use rustix::fs::{FileType, Mode, OFlags};

const OPEN: &[(&str, OFlags)] = &[
    ("O_RDONLY", OFlags::RDONLY),
    ("O_WRONLY", OFlags::WRONLY),
    ("O_RDWR", OFlags::RDWR),
    ("O_CREAT", OFlags::CREATE),
    ("O_EXCL", OFlags::EXCL),
    ("O_NOCTTY", OFlags::NOCTTY),
    ("O_TRUNC", OFlags::TRUNC),
    ("O_APPEND", OFlags::APPEND),
    ("O_DIRECTORY", OFlags::DIRECTORY),
    ("O_NOATIME", OFlags::NOATIME),
    ("O_NOFOLLOW", OFlags::NOFOLLOW),
    ("O_SYNC", OFlags::SYNC),
    ("O_DSYNC", OFlags::DSYNC),
    ("O_DIRECT", OFlags::DIRECT),
    ("O_NONBLOCK", OFlags::NONBLOCK),
];

const TYPES: &[(&str, FileType)] = &[
    ("S_IFREG", FileType::RegularFile),
    ("S_IFDIR", FileType::Directory),
    ("S_IFCHR", FileType::CharacterDevice),
    ("S_IFBLK", FileType::BlockDevice),
    ("S_IFIFO", FileType::Fifo),
    ("S_IFLNK", FileType::Symlink),
    ("S_IFSOCK", FileType::Socket),
];

const MODES: &[(&str, Mode)] = &[
    ("S_IRWXU", Mode::RWXU),
    ("S_IRUSR", Mode::RUSR),
    ("S_IWUSR", Mode::WUSR),
    ("S_IXUSR", Mode::XUSR),
    ("S_IRWXG", Mode::RWXG),
    ("S_IRGRP", Mode::RGRP),
    ("S_IWGRP", Mode::WGRP),
    ("S_IXGRP", Mode::XGRP),
    ("S_IRWXO", Mode::RWXO),
    ("S_IROTH", Mode::ROTH),
    ("S_IWOTH", Mode::WOTH),
    ("S_IXOTH", Mode::XOTH),
];

/// Puts `constants` on the binding object.
pub fn define<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let constants = cx.null_object()?;
    for (name, flag) in OPEN {
        constants.set_number(cx, name, f64::from(flag.bits()))?;
    }
    constants.set_number(cx, "S_IFMT", f64::from(0o170_000))?;
    for (name, kind) in TYPES {
        constants.set_number(cx, name, f64::from(kind.as_raw_mode()))?;
    }
    for (name, mode) in MODES {
        constants.set_number(cx, name, f64::from(mode.bits()))?;
    }
    target.define(cx, "constants", constants)
}
