//! The hint that follows a change of which it is unknown whether it was made.

use cpaas_core::Error;

use crate::base::text::shell_quoted;

/// An account's error as a line; if its outcome is unknown, with the command that shows whether the
/// change was made.
pub(crate) fn recovery_hint(profile: &str, error: &Error, command: &str) -> String {
    if !error.outcome_is_unknown() {
        return format!("{profile}: {error}");
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name =
        if profile.chars().all(is_plain) { profile.to_owned() } else { shell_quoted(profile) };
    format!(
        "{profile}: {error}; before you repeat it look at `cpaas --profile {name} {command}`, which shows whether it was made"
    )
}
