//! Which of several: some, or all.

use std::fmt;

use cpaas_core::{ExposeSecret, Result, SecretString};
use cpaas_http::Form;

use super::check;
use super::parameter::Parameter;
use crate::config::Identity;

/// Some of the things that a parameter can name, or all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection<T = u64> {
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

impl From<u64> for Selection {
    fn from(item: u64) -> Self {
        Self::Only(vec![item])
    }
}

impl<T: fmt::Display> Parameter for Selection<T> {
    fn add(&self, name: &'static str, form: Form) -> Result<Form> {
        match self {
            Self::All => Ok(form.with(name, "all")),
            Self::Only(items) => {
                // Left out, none of them would be all of them.
                check::not_empty(name, items)?;
                check::none_is_all(name, items)?;
                items.add(name, form)
            }
        }
    }
}

impl<T: fmt::Display> Selection<T> {
    /// As a parameter that must not be absent.
    pub(super) fn required(&self, name: &'static str, form: Form) -> Result<Form> {
        if let Self::Only(items) = self {
            check::not_empty(name, items)?;
        }
        self.add(name, form)
    }
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

impl From<u64> for ChildSelector {
    fn from(id: u64) -> Self {
        Self::Ids(id.into())
    }
}

impl Parameter for ChildSelector {
    fn add(&self, _: &'static str, form: Form) -> Result<Form> {
        let (name, texts) = match self {
            Self::Ids(ids) => return ids.required("child_account_id", form),
            Self::Names(names) => ("child_account_name", names),
            Self::Emails(emails) => ("child_account_email", emails),
        };
        check::not_empty(name, texts)?;
        check::none_is_all(name, texts)?;
        texts.add(name, form)
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
            Self::Ids(ids) => ids.required("phone_id", form),
            Self::Numbers(numbers) => numbers.required("phone_number", form),
        }
    }
}

/// Where recordings are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordStorage {
    /// By id.
    Id(String),
    /// By name.
    Name(String),
}

impl Parameter for RecordStorage {
    fn add(&self, _: &'static str, form: Form) -> Result<Form> {
        Ok(match self {
            Self::Id(id) => form.with("record_storage_id", id.as_str()),
            Self::Name(name) => form.with("record_storage_name", name.as_str()),
        })
    }
}

/// Which account, as `account_id`, `account_name` or `account_email`.
impl Parameter for Identity {
    fn add(&self, _: &'static str, form: Form) -> Result<Form> {
        Ok(match self {
            Self::Id(id) => form.with("account_id", id.to_string()),
            Self::Name(name) => form.with("account_name", name.as_str()),
            Self::Email(email) => form.with("account_email", email.as_str()),
        })
    }
}

/// The parent of an account to be, and the proof of being it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Parent {
    /// Which account.
    pub identity: Identity,
    /// Its secret.
    pub proof: ParentProof,
}

impl Parent {
    /// This account, with this secret of it.
    #[must_use]
    pub fn new(identity: Identity, proof: ParentProof) -> Self {
        Self { identity, proof }
    }
}

impl Parameter for Parent {
    fn add(&self, name: &'static str, form: Form) -> Result<Form> {
        let form = match &self.identity {
            Identity::Id(id) => form.with("parent_account_id", id.to_string()),
            Identity::Name(name) => form.with("parent_account_name", name.as_str()),
            Identity::Email(email) => form.with("parent_account_email", email.as_str()),
        };
        self.proof.add(name, form)
    }
}

/// A secret of the parent account.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ParentProof {
    /// Its legacy API key.
    ApiKey(SecretString),
    /// Its password.
    Password(SecretString),
    /// A session of it, as `Logon` gives it.
    SessionId(SecretString),
}

impl Parameter for ParentProof {
    fn add(&self, _: &'static str, form: Form) -> Result<Form> {
        let (name, secret) = match self {
            Self::ApiKey(key) => ("parent_account_api_key", key),
            Self::Password(password) => ("parent_account_password", password),
            Self::SessionId(session) => ("session_id", session),
        };
        if secret.expose_secret().is_empty() {
            check::refuse(name, "empty")?;
        }
        Ok(form.with(name, secret.clone()))
    }
}
