//! How parameters are written: each type once.

use std::fmt;

use cpaas_core::{Currency, Decimal, Result, SecretString};
use cpaas_http::provider::{Form, FormValue};

use super::date::Date;

/// A value that can be written into a form.
pub(crate) trait Parameter {
    /// Adds itself under this name, or under its own names where it is a choice among several
    /// parameters.
    fn add(&self, name: &'static str, form: Form) -> Result<Form>;
}

/// Nothing, where there is none.
impl<T: Parameter> Parameter for Option<T> {
    fn add(&self, name: &'static str, form: Form) -> Result<Form> {
        match self {
            Some(value) => value.add(name, form),
            None => Ok(form),
        }
    }
}

/// Joined with `;`, which no item may contain; nothing for no items.
impl<T: fmt::Display> Parameter for Vec<T> {
    fn add(&self, name: &'static str, form: Form) -> Result<Form> {
        form.with_list(name, self, ';')
    }
}

macro_rules! plain {
    ($($type:ty),*) => {$(
        impl Parameter for $type {
            fn add(&self, name: &'static str, form: Form) -> Result<Form> {
                Ok(form.with(name, FormValue::from(self.clone())))
            }
        }
    )*};
}
plain!(bool, Decimal, String, SecretString);

macro_rules! written {
    ($($type:ty),*) => {$(
        impl Parameter for $type {
            fn add(&self, name: &'static str, form: Form) -> Result<Form> {
                Ok(form.with(name, self.to_string()))
            }
        }
    )*};
}
written!(u64, Date, Currency);
