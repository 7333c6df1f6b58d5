//! The command's own variables of the environment.

/// Every variable that the command reads, except the keys of profiles.
pub(crate) const VARIABLES: [&str; 4] =
    ["CPAAS_PROFILE", "CPAAS_OUTPUT", "CPAAS_CONFIG", "CPAAS_LOG"];

/// The value of a variable; `None` if it is empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    debug_assert!(VARIABLES.contains(&name), "{name} is not listed");
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
