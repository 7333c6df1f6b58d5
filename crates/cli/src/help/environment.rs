//! The variables of the environment that the command reads.

use cpaas::profiles::variable;

/// Each name, and what it sets.
pub(super) const VARIABLES: &[(&str, &str)] = &[
    ("CPAAS_PROFILE", "the profiles to use, names and patterns separated by commas"),
    ("CPAAS_CONFIG", "the file to read profiles from"),
    ("CPAAS_TIMEOUT, CPAAS_DEADLINE, CPAAS_RETRIES", "the default of the option with this name"),
    ("CPAAS_CONCURRENCY, CPAAS_CONCURRENCY_PER_PROVIDER", "likewise"),
    ("CPAAS_OUTPUT, CPAAS_COLUMNS", "likewise"),
    ("CPAAS_WARN, CPAAS_CRITICAL, CPAAS_BELOW", "likewise: thresholds, one for each currency"),
    ("CPAAS_<PROVIDER>_<KEY>", "an account without a file"),
    ("CPAAS_LOG", "what to log on stderr, such as debug or cpaas_http=trace"),
    ("XDG_CONFIG_HOME", "the folder of cpaas/config.toml, instead of ~/.config"),
    ("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY", "the proxy for connections to vendors"),
    ("NO_PROXY", "hosts to connect to without a proxy"),
    ("NO_COLOR", "no colours, if it is not empty"),
    ("CLICOLOR_FORCE", "colours even without a terminal, if it is not empty"),
];

/// A line for each, for the help.
pub(super) fn lines() -> String {
    let width = VARIABLES.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines = VARIABLES.iter().map(|(name, what)| format!("\n  {name:width$}  {what}"));
    lines.collect::<Vec<_>>().concat()
}

/// The variables of an account without a file, by provider.
pub(super) fn of_accounts() -> impl Iterator<Item = (&'static str, Vec<String>)> {
    cpaas::providers().iter().map(|provider| {
        let keys = provider.keys.iter().map(|key| key.name).chain(["ca_file"]);
        (provider.name.as_str(), keys.map(|key| variable(provider, key)).collect())
    })
}
