//! Signals of buses, and of every device beside its own.

use crate::device::SignalDef;

pub const AC_BUS_SIGNALS: &[SignalDef] = &[
    SignalDef { name: "v", unit: "V", help: "Line-to-line RMS voltage" },
    SignalDef { name: "vpu", unit: "1", help: "Voltage over nominal" },
    SignalDef { name: "angle", unit: "rad", help: "Voltage angle in the island's frame" },
    SignalDef { name: "f", unit: "Hz", help: "Frequency of the island; 0 where dead" },
];
pub const DC_BUS_SIGNALS: &[SignalDef] = &[
    SignalDef { name: "v", unit: "V", help: "Voltage" },
    SignalDef { name: "vpu", unit: "1", help: "Voltage over nominal" },
    SignalDef { name: "iFault", unit: "A", help: "Current through a fault between the poles" },
];

pub const LOWEST_LINE: SignalDef = SignalDef {
    name: "vLowest",
    unit: "V",
    help: "Lowest line-to-line voltage, in emt of the fundamental over the last cycle; of a device at its first AC port",
};
pub const HIGHEST_LINE: SignalDef = SignalDef {
    name: "vHighest",
    unit: "V",
    help: "Highest line-to-line voltage, in emt of the fundamental over the last cycle; of a device at its first AC port",
};
/// In both domains, of buses and devices.
pub const LINE_SIGNALS: &[SignalDef] = &[LOWEST_LINE, HIGHEST_LINE];
pub const GREATEST_PHASE: SignalDef = SignalDef {
    name: "iGreatest",
    unit: "A",
    help: "Greatest current of a phase into the first AC port, in emt of the fundamental over the last cycle",
};
/// In both domains, of devices.
pub const SINGLE_PHASES: &[SignalDef] = &[LOWEST_LINE, HIGHEST_LINE, GREATEST_PHASE];
/// In `rms`, besides.
pub const SEQUENCE_SIGNALS: &[SignalDef] = &[
    SignalDef { name: "vaRms", unit: "V", help: "Voltage of phase A to earth (rms)" },
    SignalDef { name: "vbRms", unit: "V", help: "Voltage of phase B to earth (rms)" },
    SignalDef { name: "vcRms", unit: "V", help: "Voltage of phase C to earth (rms)" },
    LOWEST_LINE,
    HIGHEST_LINE,
    SignalDef { name: "unbalance", unit: "1", help: "Negative-sequence over positive-sequence voltage (rms)" },
];
/// Place among them of the first of [`LINE_SIGNALS`].
pub const LINES: usize = 3;
/// In `emt`, besides.
pub const PHASE_SIGNALS: &[SignalDef] = &[
    SignalDef { name: "va", unit: "V", help: "Instantaneous voltage of phase A to earth (emt)" },
    SignalDef { name: "vb", unit: "V", help: "Instantaneous voltage of phase B to earth (emt)" },
    SignalDef { name: "vc", unit: "V", help: "Instantaneous voltage of phase C to earth (emt)" },
];
/// In `emt`, of every device's first AC port; of a further one with its name before: `lv.ia`.
pub const CURRENT_SIGNALS: &[SignalDef] = &[
    SignalDef { name: "ia", unit: "A", help: "Instantaneous current of phase A into the first AC port (emt)" },
    SignalDef { name: "ib", unit: "A", help: "Instantaneous current of phase B into the first AC port (emt)" },
    SignalDef { name: "ic", unit: "A", help: "Instantaneous current of phase C into the first AC port (emt)" },
];
