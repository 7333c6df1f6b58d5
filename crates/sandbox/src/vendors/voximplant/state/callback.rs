//! What the vendor's cloud posts to an account's `callback_url`: here, that the balance has fallen below its threshold.
//!
//! Only to loopback and only over plain HTTP, one attempt each: this is a test's counterpart, and never a way to reach
//! another host.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use serde_json::value::RawValue;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use url::{Host, Url};

use crate::engine::digest::md5_hex;
use crate::seed::debug_of_these_only;
use crate::vendors::voximplant::json::{Members, encoded, verbatim};
use crate::vendors::voximplant::state::account::Account;
use crate::vendors::voximplant::state::money;

/// How long one callback may take, from connecting to the answer.
const TIME: Duration = Duration::from_secs(5);

/// How many callbacks may be under way; more are dropped.
const SLOTS: usize = 16;

/// A callback that is due.
pub(crate) struct Callback {
    address: SocketAddr,
    /// The value of the `Host` header.
    host: String,
    path: String,
    body: String,
}

// Not derived: the body has the hash, and personal data.
debug_of_these_only!(Callback { address });

impl Callback {
    /// The one for an account whose balance a change took below the threshold, if it is to be sent anywhere.
    pub(crate) fn of(id: u64, before: &Account, after: &Account) -> Option<Self> {
        if !fallen(before, after) {
            return None;
        }
        let url: String = serde_json::from_str(after.setting("callback_url").get()).ok()?;
        let url = Url::parse(&url).ok()?;
        let body = Members::from([("callbacks", encoded(&[members(id, after)]))]);
        Some(Self {
            address: loopback(&url)?,
            host: format!("{}:{}", url.host_str()?, url.port_or_known_default()?),
            path: url[url::Position::BeforePath..url::Position::AfterQuery].to_owned(),
            body: encoded(&body).get().to_owned(),
        })
    }

    async fn post(&self) -> io::Result<()> {
        let mut stream = TcpStream::connect(self.address).await?;
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n",
            self.path,
            self.host,
            self.body.len(),
        );
        stream.write_all(&[head.as_bytes(), self.body.as_bytes()].concat()).await?;
        // Closing before the answer has come could cost the receiver the request.
        stream.read(&mut [0; 512]).await.map(drop)
    }
}

/// Sends callbacks beside the answers.
#[derive(Debug)]
pub(crate) struct Sender {
    slots: Arc<Semaphore>,
}

impl Sender {
    pub(crate) fn new() -> Self {
        Self { slots: Arc::new(Semaphore::new(SLOTS)) }
    }

    /// One attempt in the background, which is not awaited: only the receiver sees its outcome.
    pub(crate) fn send(&self, callback: Callback) {
        let slot = Arc::clone(&self.slots).try_acquire_owned();
        if let (Ok(slot), Ok(runtime)) = (slot, Handle::try_current()) {
            runtime.spawn(async move {
                let _ = tokio::time::timeout(TIME, callback.post()).await;
                drop(slot);
            });
        }
    }
}

/// Whether a change of the balance, and not of the threshold, went through the threshold.
fn fallen(before: &Account, after: &Account) -> bool {
    let balance = |account: &Account| money::read(&account.balances.balance);
    let threshold = money::read(after.setting("min_balance_to_notify").get());
    match (balance(before), balance(after), threshold) {
        (Some(before), Some(after), Some(threshold)) => before >= threshold && after < threshold,
        _ => false,
    }
}

/// Where to connect for a URL on this machine; a name is not looked up, so that it can't lead elsewhere.
fn loopback(url: &Url) -> Option<SocketAddr> {
    let ip: IpAddr = match url.host()? {
        Host::Ipv4(ip) => ip.into(),
        Host::Ipv6(ip) => ip.into(),
        Host::Domain(name) => {
            name.eq_ignore_ascii_case("localhost").then_some(Ipv4Addr::LOCALHOST)?.into()
        }
    };
    let ours = url.scheme() == "http" && ip.is_loopback();
    Some(SocketAddr::new(ip, url.port_or_known_default()?)).filter(|_| ours)
}

/// `AccountCallback`.
fn members(id: u64, account: &Account) -> Members {
    let same = |name: &'static str| (name, account.setting(name).to_owned());
    let salt: String = serde_json::from_str(
        account.setting(crate::vendors::voximplant::state::settings::CALLBACK_SALT).get(),
    )
    .unwrap_or_default();
    let details: [(&'static str, Box<RawValue>); 2] =
        [("is_min_credit", encoded(&false)), ("is_repeated", encoded(&false))];
    Members::from([
        ("callback_id", encoded(&id)),
        ("type", encoded("min_balance")),
        ("account_id", encoded(&account.id)),
        ("hash", encoded(&hash(&salt, account.id, &account.api_key, id))),
        ("account_name", encoded(&account.name)),
        ("account_email", encoded(&account.email)),
        same("language_code"),
        same("account_first_name"),
        same("account_last_name"),
        ("balance", verbatim(&account.balances.balance)),
        ("currency", encoded(&account.balances.currency)),
        ("min_balance", encoded(&Members::from(details))),
        ("x_revision", encoded("r-2026-1")),
    ])
}

/// The vendor's formula: the MD5 of the four one after the other.
fn hash(salt: &str, account: u64, api_key: &str, callback: u64) -> String {
    md5_hex(&format!("{salt}{account}{api_key}{callback}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::voximplant::seed::Seed;

    fn account(balance: &str, url: &str) -> Account {
        let mut account = Account::parent(&Seed::new().balance(balance));
        account.settings.insert("callback_url", encoded(url));
        account
    }

    #[test]
    fn goes_to_loopback_only() {
        let to = |url: &str| {
            Callback::of(1, &account("5.25", url), &account("5.2499", url))
                .map(|callback| (callback.address.to_string(), callback.host, callback.path))
        };
        for (url, address, host, path) in [
            ("http://127.0.0.1:81/a?b=c#d", "127.0.0.1:81", "127.0.0.1:81", "/a?b=c"),
            ("http://localhost", "127.0.0.1:80", "localhost:80", "/"),
            ("http://127.9.9.9:7", "127.9.9.9:7", "127.9.9.9:7", "/"),
            ("http://[::1]:7/x", "[::1]:7", "[::1]:7", "/x"),
        ] {
            assert_eq!(to(url), Some((address.into(), host.into(), path.into())), "{url}");
        }
        for url in [
            "",
            "https://127.0.0.1:81/",
            "http://example.test/",
            "http://localhost.example.test/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://127.0.0.1@example.test/",
        ] {
            assert_eq!(to(url), None, "{url}");
        }
    }

    #[test]
    fn is_due_when_the_balance_falls_through_the_threshold() {
        let url = "http://127.0.0.1:81/";
        for (before, after, due) in [
            ("5.25", "5.24", true),
            ("6", "-1", true),
            ("5.24", "5.23", false),
            ("7", "5.25", false),
            ("5", "6", false),
            ("what", "1", false),
        ] {
            let callback = Callback::of(1, &account(before, url), &account(after, url));
            assert_eq!(callback.is_some(), due, "{before} {after}");
        }
    }
}
