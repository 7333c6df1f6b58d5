//! What the fake holds at the start, and how a client gets in.

use std::fmt;
use std::time::Duration;

use crate::engine::digest::md5_hex;
use crate::vendors::restcomm::sid::account_sid;
use crate::vendors::restcomm::state::account::{ADMINISTRATOR, Record, Status};
use crate::vendors::restcomm::state::organization::Organization;

const HIDDEN: &str = "[hidden]";

/// When the accounts were made and last changed: a day of one digit, which the vendor does not pad.
const CREATED: u64 = 1_583_571_901;
const UPDATED: u64 = 1_583_571_962;

/// What the fake Restcomm holds at the start.
///
/// The default has everything that a careless client trips over: a `+` in the e-mail address, a `:` and what forms
/// escape in the password, and characters in the name that come escaped.
#[derive(Clone)]
#[non_exhaustive]
pub struct Seed {
    /// The account's e-mail address, which also makes its SID; kept in lower case, as the vendor does.
    pub email: String,
    /// The account's password, strong or not.
    pub password: String,
    /// The account's name. At the vendor it is the e-mail address unless set.
    pub friendly_name: String,
    /// The account's role: `Administrator`, `Developer` and `ProvisioningAgent` are documented.
    pub role: String,
    /// The account's status.
    pub status: Status,
    /// Whether reading an account that does not exist is answered with 500 instead of 404.
    pub unknown_is_500: bool,
    /// For how long after a change reads and lists show what was before, in whole seconds of the sandbox's clock,
    /// rounded up.
    pub stale_reads: Duration,
    /// How many accounts to make below each child of [`Options::children`](crate::Options::children).
    pub grandchildren: u32,
    /// The role of the children and of the accounts below them.
    pub child_role: String,
    /// Whether the creation of any account is refused.
    pub refuse_sub_accounts: bool,
}

impl Default for Seed {
    fn default() -> Self {
        Self {
            email: "owner+demo@example.test".to_owned(),
            password: "p&ss:W0rd+50%=é ok".to_owned(),
            friendly_name: "Acme <Demo> & Sons' Inc".to_owned(),
            role: ADMINISTRATOR.to_owned(),
            status: Status::Active,
            unknown_is_500: false,
            stale_reads: Duration::ZERO,
            grandchildren: 0,
            child_role: "Developer".to_owned(),
            refuse_sub_accounts: false,
        }
    }
}

impl Seed {
    /// The default seed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the account's e-mail address.
    #[must_use]
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = email.into();
        self
    }

    /// Sets the account's password.
    #[must_use]
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = password.into();
        self
    }

    /// Sets the account's name.
    #[must_use]
    pub fn friendly_name(mut self, name: impl Into<String>) -> Self {
        self.friendly_name = name.into();
        self
    }

    /// Sets the account's role; any word is taken, as at the vendor.
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = role.into();
        self
    }

    /// Sets the account's status.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// Sets whether reading an account that does not exist is answered with 500 instead of 404. Which of the two the
    /// hosted product does is not known; the newest open-source server does the former.
    #[must_use]
    pub fn unknown_is_500(mut self, is_500: bool) -> Self {
        self.unknown_is_500 = is_500;
        self
    }

    /// Sets for how long after a change reads and lists show what was before, which of a new account is nothing.
    /// Credentials and changes act on what is, all the same.
    ///
    /// The sandbox's clock counts whole seconds, so the time may end up to one second early.
    #[must_use]
    pub fn stale_reads(mut self, lag: Duration) -> Self {
        self.stale_reads = lag;
        self
    }

    /// Sets how many accounts to make below each child of [`Options::children`](crate::Options::children): evenly, and
    /// at most 100,000 in total.
    #[must_use]
    pub fn grandchildren(mut self, each: u32) -> Self {
        self.grandchildren = each;
        self
    }

    /// Sets the role of the children and of the accounts below them, which is `Developer` otherwise.
    #[must_use]
    pub fn child_role(mut self, role: impl Into<String>) -> Self {
        self.child_role = role.into();
        self
    }

    /// Sets whether the creation of any account is refused, as an extension of the vendor's server can do.
    #[must_use]
    pub fn refuse_sub_accounts(mut self, refuse: bool) -> Self {
        self.refuse_sub_accounts = refuse;
        self
    }

    pub(crate) fn stale_seconds(&self) -> u64 {
        let begun = u64::from(self.stale_reads.subsec_nanos() > 0);
        self.stale_reads.as_secs().saturating_add(begun)
    }

    /// The address as it is stored.
    fn stored_email(&self) -> String {
        self.email.to_lowercase()
    }

    /// The account at the top of the tree.
    pub(crate) fn owner(&self) -> Record {
        let [organization, _] = self.organizations();
        Record {
            organization: organization.sid,
            friendly_name: self.friendly_name.clone(),
            status: self.status,
            role: self.role.clone(),
            created: CREATED,
            updated: UPDATED,
            ..Record::new(&self.stored_email(), &self.password)
        }
    }

    /// The account's own organisation, and another one.
    pub(crate) fn organizations(&self) -> [Organization; 2] {
        Organization::both(&self.stored_email())
    }

    /// An account below it: `[3]` is the third child, `[3, 1]` the first one of that child.
    pub(crate) fn descendant(&self, place: &[u32], email: &str, organization: &str) -> Record {
        let created = CREATED + u64::from(place.iter().sum::<u32>());
        Record {
            organization: organization.to_owned(),
            role: self.child_role.clone(),
            created,
            updated: created,
            ..Record::new(email, &format!("{}-{}", self.password, joined(place, "-")))
        }
    }
}

/// The e-mail address of an account below the top.
pub(crate) fn descendant_email(place: &[u32]) -> String {
    format!("child{}@example.test", joined(place, "."))
}

fn joined(place: &[u32], separator: &str) -> String {
    let numbers: Vec<String> = place.iter().map(u32::to_string).collect();
    numbers.join(separator)
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seed")
            .field("email", &self.email)
            .field("password", &HIDDEN)
            .field("friendly_name", &self.friendly_name)
            .field("role", &self.role)
            .field("status", &self.status)
            .field("unknown_is_500", &self.unknown_is_500)
            .field("stale_reads", &self.stale_reads)
            .field("grandchildren", &self.grandchildren)
            .field("child_role", &self.child_role)
            .field("refuse_sub_accounts", &self.refuse_sub_accounts)
            .finish()
    }
}

/// Where and as whom to call the fake Restcomm.
#[derive(Clone)]
#[non_exhaustive]
pub struct Access {
    /// The base of the API before the version: `http://127.0.0.1:PORT/restcomm`.
    pub base_url: String,
    /// The account's SID.
    pub account_sid: String,
    /// The organisation of the account and of those made below it.
    pub organization: Organization,
    /// The only other organisation there is, which has no account at the start.
    pub other_organization: Organization,
    /// The account's e-mail address.
    pub email: String,
    /// The account's password, which opens as much as the token.
    pub password: String,
    /// The token, until the password is changed.
    pub auth_token: String,
}

impl Access {
    pub(crate) fn new(base_url: &str, seed: &Seed) -> Self {
        let email = seed.stored_email();
        let [organization, other_organization] = seed.organizations();
        Self {
            base_url: format!("{base_url}/restcomm"),
            account_sid: account_sid(&email),
            organization,
            other_organization,
            email,
            password: seed.password.clone(),
            auth_token: md5_hex(&seed.password),
        }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("base_url", &self.base_url)
            .field("account_sid", &self.account_sid)
            .field("organization", &self.organization)
            .field("other_organization", &self.other_organization)
            .field("email", &self.email)
            .field("password", &HIDDEN)
            .field("auth_token", &HIDDEN)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::restcomm::password;

    #[test]
    fn debug_hides_the_secrets() {
        let seed = Seed::new().password("planted");
        let access = Access::new("http://127.0.0.1:1", &seed);
        let shown = format!("{seed:?} {access:?}");
        assert!(!shown.contains("planted") && !shown.contains(&access.auth_token));
    }

    #[test]
    fn the_default_password_would_be_accepted() {
        assert!(!password::is_weak(&Seed::new().password));
    }

    #[test]
    fn stores_the_address_in_lower_case() {
        let seed = Seed::new().email("Created@Company.com");
        assert_eq!(seed.owner().email, "created@company.com");
        assert_eq!(seed.owner().sid, "AC5ee3b351401804c2d064a33f762146fb");
        assert_eq!(Access::new("", &seed).account_sid, seed.owner().sid);
    }

    #[test]
    fn rounds_the_lag_up() {
        for (lag, seconds) in [(0, 0), (1, 1), (1000, 1), (1001, 2)] {
            let seed = Seed::new().stale_reads(Duration::from_millis(lag));
            assert_eq!(seed.stale_seconds(), seconds);
        }
    }
}
