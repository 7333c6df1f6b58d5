//! Equality of types with members that have none of their own.

use cpaas_core::{ExposeSecret, SecretString};
use serde_json::value::RawValue;

/// Implements `PartialEq` and `Eq` for a struct, given its members: secrets are compared by their text,
/// JSON as it came too, and all others by their own `PartialEq`. Not in constant time: for tests.
///
/// A member that is left out does not compile.
///
/// ```
/// use cpaas_core::SecretString;
///
/// struct Login {
///     user: String,
///     password: SecretString,
/// }
/// cpaas_http::equal_by_member!(Login { user, password });
///
/// let login = |password: &str| Login { user: "me".into(), password: password.into() };
/// assert!(login("a") == login("a"));
/// assert!(login("a") != login("b"));
/// ```
#[macro_export]
macro_rules! equal_by_member {
    ($name:ident { $($(#[$attribute:meta])* $vis:vis $member:ident $(: $type:ty)?),* $(,)? }) => {
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                #[allow(unused_imports, reason = "which it takes depends on the members")]
                use $crate::equal::{ByPartialEq as _, ByText as _, Member};
                let Self { $($member),* } = self;
                true $(&& (&Member($member)).is_same(&other.$member))*
            }
        }

        impl Eq for $name {}
    };
}

/// A member to compare. Methods are found by the number of references: `PartialEq` first.
#[derive(Debug)]
pub struct Member<'m, T>(pub &'m T);

/// A member with a `PartialEq`.
pub trait ByPartialEq<T> {
    /// Whether it equals another.
    fn is_same(&self, other: &T) -> bool;
}

impl<T: PartialEq> ByPartialEq<T> for Member<'_, T> {
    fn is_same(&self, other: &T) -> bool {
        self.0 == other
    }
}

/// A member without one.
pub trait ByText<T> {
    /// Whether its text is that of another.
    fn is_same(&self, other: &T) -> bool;
}

impl<T: Text> ByText<T> for &Member<'_, T> {
    fn is_same(&self, other: &T) -> bool {
        self.0.text() == other.text()
    }
}

/// What has a text and no `PartialEq`.
pub trait Text {
    /// The text, if there is any.
    fn text(&self) -> Option<&str>;
}

impl Text for SecretString {
    fn text(&self) -> Option<&str> {
        Some(self.expose_secret())
    }
}

impl Text for Option<SecretString> {
    fn text(&self) -> Option<&str> {
        self.as_ref().map(ExposeSecret::expose_secret)
    }
}

impl Text for Option<Box<RawValue>> {
    fn text(&self) -> Option<&str> {
        self.as_deref().map(RawValue::get)
    }
}
