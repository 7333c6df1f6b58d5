//! Parameters that choose: some or all, and one of several ways to name a thing.

use std::fmt;

use cpaas_core::{ExposeSecret as _, Result, SecretString};
use cpaas_http::provider::Form;

use super::check;
use super::id::Id;
use super::parameter::Parameter;

/// Some of the things that a parameter can name, or all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection<T = Id> {
    /// All there are: the vendor's word `all`.
    All,
    /// These. Where a choice is required, at least one.
    Only(Vec<T>),
}

impl<T> From<Vec<T>> for Selection<T> {
    fn from(items: Vec<T>) -> Self {
        Self::Only(items)
    }
}

impl<T, const N: usize> From<[T; N]> for Selection<T> {
    fn from(items: [T; N]) -> Self {
        Self::Only(items.into())
    }
}

impl From<Id> for Selection {
    fn from(item: Id) -> Self {
        Self::Only(vec![item])
    }
}

impl<T: fmt::Display> Parameter for Selection<T> {
    fn add(&self, name: &'static str, form: Form) -> Result<Form> {
        match self {
            Self::All => Ok(form.with(name, "all")),
            Self::Only(items) => listed(name, items, form),
        }
    }
}

/// These items. Left out, none of them would be all of them.
fn listed<T: fmt::Display>(name: &'static str, items: &Vec<T>, form: Form) -> Result<Form> {
    check::not_empty(name, items)?;
    check::none_is_all(name, items)?;
    items.add(name, form)
}

/// Which children.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChildSelector {
    /// By id, or every one there is.
    Ids(Selection),
    /// By name.
    Names(Vec<String>),
    /// By their owners' e-mail addresses.
    Emails(Vec<String>),
}

impl From<Id> for ChildSelector {
    fn from(id: Id) -> Self {
        Self::Ids(id.into())
    }
}

impl Parameter for ChildSelector {
    fn add(&self, _: &'static str, form: Form) -> Result<Form> {
        match self {
            Self::Ids(ids) => ids.add("child_account_id", form),
            Self::Names(names) => listed("child_account_name", names, form),
            Self::Emails(emails) => listed("child_account_email", emails, form),
        }
    }
}

/// Which phone numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PhoneSelector {
    /// By id, or every one there is.
    Ids(Selection),
    /// By number, or every one there is.
    Numbers(Selection<String>),
}

impl Parameter for PhoneSelector {
    fn add(&self, _: &'static str, form: Form) -> Result<Form> {
        match self {
            Self::Ids(ids) => ids.add("phone_id", form),
            Self::Numbers(numbers) => numbers.add("phone_number", form),
        }
    }
}

/// Where recordings are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordStorage {
    /// By id.
    Id(Id),
    /// By name.
    Name(String),
}

impl Parameter for RecordStorage {
    fn add(&self, _: &'static str, form: Form) -> Result<Form> {
        Ok(match self {
            Self::Id(id) => form.with("record_storage_id", id.to_string()),
            Self::Name(name) => form.with("record_storage_name", name.as_str()),
        })
    }
}

/// Which account, in one of the three ways to name it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity {
    /// By its id.
    Id(Id),
    /// By its name.
    Name(String),
    /// By its owner's e-mail address.
    Email(String),
}

/// As `account_id`, `account_name` or `account_email`.
impl Parameter for Identity {
    fn add(&self, _: &'static str, form: Form) -> Result<Form> {
        Ok(match self {
            Self::Id(id) => form.with("account_id", id.to_string()),
            Self::Name(name) => form.with("account_name", name.as_str()),
            Self::Email(email) => form.with("account_email", email.as_str()),
        })
    }
}

/// The credentials of the parent of a new account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParentCredentials {
    /// Which account.
    pub identity: Identity,
    /// Its secret.
    pub secret: ParentSecret,
}

impl ParentCredentials {
    /// This account, with this secret of it.
    #[must_use]
    pub fn new(identity: Identity, secret: ParentSecret) -> Self {
        Self { identity, secret }
    }
}

impl Parameter for ParentCredentials {
    fn add(&self, name: &'static str, form: Form) -> Result<Form> {
        let form = match &self.identity {
            Identity::Id(id) => form.with("parent_account_id", id.to_string()),
            Identity::Name(name) => form.with("parent_account_name", name.as_str()),
            Identity::Email(email) => form.with("parent_account_email", email.as_str()),
        };
        self.secret.add(name, form)
    }
}

/// A secret of the parent account.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ParentSecret {
    /// Its legacy API key.
    ApiKey(SecretString),
    /// Its password.
    Password(SecretString),
    /// A session of it, as `Logon` gives it.
    SessionId(SecretString),
}

impl ParentSecret {
    /// The parameter and its value.
    fn parameter(&self) -> (&'static str, &SecretString) {
        match self {
            Self::ApiKey(key) => ("parent_account_api_key", key),
            Self::Password(password) => ("parent_account_password", password),
            Self::SessionId(session) => ("session_id", session),
        }
    }
}

/// Not in constant time: for tests.
impl PartialEq for ParentSecret {
    fn eq(&self, other: &Self) -> bool {
        let ((name, secret), (other_name, other_secret)) = (self.parameter(), other.parameter());
        name == other_name && secret.expose_secret() == other_secret.expose_secret()
    }
}

impl Eq for ParentSecret {}

impl Parameter for ParentSecret {
    fn add(&self, _: &'static str, form: Form) -> Result<Form> {
        let (name, secret) = self.parameter();
        check::not_blank(name, secret)?;
        Ok(form.with(name, secret.clone()))
    }
}
