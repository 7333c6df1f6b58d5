//! What the fake holds at the start, and how a client gets in.

use std::time::Duration;

use crate::engine::digest::md5_hex;
use crate::seed::{debug_without_secrets, seed};
use crate::vendors::restcomm::sid::account_sid;
use crate::vendors::restcomm::state::account::{ADMINISTRATOR, Record, Status};
use crate::vendors::restcomm::state::organization::Organization;

/// When the accounts were made and last changed: a day of one digit, which the vendor does not pad.
const CREATED: u64 = 1_583_571_901;
const UPDATED: u64 = 1_583_571_962;

seed! {
    /// What the fake Restcomm holds at the start.
    ///
    /// The default has everything that a careless client trips over: a `+` in the e-mail address, a `:` and what forms
    /// escape in the password (but for the `+`, which the vendor refuses there), and characters in the name that come
    /// escaped.
    pub struct Seed {
        /// The account's e-mail address, which also makes its SID; kept in lower case, as the vendor does.
        email: text = "owner+demo@example.test",
        /// The account's password, strong or not.
        password: secret = "p&ss:W0rd 50%=é ok",
        /// The account's name. At the vendor it is the e-mail address unless set.
        friendly_name: text = "Acme <Demo> & Sons' Inc",
        /// The account's role: `Administrator`, `Developer` and `ProvisioningAgent` are documented; any word is accepted, as
        /// at the vendor.
        role: text = ADMINISTRATOR,
        /// The account's status.
        status: Status = Status::Active,
        /// Whether reading an account that does not exist returns 500 instead of 404. What the hosted product does is not
        /// known; the newest open-source server returns 500.
        unknown_is_500: bool = false,
        /// For how long after a change reads and lists show the previous record, which of a new account is none, in whole
        /// seconds of the sandbox's clock, rounded up; it may end up to one second early. Credentials and changes act on
        /// the current record.
        stale_reads: Duration = Duration::ZERO,
        /// How many accounts to make below each child of [`Options::children`](crate::Options::children): the same number
        /// for each, and at most 100,000 in total.
        grandchildren: u32 = 0_u32,
        /// The role of the children and of the accounts below them.
        child_role: text = "Developer",
        /// Whether the creation of any account is refused, as an extension of the vendor's server can do.
        refuse_sub_accounts: bool = false,
        /// Whether the role `Developer` may create accounts, as on the open-source server; the vendor's documents say that
        /// it must not. A new account then is a `Developer` too, whatever role the request names.
        developers_create_sub_accounts: bool = false,
        /// Whether a slash behind an account's id changes nothing, as the framework of the open-source server has it;
        /// otherwise such a path is a 404.
        ignore_trailing_slash: bool = false,
    }
}

impl Seed {
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

/// The address and the credentials of the fake Restcomm.
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

debug_without_secrets!(Access {
    base_url, account_sid, organization, other_organization, email; password, auth_token
});

#[cfg(test)]
mod tests {
    use super::*;

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
