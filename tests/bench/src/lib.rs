//! What the loads and the benches of single steps both use: accounts of a sandbox, and what they send and receive.

use std::mem;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use cpaas::voximplant::GetAccountInfo;
use cpaas::{Account, AccountProvider as _, ReqwestTransport, Transport};
use cpaas_http::{OperationContext, TransportError};
use cpaas_sandbox::Sandbox;
use http::{Request, Response};
use serde_json::{Value, json};

/// The vendors, in the order of the tables.
pub const VENDORS: [&str; 4] = ["sonetel", "voximplant", "restcomm", "twilio"];

/// What `cpaas::open` takes for a sandbox's account of this vendor, which is asked at this address in place of the sandbox's own.
#[must_use]
pub fn values(sandbox: &Sandbox, vendor: &str, at: &str) -> Value {
    let (sonetel, voximplant) = (sandbox.sonetel(), sandbox.voximplant());
    let (restcomm, twilio) = (sandbox.restcomm(), sandbox.twilio());
    let moved = |url: &str| url.replacen(sandbox.base_url(), at, 1);
    match vendor {
        "sonetel" => json!({
            "username": sonetel.username,
            "password": sonetel.password,
            "base_url": moved(&sonetel.base_url),
            "token_url": moved(&sonetel.token_url),
        }),
        "voximplant" => json!({
            "credentials_json": voximplant.credentials,
            "base_url": moved(&voximplant.base_url),
        }),
        "restcomm" => json!({
            "account_sid": restcomm.account_sid,
            "auth_token": restcomm.auth_token,
            "base_url": moved(&restcomm.base_url),
        }),
        _ => json!({
            "account_sid": twilio.account_sid,
            "auth_token": twilio.auth_token,
            "base_url": moved(&twilio.base_url),
        }),
    }
}

/// Reads the account, by the vendor's own client.
///
/// # Errors
///
/// As the client's.
pub async fn read(account: &Account) -> cpaas::Result<()> {
    match account {
        Account::Sonetel(account) => account.client().get().await.map(drop),
        Account::Voximplant(account) => {
            account.client().get_account_info(&GetAccountInfo::default()).await.map(drop)
        }
        Account::Restcomm(account) => account.client().get().await.map(drop),
        Account::Twilio(account) => account.client().fetch().await.map(drop),
        other => other.info().await.map(drop),
    }
}

/// Sends what it is given, and keeps what was sent and what came back, but for logins.
#[derive(Debug, Default)]
pub struct Tap {
    inner: ReqwestTransport,
    kept: Mutex<Vec<(Request<Bytes>, Bytes)>>,
}

impl Tap {
    /// Over a transport.
    #[must_use]
    pub fn over(inner: ReqwestTransport) -> Self {
        Self { inner, kept: Mutex::default() }
    }

    /// The requests since the last time, each with the body of its answer.
    pub fn take(&self) -> Vec<(Request<Bytes>, Bytes)> {
        mem::take(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Transport for Tap {
    async fn send(
        &self,
        request: Request<Bytes>,
        context: &OperationContext,
    ) -> Result<Response<Bytes>, TransportError> {
        let sent = request.clone();
        let answer = self.inner.send(request, context).await?;
        if !context.is_login {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push((sent, answer.body().clone()));
        }
        Ok(answer)
    }
}
