//! What the command has to know of a vendor.

use std::sync::Arc;

use cpaas::Account;
use cpaas_core::SecretString;
use cpaas_fleet::ChildBalances;

/// A vendor, as the command line knows it, beside what its provider is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vendor {
    /// The provider's name.
    pub(crate) name: &'static str,
    /// Its refusals that a wrong clock on this machine causes.
    pub(crate) clock_codes: ClockCodes,
    /// What is known of a new password before it is sent, if anything is.
    pub(super) password_warning: fn(&SecretString) -> Option<&'static str>,
    /// How `children` works on it; `None` if it has no child accounts.
    pub(crate) children: Option<Children>,
    /// What gives the balances of an account's children; `None` if its platform does not list them.
    pub(crate) child_balances: Option<ChildBalancesOf>,
    /// For operations that change something, the command that shows what they changed, where that is
    /// not `info`.
    pub(super) recovery: &'static [Recovery],
    /// How its fake is reached.
    #[cfg(feature = "sandbox")]
    pub(crate) sandbox: Fake,
}

/// Where to look after an operation whose outcome is unknown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recovery {
    pub(super) operation: &'static str,
    pub(super) command: &'static str,
    /// The command's options for what was changed.
    pub(super) options: &'static [&'static str],
}

impl Recovery {
    pub(super) const fn new(
        operation: &'static str,
        command: &'static str,
        options: &'static [&'static str],
    ) -> Self {
        Self { operation, command, options }
    }
}

impl Vendor {
    /// The line to print before a new password is sent, if there is something to tell.
    pub(crate) fn password_warning(&self, password: &SecretString) -> Option<String> {
        let why = (self.password_warning)(password)?;
        Some(format!("warning: {}: {why}", self.name))
    }
}

/// What gives the balances of the children of an account, which is the vendor's.
pub(super) type ChildBalancesOf = fn(&Account) -> Option<Arc<dyn ChildBalances>>;

/// Codes of refusals that depend on the time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClockCodes {
    /// These depend on nothing else.
    pub(crate) always: &'static [&'static str],
    /// These may depend on the time, if the clock is known to be wrong.
    pub(crate) if_off: &'static [&'static str],
}

impl ClockCodes {
    /// Of a vendor whose credentials do not depend on the time.
    pub(crate) const NONE: Self = Self { always: &[], if_off: &[] };
}

/// Whose child accounts `children` works on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Children {
    /// The client that serves them.
    pub(crate) api: ChildrenApi,
    /// The vendor's name in the headings of the options that it has and others have not.
    pub(crate) title: &'static str,
}

/// The clients that have child accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChildrenApi {
    Restcomm,
    Twilio,
    Voximplant,
}

/// How the sandbox's fake of a vendor is reached.
#[cfg(feature = "sandbox")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fake {
    /// The values of its profile, by the vendor's keys.
    pub(crate) profile: fn(&cpaas_sandbox::Sandbox) -> Vec<(&'static str, String)>,
    /// The facts that `cpaas sandbox` prints.
    pub(crate) facts: fn(&cpaas_sandbox::Sandbox, &SecretFile<'_>) -> serde_json::Value,
}

/// The file of a key's secret.
#[cfg(feature = "sandbox")]
pub(crate) type SecretFile<'f> = dyn Fn(&str) -> std::path::PathBuf + 'f;

/// A vendor's own client, as the commands of its API use it.
pub(crate) trait VendorClient: Clone + Send + Sync {
    /// The vendor's name.
    const VENDOR: &'static str;

    /// The client of one of the vendor's accounts.
    fn of(account: &Account) -> Option<&Self>;
}

/// Vendors' words for an account that can't be used, beside suspended and closed ones.
pub(crate) const UNUSABLE_STATUSES: &[&str] = &["inactive", "uninitialized"];
