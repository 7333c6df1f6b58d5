//! The vendors that this command has commands for: with `cpaas::providers()`, the one list of them.

pub(crate) mod restcomm;
pub(crate) mod sonetel;
pub(crate) mod twilio;
pub(crate) mod vendor;
pub(crate) mod voximplant;

use std::sync::Arc;

use cpaas::{Account, Provider};
use cpaas_core::AccountProvider as _;
use cpaas_fleet::ChildBalances;

use self::vendor::{Recovery, Vendor};
use crate::base::text::shell_word;

/// Every vendor, in the order they are listed.
pub(crate) const VENDORS: &[Vendor] =
    &[sonetel::VENDOR, voximplant::VENDOR, restcomm::VENDOR, twilio::VENDOR];

/// What the command knows of a provider; nothing of one that has no command of its own.
pub(crate) fn of(provider: &Provider) -> Option<&'static Vendor> {
    VENDORS.iter().find(|vendor| vendor.name == provider.name.as_str())
}

/// What gives the balances of an account's children, if its platform shows them.
pub(crate) fn child_balances(account: &Account) -> Option<Arc<dyn ChildBalances>> {
    let vendor = VENDORS.iter().find(|vendor| vendor.name == account.provider().as_str())?;
    vendor.child_balances?(account)
}

/// The command that shows whether an operation of this provider changed something, with what that was.
pub(crate) fn recovery_command(
    provider: &Provider,
    operation: &str,
    subject: &[(&str, String)],
) -> String {
    let recovery = of(provider).map_or([].as_slice(), |vendor| vendor.recovery);
    let known = recovery.iter().find(|known| known.operation == operation);
    let Some(Recovery { command, options, .. }) = known else { return "info".to_owned() };
    let known = subject.iter().filter(|(option, _)| options.contains(option));
    let words = known.map(|(option, value)| format!(" {option} {}", shell_word(value)));
    (*command).to_owned() + &words.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_has_every_provider_and_no_other() {
        let providers: Vec<_> = cpaas::providers().iter().map(|one| one.name.as_str()).collect();
        let vendors: Vec<_> = VENDORS.iter().map(|vendor| vendor.name).collect();
        assert_eq!(vendors, providers);
    }

    /// The tables of the manual have a row for every key of every vendor, with its variable, and no other.
    #[test]
    fn the_manual_has_exactly_the_keys_there_are() {
        const MANUAL: &str = include_str!("../../../../docs/configuration.md");
        for provider in cpaas::providers() {
            let name = provider.name;
            let section = MANUAL.split(&format!("## Keys of `{name}`")).nth(1).unwrap();
            let section = section.split("\n## ").next().unwrap();
            let rows = section.lines().filter(|line| line.starts_with("| `"));
            let documented: Vec<_> =
                rows.map(|row| row.split(" | ").take(2).collect::<Vec<_>>()).collect();
            let keys = provider.keys.iter().map(|key| key.name).chain(["ca_file"]);
            for (row, key) in documented.iter().zip(keys.clone()) {
                let variable = format!("`{}`", cpaas::profiles::variable(provider, key));
                assert_eq!(row, &[format!("| `{key}`"), variable], "{name}");
            }
            assert_eq!(documented.len(), keys.count(), "{name}");
        }
    }
}
