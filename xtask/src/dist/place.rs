//! What is built, and where.

/// What the binary runs on.
pub(crate) const TARGET: &str = "x86_64-unknown-linux-musl";
/// Below the root, where nothing is versioned.
pub(crate) const HOME: &str = "target/dist";
