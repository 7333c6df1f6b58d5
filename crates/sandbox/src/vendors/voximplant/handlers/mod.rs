//! One function for each method.

pub(crate) mod account_info;
pub(crate) mod charging;
pub(crate) mod child_info;
pub(crate) mod children;
pub(crate) mod documents;
pub(crate) mod new_account;
pub(crate) mod plans;
pub(crate) mod rates;
pub(crate) mod resources;
pub(crate) mod subscriptions;
