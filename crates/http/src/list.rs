//! A list as a vendor sent it.

use cpaas_core::{Error, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::provider::json;

/// A list as a vendor sent it: the entries that can be read, and an error for each other one, with its
/// place. One odd entry does not hide the others, nor do they hide that one is missing.
///
/// In JSON it is the list of its items.
#[derive(Clone, Debug)]
pub struct List<T> {
    /// The entries that can be read.
    pub items: Vec<T>,
    /// Why the others can't, `InvalidResponse` each. At most 20 are named; one more error then has the
    /// number of the rest.
    pub unreadable: Vec<Error>,
}

impl<T> List<T> {
    /// The entries, if all of them can be read.
    ///
    /// # Errors
    ///
    /// The first of those that can't.
    pub fn whole(self) -> Result<Vec<T>> {
        self.unreadable.into_iter().next().map_or(Ok(self.items), Err)
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, unreadable: Vec::new() }
    }
}

/// Errors are compared by their text.
impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        let texts = |list: &Self| list.unreadable.iter().map(Error::to_string).collect::<Vec<_>>();
        self.items == other.items && texts(self) == texts(other)
    }
}

impl<T: Eq> Eq for List<T> {}

/// Reads the items; the errors are those of
/// [`ApiResponse::decode_entries`](crate::provider::ApiResponse::decode_entries).
impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::list(deserializer).map(Vec::into)
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}
