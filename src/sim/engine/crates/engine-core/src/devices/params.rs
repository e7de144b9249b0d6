//! What a device says of itself (kind, ports, parameters, signals, actions), and its parameters checked against that.

use crate::device::{DeviceError, Domain, SignalDef};
use serde_json::{Map, Value, json};

#[derive(Clone, Copy, Debug)]
pub enum ParamKind {
    /// SI or pu. `open_min`: the lower bound itself is excluded.
    Number {
        min: f64,
        max: f64,
        open_min: bool,
    },
    Integer {
        min: i64,
        max: i64,
    },
    Flag,
    Choice(&'static [&'static str]),
    /// Numbers.
    Series,
    /// Id of a profile of the network; empty = none.
    Profile,
    /// Id of a device whose power can be metered.
    Meter,
    /// Ids of devices.
    Devices,
}

#[derive(Clone, Copy, Debug)]
pub struct ParamSpec {
    pub name: &'static str,
    pub unit: &'static str,
    pub kind: ParamKind,
    /// Left out, it is refused; else the device asks for it only where a chosen option needs it, or has a default.
    pub required: bool,
    /// A power that tells the size of the device; the largest of them sets the system base.
    pub rates: bool,
    pub help: &'static str,
}

pub struct DeviceSpec {
    pub kind: &'static str,
    pub help: &'static str,
    pub ports: &'static [(&'static str, Domain)],
    /// In groups, so that blocks (a battery) are shared between devices.
    pub params: &'static [&'static [ParamSpec]],
    pub signals: &'static [SignalDef],
    pub actions: &'static [&'static str],
}

pub const fn number(name: &'static str, unit: &'static str, min: f64, max: f64, help: &'static str) -> ParamSpec {
    ParamSpec { name, unit, kind: ParamKind::Number { min, max, open_min: false }, required: true, rates: false, help }
}
/// Greater than 0.
pub const fn positive(name: &'static str, unit: &'static str, max: f64, help: &'static str) -> ParamSpec {
    ParamSpec {
        name,
        unit,
        kind: ParamKind::Number { min: 0.0, max, open_min: true },
        required: true,
        rates: false,
        help,
    }
}
pub const fn flag(name: &'static str, help: &'static str) -> ParamSpec {
    ParamSpec { name, unit: "", kind: ParamKind::Flag, required: true, rates: false, help }
}
pub const fn choice(name: &'static str, options: &'static [&'static str], help: &'static str) -> ParamSpec {
    ParamSpec { name, unit: "", kind: ParamKind::Choice(options), required: true, rates: false, help }
}
pub const fn profile(name: &'static str, unit: &'static str, help: &'static str) -> ParamSpec {
    ParamSpec { name, unit, kind: ParamKind::Profile, required: false, rates: false, help }
}
pub const fn meter(name: &'static str, help: &'static str) -> ParamSpec {
    ParamSpec { name, unit: "", kind: ParamKind::Meter, required: false, rates: false, help }
}
pub const fn devices(name: &'static str, help: &'static str) -> ParamSpec {
    ParamSpec { name, unit: "", kind: ParamKind::Devices, required: false, rates: false, help }
}
pub const fn integer(name: &'static str, min: i64, max: i64, help: &'static str) -> ParamSpec {
    ParamSpec { name, unit: "1", kind: ParamKind::Integer { min, max }, required: true, rates: false, help }
}
pub const fn series(name: &'static str, unit: &'static str, help: &'static str) -> ParamSpec {
    ParamSpec { name, unit, kind: ParamKind::Series, required: true, rates: false, help }
}
pub const fn signal(name: &'static str, unit: &'static str, help: &'static str) -> SignalDef {
    SignalDef { name, unit, help }
}
impl ParamSpec {
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }
    pub const fn rating(mut self) -> Self {
        self.rates = true;
        self
    }
}

impl DeviceSpec {
    pub fn describe(&self) -> Value {
        let params = self.params.iter().copied().flatten().map(|p| {
            let mut v = json!({ "name": p.name, "unit": p.unit, "required": p.required, "help": p.help });
            let kind = match p.kind {
                ParamKind::Number { min, max, open_min } => {
                    json!({ "type": "number", "min": finite(min), "max": finite(max), "exclusiveMinimum": open_min })
                }
                ParamKind::Integer { min, max } => json!({ "type": "integer", "min": min, "max": max }),
                ParamKind::Flag => json!({ "type": "flag" }),
                ParamKind::Choice(options) => json!({ "type": "choice", "options": options }),
                ParamKind::Series => json!({ "type": "series" }),
                ParamKind::Profile => json!({ "type": "profile" }),
                ParamKind::Meter => json!({ "type": "meter" }),
                ParamKind::Devices => json!({ "type": "devices" }),
            };
            if let (Value::Object(v), Value::Object(kind)) = (&mut v, kind) {
                v.extend(kind);
            }
            v
        });
        let ports = self
            .ports
            .iter()
            .map(|(name, domain)| json!({ "name": name, "domain": if *domain == Domain::Ac { "ac" } else { "dc" } }));
        let signals = self.signals.iter().map(|s| json!({ "name": s.name, "unit": s.unit, "help": s.help }));
        json!({
            "kind": self.kind,
            "help": self.help,
            "ports": ports.collect::<Vec<_>>(),
            "params": params.collect::<Vec<_>>(),
            "signals": signals.collect::<Vec<_>>(),
            "actions": self.actions,
        })
    }
}

fn finite(v: f64) -> Option<f64> {
    (v.abs() < f64::MAX).then_some(v)
}

/// Everything a device is built from.
pub struct Build<'a> {
    spec: &'static DeviceSpec,
    params: &'a Map<String, Value>,
    profiles: &'a dyn Fn(&str) -> Option<usize>,
    /// Nominal voltage of each port's bus, V.
    pub port_volts: &'a [f64],
    /// System base, VA.
    pub s_base: f64,
    /// 2π·nominal frequency, rad/s.
    pub omega0: f64,
}

impl<'a> Build<'a> {
    /// Refuses missing, unknown and out-of-range parameters by name.
    pub fn new(
        spec: &'static DeviceSpec,
        params: &'a Map<String, Value>,
        profiles: &'a dyn Fn(&str) -> Option<usize>,
        port_volts: &'a [f64],
        s_base: f64,
        omega0: f64,
    ) -> Result<Self, DeviceError> {
        let build = Self { spec, params, profiles, port_volts, s_base, omega0 };
        for key in params.keys() {
            if build.find(key).is_none() {
                return Err(bad("unknown-parameter", key, format!("“{}” has no parameter “{key}”", spec.kind)));
            }
        }
        for p in spec.params.iter().copied().flatten() {
            match params.get(p.name) {
                None | Some(Value::Null) if p.required => return Err(build.missing(p.name)),
                None | Some(Value::Null) => {}
                Some(v) => check(p, v)?,
            }
        }
        Ok(build)
    }

    fn find(&self, key: &str) -> Option<&'static ParamSpec> {
        self.spec.params.iter().copied().flatten().find(|p| p.name == key)
    }
    fn missing(&self, key: &str) -> DeviceError {
        bad("missing-parameter", key, format!("“{}” needs the parameter “{key}”", self.spec.kind))
    }
    pub fn has(&self, key: &str) -> bool {
        self.params.get(key).is_some_and(|v| !v.is_null())
    }
    pub fn number(&self, key: &str) -> Result<f64, DeviceError> {
        self.params.get(key).and_then(Value::as_f64).ok_or_else(|| self.missing(key))
    }
    pub fn number_or(&self, key: &str, default: f64) -> f64 {
        self.params.get(key).and_then(Value::as_f64).unwrap_or(default)
    }
    pub fn flag_or(&self, key: &str, default: bool) -> bool {
        self.params.get(key).and_then(Value::as_bool).unwrap_or(default)
    }
    pub fn choice(&self, key: &str) -> Result<&'a str, DeviceError> {
        self.params.get(key).and_then(Value::as_str).ok_or_else(|| self.missing(key))
    }
    pub fn series(&self, key: &str) -> Result<Vec<f64>, DeviceError> {
        let list = self.params.get(key).and_then(Value::as_array).ok_or_else(|| self.missing(key))?;
        Ok(list.iter().filter_map(Value::as_f64).collect())
    }
    /// Index into [`crate::device::Env::profiles`].
    pub fn profile(&self, key: &str) -> Result<Option<usize>, DeviceError> {
        match self.params.get(key).and_then(Value::as_str) {
            None | Some("") => Ok(None),
            Some(id) => match (self.profiles)(id) {
                Some(k) => Ok(Some(k)),
                None => Err(bad("unknown-profile", key, format!("the network has no profile “{id}”"))),
            },
        }
    }
    /// Id of a device; none where it is left out or empty.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.params.get(key).and_then(Value::as_str).filter(|id| !id.is_empty())
    }
    /// Ids of devices; none where they are left out.
    pub fn texts(&self, key: &str) -> Vec<String> {
        let list = self.params.get(key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }
    /// Error on a combination of parameters.
    pub fn refuse(&self, key: &str, message: impl Into<String>) -> DeviceError {
        bad("bad-parameter", key, message.into())
    }
}

/// Numbers of a control model said once: the struct, its parameters, how it is read. `name: "key" "unit" number min max (= default) "help"`,
/// or `positive max` for a number above 0.
macro_rules! numbers {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $key:literal $unit:literal $kind:ident $($bound:literal)+ $(= $default:literal)?, $help:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $(pub $field: f64,)*
        }
        impl $name {
            pub const PARAMS: &'static [$crate::devices::params::ParamSpec] =
                &[$($crate::devices::params::$kind($key, $unit, $($bound,)+ $help).optional(),)*];
            pub fn read(b: &$crate::devices::params::Build) -> Result<Self, $crate::device::DeviceError> {
                Ok(Self { $($field: $crate::devices::params::numbers!(@read b $key $($default)?),)* })
            }
        }
    };
    (@read $b:ident $key:literal) => { $b.number($key)? };
    (@read $b:ident $key:literal $default:literal) => { $b.number_or($key, $default) };
}
pub(crate) use numbers;

pub fn bad(code: &'static str, key: &str, message: String) -> DeviceError {
    DeviceError { code, param: Some(key.to_owned()), message }
}

/// No quantity of a power network lies outside; products of what lies inside do not overflow.
const SMALLEST: f64 = 1e-30;
const LARGEST: f64 = 1e30;

fn check(p: &ParamSpec, v: &Value) -> Result<(), DeviceError> {
    let wrong = |expected: String| Err(bad("bad-parameter", p.name, format!("{} must be {expected}, not {v}", p.name)));
    match p.kind {
        ParamKind::Number { min, max, open_min } => match v.as_f64().filter(|x| x.is_finite()) {
            Some(x) if x != 0.0 && !(SMALLEST..=LARGEST).contains(&x.abs()) => {
                wrong(format!("0 or of a size from {SMALLEST:e} to {LARGEST:e}"))
            }
            Some(x) if (x > min || (x == min && !open_min)) && x <= max => Ok(()),
            _ => wrong(range_text(min, max, open_min, p.unit)),
        },
        ParamKind::Integer { min, max } => match v.as_f64() {
            Some(x) if x == libm::trunc(x) && x >= min as f64 && x <= max as f64 => Ok(()),
            _ => wrong(format!("a whole number from {min} to {max}")),
        },
        ParamKind::Flag if v.is_boolean() => Ok(()),
        ParamKind::Flag => wrong("true or false".into()),
        ParamKind::Choice(options) => match v.as_str() {
            Some(s) if options.contains(&s) => Ok(()),
            _ => wrong(format!("one of {}", options.join(", "))),
        },
        ParamKind::Series => match v.as_array() {
            Some(list) if list.iter().all(|x| x.as_f64().is_some_and(f64::is_finite)) => Ok(()),
            _ => wrong("a list of numbers".into()),
        },
        ParamKind::Devices => match v.as_array() {
            Some(list) if list.iter().all(Value::is_string) => Ok(()),
            _ => wrong("a list of ids of devices".into()),
        },
        ParamKind::Profile | ParamKind::Meter if v.is_string() => Ok(()),
        ParamKind::Profile => wrong("the id of a profile".into()),
        ParamKind::Meter => wrong("the id of a device".into()),
    }
}

fn range_text(min: f64, max: f64, open_min: bool, unit: &str) -> String {
    let low = if open_min { format!("above {min}") } else { format!("at least {min}") };
    let unit = if unit.is_empty() || unit == "1" { String::new() } else { format!(" {unit}") };
    match (finite(min), finite(max)) {
        (_, Some(max)) if finite(min).is_some() => format!("a number {low} and at most {max}{unit}"),
        (Some(_), None) => format!("a number {low}{unit}"),
        (_, Some(max)) => format!("a number at most {max}{unit}"),
        _ => "a number".into(),
    }
}

/// A number of an event's parameters, within [min, max].
pub fn number_of(params: &Map<String, Value>, key: &str, min: f64, max: f64) -> Result<f64, DeviceError> {
    match params.get(key).and_then(Value::as_f64) {
        Some(v) if v >= min && v <= max => Ok(v),
        _ => Err(bad("bad-parameter", key, format!("the event needs {key}: {}", range_text(min, max, false, "")))),
    }
}

pub fn choice_of<'a>(params: &'a Map<String, Value>, key: &str, options: &[&str]) -> Result<&'a str, DeviceError> {
    match params.get(key).and_then(Value::as_str) {
        Some(v) if options.contains(&v) => Ok(v),
        _ => Err(bad("bad-parameter", key, format!("the event needs {key}: one of {}", options.join(", ")))),
    }
}

/// Whether an action of a branch leaves it closed.
pub fn closes(action: &str) -> Result<bool, DeviceError> {
    match action {
        "open" | "disconnect" => Ok(false),
        "close" | "connect" => Ok(true),
        _ => Err(unknown_action(action, "open and close")),
    }
}

pub fn unknown_action(action: &str, known: &str) -> DeviceError {
    DeviceError { code: "unknown-action", param: None, message: format!("it knows {known}, not “{action}”") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: DeviceSpec = DeviceSpec {
        kind: "thing",
        help: "",
        ports: &[],
        params: &[&[
            positive("r", "Ω", 10.0, ""),
            choice("mode", &["a", "b"], ""),
            profile("p", "W", ""),
            number("x", "1", -1.0, 1.0, "").optional(),
        ]],
        signals: &[],
        actions: &[],
    };

    fn build(text: &str) -> Result<(), DeviceError> {
        let Value::Object(map) = serde_json::from_str(text).expect("JSON") else { panic!("object") };
        let b = Build::new(&SPEC, &map, &|id| (id == "known").then_some(3), &[], 1.0, 1.0)?;
        assert_eq!(b.profile("p")?, Some(3));
        b.number("x").map(|_| ())
    }

    #[test]
    fn refuses_by_name() {
        let code = |text| build(text).err().map(|e| (e.code, e.param.unwrap_or_default()));
        let refused = |code: &'static str, key: &str| Some((code, key.to_owned()));
        assert_eq!(code(r#"{"r":1,"mode":"a","p":"known","x":0}"#), None);
        assert_eq!(code(r#"{"r":0,"mode":"a","p":"known","x":0}"#), refused("bad-parameter", "r"));
        assert_eq!(code(r#"{"mode":"a","p":"known","x":0}"#), refused("missing-parameter", "r"));
        assert_eq!(code(r#"{"r":1,"mode":"a","p":"known"}"#), refused("missing-parameter", "x"));
        assert_eq!(code(r#"{"r":1,"mode":"c","p":"known","x":0}"#), refused("bad-parameter", "mode"));
        assert_eq!(code(r#"{"r":1,"mode":"a","p":"other","x":0}"#), refused("unknown-profile", "p"));
        assert_eq!(code(r#"{"r":1,"mode":"a","p":"known","x":0,"y":1}"#), refused("unknown-parameter", "y"));
    }
}
