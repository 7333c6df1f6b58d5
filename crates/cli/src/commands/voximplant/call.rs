//! `cpaas voximplant call`: any method of the vendor's API.

use std::path::PathBuf;

use clap::Args;
use cpaas_voximplant::{Access, Form, METHODS};

use super::Session;
use crate::commands::own::values::{Discreet, from_stdin, read};
use crate::commands::own::{Consent, Layout, Tree};
use crate::config::Secret;
use crate::exit::{Code, Failure};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Call {
    /// The method's name, such as `GetUsers`
    method: String,
    /// Parameters, KEY=VALUE; a secret as KEY=@env:NAME, KEY=@file:PATH or KEY=@- (standard input),
    /// a text that begins with @ as KEY=@@…
    #[arg(value_name = "KEY=VALUE", value_parser = Discreet(parameter))]
    parameters: Vec<Parameter>,
    /// The method changes nothing: don't ask, and send it again if that may help
    #[arg(long, conflicts_with_all = ["yes", "dry_run"])]
    read: bool,
    /// Print secrets in the answer too
    #[arg(long)]
    show_secret: bool,
    #[command(flatten)]
    consent: Consent,
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    key: String,
    value: Value,
}

#[derive(Clone, Debug)]
enum Value {
    Plain(String),
    Secret(Secret),
    Stdin,
}

impl Call {
    /// What is not known to change nothing may change something.
    fn access(&self) -> Access {
        if self.read || METHODS.contains(&(self.method.as_str(), Access::Read)) {
            Access::Read
        } else {
            Access::Write
        }
    }

    pub(super) fn consent(&self) -> Option<Consent> {
        (self.access() == Access::Write || self.consent.dry_run).then_some(self.consent)
    }

    async fn form(&self) -> Result<Form, Failure> {
        let from_stdin_too =
            self.parameters.iter().filter(|one| matches!(one.value, Value::Stdin)).count() > 1;
        if from_stdin_too {
            return Err(Failure::usage("only one parameter can be read from standard input"));
        }
        let mut form = Form::new();
        for (at, Parameter { key, value }) in self.parameters.iter().enumerate() {
            if self.parameters[..at].iter().any(|before| before.key == *key) {
                return Err(Failure::usage(format!("the parameter {key} is given twice")));
            }
            form = match value {
                Value::Plain(text) => form.with(key.clone(), text.clone()),
                Value::Secret(secret) => form.with(key.clone(), read(key, secret).await?),
                Value::Stdin => form.with(key.clone(), from_stdin().await?),
            };
        }
        Ok(form)
    }
}

fn parameter(text: &str) -> Result<Parameter, String> {
    let (key, value) = text.split_once('=').ok_or("not KEY=VALUE")?;
    if key.is_empty() {
        return Err("no key before the `=`".to_owned());
    }
    let place = |value| Ok(Parameter { key: key.to_owned(), value });
    let secrets = "a secret is given as @env:NAME, @file:PATH or @-";
    match value.strip_prefix('@') {
        Some("-") => place(Value::Stdin),
        Some(text) if text.starts_with('@') => place(Value::Plain(text.to_owned())),
        Some(text) => match text.split_once(':') {
            Some(("env", name)) => place(Value::Secret(Secret::Env(name.to_owned()))),
            Some(("file", path)) => place(Value::Secret(Secret::File(PathBuf::from(path)))),
            _ => Err(format!("{secrets}, a text that begins with @ as @@…")),
        },
        // The command line can be seen by others and is kept in histories.
        None if is_secret(key) => Err(format!("{key} is secret; {secrets}")),
        None => place(Value::Plain(value.to_owned())),
    }
}

/// Whether a name is a secret's, as far as names tell.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = [
        "api_key",
        "bundle",
        "cert",
        "credential",
        "password",
        "salt",
        "secret",
        "service_account",
        "session_id",
        "token",
    ];
    name.ends_with("_key") || words.iter().any(|word| name.contains(word))
}

pub(super) async fn run(call: &Call, session: &Session<'_>) -> Result<Code, Failure> {
    let method = &call.method;
    let writes = METHODS.iter().filter(|(_, access)| *access == Access::Write);
    if call.read && writes.map(|(name, _)| name).any(|name| name.eq_ignore_ascii_case(method)) {
        return Err(Failure::usage(format!("{method} changes the account: it is no --read")));
    }
    let access = call.access();
    let form = call.form().await?;
    let send = async {
        let answer = session.client.call(method, form, access).await?;
        Ok(answer.text().to_owned())
    };
    let shown = async { send.await.map(|text| Shown::new(&text, call.show_secret)) };
    if call.consent().is_none() {
        return session.show(shown, Layout::ONE).await;
    }
    session.change(&format!("calls {method}"), shown, Layout::ONE).await
}

/// An answer of a shape that is not known, its secrets hidden unless asked for.
#[derive(serde::Serialize)]
#[serde(transparent)]
struct Shown(Tree);

impl Shown {
    fn new(text: &str, show_secret: bool) -> Self {
        // What can't be shown was answered nevertheless: that must not look like a failure.
        let mut tree = Tree::parse(text).unwrap_or_else(|failure| {
            output::note(&format!("warning: {failure}"));
            Tree::Hidden
        });
        if !show_secret && tree.hide(is_secret) {
            output::note("note: the answer has secrets, which are not shown without --show-secret");
        }
        Self(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_plain_or_places_of_secrets() {
        let value = |text| parameter(text).map(|parameter| parameter.value);
        assert!(matches!(value("a=b=c"), Ok(Value::Plain(text)) if text == "b=c"));
        assert!(matches!(value("a="), Ok(Value::Plain(text)) if text.is_empty()));
        assert!(matches!(value("a=@@b"), Ok(Value::Plain(text)) if text == "@b"));
        assert!(matches!(value("a=@-"), Ok(Value::Stdin)));
        assert!(matches!(value("a=@env:B"), Ok(Value::Secret(Secret::Env(_)))));
        assert!(matches!(value("a=@file:/b"), Ok(Value::Secret(Secret::File(_)))));
        for bad in ["a", "=b", "a=@b", "a=@cmd:b", "new_account_password=Passw0rd!"] {
            assert!(parameter(bad).is_err(), "{bad}");
        }
    }
}
