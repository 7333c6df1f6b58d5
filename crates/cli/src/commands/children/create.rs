//! `cpaas children create`.

use clap::Args;
use cpaas_restcomm::{CreateAccount, Status};
use cpaas_voximplant::{AddAccount, AddAccountResponse, RecordStorage};

use super::by_vendor::ChildrenCommand;
use super::new_child::{NewChild, NewSettings, Owner};
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::base::parse::not_blank;
use crate::commands::restcomm::with_token::WithToken;
use crate::commands::twilio::children;
use crate::commands::voximplant::settings::{NotificationOptions, SettingOptions as _};
use crate::output::view::View;
use crate::session::changes::changed_fields;
use crate::session::confirm::ConfirmArgs;
use crate::session::secrets::new_password;
use crate::session::spec::{Access, Subject};
use crate::session::vendor_session::Session;
use crate::vendors::vendor::ChildrenApi;
use crate::vendors::{restcomm, voximplant};

#[derive(Debug, Args)]
pub(crate) struct Create {
    #[command(flatten)]
    owner: Owner,
    /// Whether the account is active; on Restcomm, it is suspended otherwise
    #[arg(long, value_name = "BOOL")]
    active: Option<bool>,
    // Before the vendors' own: a heading applies until the next.
    #[command(flatten)]
    confirm: ConfirmArgs,
    #[command(flatten)]
    new: NewSettings,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    place: Place,
}

/// What Voximplant can set from the start.
#[derive(Debug, Args)]
#[command(next_help_heading = voximplant::CHILDREN_HEADING)]
pub(crate) struct Settings {
    #[command(flatten)]
    notifications: NotificationOptions,
    /// The storage of recordings, by id
    #[arg(long, value_name = "ID", conflicts_with = "record_storage_name")]
    record_storage_id: Option<u64>,
    /// The storage of recordings, by name
    #[arg(long, value_name = "NAME")]
    record_storage_name: Option<String>,
}

/// Its role and organisation on Restcomm.
#[derive(Debug, Args)]
#[command(next_help_heading = restcomm::CHILDREN_HEADING)]
pub(crate) struct Place {
    /// Its role: Administrator, Developer, or another role of the vendor's [default: the parent's]
    #[arg(long, value_parser = not_blank)]
    role: Option<String>,
    /// Create it in another organisation: super administrators only
    #[arg(long, value_name = "OR…")]
    organization_sid: Option<String>,
}

impl ChildrenCommand for Create {
    fn access(&self) -> Access {
        Access::Write(self.confirm)
    }

    fn subject(&self) -> Subject {
        self.owner.email.clone().map(|email| ("--email", email)).into_iter().collect()
    }

    fn view(&self, _: ChildrenApi) -> View {
        View::ONE
    }

    async fn on_voximplant(
        &self,
        session: &Session<'_, cpaas_voximplant::Client>,
    ) -> Result<Code, Failure> {
        let Self { owner, new, settings, .. } = self;
        let (name, email) = (owner.name()?, owner.email()?);
        let Settings { record_storage_id, record_storage_name, .. } = settings;
        let by_id = record_storage_id.map(RecordStorage::Id);
        let by_name = record_storage_name.clone().map(RecordStorage::Name);
        let mut chosen = new.settings();
        chosen.active = self.active;
        settings.notifications.apply(&mut chosen);
        chosen.record_storage = by_id.or(by_name);
        let password = new_password(session.console()).await?;
        let request = AddAccount::new(name, email, password).settings(chosen);
        let effect = format!("creates {}", owner.describe());
        let send = async {
            let answer = session.client.add_account(&request).await?;
            Ok(added(answer, owner.show_secret, session.console()))
        };
        session.change(&effect, send).await
    }

    async fn on_restcomm(
        &self,
        session: &Session<'_, cpaas_restcomm::Client>,
    ) -> Result<Code, Failure> {
        let Self { owner, active, place, .. } = self;
        let email = owner.email()?;
        let password = new_password(session.console()).await?;
        session.warn_of_password(&password);
        let mut request = CreateAccount::new(email, password);
        if let Some(name) = &owner.name {
            request = request.friendly_name(name);
        }
        if let Some(active) = active {
            request = request.status(if *active { Status::Active } else { Status::Suspended });
        }
        if let Some(role) = &place.role {
            request = request.role(role);
        }
        if let Some(organization) = &place.organization_sid {
            request = request.organization_sid(organization);
        }
        let mut effect = vec![format!("creates {}", owner.describe())];
        effect.extend(changed_fields!(self; active));
        effect.extend(changed_fields!(place; role, organization_sid));
        let send = async {
            let account = session.client.create(&request).await?;
            Ok(WithToken::new(account, owner.show_secret))
        };
        session.change(&effect.join(", "), send).await
    }

    async fn on_twilio(
        &self,
        session: &Session<'_, cpaas_twilio::Client>,
    ) -> Result<Code, Failure> {
        let Self { owner, active, .. } = self;
        owner.has_no_login()?;
        if active.is_some() {
            return Err(Failure::usage("twilio makes every account active: leave out --active"));
        }
        children::create(owner.name.as_deref(), owner.show_secret, session).await
    }
}

fn added(
    answer: AddAccountResponse,
    show_secret: bool,
    console: &Console,
) -> NewChild<AddAccountResponse> {
    let api_key = answer.api_key.clone();
    NewChild::new(answer, api_key.as_ref(), Vec::new(), show_secret, console)
}
