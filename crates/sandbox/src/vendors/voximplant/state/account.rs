//! An account, and how it looks in an answer.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::seed::debug_of_these_only;
use crate::vendors::voximplant::json::{Members, encoded, for_control, verbatim};
use crate::vendors::voximplant::seed::Seed;
use crate::vendors::voximplant::state::settings;

/// What an account has that no change has touched: the settings, and what is the same in every account. Together these are
/// all members of the documents' account type, those that only an example shows, and two (`x_…`) that no document knows.
/// Kept once: a page of a thousand accounts shows it a thousand times.
static COMMON: LazyLock<Members> = LazyLock::new(|| {
    let mut members = settings::defaults();
    members
        .extend(serde_json::from_str::<Members>(include_str!("account.json")).unwrap_or_default());
    members
});

/// The members of an account, those of [`COMMON`] borrowed.
pub(crate) type Shown<'a> = BTreeMap<&'static str, Cow<'a, RawValue>>;

/// The plans of a new account, one of each type in the order of the types.
pub(crate) const FIRST_PLANS: [u64; 2] = [101, 201];

#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) api_key: String,
    /// What is not as in every new account, the e-mail address and the password aside.
    pub(crate) settings: Members,
    pub(crate) active: bool,
    pub(crate) frozen: bool,
    pub(crate) balances: Balances,
    /// The plans in use, one of each type.
    pub(crate) plans: [u64; 2],
    /// Until when the phones that were charged are paid, in seconds since 1970.
    pub(crate) paid: BTreeMap<u64, u64>,
}

/// Amounts as the JSON text they are sent as.
#[derive(Clone, Debug)]
pub(crate) struct Balances {
    pub(crate) currency: String,
    pub(crate) balance: String,
    pub(crate) live_balance: String,
    pub(crate) money_on_hold: String,
    pub(crate) fixed_balance: String,
    pub(crate) credit_limit: String,
}

impl Balances {
    /// Nothing at all, of a currency.
    pub(crate) fn none(currency: &str) -> Self {
        let zero = || "0".to_owned();
        Self {
            currency: currency.to_owned(),
            balance: zero(),
            live_balance: zero(),
            money_on_hold: zero(),
            fixed_balance: zero(),
            credit_limit: zero(),
        }
    }
}

/// What an answer shows beside the usual.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    pub(crate) api_key: bool,
    pub(crate) live_balance: bool,
}

impl Account {
    /// The account that the seed describes.
    pub(crate) fn parent(seed: &Seed) -> Self {
        let salt = (settings::CALLBACK_SALT, encoded(&seed.callback_salt));
        Self {
            id: seed.account_id,
            name: seed.account_name.clone(),
            email: seed.account_email.clone(),
            password: seed.account_password.clone(),
            api_key: seed.api_key.clone(),
            settings: Members::from([salt]),
            active: seed.active,
            frozen: seed.frozen,
            balances: Balances {
                currency: seed.currency.clone(),
                balance: seed.balance.clone(),
                live_balance: seed.live_balance.clone().unwrap_or_else(|| seed.balance.clone()),
                money_on_hold: seed.money_on_hold.clone(),
                fixed_balance: seed.fixed_balance.clone(),
                credit_limit: seed.credit_limit.clone(),
            },
            plans: FIRST_PLANS,
            paid: BTreeMap::new(),
        }
    }

    /// Its child with a number from 1 on: the same each time, so that none need be stored.
    pub(crate) fn child(seed: &Seed, number: u32) -> Self {
        let balance = format!("{}.{:03}", number % 900, u64::from(number) * 617 % 1000);
        Self {
            id: seed.account_id.saturating_add(number.into()),
            name: child_name(number),
            email: child_email(number),
            password: format!("P&ss+{number}%=Word"),
            api_key: format!("00000000-5a4d-4b0c-9000-{number:012x}"),
            settings: Members::new(),
            active: true,
            frozen: child_frozen(number),
            balances: Balances {
                live_balance: balance.clone(),
                fixed_balance: balance.clone(),
                balance,
                ..Balances::none(&seed.currency)
            },
            plans: FIRST_PLANS,
            paid: BTreeMap::new(),
        }
    }

    /// The account as `AccountInfoType`.
    pub(crate) fn members(&self, view: View) -> Shown<'_> {
        let mut members: Shown<'_> =
            COMMON.iter().map(|(name, raw)| (*name, Cow::Borrowed(&**raw))).collect();
        members.extend(self.own().into_iter().map(|(name, raw)| (name, Cow::Owned(raw))));
        members.extend(self.settings.iter().map(|(name, raw)| (*name, Cow::Borrowed(&**raw))));
        if view.api_key {
            members.insert("api_key", Cow::Owned(encoded(&self.api_key)));
        }
        if !view.live_balance {
            members.remove("live_balance");
        }
        members
    }

    /// What the control API shows: all that differs between accounts, secrets left out, fractions as text.
    pub(crate) fn to_json(&self) -> Map<String, Value> {
        let members = self.own().into_iter().chain(settings::defaults());
        members
            .chain(self.settings.clone())
            .filter(|(name, _)| !settings::is_secret(name))
            .map(|(name, raw)| (name.to_owned(), for_control(&raw)))
            .collect()
    }

    /// One of its settings, as the JSON it is sent as.
    pub(crate) fn setting(&self, name: &str) -> &RawValue {
        self.settings.get(name).or_else(|| COMMON.get(name)).map_or(RawValue::NULL, |raw| raw)
    }

    /// The account as `ShortAccountInfoType`.
    pub(crate) fn short(&self) -> Members {
        Members::from([
            ("account_id", encoded(&self.id)),
            ("frozen", encoded(&self.frozen)),
            ("balance", verbatim(&self.balances.balance)),
            ("currency", encoded(&self.balances.currency)),
            ("x_revision", encoded("r-2026-1")),
        ])
    }

    fn own(&self) -> Members {
        let balances = &self.balances;
        Members::from([
            ("account_id", encoded(&self.id)),
            ("account_name", encoded(&self.name)),
            ("account_email", encoded(&self.email)),
            ("active", encoded(&self.active)),
            ("frozen", encoded(&self.frozen)),
            ("currency", encoded(&balances.currency)),
            ("balance", verbatim(&balances.balance)),
            ("live_balance", verbatim(&balances.live_balance)),
            ("money_on_hold", verbatim(&balances.money_on_hold)),
            ("fixed_balance", verbatim(&balances.fixed_balance)),
            ("credit_limit", verbatim(&balances.credit_limit)),
        ])
    }
}

// Not derived: password, API key and salt are secrets.
debug_of_these_only!(Account { id, name, balances });

/// Fits the vendor's rule: 5 to 20 characters, lower-case letters, digits and hyphens.
pub(crate) fn child_name(number: u32) -> String {
    format!("child-{number}")
}

pub(crate) fn child_email(number: u32) -> String {
    format!("{}@example.test", child_name(number))
}

pub(crate) fn child_frozen(number: u32) -> bool {
    number.is_multiple_of(10)
}

/// The number in a child's name, the opposite of [`child_name`].
pub(crate) fn child_number(name: &str) -> Option<u32> {
    let number = name.strip_prefix("child-")?.parse().ok()?;
    (child_name(number) == name).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_made_by_number() {
        let seed = Seed::new();
        let (one, again) = (Account::child(&seed, 617), Account::child(&seed, 617));
        assert_eq!(one.id, seed.account_id + 617);
        assert_eq!((one.name.as_str(), one.balances.balance.as_str()), ("child-617", "617.689"));
        assert_eq!(one.api_key, again.api_key);
        assert_eq!(child_number("child-617"), Some(617));
        for name in ["child-0617", "child-", "child-+5", "acme", "child-99999999999"] {
            assert_eq!(child_number(name), None, "{name}");
        }
    }
}
