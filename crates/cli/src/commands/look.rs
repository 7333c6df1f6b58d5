//! Where to look, when it is not known whether a change was made.

use cpaas_core::Error;

use super::curl::quoted;

/// An error of this profile, and if it is not known whether a change was made, where to look before it
/// is repeated: at what this command shows.
pub(crate) fn told(profile: &str, error: &Error, command: &str) -> String {
    if !error.outcome_is_unknown() {
        return format!("{profile}: {error}");
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name = if profile.chars().all(is_plain) { profile.to_owned() } else { quoted(profile) };
    format!(
        "{profile}: {error}; before you repeat it look at `cpaas --profile {name} {command}`, which shows whether it was made"
    )
}

/// The command that shows what one of a vendor's own operations changes.
pub(crate) fn command(operation: &str) -> &'static str {
    match operation {
        "AddAccount" | "CloneAccount" | "SetChildAccountInfo" | "create" => "children list",
        "ChangeAccountPlan" => "plans list",
        "ChargeAccount" => "charge amount",
        "update_by_sid" | "migrate" => "restcomm account get --sid SID",
        _ => "info",
    }
}
