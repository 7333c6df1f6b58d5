//! `cpaas children clone`.

use clap::Args;
use cpaas_core::ExposeSecret;
use cpaas_voximplant::{CloneAccount, ClonedAccountType, Identity};

use super::new_child::{AdminKey, Made, Owner, Person, made};
use crate::commands::own::values::from_stdin;
use crate::commands::own::{Consent, Layout};
use crate::commands::voximplant::Session;
use crate::exit::{Code, Failure};

#[derive(Debug, Args)]
pub(crate) struct Clone {
    #[command(flatten)]
    model: Model,
    #[command(flatten)]
    owner: Owner,
    #[command(flatten)]
    pub(super) consent: Consent,
    #[command(flatten)]
    person: Person,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Model {
    /// The child that is the model, by id
    #[arg(long = "from-id", id = "from_id", value_name = "ID")]
    id: Option<u64>,
    /// The child that is the model, by name
    #[arg(long = "from-name", id = "from_name", value_name = "NAME")]
    name: Option<String>,
    /// The child that is the model, by e-mail address
    #[arg(long = "from-email", id = "from_email", value_name = "EMAIL")]
    email: Option<String>,
}

pub(super) async fn run(asked: &Clone, session: &Session<'_>) -> Result<Code, Failure> {
    let Clone { model, owner, person, consent: _ } = asked;
    let name = owner.name()?;
    let Some(account) = model.identity() else {
        return Err(Failure::usage("which child is the model? give --from-id"));
    };
    let effect = format!("creates {} after the model of child {}", owner.told(), model.told());
    let request = CloneAccount::builder(account)
        .new_account_name(name)
        .new_account_email(&owner.email)
        .new_account_password(from_stdin().await?)
        .maybe_language_code(person.language.clone())
        .maybe_location(person.timezone.clone())
        .maybe_account_custom_data(person.custom_data.clone())
        .maybe_account_first_name(person.first_name.clone())
        .maybe_account_last_name(person.last_name.clone())
        .build();
    let send = async {
        let answer = session.client.clone_account(&request).await?;
        Ok(cloned(answer.result, owner.show_secret))
    };
    session.change(&effect, send, Layout::ONE).await
}

impl Model {
    fn identity(&self) -> Option<Identity> {
        let id = self.id.map(Identity::Id);
        let name = || self.name.clone().map(Identity::Name);
        id.or_else(name).or_else(|| self.email.clone().map(Identity::Email))
    }

    fn told(&self) -> String {
        let id = self.id.map(|id| id.to_string());
        let text = self.name.clone().or_else(|| self.email.clone());
        id.or(text).unwrap_or_default()
    }
}

fn cloned(answer: ClonedAccountType, show: bool) -> Made<ClonedAccountType> {
    let api_key = answer.api_key.clone();
    let keys = answer.admin_users.iter().filter_map(|user| {
        let key = user.admin_user_api_key.as_ref()?.expose_secret().to_owned();
        Some(AdminKey { admin_user_id: user.admin_user_id.clone(), admin_user_api_key: key })
    });
    let keys = keys.collect();
    made(answer, api_key.as_ref(), keys, show)
}
