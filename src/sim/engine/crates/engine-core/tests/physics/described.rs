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
