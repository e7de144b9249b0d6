//! Runs small networks for the reference tests.
#![allow(dead_code)]

use engine_core::results::{Chunk, RunSummary, Sink};
use serde_json::{Map, Value, json};

/// One recorded channel: values, minima and maxima on the grid.
#[derive(Default)]
pub struct Channel {
    pub values: Vec<f64>,
    pub minima: Vec<f64>,
    pub maxima: Vec<f64>,
}

pub struct Outcome {
    pub summary: RunSummary,
    pub step: f64,
    names: Vec<String>,
    channels: Vec<Channel>,
}

impl Outcome {
    /// Channel “device.signal”.
    pub fn channel(&self, name: &str) -> &Channel {
        let at = self.names.iter().position(|n| n == name);
        &self.channels[at.unwrap_or_else(|| panic!("no channel {name}"))]
    }
    pub fn at(&self, name: &str, t: f64) -> f64 {
        self.channel(name).values[libm::round(t / self.step) as usize]
    }
    pub fn series(&self, name: &str) -> &[f64] {
        &self.channel(name).values
    }
    /// Least value and the grid time it is first seen at.
    pub fn least(&self, name: &str) -> (f64, f64) {
        let c = self.channel(name);
        let (k, v) = c.minima.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).expect("samples");
        (*v, k as f64 * self.step)
    }
    pub fn greatest(&self, name: &str) -> f64 {
        self.channel(name).maxima.iter().fold(f64::NEG_INFINITY, |m, v| m.max(*v))
    }
    pub fn audit(&self) -> f64 {
        self.summary.audit.as_ref().expect("audit").relative
    }
    pub fn completed(self) -> Self {
        let notes: Vec<_> = self.summary.notes.iter().map(|n| format!("{} {} {}", n.time, n.code, n.message)).collect();
        assert_eq!(self.summary.status, "completed", "{:?} {notes:#?}", self.summary.failure);
        self
    }
    pub fn noted(&self, code: &str) -> Vec<f64> {
        self.summary.notes.iter().filter(|n| n.code == code).map(|n| n.time).collect()
    }
}

#[derive(Default)]
pub struct Store {
    pub chunks: Vec<Chunk>,
}

impl Sink for Store {
    fn chunk(&mut self, chunk: Chunk) {
        self.chunks.push(chunk);
    }
}

/// A network in the making; buses, devices and events by short calls.
#[derive(Clone)]
pub struct Bench {
    pub frequency: f64,
    pub duration: f64,
    pub step: f64,
    pub tolerance: f64,
    pub max_step: f64,
    /// Fixed step of `emt`; none runs `rms`.
    pub emt: Option<f64>,
    ac: Vec<Value>,
    dc: Vec<Value>,
    devices: Vec<Value>,
    profiles: Vec<Value>,
    events: Vec<Value>,
    channels: Vec<String>,
}

impl Bench {
    pub fn new(frequency: f64, duration: f64, step: f64) -> Self {
        Self {
            frequency,
            duration,
            step,
            tolerance: 1e-7,
            max_step: 0.1,
            emt: None,
            ac: vec![],
            dc: vec![],
            devices: vec![],
            profiles: vec![],
            events: vec![],
            channels: vec![],
        }
    }
    pub fn ac(mut self, id: &str, v: f64) -> Self {
        self.ac.push(json!({ "id": id, "vNominalV": v }));
        self
    }
    pub fn dc(mut self, id: &str, v: f64) -> Self {
        self.dc.push(json!({ "id": id, "vNominalV": v }));
        self
    }
    pub fn device(self, id: &str, kind: &str, ports: &[&str], params: Value) -> Self {
        self.devices(id, kind, 1, ports, params)
    }
    pub fn devices(mut self, id: &str, kind: &str, count: u32, ports: &[&str], params: Value) -> Self {
        self.devices.push(json!({ "id": id, "kind": kind, "count": count, "ports": ports, "params": params }));
        self
    }
    pub fn profile(mut self, id: &str, points: &[(f64, f64)]) -> Self {
        let times: Vec<f64> = points.iter().map(|p| p.0).collect();
        let values: Vec<f64> = points.iter().map(|p| p.1).collect();
        self.profiles.push(json!({ "id": id, "timesS": times, "values": values }));
        self
    }
    pub fn event(mut self, time: f64, target: &str, action: &str, params: Value) -> Self {
        let id = format!("event{}", self.events.len());
        self.events.push(json!({ "id": id, "timeS": time, "target": target, "action": action, "params": params }));
        self
    }
    pub fn record(mut self, names: &[&str]) -> Self {
        self.channels.extend(names.iter().map(|n| (*n).to_owned()));
        self
    }
    /// In `emt` with this step.
    pub fn emt(mut self, step: f64) -> Self {
        self.emt = Some(step);
        self
    }
    pub fn network(&self) -> Value {
        let channels: Vec<Value> = self
            .channels
            .iter()
            .map(|name| {
                let (of, signal) = name.split_once('.').expect("device.signal");
                json!({ "id": name, "of": of, "signal": signal })
            })
            .collect();
        json!({
            "formatVersion": 1,
            "frequencyHz": self.frequency,
            "acBuses": self.ac,
            "dcBuses": self.dc,
            "devices": self.devices,
            "profiles": self.profiles,
            "events": self.events,
            "channels": channels,
            "settings": {
                "formulation": if self.emt.is_some() { "emt" } else { "rms" },
                "emtStepS": self.emt,
                "durationS": self.duration,
                "recordStepS": self.step,
                "tolerance": self.tolerance,
                "maxStepS": self.max_step,
                "seed": 1,
            },
        })
    }
    pub fn run(self) -> Outcome {
        let mut store = Store::default();
        let summary = engine_core::run::run(&self.network().to_string(), &mut store);
        let mut columns: Vec<Channel> = self.channels.iter().map(|_| Channel::default()).collect();
        for chunk in &store.chunks {
            for (k, column) in columns.iter_mut().enumerate() {
                let part = k * chunk.n..(k + 1) * chunk.n;
                column.values.extend(&chunk.values[part.clone()]);
                column.minima.extend(&chunk.minima[part.clone()]);
                column.maxima.extend(&chunk.maxima[part]);
            }
        }
        Outcome { summary, step: self.step, names: self.channels, channels: columns }
    }
}

/// `base` with some values replaced.
pub fn with(base: &Value, changes: Value) -> Value {
    let mut map: Map<String, Value> = base.as_object().expect("object").clone();
    map.extend(changes.as_object().expect("object").clone());
    Value::Object(map)
}

pub fn near(what: &str, value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance, "{what}: {value} is not {expected} ± {tolerance}");
}
