//! `cpaas voximplant account`.

use clap::{Args, Subcommand};
use cpaas_core::Decimal;
use cpaas_voximplant::{AccountSettings, Client, GetAccountInfo, SetAccountInfo};
use futures_util::TryFutureExt as _;

use crate::base::exit::{Code, Failure};
use crate::base::parse::{RedactedParser, amount};
use crate::config::secret::Secret;
use crate::output::view::View;
use crate::session::changes::changed_fields;
use crate::session::command::VendorCommand;
use crate::session::confirm::ConfirmArgs;
use crate::session::secrets::{password, read_some, secret};
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::{Done, Session};

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Show everything the vendor knows of the account
    Get(Get),
    /// Change the account
    Set(Box<Set>),
}

#[derive(Debug, Args)]
pub(crate) struct Get {
    /// Whether to calculate the balance of this moment
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
#[group(required = true, multiple = true)]
pub(crate) struct Changes {
    /// The owner's new e-mail address
    #[arg(long, value_name = "EMAIL")]
    new_email: Option<String>,
    /// Read a new password from standard input
    #[arg(long)]
    password_stdin: bool,
    /// Language of notifications, such as sv
    #[arg(long)]
    language: Option<String>,
    /// Time zone, such as Europe/Stockholm
    #[arg(long)]
    timezone: Option<String>,
    /// The owner's first name
    #[arg(long, value_name = "NAME")]
    first_name: Option<String>,
    /// The owner's last name
    #[arg(long, value_name = "NAME")]
    last_name: Option<String>,
    /// Mobile telephone number
    #[arg(long, value_name = "NUMBER")]
    mobile_phone: Option<String>,
    /// Send a notification below this balance
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    min_balance_to_notify: Option<Decimal>,
    /// Whether to send notifications about the account
    #[arg(long, value_name = "BOOL")]
    account_notifications: Option<bool>,
    /// Whether to send notifications about tariff changes
    #[arg(long, value_name = "BOOL")]
    tariff_changing_notifications: Option<bool>,
    /// Whether to send the vendor's news
    #[arg(long, value_name = "BOOL")]
    news_notifications: Option<bool>,
    /// Whether to send errors of scenarios by e-mail
    #[arg(long, value_name = "BOOL")]
    send_js_error: Option<bool>,
    /// Billing address: company or person
    #[arg(long, value_name = "NAME")]
    billing_name: Option<String>,
    /// Billing address: country, such as SE
    #[arg(long, value_name = "COUNTRY")]
    billing_country: Option<String>,
    /// Billing address: street and city; can be changed, never removed
    #[arg(long, value_name = "ADDRESS")]
    billing_address: Option<String>,
    /// Billing address: postal code
    #[arg(long, value_name = "CODE")]
    billing_zip: Option<String>,
    /// Billing address: telephone
    #[arg(long, value_name = "NUMBER")]
    billing_phone: Option<String>,
    /// Your own data
    #[arg(long, value_name = "TEXT")]
    custom_data: Option<String>,
    /// The URL of the vendor's callbacks about the account
    #[arg(long, value_name = "URL")]
    callback_url: Option<String>,
    /// The salt of the hash in callbacks: `env:NAME`, `file:PATH` or `cmd:COMMAND`
    #[arg(long, value_parser = RedactedParser(secret), value_name = "PLACE")]
    callback_salt: Option<Secret>,
    /// Whether to store the texts of outgoing messages
    #[arg(long, value_name = "BOOL")]
    store_outbound_sms: Option<bool>,
    /// Whether to store the texts of incoming messages
    #[arg(long, value_name = "BOOL")]
    store_inbound_sms: Option<bool>,
}

impl VendorCommand for Get {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read("voximplant_account_get", View::ONE)
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
        CommandSpec::write("voximplant_account_set", self.confirm, View::ONE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let request = self.changes.request().await?;
        let effect = format!("changes the account: {}", self.changes.describe());
        let send = async { session.client.set_account_info(&request).await.map(Done::new) };
        session.change(&effect, send).await
    }
}

impl Changes {
    fn describe(&self) -> String {
        let mut changes = changed_fields!(
            self;
            new_email,
            language,
            timezone,
            first_name,
            last_name,
            mobile_phone,
            min_balance_to_notify,
            account_notifications,
            tariff_changing_notifications,
            news_notifications,
            send_js_error,
            billing_name,
            billing_country,
            billing_address,
            billing_zip,
            billing_phone,
            custom_data,
            callback_url,
            store_outbound_sms,
            store_inbound_sms,
        );
        changes.extend(self.password_stdin.then(|| "a new password".to_owned()));
        changes.extend(self.callback_salt.as_ref().map(|_| "a new callback_salt".to_owned()));
        changes.join(", ")
    }

    async fn request(&self) -> Result<SetAccountInfo, Failure> {
        let salt = read_some("--callback-salt", self.callback_salt.as_ref()).await?;
        let mut settings = AccountSettings::new();
        settings.language_code.clone_from(&self.language);
        settings.location.clone_from(&self.timezone);
        settings.account_first_name.clone_from(&self.first_name);
        settings.account_last_name.clone_from(&self.last_name);
        settings.mobile_phone.clone_from(&self.mobile_phone);
        settings.min_balance_to_notify = self.min_balance_to_notify;
        settings.account_notifications = self.account_notifications;
        settings.tariff_changing_notifications = self.tariff_changing_notifications;
        settings.news_notifications = self.news_notifications;
        settings.send_js_error = self.send_js_error;
        settings.billing_address_name.clone_from(&self.billing_name);
        settings.billing_address_country_code.clone_from(&self.billing_country);
        settings.billing_address_address.clone_from(&self.billing_address);
        settings.billing_address_zip.clone_from(&self.billing_zip);
        settings.billing_address_phone.clone_from(&self.billing_phone);
        settings.account_custom_data.clone_from(&self.custom_data);
        settings.callback_url.clone_from(&self.callback_url);
        settings.callback_salt = salt;
        settings.store_outbound_sms = self.store_outbound_sms;
        settings.store_inbound_sms = self.store_inbound_sms;
        let mut request = SetAccountInfo::new().settings(settings);
        request.new_account_email.clone_from(&self.new_email);
        request.new_account_password = password(self.password_stdin).await?;
        Ok(request)
    }
}
