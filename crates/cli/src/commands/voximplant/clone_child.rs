//! `cpaas voximplant children clone`.

use clap::Args;
use cpaas_core::ExposeSecret;
use cpaas_voximplant::{Client, CloneAccount, ClonedAccountType, Identity};

use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::commands::children::new_child::{AdminKey, NewChild, NewSettings, Owner};
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::confirm::ConfirmArgs;
use crate::session::secrets::new_password;
use crate::session::spec::{CommandSpec, Subject};
use crate::session::vendor_session::Session;

#[derive(Debug, Args)]
pub(crate) struct CloneChild {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    owner: Owner,
    #[command(flatten)]
    confirm: ConfirmArgs,
    #[command(flatten)]
    new: NewSettings,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Source {
    /// The child to copy, by id
    #[arg(long = "from-id", id = "from_id", value_name = "ID")]
    id: Option<u64>,
    /// The child to copy, by name
    #[arg(long = "from-name", id = "from_name", value_name = "NAME")]
    name: Option<String>,
    /// The child to copy, by e-mail address
    #[arg(long = "from-email", id = "from_email", value_name = "EMAIL")]
    email: Option<String>,
}

impl VendorCommand for CloneChild {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::write(self.confirm, View::ONE)
    }

    fn subject(&self) -> Subject {
        self.owner.email.clone().map(|email| ("--email", email)).into_iter().collect()
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let Self { source, owner, new, confirm: _ } = self;
        let (name, email) = (owner.name()?, owner.email()?);
        let Some(account) = source.identity() else {
            return Err(Failure::usage("which child is to be copied? give --from-id"));
        };
        let effect =
            format!("creates {} as a copy of child {}", owner.describe(), source.describe());
        let password = new_password(session.console()).await?;
        let request = CloneAccount::new(account, name, email, password);
        let request = request.settings(new.settings());
        let send = async {
            let answer = session.client.clone_account(&request).await?;
            Ok(cloned(answer.result, owner.show_secret, session.console()))
        };
        session.change(&effect, send).await
    }
}

impl Source {
    fn identity(&self) -> Option<Identity> {
        let id = self.id.map(Identity::Id);
        let name = || self.name.clone().map(Identity::Name);
        id.or_else(name).or_else(|| self.email.clone().map(Identity::Email))
    }

    fn describe(&self) -> String {
        let id = self.id.map(|id| id.to_string());
        let text = self.name.clone().or_else(|| self.email.clone());
        id.or(text).unwrap_or_default()
    }
}

fn cloned(
    answer: ClonedAccountType,
    show_secret: bool,
    console: &Console,
) -> NewChild<ClonedAccountType> {
    let api_key = answer.api_key.clone();
    let keys = answer.admin_users.iter().filter_map(|user| {
        let key = user.admin_user_api_key.as_ref()?.expose_secret().to_owned();
        Some(AdminKey { admin_user_id: user.admin_user_id.to_string(), admin_user_api_key: key })
    });
    let keys = keys.collect();
    NewChild::new(answer, api_key.as_ref(), keys, show_secret, console)
}
