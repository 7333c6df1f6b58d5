//! `cpaas voximplant call`: any method of the vendor's API.

use std::path::PathBuf;

use clap::Args;
use cpaas::profiles::Secret;
use cpaas_http::provider::names_a_secret;
use cpaas_voximplant::{Access, Client, Form, METHODS};

use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::base::parse::RedactedParser;
use crate::output::json_value::JsonValue;
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::confirm::ConfirmArgs;
use crate::session::secrets::{from_stdin, read};
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::Session;

#[derive(Debug, Args)]
pub(crate) struct Call {
    /// The method's name, such as `GetUsers`
    method: String,
    /// Parameters, KEY=VALUE; a secret as KEY=@env:NAME, KEY=@file:PATH or KEY=@- (standard input),
    /// a text that begins with @ as KEY=@@…
    #[arg(value_name = "KEY=VALUE", value_parser = RedactedParser(parameter))]
    parameters: Vec<Parameter>,
    /// The method changes nothing: call it without confirmation, and retry it
    #[arg(long, conflicts_with_all = ["yes", "dry_run"])]
    read: bool,
    /// Also print secrets in the response
    #[arg(long)]
    show_secret: bool,
    #[command(flatten)]
    confirm: ConfirmArgs,
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
    /// A method that is not known to be a read may change something.
    fn access(&self) -> Access {
        if self.read || METHODS.contains(&(self.method.as_str(), Access::Read)) {
            Access::Read
        } else {
            Access::Write
        }
    }

    /// Whether it needs confirmation, or is only tried.
    fn is_change(&self) -> bool {
        self.access() == Access::Write || self.confirm.dry_run
    }

    async fn form(&self, console: &Console) -> Result<Form, Failure> {
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
                Value::Stdin => form.with(key.clone(), from_stdin(key, console).await?),
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
        // Other users can see the command line, and shells store it in their history.
        None if names_a_secret(key) => Err(format!("{key} is secret; {secrets}")),
        None => place(Value::Plain(value.to_owned())),
    }
}

impl VendorCommand for Call {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        if self.is_change() {
            CommandSpec::write(self.confirm, View::ONE)
        } else {
            CommandSpec::read(View::ONE)
        }
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let method = &self.method;
        let writes = METHODS.iter().filter(|(_, access)| *access == Access::Write);
        if self.read && writes.map(|(name, _)| name).any(|name| name.eq_ignore_ascii_case(method)) {
            return Err(Failure::usage(format!("{method} changes the account: it is no --read")));
        }
        let form = self.form(session.console()).await?;
        let send = async {
            let answer = session.client.call(method, form, self.access()).await?;
            Ok(RedactedAnswer::new(answer.text(), self.show_secret, session.console()))
        };
        if self.is_change() {
            session.change(&format!("calls {method}"), send).await
        } else {
            session.show(send).await
        }
    }
}

/// An answer of an unknown shape, without its secrets unless they are requested.
#[derive(serde::Serialize)]
#[serde(transparent)]
struct RedactedAnswer(JsonValue);

impl RedactedAnswer {
    fn new(text: &str, show_secret: bool, console: &Console) -> Self {
        // The method has succeeded: an answer that can't be printed must not look like a failure.
        let mut value = JsonValue::parse(text).unwrap_or_else(|failure| {
            console.note(&format!("warning: {failure}"));
            JsonValue::Redacted
        });
        if !show_secret && value.redact(names_a_secret) {
            console.note(
                "note: the answer contains secrets, which are not shown without --show-secret",
            );
        }
        Self(value)
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
