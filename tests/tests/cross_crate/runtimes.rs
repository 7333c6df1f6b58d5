//! Calls outside a runtime, for every operation of every vendor; the connections that accounts share; and calls with
//! limits of their own.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use cpaas_core::{AccountProvider, AccountUpdate, Effect, Error, ErrorKind, Operation, Result};
use cpaas_fleet::{Fleet, Limits};
use cpaas_http::provider::Form;
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_http::{Access, ClientOptions, Settings};
use cpaas_sandbox::{Options, Sandbox};
use cpaas_voximplant::GetChildrenAccounts;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use crate::{cases, support};

/// The error of a call at its first poll, without any runtime.
fn error<T>(call: impl Future<Output = Result<T>>) -> Error {
    match pin!(call).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => error,
        Poll::Ready(Ok(_)) => panic!("it succeeds"),
        Poll::Pending => panic!("it waits"),
    }
}

fn assert_config(name: &str, error: &Error) {
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Config, Effect::None),
        "{name}: {error}"
    );
    assert!(error.message().contains("tokio runtime"), "{name}: {error}");
}

/// Every call of a vendor's table, with this client.
macro_rules! each_case {
    ($vendor:ident, $client:expr) => {
        for case in cases::$vendor::CASES {
            for (way, call) in case.calls {
                assert_config(&format!("{} {way}", case.name), &error(call($client)));
            }
        }
    };
}

#[test]
fn outside_a_runtime_every_operation_is_a_config_error() {
    let options = ClientOptions::default().with_transport(ScriptedTransport::new([]));
    let sonetel = cpaas_sonetel::Config::password("u", "p");
    let sonetel = cpaas_sonetel::Client::with_options(sonetel, &options).unwrap();
    each_case!(sonetel, sonetel.clone());
    let identity = cpaas_voximplant::Identity::Id(1_111_111);
    for config in [
        cpaas_voximplant::Config::api_key(identity.clone(), "k"),
        cpaas_voximplant::Config::account_password(identity, "p"),
    ] {
        let voximplant = cpaas_voximplant::Client::with_options(config, &options).unwrap();
        each_case!(voximplant, voximplant.clone());
        let method = voximplant.call("GetCurrencyRate", Form::new(), Access::Read);
        assert_config("call", &error(method));
        let mut children = voximplant.children(GetChildrenAccounts::new());
        let next = async { children.next().await.unwrap() };
        assert_config("children", &error(next));
    }
    let sid = cases::restcomm::SID;
    let restcomm = cpaas_restcomm::Config::auth_token(cases::restcomm::BASE_URL, sid, "t");
    let restcomm = cpaas_restcomm::Client::with_options(restcomm, &options).unwrap();
    each_case!(restcomm, restcomm.clone());
    let child = cases::restcomm::CHILD;
    let closing = cpaas_restcomm::UpdateAccount::new().close(child);
    let within = Duration::from_secs(1);
    assert_config(
        "plan_status_change",
        &error(restcomm.plan_status_change(child, closing.clone())),
    );
    assert_config("change_status", &error(restcomm.change_status(child, closing, within)));

    let token = cases::twilio::TOKEN;
    let twilio = cpaas_twilio::Config::auth_token(cases::twilio::SID, token);
    let twilio = cpaas_twilio::Client::with_options(twilio, &options).unwrap();
    each_case!(twilio, twilio.clone());

    for (account, update) in [
        (cases::sonetel::scripted(&options), cases::sonetel::common_update()),
        (cases::voximplant::scripted(&options), cases::voximplant::update()),
        (cases::restcomm::scripted(&options), cases::restcomm::common_update()),
        (cases::twilio::scripted(&options), cases::twilio::common_update()),
    ] {
        assert_config("info", &error(account.info()));
        assert_config("update", &error(account.update(&update)));
        if account.capabilities().supports(Operation::Balance) {
            assert_config("balance", &error(account.balance()));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_of_ones_own_keeps_the_effect_and_the_login() {
    let settings = Settings::default().with_operation_timeout(Duration::from_secs(2));
    let login = || Step::json(200, cases::sonetel::GRANT);
    // Two updates, after a login where there is one.
    let answers = |before: Option<Step>| {
        let twice = [Step::Hang, Step::Hang];
        let transport = ScriptedTransport::new(before.into_iter().chain(twice));
        (ClientOptions::default().with_transport(transport.clone()), transport)
    };
    let (options, transport) = answers(Some(login()));
    let config = cpaas_sonetel::Config::password("u", "p");
    let sonetel = cpaas_sonetel::Account::with_options(config, &options).unwrap();
    sonetel.id().await.unwrap();
    let hurried = sonetel.with_settings(settings.clone());
    assert_time(&sonetel, &hurried, &cases::sonetel::common_update()).await;
    let sent: Vec<_> = transport.requests().into_iter().map(|request| request.operation).collect();
    assert_eq!(sent, ["create_token", "update", "update"], "one login for both");

    let (options, _) = answers(None);
    let config = cpaas_voximplant::Config::api_key(cpaas_voximplant::Identity::Id(1), "k");
    let voximplant = cpaas_voximplant::Account::with_options(config, &options).unwrap();
    let hurried = voximplant.with_settings(settings.clone());
    assert_time(&voximplant, &hurried, &cases::voximplant::update()).await;

    let (options, _) = answers(None);
    let (base_url, sid) = (cases::restcomm::BASE_URL, cases::restcomm::SID);
    let config = cpaas_restcomm::Config::auth_token(base_url, sid, "t");
    let restcomm = cpaas_restcomm::Account::with_options(config, &options).unwrap();
    let hurried = restcomm.with_settings(settings.clone());
    assert_time(&restcomm, &hurried, &AccountUpdate::new().name("Acme")).await;

    let (options, _) = answers(None);
    let config = cpaas_twilio::Config::auth_token(cases::twilio::SID, "t");
    let twilio = cpaas_twilio::Account::with_options(config, &options).unwrap();
    let hurried = twilio.with_settings(settings);
    assert_time(&twilio, &hurried, &AccountUpdate::new().name("Acme")).await;
}

/// Each update is lost within its own time, and its outcome is unknown.
async fn assert_time(
    usual: &dyn AccountProvider,
    hurried: &dyn AccountProvider,
    update: &AccountUpdate,
) {
    for (account, seconds) in [(hurried, 2), (usual, 30)] {
        let started = Instant::now();
        let error = account.update(update).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Unknown));
        assert_eq!(started.elapsed(), Duration::from_secs(seconds), "{}", account.provider());
    }
}

/// Passes connections on to the sandbox, and counts them.
struct Counter {
    address: String,
    connections: Arc<AtomicUsize>,
}

impl Counter {
    async fn before(base_url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let counter = Self {
            address: listener.local_addr().unwrap().to_string(),
            connections: Arc::default(),
        };
        let server = address(base_url).to_owned();
        let connections = Arc::clone(&counter.connections);
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let mut server = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(async move { copy_bidirectional(&mut client, &mut server).await });
            }
        });
        counter
    }

    /// The same URL, through here.
    fn url(&self, url: &str) -> String {
        url.replace(address(url), &self.address)
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn account(
        &self,
        provider: &str,
        at: &Sandbox,
        options: &ClientOptions,
    ) -> Arc<dyn AccountProvider> {
        match provider {
            "sonetel" => {
                let access = at.sonetel();
                let config = support::sonetel(at)
                    .with_base_url(self.url(&access.base_url))
                    .with_token_url(self.url(&access.token_url));
                Arc::new(cpaas_sonetel::Account::with_options(config, options).unwrap())
            }
            "voximplant" => {
                let url = self.url(&at.voximplant().base_url);
                let config = support::voximplant(at).with_base_url(url);
                Arc::new(cpaas_voximplant::Account::with_options(config, options).unwrap())
            }
            "twilio" => {
                let url = self.url(&at.twilio().base_url);
                let config = support::twilio(at).with_base_url(url);
                Arc::new(cpaas_twilio::Account::with_options(config, options).unwrap())
            }
            _ => {
                let access = at.restcomm();
                let url = self.url(&access.base_url);
                let config = cpaas_restcomm::Config::auth_token(
                    url,
                    access.account_sid.as_str(),
                    access.auth_token.as_str(),
                );
                Arc::new(cpaas_restcomm::Account::with_options(config, options).unwrap())
            }
        }
    }
}

/// Host and port.
fn address(url: &str) -> &str {
    url.trim_start_matches("http://").split('/').next().unwrap()
}

#[tokio::test]
async fn a_hundred_accounts_of_the_same_options_share_connections() {
    let sandbox = support::start(Options::new()).await;
    for provider in support::PROVIDERS {
        let counter = Counter::before(sandbox.base_url()).await;
        let options = ClientOptions::default();
        let accounts: Vec<_> =
            (0..100).map(|_| counter.account(provider, &sandbox, &options.clone())).collect();
        for account in &accounts {
            account.info().await.unwrap();
        }
        assert_eq!(counter.connections(), 1, "{provider}, one after another");

        let labelled = accounts.into_iter().enumerate().map(|(n, it)| (n.to_string(), it));
        let limits = Limits::new().at_once(8).per_provider(8);
        let fleet = Fleet::from_accounts(labelled).unwrap().with_limits(limits);
        let report = fleet.info().report().await;
        assert_eq!(report.counts().failed, 0, "{provider}");
        let connections = counter.connections();
        assert!(connections <= 8, "{provider}: {connections} connections for 8 at the same time");
    }
}
