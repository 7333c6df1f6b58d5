//! `cpaas voximplant account`.

use clap::{Args, Subcommand};
use cpaas_voximplant::{Client, GetAccountInfo, SetAccountInfo};
use futures_util::TryFutureExt as _;

use super::settings::{Changeable, Own, Person, SettingOptions as _};
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::base::parse::not_blank;
use crate::output::view::View;
use crate::session::changes::changed_fields;
use crate::session::command::VendorCommand;
use crate::session::confirm::ConfirmArgs;
use crate::session::secrets::password;
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::{Done, Session};

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Show every field that the vendor returns for the account
    Get(Get),
    /// Change the account
    Set(Box<Set>),
}

#[derive(Debug, Args)]
pub(crate) struct Get {
    /// Whether to query the live balance
    #[arg(long, value_name = "BOOL")]
    live_balance: Option<bool>,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    #[command(flatten)]
    changes: Changes,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

/// What to change; at least one.
#[derive(Debug, Args)]
#[group(required = true, multiple = true, args = Self::ids())]
pub(crate) struct Changes {
    /// The owner's new e-mail address
    #[arg(long, value_name = "EMAIL", value_parser = not_blank)]
    new_email: Option<String>,
    /// Read a new password from standard input
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    changeable: Changeable,
    #[command(flatten)]
    person: Person,
    #[command(flatten)]
    own: Own,
}

impl VendorCommand for Get {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(View::ONE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let mut request = GetAccountInfo::new();
        request.return_live_balance = self.live_balance;
        let answer = session.client.get_account_info(&request);
        session.show(answer.map_ok(|answer| answer.result)).await
    }
}

impl VendorCommand for Set {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::write(self.confirm, View::ONE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let request = self.changes.request(session.console()).await?;
        let effect = format!("changes the account: {}", self.changes.describe().join(", "));
        let send = async { session.client.set_account_info(&request).await.map(Done::new) };
        session.change(&effect, send).await
    }
}

impl Changes {
    /// The names of all options: a derived group leaves flattened ones out.
    fn ids() -> Vec<&'static str> {
        let direct: &[_] = &["new_email", "password_stdin"];
        [direct, &Changeable::ids(), Person::IDS, Own::IDS].concat()
    }

    /// What is to change, for people.
    fn describe(&self) -> Vec<String> {
        let mut given = changed_fields!(self; new_email);
        given.extend(self.changeable.describe());
        given.extend(self.person.describe());
        given.extend(self.own.describe());
        given.extend(self.password_stdin.then(|| "a new password".to_owned()));
        given
    }

    async fn request(&self, console: &Console) -> Result<SetAccountInfo, Failure> {
        let mut settings = self.changeable.settings().await?;
        self.person.apply(&mut settings);
        self.own.apply(&mut settings);
        let mut request = SetAccountInfo::new().settings(settings);
        request.new_account_email.clone_from(&self.new_email);
        request.new_account_password = password(self.password_stdin, console).await?;
        Ok(request)
    }
}
