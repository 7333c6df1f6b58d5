//! A typed [`Client`] of [Restcomm](https://www.restcomm.com)'s account API, and an [`Account`] that implements
//! [`AccountProvider`] with it.
//!
//! ```no_run
//! use cpaas_restcomm::{Account, AccountProvider, Config};
//!
//! # async fn example() -> cpaas_restcomm::Result<()> {
//! let base_url = "https://mycompany.restcomm.com/restcomm";
//! let sid = "ACf17712239715b86f1dfd9ba550b7f607";
//! let account = Account::new(Config::auth_token(base_url, sid, "the auth token"))?;
//! println!("{:?}", account.info().await?.status); // Some(Active)
//!
//! // The client has what only Restcomm offers, under the vendor's names.
//! let record = account.client().get().await?;
//! println!("{:?} in {:?}", record.role, record.organization);
//! # Ok(())
//! # }
//! ```
//!
//! # What is offered
//!
//! | vendor's operation | method | access |
//! |---|---|---|
//! | get the account | [`Client::get`] | read |
//! | get an account by its SID, by its e-mail address | [`Client::get_by_sid`], [`Client::get_by_email`] | read |
//! | update the account, or one below it (friendly name, password, status, role) | [`Client::update`], [`Client::update_by_sid`] | write |
//! | get its SID | [`Client::sid`] | from the configuration, else one read |
//! | list the sub-accounts | [`Client::list`] | read |
//! | create a sub-account | [`Client::create`] | write |
//! | migrate a sub-account to another organisation | [`Client::migrate`] | write |
//! | act as a sub-account, by the auth token of its record | [`Client::for_account`] | sends nothing |
//!
//! | built on these | does |
//! |---|---|
//! | [`Client::change_status`] | changes the status of an account and of all below it, and reads each afterwards |
//! | [`Client::subtree`], [`Client::read_back`] | are the two reading parts of it |
//! | [`Client::wait_until_visible`] | waits until a change is visible |
//! | [`derive_auth_token`] | computes the auth token from a password |
//!
//! Of the trait's fields, Restcomm can change `name` and `password`. It has no balance: its usage records
//! show what was spent, and prepaid money is kept in another system.
//!
//! # Changes of status
//!
//! A change of status also applies to every account below. A suspended account is refused until an account
//! above activates it. That activates **everything** below it, closed accounts included. A closed account
//! can't be activated itself.
//!
//! ```no_run
//! # async fn example(client: cpaas_restcomm::Client, sid: &str) -> cpaas_restcomm::Result<()> {
//! use std::time::Duration;
//! use cpaas_restcomm::UpdateAccount;
//!
//! let plan = client.plan_status_change(sid, UpdateAccount::new().close(sid)).await?;
//! let affected = plan.affected();
//! println!("closes {} accounts; all of them: {}", affected.members.len(), affected.is_whole());
//!
//! let report = plan.carry_out(Duration::from_secs(60)).await?;
//! for account in report.missed() {
//!     println!("{} is {:?}: {:?}", account.sid, account.after, account.verdict);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! When a method returns, the change is *accepted*. The parts of the platform that handle calls and messages
//! may take some more minutes to apply it, which no read shows.
//!
//! # Credentials
//!
//! A [`Config`] names the account by its SID or its e-mail address, and holds its auth token or its
//! password. A new password makes a new auth token, and the old ones stop working at once.
//!
//! A client that changes its password uses the new token from then on, also for requests of its clones that
//! are in progress. [`ClientOptions::on_new_credentials`] is told of the new token and the new password: store
//! the one that you have configured. [`Client::update`] says what happens if the response is lost.
//!
//! # Features
//!
//! * `rustls` (default): the transport over reqwest, with rustls.
//! * `reqwest`: the same without TLS, to be used with your own `reqwest::Client`.
//!
//! # Sources
//!
//! The vendor's page on [accounts](https://cloud.restcomm.com/docs/api/account-api.html), and the
//! open-source [server](https://github.com/RestComm/Restcomm-Connect) for what that page leaves open.

mod account;
pub mod api;
mod auth;
mod client;
mod config;
mod error;

pub use account::{Account, capabilities};
pub use api::account::AccountRecord;
pub use api::create::CreateAccount;
pub use api::list::ListAccounts;
pub use api::password::password_warning;
pub use api::status::{ParseStatusError, Status};
pub use api::status_change::{AccountVerdict, StatusChangeReport, Verdict};
pub use api::subtree::{ReadBack, Subtree, SubtreeMember, Unlisted};
pub use api::update::UpdateAccount;
pub use auth::derive_auth_token;
pub use client::Client;
pub use client::status_change::StatusChangePlan;
pub use config::Config;

// What the user of this crate must name, so that depending on it is enough.
pub use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Balance, Capabilities,
    Currency, Decimal, Effect, Error, ErrorKind, ExposeSecret, Money, Operation, ProviderName,
    Result, SecretString, Timestamp, UpdateField,
};
pub use cpaas_http::{
    ClientOptions, Clock, List, NewCredentials, RecordedRequest, RecordingTransport, RetryPolicy,
    Settings, TaskTracker, Transport,
};
#[cfg(feature = "reqwest")]
pub use cpaas_http::{ReqwestOptions, ReqwestTransport, reqwest};

/// The name of the platform.
pub const PROVIDER: ProviderName = ProviderName::new("restcomm");
