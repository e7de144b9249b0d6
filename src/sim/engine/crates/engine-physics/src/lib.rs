//! Nothing but the tests in `tests/physics`: in a package of their own they are compiled without the optimisation that the engine itself needs.
