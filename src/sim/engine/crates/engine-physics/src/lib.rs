//! Nothing but tests: those in `tests/physics`, and those that stand in `engine-core` beside what they test. In a package of their own they are
//! compiled without the optimisation that the engine itself needs.
