use super::*;

/// Strings of `length` letters whose scrambled hashes share their first `bits` bits, found by walking through letters.
fn colliding(count: usize, bits: u32) -> Vec<String> {
    let secret = Secret::new();
    let mut classes: HashMap<u32, Vec<String>> = HashMap::new();
    for number in 0u64.. {
        let text = format!("k{:x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let class = classes.entry(secret.name(text.encode_utf16()).class(bits)).or_default();
        class.push(text);
        if class.len() == count {
            return std::mem::take(class);
        }
    }
    unreachable!("the loop has no end")
}

fn object(names: &[String]) -> String {
    let members: Vec<String> = names.iter().map(|name| format!("\"{name}\":1")).collect();
    format!("{{{}}}", members.join(","))
}

fn honest(count: usize, from: usize) -> Vec<String> {
    (from..from + count).map(|n| format!("name{n}")).collect()
}

fn floods(guard: &mut Guard, text: &str) -> bool {
    guard.check(text.as_bytes()) == Verdict::Flood
}

#[test]
fn honest_texts_pass() {
    let mut guard = Guard::new();
    for count in [10, 300, 5_000, 200_000] {
        assert!(!floods(&mut guard, &object(&honest(count, 0))), "{count}");
    }
    // Many records of the same names.
    let record = object(&honest(20, 0));
    let records = format!("[{}]", vec![record.as_str(); 5000].join(","));
    assert!(!floods(&mut guard, &records));
    assert!(!floods(&mut guard, &format!("[{}]", vec!["\"a:b\\\":c\""; 5000].join(","))));
    assert!(!floods(&mut guard, &format!("\"{}", "\\".repeat(100_000))));
    assert!(!floods(&mut guard, &":".repeat(100_000)));
}

#[test]
fn colliding_names_are_refused() {
    let chosen = colliding(700, 12);
    let small: Vec<String> = chosen.iter().map(|name| format!("{name}{}", "x".repeat(0))).collect();
    let secret = Secret::new();
    let class = |name: &String| secret.name(name.encode_utf16()).class(12);
    assert!(small.iter().all(|name| class(name) == class(&small[0])));
    // A table of 64 places is what twelve bits fill: 700 names of one such class in objects of forty each.
    let objects: Vec<String> = small.chunks(40).map(object).collect();
    let text = format!("[{}]", vec![objects.join(","); 4].join(","));
    let mut guard = Guard::new();
    let mut all = Vec::new();
    text::objects(text.as_bytes(), &guard.secret, |names| {
        assert_eq!(largest_class(names, table_bits(40)), names.len());
        all.append(names);
    });
    assert!(guard.is_flood(text.as_bytes()));
}

#[test]
fn other_strings_that_collide_are_refused() {
    // Found from both ends: three letters lead from the start to a hash, three lead on from it to one that all share.
    let step = |hash: u32, unit: u8| 0x9e37_79b9u32.wrapping_mul(hash.rotate_left(5) ^ u32::from(unit));
    let letters: Vec<u8> =
        (b'a'..=b'z').chain(b'A'..=b'Z').chain(b'0'..=b'9').chain([b'-', b'_', b'.', b'~']).collect();
    let mut inverse = 0x9e37_79b9u32;
    for _ in 0..5 {
        inverse = inverse.wrapping_mul(2u32.wrapping_sub(0x9e37_79b9u32.wrapping_mul(inverse)));
    }
    let back = |hash: u32, unit: u8| (hash.wrapping_mul(inverse) ^ u32::from(unit)).rotate_right(5);
    let triples = || {
        letters
            .iter()
            .flat_map(|a| letters.iter().flat_map(|b| letters.iter().map(|c| [*a, *b, *c])).collect::<Vec<_>>())
    };
    let blocks = |from: u32, to: u32| -> Vec<String> {
        let half: HashMap<u32, [u8; 3]> =
            triples().map(|text| (text.iter().fold(from, |hash, unit| step(hash, *unit)), text)).collect();
        let whole = |end: [u8; 3]| {
            let start = half.get(&end.iter().rev().fold(to, |hash, unit| back(hash, *unit)))?;
            Some(start.iter().chain(&end).map(|unit| char::from(*unit)).collect())
        };
        triples().filter_map(whole).collect()
    };
    let texts = |prefix: &str, states: [u32; 4]| {
        let mut texts = vec![prefix.to_owned()];
        for pair in states.windows(2) {
            let next = blocks(pair[0], pair[1]);
            let with = |text: &String| next.iter().map(|block| format!("{text}{block}")).collect::<Vec<_>>();
            texts = texts.iter().flat_map(with).collect();
        }
        texts
    };
    let chosen = texts("", [0, 1, 2, 3]);
    assert!(chosen.len() > 600, "{}", chosen.len());
    let list = |texts: &[String]| {
        let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
        format!("[{}]", quoted.join(","))
    };
    let honest = list(&honest(2000, 0));
    let mut guard = Guard::new();
    assert!(!floods(&mut guard, &honest));
    for _ in 0..20 {
        let mut guard = Guard::new();
        assert!(floods(&mut guard, &list(&chosen)));
        assert!(floods(&mut guard, &format!("{{\"a\":{}}}", list(&chosen).replace(',', ", "))));
        let few = vec![chosen[..6].to_vec(); 200].concat();
        assert!(!floods(&mut Guard::new(), &list(&few)), "a few strings, repeated");
    }
    // Every string begins like what lies between two, and has an escape.
    let begun = b",:".iter().fold(0, |hash, unit| step(hash, *unit));
    assert!(floods(&mut Guard::new(), &list(&texts(",\\u003a", [begun, 1, 2, 3]))));
}

#[test]
fn names_are_found_and_unescaped() {
    let secret = Secret::new();
    let mut found = Vec::new();
    let text = r#"{"a" : 1, "b\u0063\n\"": {"a\\":"x:y\":"}, "v": ["w", "x"]}"#;
    let others = text::objects(text.as_bytes(), &secret, |names| found.append(names));
    let name = |text: &str| secret.name(text.encode_utf16());
    assert_eq!(found, [name("a\\"), name("a"), name("bc\n\""), name("v")]);
    assert_eq!(others, [name("x:y\":"), name("w"), name("x")]);
    let mut sampled = Vec::new();
    text::sample_strings(text.as_bytes(), 1, &mut Secret::new(), &mut sampled);
    assert!(!sampled.is_empty());
    sampled.clear();
    text::sample(text.as_bytes(), 1, &mut Secret::new(), &mut sampled);
    assert!(sampled.len() >= 2);
    let wide: Vec<u16> = text.encode_utf16().collect();
    let mut wide_found = Vec::new();
    text::objects(&wide, &secret, |names| wide_found.append(names));
    assert_eq!(found, wide_found);
}

#[test]
fn small_texts_that_collide_together_close_their_class() {
    // Eight names that agree in the bits that tell remembered classes apart would take hours to find; the memory is told
    // that it saw them.
    let mut guard = Guard::new();
    let names: Vec<Name> = (0..8u64).map(|n| names::test_name(0xabcd_1234, n as u32)).collect();
    for name in &names[..7] {
        guard.recent.note(*name);
    }
    assert!(guard.recent.closed.is_empty());
    guard.recent.note(names[3]);
    assert!(guard.recent.closed.is_empty(), "a name seen twice counts once");
    guard.recent.note(names[7]);
    assert_eq!(guard.recent.closed.len(), 1);
    assert_eq!(guard.check(b"{}"), Verdict::Fine(0), "every text is asked about now");
    for n in 0..2 * REMEMBERED as u32 {
        guard.recent.note(names::test_name(n.wrapping_mul(2_654_435_761), n));
    }
    assert_eq!(guard.recent.ring.len(), REMEMBERED);
    assert!(guard.recent.names.len() <= REMEMBERED);
}

#[test]
fn heads_that_collide_together_are_refused() {
    let mut guard = Guard::new();
    let head = |from: usize| -> Vec<u8> {
        (from..from + 40).map(|n| format!("X-Name-{n}: value\r\n")).collect::<String>().into_bytes()
    };
    for n in 0..200 {
        assert!(!guard.fields_collide(&head(n * 40)));
    }
    assert!(!guard.fields_collide(b""));
    assert!(guard.recent.ring.len() >= 8, "heads are sampled");
    // A class that is closed: a few of its names pass, more do not, whatever their case.
    let mine: Vec<Name> = (0..6).map(|n| guard.secret.name(format!("x-name-{n}").encode_utf16())).collect();
    for name in &mine {
        guard.recent.closed.insert(name.class(RECENT_BITS), Instant::now());
    }
    assert!(!guard.fields_collide(b"x-name-0: 1\r\nX-NAME-1: 1\r\nx-name-1: 2\r\nX-Name-2: 2\r\nx-name-3:\r\n"));
    assert!(guard.fields_collide(&head(0)));
    assert!(!guard.fields_collide(&head(1000)));
}
