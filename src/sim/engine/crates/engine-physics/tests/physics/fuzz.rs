//! Random networks and parameter sets, sound and broken: whatever comes in, the engine neither panics nor hangs nor gives back a number that is
//! none, and a refusal names a component of the network. 10 000 networks by default; `PPX_FUZZ` sets another number, `PPX_FUZZ_FROM` begins at
//! another seed.

use engine_core::device::Domain;
use engine_core::devices::REGISTRY;
use engine_core::devices::params::{DeviceSpec, ParamKind, ParamSpec};
use engine_core::results::{Chunk, RunSummary, Sink};
use engine_core::studies::{Outcome, study};
use serde_json::{Map, Value, json};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Networks beyond those of the suite that once showed a fault: a transfer switch that feeds its own source.
static FOUND: LazyLock<Vec<Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("fixtures/found.json")).expect("networks"));

/// A run of half a second that takes more is caught in something.
const MOST_STEPS: u64 = 3_000_000;

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
pub struct Random(pub u64);
impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }
    /// 10^low … 10^high.
    pub fn decades(&mut self, low: f64, high: f64) -> f64 {
        libm::pow(10.0, self.between(low, high))
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Of the size the unit suggests, or anything within the range.
fn number(r: &mut Random, p: &ParamSpec, volts: f64, min: f64, max: f64, wild: bool) -> f64 {
    let sensible = match p.unit {
        "V" => volts * r.between(0.9, 1.1),
        "VA" | "W" | "var" => r.decades(4.0, 7.0),
        "s" => r.decades(-3.0, 1.0),
        "pu" => r.between(0.05, 1.5),
        "1/s" => r.decades(-1.0, 2.0),
        "Ω" => r.decades(-4.0, 0.0),
        "Ω/m" => r.decades(-5.0, -3.0),
        "H" => r.decades(-6.0, -3.0),
        "F" => r.decades(-4.0, -1.0),
        "F/m" => r.decades(-11.0, -9.0),
        "A" => r.decades(2.0, 4.0),
        "m" => r.decades(0.0, 3.5),
        "K" => r.between(270.0, 320.0),
        _ => r.between(0.0, 1.0),
    };
    if !wild {
        return sensible.clamp(min, max);
    }
    match r.below(4) {
        0 => min,
        1 => max,
        2 => r.decades(-12.0, 12.0).clamp(min, max),
        _ => r.between(min.max(-1e6), max.min(1e6)),
    }
}

fn value(r: &mut Random, p: &ParamSpec, volts: f64, wild: bool) -> Value {
    match p.kind {
        ParamKind::Number { min, max, .. } => json!(number(r, p, volts, min, max, wild)),
        ParamKind::Integer { min, max } => json!(min + r.below((max.min(min + 500) - min + 1) as usize) as i64),
        ParamKind::Flag => json!(r.chance(0.5)),
        ParamKind::Choice(options) => json!(r.pick(options)),
        // State of charge and voltage of a cell by turns, as the batteries take them.
        ParamKind::Series if r.chance(0.8) => json!([0.0, 3.0, 0.5, 3.3, 1.0, 3.5]),
        ParamKind::Series => json!((0..r.below(7)).map(|_| r.between(-1.0, 5.0)).collect::<Vec<_>>()),
        ParamKind::Profile => json!(if r.chance(0.8) { profile_of(p) } else { "" }),
        ParamKind::Meter => json!("grid"),
        ParamKind::Devices => json!(["grid"]),
    }
}

/// The catalogue's defaults by kind, one set or several, so that most devices are ones that could be drawn.
static TYPICAL: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("fixtures/typical.json")).expect("typical parameters"));

/// What goes together beyond those, in groups by kind: each parameter is in one set or group.
static OPTIONAL: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("fixtures/optional.json")).expect("groups of parameters"));
fn groups(kind: &str) -> impl Iterator<Item = &'static Map<String, Value>> {
    OPTIONAL.get(kind).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// Typical values at the bus's voltage, a share of them half a decade off, some choices others, with any of the groups; `others`: the devices so
/// far.
fn near(
    r: &mut Random,
    spec: &DeviceSpec,
    typical: &Map<String, Value>,
    others: &[Value],
    volts: f64,
    changed: f64,
) -> Map<String, Value> {
    let mut params = typical.clone();
    for group in groups(spec.kind) {
        if r.chance(0.25) {
            params.extend(group.clone());
        }
    }
    for p in spec.params.iter().copied().flatten() {
        let Some(v) = params.get_mut(p.name) else { continue };
        match p.kind {
            ParamKind::Number { .. } if ["vNominal", "vRated", "vHv", "vMv", "vLv", "vInput"].contains(&p.name) => {
                *v = json!(volts);
            }
            // An arrester for the bus's voltage.
            ParamKind::Number { .. } if p.name == "residualVoltage" => *v = json!(2.0 * volts),
            ParamKind::Number { .. } if p.name == "continuousVoltage" => *v = json!(0.65 * volts),
            ParamKind::Number { min, max, .. } if r.chance(changed) => {
                if let Some(x) = v.as_f64() {
                    *v = json!((x * r.decades(-0.5, 0.5)).clamp(min, max));
                }
            }
            ParamKind::Flag if r.chance(changed) => *v = json!(r.chance(0.5)),
            ParamKind::Choice(options) if r.chance(0.25 * changed) => *v = json!(r.pick(options)),
            ParamKind::Profile => *v = json!(profile_of(p)),
            ParamKind::Meter | ParamKind::Devices => {
                let other =
                    if r.chance(0.5) || others.is_empty() { json!("grid") } else { r.pick(others)["id"].clone() };
                *v = if matches!(p.kind, ParamKind::Meter) { other } else { json!([other]) };
            }
            _ => {}
        }
    }
    params
}

/// Powers and currents follow one, factors another.
fn profile_of(p: &ParamSpec) -> &'static str {
    if p.unit == "1" { "factor" } else { "p" }
}

const BROKEN: &[&str] = &["text", "null", "negative", "huge", "list", "unknown"];
fn broken(r: &mut Random, params: &mut Map<String, Value>) {
    let keys: Vec<String> = params.keys().cloned().collect();
    if keys.is_empty() {
        return;
    }
    let key = r.pick(&keys).clone();
    let value = match *r.pick(BROKEN) {
        "text" => json!("abc"),
        "null" => Value::Null,
        "negative" => json!(-r.decades(-3.0, 9.0)),
        "huge" => json!(1e300),
        "list" => json!([1, "a"]),
        _ => {
            params.insert("noSuchParameter".into(), json!(1));
            return;
        }
    };
    params.insert(key, value);
}

pub fn network(seed: u64) -> Value {
    let r = &mut Random(seed);
    let levels = [480.0, 13.8e3, 34.5e3];
    // One level mostly: what joins two is refused.
    let (level, mixed) = (*r.pick(&levels), r.chance(0.2));
    let ac: Vec<(String, f64)> =
        (0..1 + r.below(5)).map(|k| (format!("a{k}"), if mixed { *r.pick(&levels) } else { level })).collect();
    let dc_level = *r.pick(&[50.0, 480.0, 800.0]);
    let dc: Vec<(String, f64)> = (0..1 + r.below(3)).map(|k| (format!("d{k}"), dc_level)).collect();
    let breaks = r.chance(0.4);
    let wild = r.chance(0.3);
    // Half of the networks are near ones that could be drawn, so that they get far.
    let calm = r.chance(0.5);
    let mut devices = vec![];
    if r.chance(0.9) {
        let (id, v) = &ac[0];
        let params =
            json!({ "vNominal": v, "shortCircuitPower": r.decades(7.0, 10.0), "xOverR": 10.0, "voltage": 1.0 });
        devices.push(json!({ "id": "grid", "kind": "utility", "count": 1, "ports": [id], "params": params }));
    }
    for k in 0..1 + r.below(9) {
        let spec = r.pick(REGISTRY).spec;
        let ports: Vec<&(String, f64)> = spec
            .ports
            .iter()
            .filter_map(|(_, domain)| {
                let right = (*domain == Domain::Ac) ^ (breaks && r.chance(0.02));
                let list = if right { &ac } else { &dc };
                (!list.is_empty()).then(|| r.pick(list))
            })
            .collect();
        let volts = ports.first().map_or(480.0, |p| p.1);
        let typical = TYPICAL.get(spec.kind).map(|t| t.as_array().map_or(t, |sets| r.pick(sets)));
        let mut params = match typical.and_then(Value::as_object) {
            Some(typical) if calm || r.chance(0.8) => {
                near(r, spec, typical, &devices, volts, if calm { 0.01 } else { 0.2 })
            }
            _ => Map::new(),
        };
        let from_nothing = params.is_empty();
        for p in spec.params.iter().copied().flatten() {
            let extreme = wild && r.chance(0.1);
            if extreme || (from_nothing && (p.required || r.chance(0.7))) {
                params.insert(p.name.into(), value(r, p, volts, extreme));
            }
        }
        if breaks && r.chance(0.3) {
            broken(r, &mut params);
        }
        let ids: Vec<&str> = ports.iter().map(|p| p.0.as_str()).collect();
        let kind = if breaks && r.chance(0.02) { "noSuchDevice" } else { spec.kind };
        let count = if r.chance(0.8) { 1 } else { r.below(40) + usize::from(!breaks) };
        let id = if breaks && r.chance(0.02) { "twin".to_owned() } else { format!("x{k}") };
        devices.push(json!({ "id": id, "kind": kind, "count": count, "ports": ids, "params": params }));
    }
    let buses = ac.iter().chain(&dc).map(|b| b.0.clone());
    let targets: Vec<String> = buses.chain(devices.iter().map(|d| d["id"].as_str().unwrap_or("").to_owned())).collect();
    let events: Vec<Value> = (0..r.below(6)).map(|k| event(r, k, &targets, &devices, breaks)).collect();
    let channels: Vec<Value> = devices
        .iter()
        .filter_map(|d| {
            let spec = REGISTRY.iter().find(|e| Some(e.spec.kind) == d["kind"].as_str())?.spec;
            let id = d["id"].as_str()?;
            Some(
                spec.signals
                    .iter()
                    .map(move |s| json!({ "id": format!("c-{id}-{}", s.name), "of": id, "signal": s.name })),
            )
        })
        .flatten()
        .chain(dc.iter().map(|(id, _)| json!({ "id": format!("c-{id}"), "of": id, "signal": "v" })))
        .chain(ac.iter().map(|(id, _)| json!({ "id": format!("c-{id}"), "of": id, "signal": "v" })))
        .chain(
            ac.iter()
                .filter(|_| seed % 4 != 3)
                .map(|(id, _)| json!({ "id": format!("u-{id}"), "of": id, "signal": "unbalance" })),
        )
        .collect();
    let buses =
        |list: &[(String, f64)]| list.iter().map(|(id, v)| json!({ "id": id, "vNominalV": v })).collect::<Vec<_>>();
    json!({
        "formatVersion": 1, "frequencyHz": r.pick(&[50.0, 60.0]), "acBuses": buses(&ac), "dcBuses": buses(&dc), "devices": devices,
        "profiles": [profile(r), { "id": "factor", "timesS": [0.0, 0.1, 0.1, 0.2], "values": [1.0, 1.0, 0.9, 1.05] }],
        "events": events, "channels": channels,
        "settings": settings(r, seed)
    })
}

/// Straight lines and jumps of any sign, the first point not always at 0.
fn profile(r: &mut Random) -> Value {
    if r.chance(0.5) {
        let last = r.decades(4.0, 6.0);
        return json!({ "id": "p", "timesS": [0.0, 0.1, 0.1, 0.3], "values": [1e5, 1e5, 2e5, last] });
    }
    let mut t = r.pick(&[0.0, 0.05]).to_owned();
    let (mut times, mut values) = (vec![], vec![]);
    for _ in 0..1 + r.below(8) {
        times.push(t);
        values.push(*r.pick(&[0.0, 1.0, -1.0, 1.0]) * r.decades(0.0, 7.0));
        t += r.pick(&[0.0, 1e-4, 0.01, 0.1]);
    }
    json!({ "id": "p", "timesS": times, "values": values })
}

/// What an event may set, by the kind of its target; of any size where the network is broken.
fn setting(r: &mut Random, kind: &str, breaks: bool) -> Value {
    let power = if breaks { r.decades(-6.0, 14.0) } else { r.decades(3.0, 7.0) };
    let pu = if breaks { r.between(-1.0, 3.0) } else { r.between(0.5, 1.2) };
    match kind {
        "utility" => match r.below(3) {
            0 => json!({ "voltage": pu }),
            1 => json!({ "angle": r.between(-3.0, 3.0) }),
            _ => json!({ "frequency": 60.0 * pu }),
        },
        "genset" if r.chance(0.5) => json!({ "vSet": pu }),
        "genset" => json!({ "pSet": power }),
        "dcSource" => json!({ "voltage": 500.0 * pu }),
        "dcCurrentLoad" => json!({ "current": power * 1e-3 }),
        "dcConstantPowerLoad" | "gpuCluster" | "gpuClusterAc" => json!({ "power": power }),
        "ups" => {
            json!({ "batteryMode": r.pick(&["active", "passive"]), "smoothingTime": 2.0 * pu, "ecoMode": r.chance(0.5) })
        }
        "storageShelf" => json!({ "smoothingTime": pu }),
        "drive" => json!({ "speed": pu }),
        "transferSwitch" => json!({ "preferred": r.pick(&["a", "b"]) }),
        "bess" => {
            json!({ "pSet": power, "qSet": -power, "vSet": pu, "control": r.pick(&["gridFollowing", "gridForming"]) })
        }
        "flywheel" | "renewablePlant" => json!({ "pSet": power }),
        _ => json!({ "p": power, "q": power * r.between(-1.0, 1.0) }),
    }
}

/// Every fourth network runs in `emt`.
fn settings(r: &mut Random, seed: u64) -> Value {
    let (formulation, duration) = if seed % 4 == 3 { ("emt", 0.2) } else { ("rms", 0.5) };
    json!({ "formulation": formulation, "durationS": duration, "recordStepS": 0.01, "tolerance": 1e-4, "maxStepS": 0.05,
        "emtStepS": r.pick(&[5e-5, 1e-4, 2e-4]), "seed": 1 })
}

const ACTIONS: &[&str] = &["open", "trip", "start", "disconnect", "fault", "set", "openPhases", "toA"];

/// Of the actions that its target knows, so that runs go past the reading of their events; any where the network is broken.
fn event(r: &mut Random, k: usize, targets: &[String], devices: &[Value], breaks: bool) -> Value {
    let target = r.pick(targets).clone();
    let kind = devices.iter().find(|d| d["id"] == *target).and_then(|d| d["kind"].as_str());
    let known: &[&str] = match kind {
        None => &["fault", "clear"],
        Some(kind) => REGISTRY.iter().find(|e| e.spec.kind == kind).map_or(&[], |e| e.spec.actions),
    };
    let any = known.is_empty() || breaks && r.chance(0.3);
    let action = *r.pick(if any { ACTIONS } else { known });
    let params = match action {
        "fault" if target.starts_with('d') => json!({ "resistance": r.decades(-4.0, 1.0) }),
        "fault" if r.chance(0.7) => {
            json!({ "phases": r.pick(&["a", "bc", "cag", "abc"]), "resistance": r.decades(-4.0, 1.0) })
        }
        "openPhases" | "restorePhases" => json!({ "phases": r.pick(&["a", "bc", "c", "ca"]) }),
        "loseModules" | "restoreModules" => json!({ "modules": 1 + r.below(3) }),
        "set" => setting(r, kind.unwrap_or(""), breaks),
        _ => json!({}),
    };
    json!({ "id": format!("e{k}"), "timeS": r.between(0.0, 0.5), "target": target, "action": action, "params": params })
}

#[derive(Default)]
struct Watch {
    steps: Cell<u64>,
    not_finite: bool,
}
impl Sink for Watch {
    fn chunk(&mut self, chunk: Chunk) {
        self.not_finite |=
            [&chunk.values, &chunk.minima, &chunk.maxima].iter().any(|c| c.iter().any(|v| !v.is_finite()));
    }
    fn progress(&mut self, _time: f64, steps: u64, rejected: u64) {
        self.steps.set(steps + rejected);
    }
    fn cancelled(&self) -> bool {
        self.steps.get() > MOST_STEPS
    }
}

/// `completed` or the failure's code; else what is wrong with how the engine dealt with it.
fn judge(network: &Value, scanned: &mut u64) -> Result<String, String> {
    let mut watch = Watch::default();
    let summary: RunSummary = engine_core::run::run(&network.to_string(), &mut watch);
    let written = serde_json::to_value(&summary).expect("a summary is JSON");
    if watch.not_finite {
        return Err("a result is no number".into());
    }
    // JSON writes what is no number as null.
    if let Some(steady) = &summary.steady_state {
        let finite = steady.buses.iter().all(|b| b.v.is_finite() && b.angle.is_finite());
        if !finite || written["steadyState"]["devices"].as_array().is_some_and(|d| d.iter().any(has_null)) {
            return Err(format!("the operating point holds what is no number: {}", written["steadyState"]));
        }
    }
    if summary.status == "cancelled" {
        return Err(format!("more than {MOST_STEPS} steps"));
    }
    let Some(failure) = summary.failure else { return linearised(network, scanned) };
    if ["panic", "not-finite"].contains(&failure.code.as_str()) {
        return Err(failure.message);
    }
    if failure.code == "dead-network" {
        return Ok(failure.code);
    }
    let named = failure.device.clone().unwrap_or_default();
    let ids = |list: &str| {
        network[list]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|v| v["id"].as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let known = [ids("acBuses"), ids("dcBuses"), ids("devices"), ids("events"), ids("channels")].concat();
    if known.contains(&named) {
        return Ok(failure.code);
    }
    Err(format!("no component is named: {} “{}” {:?}", failure.code, failure.message, failure.device))
}

/// What ran has modes, and an impedance at its first bus of either kind, or says why not. Counts the impedances.
fn linearised(network: &Value, scanned: &mut u64) -> Result<String, String> {
    let text = network.to_string();
    for request in [
        json!({ "kind": "smallSignal" }),
        json!({ "kind": "impedanceScan", "bus": "a0", "fromHz": 0.1, "toHz": 1e3, "points": 3, "formulation": "rms" }),
        json!({ "kind": "impedanceScan", "bus": "a0", "fromHz": 0.1, "toHz": 1e3, "points": 3, "formulation": "rms", "sequence": "zero" }),
        json!({ "kind": "impedanceScan", "bus": "d0", "fromHz": 0.1, "toHz": 1e4, "points": 3, "formulation": "rms" }),
    ] {
        let answer = study(&text, &request.to_string(), &mut |_, _| {});
        match (&answer.outcome, &answer.failure) {
            // Without load or source at a bus there is no ratio of both.
            (Some(Outcome::ImpedanceScan(s)), _)
                if s.points.is_empty() == s.open.is_some()
                    && s.points.iter().all(|p| p.z.iter().all(|z| z.is_finite())) =>
            {
                *scanned += 1;
            }
            (Some(Outcome::SmallSignal(s)), _) if !has_null(&serde_json::to_value(s).expect("modes are JSON")) => {}
            (Some(_), _) => return Err(format!("a result is no number: {request}")),
            (None, Some(failure)) if failure.code == "panic" => return Err(failure.message.clone()),
            _ => {}
        }
    }
    Ok("completed".into())
}

fn has_null(v: &Value) -> bool {
    match v {
        Value::Null => true,
        Value::Array(a) => a.iter().any(has_null),
        Value::Object(o) => o.values().any(has_null),
        _ => false,
    }
}

#[test]
fn whatever_comes_in_is_run_or_refused() {
    let setting = |key: &str, default: u64| std::env::var(key).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let (count, from) = (setting("PPX_FUZZ", 10_000), setting("PPX_FUZZ_FROM", 0));
    let mut faults = vec![];
    let mut outcomes = BTreeMap::new();
    let mut scanned = 0;
    let mut ran: BTreeSet<(String, bool)> = BTreeSet::new();
    let found = FOUND.iter().map(|network| (u64::MAX, network.clone()));
    for (seed, network) in (from..from + count).map(|seed| (seed, network(seed))).chain(found) {
        if setting("PPX_FUZZ_SHOW", 0) == 1 {
            eprintln!("{seed} {network}");
        }
        match judge(&network, &mut scanned) {
            Ok(outcome) => {
                if outcome == "completed" {
                    let kinds = network["devices"].as_array().into_iter().flatten().filter_map(|d| d["kind"].as_str());
                    let emt = network["settings"]["formulation"] == "emt";
                    ran.extend(kinds.map(|kind| (kind.to_owned(), emt)));
                }
                *outcomes.entry(outcome).or_insert(0u64) += 1;
            }
            Err(what) => faults.push(format!("seed {seed}: {what}")),
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {count}:\n{}",
        faults.len(),
        faults.iter().take(20).cloned().collect::<Vec<_>>().join("\n")
    );
    // A fuzz that is refused at the door shows nothing; neither does one that never runs a kind of device, in either domain.
    let completed = outcomes.get("completed").copied().unwrap_or(0);
    println!("{outcomes:?}, {scanned} impedances");
    assert!(completed * 10 > count, "only {completed} of {count} networks ran: {outcomes:?}");
    assert!(scanned > completed, "only {scanned} impedances of {completed} networks that ran");
    let missing: Vec<_> = REGISTRY
        .iter()
        .flat_map(|e| [false, true].map(|emt| (e.spec.kind.to_owned(), emt)))
        .filter(|one| !ran.contains(one))
        .collect();
    assert!(count < 10_000 || missing.is_empty(), "never ran (in emt): {missing:?}");
}

#[test]
fn every_parameter_is_drawn() {
    for spec in REGISTRY.iter().map(|e| e.spec) {
        let typical =
            TYPICAL[spec.kind].as_array().map_or_else(|| vec![&TYPICAL[spec.kind]], |sets| sets.iter().collect());
        let sets = typical.into_iter().filter_map(Value::as_object).chain(groups(spec.kind));
        let drawn: BTreeSet<&str> = sets.flat_map(|set| set.keys().map(String::as_str)).collect();
        let known: BTreeSet<&str> = spec.params.iter().copied().flatten().map(|p| p.name).collect();
        assert_eq!(drawn, known, "{}", spec.kind);
    }
}
