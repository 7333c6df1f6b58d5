//! The front door, as a program uses it that depends on `cpaas` alone.

mod open;
