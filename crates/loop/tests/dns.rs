//! The system's name lookups, and the table of errors.

use rondo_loop::dns::{Family, LookupHints, lookup, lookup_service};
use rondo_loop::interface;
use rondo_loop::{code_of, errno_of, message_of};

#[test]
fn localhost_and_literals_have_addresses() {
    let hints = |family| LookupHints { family, flags: 0 };
    assert!(lookup("localhost", hints(Family::Any)).unwrap().iter().all(|address| address.ip().is_loopback()));
    assert_eq!(lookup("127.0.0.1", hints(Family::V4)).unwrap()[0].ip().to_string(), "127.0.0.1");
    assert_eq!(lookup("::1", hints(Family::V6)).unwrap()[0].ip().to_string(), "::1");
}

#[test]
fn failures_have_the_resolvers_names() {
    let error = lookup("a\0b", LookupHints::default()).unwrap_err();
    assert_eq!((error.code(), error.syscall()), ("EAI_NONAME", "getaddrinfo"));
    let error = lookup("127.0.0.1", LookupHints { family: Family::V6, flags: 0 }).unwrap_err();
    assert!(error.code().starts_with("EAI_"), "{error}");
}

#[test]
fn services_and_interfaces() {
    let (_, service) = lookup_service(&"127.0.0.1:80".parse().unwrap()).unwrap();
    assert!(service == "http" || service == "80");
    assert!(interface::index_of("lo").is_some() && interface::index_of("nosuch0").is_none());
}

#[test]
fn the_table_knows_numbers_names_and_texts() {
    assert_eq!((code_of(-111), message_of(-2)), ("ECONNREFUSED", "no such file or directory"));
    assert_eq!((code_of(-4095), errno_of("EAI_NONAME")), ("EOF", Some(-3008)));
    assert_eq!((code_of(-99_999), errno_of("ENOSUCH")), ("UNKNOWN", None));
}
