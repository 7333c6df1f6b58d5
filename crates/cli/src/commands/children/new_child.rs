//! What `cpaas children create` and `cpaas voximplant children clone` have in common.

use clap::Args;
use cpaas_core::{ExposeSecret, SecretString};
use cpaas_voximplant::AccountSettings;
use serde::Serialize;

use crate::base::console::Console;
use crate::base::exit::Failure;
use crate::base::parse::not_blank;
use crate::commands::voximplant::settings::{Locale, Person, SettingOptions as _};
use crate::vendors::voximplant::CHILDREN_HEADING;

/// The new account's name, owner and password.
#[derive(Debug, Args)]
pub(crate) struct Owner {
    /// The account's name. Voximplant requires one: 5 to 20 lower-case letters, digits and hyphens; it
    /// can't be changed later [default for Restcomm: the e-mail address; for Twilio: one with the time]
    #[arg(long, value_parser = not_blank)]
    pub(crate) name: Option<String>,
    /// The owner's e-mail address, which no other account may have. Required except on Twilio, whose
    /// accounts have none
    #[arg(long, value_parser = not_blank)]
    pub(crate) email: Option<String>,
    /// Read the account's password from standard input. Required except on Twilio, whose accounts have none
    #[arg(long)]
    password_stdin: bool,
    /// Also print the new account's keys or auth token
    #[arg(long)]
    pub(crate) show_secret: bool,
}

/// What Voximplant also records of a new account.
#[derive(Debug, Args)]
#[command(next_help_heading = CHILDREN_HEADING)]
pub(crate) struct NewSettings {
    #[command(flatten)]
    locale: Locale,
    #[command(flatten)]
    person: Person,
}

impl NewSettings {
    pub(crate) fn settings(&self) -> AccountSettings {
        let mut settings = AccountSettings::new();
        self.locale.apply(&mut settings);
        self.person.apply(&mut settings);
        settings
    }
}

/// The answer for a new account, with its secrets if they are requested.
#[derive(Serialize)]
pub(crate) struct NewChild<T> {
    #[serde(flatten)]
    answer: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    admin_user_api_keys: Vec<AdminKey>,
}

#[derive(Serialize)]
pub(crate) struct AdminKey {
    pub(crate) admin_user_id: String,
    pub(crate) admin_user_api_key: String,
}

impl Owner {
    /// The account's name, which Voximplant requires.
    pub(crate) fn name(&self) -> Result<&str, Failure> {
        let name = self.name.as_deref();
        name.ok_or_else(|| Failure::usage("voximplant requires the new account's --name"))
    }

    /// The e-mail address, of an account that has one and a password.
    pub(crate) fn email(&self) -> Result<&str, Failure> {
        match &self.email {
            Some(email) if self.password_stdin => Ok(email),
            Some(_) => Err(Failure::usage("the new account needs a password: --password-stdin")),
            None => Err(Failure::usage("the new account needs an --email")),
        }
    }

    /// Fails for what an account without e-mail address and password can't have.
    pub(crate) fn has_no_login(&self) -> Result<(), Failure> {
        let given = [("--email", self.email.is_some()), ("--password-stdin", self.password_stdin)];
        match given.into_iter().find(|(_, is_given)| *is_given) {
            None => Ok(()),
            Some((option, _)) => {
                Err(Failure::usage(format!("{option}: the vendor's accounts have none")))
            }
        }
    }

    /// What is created, for people.
    pub(crate) fn describe(&self) -> String {
        let name = self.name.as_ref().map(|name| format!("{name} "));
        let email = self.email.as_deref().unwrap_or_default();
        format!("the child account {}for {email}", name.unwrap_or_default())
    }
}

impl<T> NewChild<T> {
    /// The platform sends the keys only once: if they are not shown, a note is printed.
    pub(crate) fn new(
        answer: T,
        api_key: Option<&SecretString>,
        admin_user_api_keys: Vec<AdminKey>,
        show_secret: bool,
        console: &Console,
    ) -> Self {
        if show_secret {
            let api_key = api_key.map(|key| key.expose_secret().to_owned());
            return Self { answer, api_key, admin_user_api_keys };
        }
        if api_key.is_some() || !admin_user_api_keys.is_empty() {
            console.note(
                "note: the vendor sent keys of the new account, which are not shown without --show-secret",
            );
        }
        Self { answer, api_key: None, admin_user_api_keys: Vec::new() }
    }
}
