//! `cpaas voximplant account`.

use clap::{Args, Subcommand};
use cpaas_core::Decimal;
use cpaas_voximplant::{GetAccountInfo, SetAccountInfo};
use futures_util::TryFutureExt as _;

use super::Session;
use crate::commands::own::values::{Discreet, amount, given, password, read_some, secret};
use crate::commands::own::{Consent, Done, Layout};
use crate::config::Secret;
use crate::exit::{Code, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Show everything the vendor knows of the account
    Get(Get),
    /// Change the account
    Set(Box<Set>),
}

#[derive(Debug, Args)]
pub(crate) struct Get {
    /// Whether the balance is worked out as it is this moment
    #[arg(long, value_name = "BOOL")]
    live_balance: Option<bool>,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    consent: Consent,
}

/// What to change; at least one.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct What {
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
    /// Below this balance a notification is sent
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    min_balance_to_notify: Option<Decimal>,
    /// Whether notifications of the account are sent
    #[arg(long, value_name = "BOOL")]
    account_notifications: Option<bool>,
    /// Whether notifications of a changing tariff are sent
    #[arg(long, value_name = "BOOL")]
    tariff_changing_notifications: Option<bool>,
    /// Whether the vendor's news are sent
    #[arg(long, value_name = "BOOL")]
    news_notifications: Option<bool>,
    /// Whether errors of scenarios are sent by e-mail
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
    /// Data of your own
    #[arg(long, value_name = "TEXT")]
    custom_data: Option<String>,
    /// Where the vendor posts what happens to the account
    #[arg(long, value_name = "URL")]
    callback_url: Option<String>,
    /// What the hash of those posts is made with: `env:NAME`, `file:PATH` or `cmd:COMMAND`
    #[arg(long, value_parser = Discreet(secret), value_name = "PLACE")]
    callback_salt: Option<Secret>,
    /// Whether texts of outgoing messages are stored
    #[arg(long, value_name = "BOOL")]
    store_outbound_sms: Option<bool>,
    /// Whether texts of incoming messages are stored
    #[arg(long, value_name = "BOOL")]
    store_inbound_sms: Option<bool>,
}

impl Account {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Get(_) => "voximplant_account_get",
            Self::Set(_) => "voximplant_account_set",
        }
    }

    pub(super) fn consent(&self) -> Option<Consent> {
        match self {
            Self::Get(_) => None,
            Self::Set(set) => Some(set.consent),
        }
    }
}

pub(super) async fn run(command: &Account, session: &Session<'_>) -> Result<Code, Failure> {
    match command {
        Account::Get(Get { live_balance }) => {
            let request =
                GetAccountInfo::builder().maybe_return_live_balance(*live_balance).build();
            let answer = session.client.get_account_info(&request);
            session.show(answer.map_ok(|answer| answer.result), Layout::ONE).await
        }
        Account::Set(set) => {
            let request = set.what.request().await?;
            let effect = format!("changes the account: {}", set.what.told());
            let send = async { session.client.set_account_info(&request).await.map(Done::new) };
            session.change(&effect, send, Layout::ONE).await
        }
    }
}

impl What {
    fn told(&self) -> String {
        let mut given = given!(
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
        given.extend(self.password_stdin.then(|| "a new password".to_owned()));
        given.extend(self.callback_salt.as_ref().map(|_| "a new callback_salt".to_owned()));
        given.join(", ")
    }

    async fn request(&self) -> Result<SetAccountInfo, Failure> {
        let salt = read_some("--callback-salt", self.callback_salt.as_ref()).await?;
        Ok(SetAccountInfo::builder()
            .maybe_new_account_email(self.new_email.clone())
            .maybe_new_account_password(password(self.password_stdin).await?)
            .maybe_language_code(self.language.clone())
            .maybe_location(self.timezone.clone())
            .maybe_account_first_name(self.first_name.clone())
            .maybe_account_last_name(self.last_name.clone())
            .maybe_mobile_phone(self.mobile_phone.clone())
            .maybe_min_balance_to_notify(self.min_balance_to_notify)
            .maybe_account_notifications(self.account_notifications)
            .maybe_tariff_changing_notifications(self.tariff_changing_notifications)
            .maybe_news_notifications(self.news_notifications)
            .maybe_send_js_error(self.send_js_error)
            .maybe_billing_address_name(self.billing_name.clone())
            .maybe_billing_address_country_code(self.billing_country.clone())
            .maybe_billing_address_address(self.billing_address.clone())
            .maybe_billing_address_zip(self.billing_zip.clone())
            .maybe_billing_address_phone(self.billing_phone.clone())
            .maybe_account_custom_data(self.custom_data.clone())
            .maybe_callback_url(self.callback_url.clone())
            .maybe_callback_salt(salt)
            .maybe_store_outbound_sms(self.store_outbound_sms)
            .maybe_store_inbound_sms(self.store_inbound_sms)
            .build())
    }
}
