//! The command's own variables of the environment.

/// Every variable that the command reads, except the keys of profiles.
pub(crate) const VARIABLES: [&str; 13] = [
    "CPAAS_PROFILE",
    "CPAAS_CONFIG",
    "CPAAS_LOG",
    "CPAAS_TIMEOUT",
    "CPAAS_DEADLINE",
    "CPAAS_RETRIES",
    "CPAAS_CONCURRENCY",
    "CPAAS_CONCURRENCY_PER_PROVIDER",
    "CPAAS_OUTPUT",
    "CPAAS_COLUMNS",
    "CPAAS_WARN",
    "CPAAS_CRITICAL",
    "CPAAS_BELOW",
];

/// The value of a variable; `None` if it is empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    debug_assert!(VARIABLES.contains(&name), "{name} is not listed");
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
