//! What a provider can do, known without asking it.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::provider_name::ProviderName;
use crate::update::{AccountUpdate, UpdateField};
use crate::words::words;

words! {
    /// An operation of [`AccountProvider`](crate::AccountProvider).
    #[derive(PartialOrd, Ord)]
    pub enum Operation {
        /// [`AccountProvider::id`](crate::AccountProvider::id).
        Id = "id",
        /// [`AccountProvider::info`](crate::AccountProvider::info).
        Info = "info",
        /// [`AccountProvider::update`](crate::AccountProvider::update).
        Update = "update",
        /// [`AccountProvider::balance`](crate::AccountProvider::balance).
        Balance = "balance",
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
///
/// In JSON it is `{"operations":["id"],"update_fields":[]}`, without the provider. After reading it, add
/// the provider with [`with_provider`](Self::with_provider).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Listed")]
#[non_exhaustive]
pub struct Capabilities {
    #[serde(skip)]
    provider: Option<ProviderName>,
    operations: Vec<Operation>,
    update_fields: Vec<UpdateField>,
}

impl Capabilities {
    /// The capabilities of a provider that offers nothing yet.
    #[must_use]
    pub const fn new(provider: ProviderName) -> Self {
        Self { provider: Some(provider), operations: Vec::new(), update_fields: Vec::new() }
    }

    /// Sets the provider that errors name.
    #[must_use]
    pub const fn with_provider(mut self, provider: ProviderName) -> Self {
        self.provider = Some(provider);
        self
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
        let message = format!("{} has no {operation}", self.name());
        self.error(ErrorKind::Unsupported, operation, message)
    }

    /// Fails unless every field that `update` sets is taken, and at least one is set.
    ///
    /// Every `update` calls this first, before any I/O.
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
                let message = format!("{} can't change the {field} of an account", self.name());
                Err(self
                    .error(ErrorKind::Unsupported, Operation::Update, message)
                    .with_field(field.as_str()))
            }
        }
    }

    fn error(&self, kind: ErrorKind, operation: Operation, message: String) -> Error {
        let error = Error::before_sending(kind, message).with_operation(operation.as_str());
        self.provider.into_iter().fold(error, Error::with_provider)
    }

    fn name(&self) -> &'static str {
        self.provider.map_or("the provider", ProviderName::as_str)
    }
}

/// The JSON of [`Capabilities`].
#[derive(Deserialize)]
struct Listed {
    operations: Vec<Operation>,
    update_fields: Vec<UpdateField>,
}

impl From<Listed> for Capabilities {
    fn from(listed: Listed) -> Self {
        Self { provider: None, operations: Vec::new(), update_fields: Vec::new() }
            .with_operations(listed.operations)
            .with_update_fields(listed.update_fields)
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
    fn json_has_all_but_the_provider() {
        let json = serde_json::to_string(&capabilities()).unwrap();
        assert_eq!(json, r#"{"operations":["id","update"],"update_fields":["name","password"]}"#);
        let read: Capabilities = serde_json::from_str(&json).unwrap();
        let refused = read.require(Operation::Info).unwrap_err();
        assert_eq!(refused.to_string(), "info: the provider has no info (unsupported)");
        assert_eq!(read.with_provider(ProviderName::new("acme")), capabilities());
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
