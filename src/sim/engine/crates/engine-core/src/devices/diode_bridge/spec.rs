//! Parameters and signals of the diode bridge, and the device from them.

use super::DiodeBridge;
use crate::device::{DeviceError, Domain};
use crate::devices::params::{Build, DeviceSpec, number, positive, signal};

/// Leakage of a blocking diode, of the rated current at rated voltage.
const OFF: f64 = 1e-5;

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "diodeBridge",
    help: "Six-pulse diode rectifier with line reactor and DC choke",
    ports: &[("ac", Domain::Ac), ("dc", Domain::Dc)],
    params: &[&[
        positive("pRated", "W", f64::MAX, "DC output power").rating(),
        positive("vInput", "V", f64::MAX, "Rated line-to-line voltage"),
        positive("lineReactance", "1", 0.5, "Commutating reactance on vInput² over pRated"),
        number("lineResistance", "1", 0.0, 0.5, "Its resistance, on the same"),
        number("dcInductance", "H", 0.0, 100.0, "Choke"),
        number("dcResistance", "Ω", 0.0, 1e3, "Its resistance"),
        number("forwardDrop", "V", 0.0, 100.0, "Of one conducting diode"),
        positive("onResistance", "Ω", 10.0, "Of one conducting diode"),
    ]],
    signals: &[
        signal("pIn", "W", "Active power drawn"),
        signal("qIn", "var", "Reactive power drawn"),
        signal("vIn", "V", "Input voltage"),
        signal("iIn", "A", "Input current"),
        signal("pOut", "W", "DC power delivered"),
        signal("iOut", "A", "Direct current"),
        signal("vOut", "V", "DC voltage"),
        signal("overlap", "rad", "Commutation angle, by the averaged relation"),
        signal("loading", "1", "DC power over rated"),
        signal("loss", "W", "Loss"),
    ],
    actions: &["disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<DiodeBridge, DeviceError> {
    let (rated, v_dc, s) = (b.number("pRated")?, b.port_volts[1], b.s_base);
    let z = v_dc * v_dc / s;
    let v_in = b.number("vInput")?;
    let own = v_in * v_in / rated / z;
    Ok(DiodeBridge {
        rated,
        v_ac: b.port_volts[0],
        v_dc,
        s,
        x: b.number("lineReactance")? * own,
        r: b.number("lineResistance")? * own,
        choke: b.number("dcInductance")? / z,
        r_choke: b.number("dcResistance")? / z,
        drop: b.number("forwardDrop")? / v_dc,
        r_on: b.number("onResistance")? / z,
        off: OFF * rated / s,
        on: [false; 6],
        conducts: false,
        connected: true,
        dead: [false; 2],
        chopped: 0.0,
    })
}
