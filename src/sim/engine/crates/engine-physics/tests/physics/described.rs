//! `DEVICES.md` names every kind, parameter, signal and action that the engine knows.

use engine_core::devices::REGISTRY;

#[test]
fn every_name_is_described() {
    let text = include_str!("../../../../DEVICES.md");
    let missing: Vec<String> = REGISTRY
        .iter()
        .flat_map(|e| {
            let params = e.spec.params.iter().copied().flatten().map(|p| p.name);
            let signals = e.spec.signals.iter().map(|s| s.name);
            let names = params.chain(signals).chain(e.spec.actions.iter().copied());
            names
                .filter(|n| !text.contains(&format!("`{n}`")))
                .map(|n| format!("{}.{n}", e.spec.kind))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(missing.is_empty(), "not in DEVICES.md: {missing:?}");
    for entry in REGISTRY {
        assert!(text.lines().any(|l| l.starts_with("## ") && l.contains(entry.spec.kind)), "{}", entry.spec.kind);
    }
}

/// Codes that the engine's sources hold as texts, D and N with three digits.
fn codes(of: &std::path::Path, found: &mut std::collections::BTreeSet<String>) {
    for entry in std::fs::read_dir(of).expect("a folder of sources").map(|e| e.expect("an entry").path()) {
        if entry.is_dir() {
            codes(&entry, found);
            continue;
        }
        let text = std::fs::read_to_string(&entry).expect("a source");
        let is_code =
            |t: &&str| t.len() == 4 && t.starts_with(['D', 'N']) && t[1..].bytes().all(|b| b.is_ascii_digit());
        found.extend(text.split('"').filter(is_code).map(str::to_owned));
    }
}

#[test]
fn every_note_is_described() {
    let text = include_str!("../../../../DEVICES.md");
    let mut found = Default::default();
    codes(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine-core/src"), &mut found);
    assert!(found.len() > 50, "{found:?}");
    let missing: Vec<&String> = found.iter().filter(|code| !text.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "not in DEVICES.md: {missing:?}");
    // Of one device a code means one thing.
    let rows: Vec<Vec<&str>> = text.lines().filter(|l| l.starts_with("| `")).map(|l| l.split('|').collect()).collect();
    let named = |row: &[&str]| {
        let codes: Vec<String> = row[1].split('`').filter(|c| c.len() == 4).map(str::to_owned).collect();
        codes.into_iter().map(|code| (code, row[2].trim().to_owned())).collect::<Vec<_>>()
    };
    let mut seen = std::collections::BTreeSet::new();
    for pair in rows.iter().flat_map(|row| named(row)).filter(|(code, _)| found.contains(code)) {
        assert!(seen.insert(pair.clone()), "told twice: {pair:?}");
    }
}
