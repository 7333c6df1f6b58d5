//! What a provider can do, known without asking it.

use std::fmt;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::provider_name::ProviderName;
use crate::update::{AccountUpdate, UpdateField};

/// An operation of [`AccountProvider`](crate::AccountProvider).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Operation {
    /// [`AccountProvider::id`](crate::AccountProvider::id).
    Id,
    /// [`AccountProvider::info`](crate::AccountProvider::info).
    Info,
    /// [`AccountProvider::update`](crate::AccountProvider::update).
    Update,
    /// [`AccountProvider::balance`](crate::AccountProvider::balance).
    Balance,
}

impl Operation {
    /// Every operation there is, in a fixed order.
    pub const ALL: &[Self] = &[Self::Id, Self::Info, Self::Update, Self::Balance];

    /// The operation's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Info => "info",
            Self::Update => "update",
            Self::Balance => "balance",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The operations a provider offers, and the fields its `update` takes.
///
/// ```
/// use cpaas_core::{AccountUpdate, Capabilities, ErrorKind, Operation, ProviderName, UpdateField};
///
/// let capabilities = Capabilities::new(ProviderName::new("acme"))
///     .with_operations([Operation::Id, Operation::Info, Operation::Update])
///     .with_update_fields([UpdateField::Name]);
///
/// let error = capabilities.check(&AccountUpdate::new().language("sv")).unwrap_err();
/// assert_eq!((error.kind(), error.field()), (ErrorKind::Unsupported, Some("language")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Capabilities {
    #[serde(skip)]
    provider: ProviderName,
    operations: Vec<Operation>,
    update_fields: Vec<UpdateField>,
}

impl Capabilities {
    /// The capabilities of a provider that offers nothing yet.
    #[must_use]
    pub const fn new(provider: ProviderName) -> Self {
        Self { provider, operations: Vec::new(), update_fields: Vec::new() }
    }

    /// Adds operations.
    #[must_use]
    pub fn with_operations(mut self, operations: impl IntoIterator<Item = Operation>) -> Self {
        self.operations.extend(operations);
        self.operations.sort_unstable();
        self.operations.dedup();
        self
    }

    /// Adds fields that `update` takes.
    #[must_use]
    pub fn with_update_fields(mut self, fields: impl IntoIterator<Item = UpdateField>) -> Self {
        self.update_fields.extend(fields);
        self.update_fields.sort_unstable();
        self.update_fields.dedup();
        self
    }

    /// Every operation on offer, in a fixed order.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Every field that `update` takes, in a fixed order.
    #[must_use]
    pub fn update_fields(&self) -> &[UpdateField] {
        &self.update_fields
    }

    /// Whether an operation is on offer.
    #[must_use]
    pub fn supports(&self, operation: Operation) -> bool {
        self.operations.contains(&operation)
    }

    /// Whether `update` takes a field.
    #[must_use]
    pub fn accepts(&self, field: UpdateField) -> bool {
        self.supports(Operation::Update) && self.update_fields.contains(&field)
    }

    /// Fails unless an operation is on offer.
    ///
    /// # Errors
    ///
    /// `Unsupported`, naming the operation.
    pub fn require(&self, operation: Operation) -> Result<()> {
        if self.supports(operation) { Ok(()) } else { Err(self.unsupported(operation)) }
    }

    /// The error for an operation that is not on offer.
    #[must_use]
    pub fn unsupported(&self, operation: Operation) -> Error {
        let message = format!("{} has no {operation}", self.provider);
        self.error(ErrorKind::Unsupported, operation, message)
    }

    /// Fails unless every field that `update` sets is taken, and at least one is set.
    ///
    /// The first line of every `update`, before any I/O.
    ///
    /// # Errors
    ///
    /// `Unsupported` naming the first field that is not taken; `InvalidRequest` for an empty update.
    pub fn check(&self, update: &AccountUpdate) -> Result<()> {
        self.require(Operation::Update)?;
        let fields = update.fields();
        if fields.is_empty() {
            let message = "the update sets no field".to_owned();
            return Err(self.error(ErrorKind::InvalidRequest, Operation::Update, message));
        }
        match fields.into_iter().find(|field| !self.accepts(*field)) {
            None => Ok(()),
            Some(field) => {
                let message = format!("{} can't change the {field} of an account", self.provider);
                Err(self
                    .error(ErrorKind::Unsupported, Operation::Update, message)
                    .with_field(field.as_str()))
            }
        }
    }

    fn error(&self, kind: ErrorKind, operation: Operation, message: String) -> Error {
        Error::before_sending(kind, message)
            .with_provider(self.provider)
            .with_operation(operation.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capabilities() -> Capabilities {
        Capabilities::new(ProviderName::new("acme"))
            .with_operations([Operation::Update, Operation::Id, Operation::Id])
            .with_update_fields([UpdateField::Name, UpdateField::Password])
    }

    #[test]
    fn all_operations_stand_in_the_list_of_all() {
        let next = |operation| match operation {
            Operation::Id => Some(Operation::Info),
            Operation::Info => Some(Operation::Update),
            Operation::Update => Some(Operation::Balance),
            Operation::Balance => None,
        };
        let all: Vec<_> = std::iter::successors(Some(Operation::Id), |last| next(*last)).collect();
        assert_eq!(Operation::ALL, all);
    }

    #[test]
    fn an_update_passes_if_every_field_is_taken() {
        let capabilities = capabilities();
        assert!(capabilities.check(&AccountUpdate::new().name("n").password("p")).is_ok());

        let refused =
            capabilities.check(&AccountUpdate::new().name("n").timezone("UTC")).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unsupported);
        assert_eq!(refused.field(), Some("timezone"));
        assert_eq!(refused.provider(), Some(ProviderName::new("acme")));

        let empty = capabilities.check(&AccountUpdate::new()).unwrap_err();
        assert_eq!(empty.kind(), ErrorKind::InvalidRequest);
    }

    #[test]
    fn what_is_not_on_offer_is_unsupported() {
        let none =
            Capabilities::new(ProviderName::new("acme")).with_update_fields([UpdateField::Name]);
        let refused = none.check(&AccountUpdate::new().name("n")).unwrap_err();
        assert_eq!(refused.to_string(), "acme update: acme has no update (unsupported)");
        assert!(!none.accepts(UpdateField::Name));
        assert!(none.require(Operation::Balance).is_err());
    }

    #[test]
    fn json_lists_both_in_a_fixed_order() {
        let json = serde_json::to_string(&capabilities()).unwrap();
        assert_eq!(json, r#"{"operations":["id","update"],"update_fields":["name","password"]}"#);
    }
}
