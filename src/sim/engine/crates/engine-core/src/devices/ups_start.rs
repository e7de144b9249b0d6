//! A UPS at its operating point: what it starts from, and why it cannot. See [`super::ups`].

use super::ac_base::size;
use super::ups::{AXIS, BATTERY, II, IR, LINK, RECTIFIER, Ups};
use super::ups_modes::{HIGH, LOW, Mode};
use super::ups_power::Input;
use crate::device::*;

impl Ups {
    pub(super) fn begin(
        &mut self,
        env: &Env,
        volts: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        let i = (steady[0], steady[1]);
        let inverter = self.inverter((volts[2], volts[3]), i);
        let v = size((volts[0], volts[1]));
        let refuse =
            |param: &str, message: String| Err(DeviceError { code: "overloaded", param: Some(param.into()), message });
        if size(i) > self.r.output_limit {
            let size = size(i);
            return refuse(
                "outputCurrentLimit",
                format!("its load needs {size:.3} pu current, above its limit of {} pu", self.r.output_limit),
            );
        }
        vars[LINK] = 1.0;
        (vars[IR], vars[II]) = i;
        if self.bypass.is_some() {
            vars[AXIS] = libm::atan2(volts[1], volts[0]);
        }
        (self.inside[LOW], self.inside[HIGH]) = (v > self.r.window.0, v < self.r.window.1);
        if self.on_bypass() && !self.within_band(v) {
            return refuse(
                "bypassVoltageBand",
                format!("its input stands at {v:.4} pu, outside the bypass window: no eco mode"),
            );
        }
        let battery = if self.input_dead {
            self.mode = Mode::OnBattery;
            vars[RECTIFIER] = 0.0;
            inverter
        } else {
            if !self.input_ok() {
                return refuse(
                    if self.inside[LOW] { "inputVoltageMax" } else { "inputVoltageMin" },
                    format!("its input stands at {v:.4} pu, outside its window"),
                );
            }
            let cap = self.power.input_cap(Input { on: true, voltage: v, walk: f64::INFINITY });
            if inverter > cap {
                return refuse(
                    "inputCurrentLimit",
                    format!("its load needs {inverter:.3} pu at the input, above the {cap:.3} pu of its current limit"),
                );
            }
            let recharge = self.power.recharge_at_start(inverter, cap);
            vars[RECTIFIER] = inverter + recharge;
            -recharge
        };
        vars[BATTERY] = battery;
        // The pairs' voltages and the current that delivers the power belong together.
        let terminal = self.power.terminal(battery) * self.power.s;
        let cells = &mut vars[self.cells()..];
        self.power.battery.initialise(0.0, cells);
        for _ in 0..60 {
            let i = self.power.battery.current_at_power(cells, terminal);
            self.power.battery.initialise(i, cells);
        }
        let mut values = Vec::with_capacity(self.inside.len());
        let x = Locals { volts, frames: &[1.0, 1.0], vars: &*vars, watched: &steady[2..] };
        self.guard_values(env, &x, &self.flows(env, &x), &mut values);
        for (inside, value) in self.inside.iter_mut().zip(values) {
            *inside = value > 0.0;
        }
        self.count_passed(0.0);
        self.plan(0.0);
        Ok(())
    }
}
