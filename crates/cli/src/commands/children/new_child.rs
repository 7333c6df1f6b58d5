//! What `cpaas children create` and `clone` have in common.

use clap::Args;
use cpaas_core::{ExposeSecret, SecretString};
use serde::Serialize;

use super::by_vendor::VOXIMPLANT;
use crate::exit::Failure;
use crate::output;

/// The new account's name, owner and password.
#[derive(Debug, Args)]
pub(crate) struct Owner {
    /// The account's name. Voximplant needs one: 5 to 20 lower-case letters, digits and hyphens; it
    /// can't be changed later. For Restcomm it is the e-mail address, if not given
    #[arg(long)]
    pub(super) name: Option<String>,
    /// The owner's e-mail address, of no other account
    #[arg(long)]
    pub(super) email: String,
    /// Read the account's password from standard input
    #[arg(long, required = true)]
    password_stdin: bool,
    /// Print the new account's keys or auth token too
    #[arg(long)]
    pub(super) show_secret: bool,
}

/// What Voximplant knows of the owner besides.
#[derive(Debug, Args)]
#[command(next_help_heading = VOXIMPLANT)]
pub(crate) struct Person {
    /// Language of notifications, such as sv
    #[arg(long)]
    pub(super) language: Option<String>,
    /// Time zone, such as Europe/Stockholm
    #[arg(long)]
    pub(super) timezone: Option<String>,
    /// Data of your own
    #[arg(long, value_name = "TEXT")]
    pub(super) custom_data: Option<String>,
    /// The owner's first name
    #[arg(long, value_name = "NAME")]
    pub(super) first_name: Option<String>,
    /// The owner's last name
    #[arg(long, value_name = "NAME")]
    pub(super) last_name: Option<String>,
}

/// An answer with the secrets that were asked for.
#[derive(Serialize)]
pub(super) struct Made<T> {
    #[serde(flatten)]
    answer: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    admin_user_api_keys: Vec<AdminKey>,
}

#[derive(Serialize)]
pub(super) struct AdminKey {
    pub(super) admin_user_id: String,
    pub(super) admin_user_api_key: String,
}

impl Owner {
    /// The account's name, without which Voximplant makes none.
    pub(super) fn name(&self) -> Result<&str, Failure> {
        let name = self.name.as_deref();
        name.ok_or_else(|| Failure::usage("voximplant needs the new account's --name"))
    }

    pub(super) fn told(&self) -> String {
        let name = self.name.as_ref().map(|name| format!("{name} "));
        format!("the child account {}for {}", name.unwrap_or_default(), self.email)
    }
}

/// What is shown only once must not be lost unnoticed.
pub(super) fn made<T>(
    answer: T,
    api_key: Option<&SecretString>,
    admin_user_api_keys: Vec<AdminKey>,
    show: bool,
) -> Made<T> {
    if show {
        let api_key = api_key.map(|key| key.expose_secret().to_owned());
        return Made { answer, api_key, admin_user_api_keys };
    }
    if api_key.is_some() || !admin_user_api_keys.is_empty() {
        output::note(
            "note: the platform sent keys of the new account, which are not shown without --show-secret",
        );
    }
    Made { answer, api_key: None, admin_user_api_keys: Vec::new() }
}
