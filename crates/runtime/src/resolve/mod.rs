//! Finding modules: the two algorithms of Node's documentation, over one reading of `package.json`.
//!
//! `commonjs` follows modules.html ("All together"), `esm` follows esm.html ("Resolution algorithm"), `exports` is the
//! part both share (`exports`, `imports`, conditions, patterns). Nothing here knows JavaScript values: input and output
//! are text, and a failure is a [`ResolveError`] that the binding turns into a Node error. The only state is the
//! bounded cache of parsed `package.json` files in [`Resolver`].

pub mod cjs_exports;
pub mod commonjs;
pub mod error;
pub mod esm;
pub mod exports;
pub mod format;
pub mod package;
pub mod paths;
pub mod scan;
pub mod top_await;
#[cfg(feature = "typescript")]
pub mod typescript;

pub use error::{ErrorKind, ResolveError};
pub use package::{Package, PackageType, Resolver};

#[cfg(test)]
mod tests;
