//! The hint that follows a change of which it is unknown whether it was made.

use cpaas_core::Error;

use super::options::Output;
use crate::base::text::shell_word;

/// An account's error as a line; if its outcome is unknown, with the command that shows whether the
/// change was made, complete as it is pasted into a shell.
pub(crate) fn recovery_hint(
    output: Output<'_>,
    profile: &str,
    error: &Error,
    command: &str,
) -> String {
    if !error.outcome_is_unknown() {
        return format!("{profile}: {error}");
    }
    let (reach, name) = (output.reach, shell_word(profile));
    format!(
        "{profile}: {error}; before you repeat it, run `cpaas{reach} --profile {name} {command}`, which shows whether it was made"
    )
}
