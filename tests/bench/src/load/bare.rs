//! Through reqwest, as one would by hand: the same requests, the same answers read into the same types, and nothing of what our
//! clients add (deadlines, limits, retries, renewal of tokens, redaction, traces).

use std::sync::Arc;

use bytes::Bytes;
use cpaas::voximplant::{GetAccountInfoResponse, GetChildrenAccounts};
use cpaas::{Account, Transport};
use cpaas_bench::{Tap, read};
use cpaas_http::provider::json::decode;
use http::Request;
use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::drive;
use super::ours::{open, transport};
use crate::arguments::Load;
use crate::base::Result;
use crate::bench::profile_name;
use crate::cost::{Cost, Stopwatch};

/// What Sonetel wraps its answers in.
#[derive(Deserialize)]
struct Envelope {
    #[expect(dead_code, reason = "read for what it costs")]
    response: cpaas::sonetel::AccountRecord,
}

/// Children in a page: the vendor's limit, and what our client asks for.
const PAGE: u64 = 1000;

/// The first request that our client sends for a call.
async fn captured(load: &Load, call: impl AsyncFnOnce(Account)) -> Result<Request<Bytes>> {
    let tap = Arc::new(Tap::over(transport(load)?));
    call(open(load, Arc::clone(&tap) as Arc<dyn Transport>)?).await;
    let (request, _) = tap.take().into_iter().next().ok_or("the call sent nothing")?;
    Ok(request)
}

/// A client whose every request has the same headers, and which does nothing of its own.
fn client(load: &Load, request: &Request<Bytes>) -> Result<Client> {
    let mut builder = Client::builder()
        .default_headers(request.headers().clone())
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy();
    if let Some(ca) = &load.ca {
        let roots = reqwest::Certificate::from_pem_bundle(&std::fs::read(ca)?)?;
        builder = builder.tls_certs_merge(roots);
    }
    Ok(builder.build()?)
}

pub(super) async fn account(load: &Load) -> Result<Cost> {
    let request = captured(load, async |account| drop(read(&account).await)).await?;
    match load.provider.as_str() {
        "sonetel" => requests::<Envelope>(load, &request).await,
        "voximplant" => requests::<GetAccountInfoResponse>(load, &request).await,
        "restcomm" => requests::<cpaas::restcomm::AccountRecord>(load, &request).await,
        _ => requests::<cpaas::twilio::AccountRecord>(load, &request).await,
    }
}

/// Sends this request again and again, and reads each answer as a `T`.
async fn requests<T: DeserializeOwned>(load: &Load, request: &Request<Bytes>) -> Result<Cost> {
    let client = client(load, request)?;
    let (method, url) = (request.method().clone(), request.uri().to_string());
    let body = request.body().clone();
    let call = async |_| {
        let request = client.request(method.clone(), &url).body(body.clone());
        let answer = request.send().await?.error_for_status()?.bytes().await?;
        Ok(decode::<T>(&answer).map(drop)?)
    };
    drive(load, call).await
}

/// Reads the same pages as our client, one after another, and drops them.
pub(super) async fn children(load: &Load) -> Result<Cost> {
    let request = captured(load, async |account| {
        if let Account::Voximplant(account) = account {
            let mut children = account.client().children(GetChildrenAccounts::default());
            drop(children.next().await);
        }
    });
    let request = request.await?;
    let (client, url) = (client(load, &request)?, request.uri().to_string());
    let first = std::str::from_utf8(request.body())?;
    if !first.contains("offset=0") {
        return Err("the request for the first page does not name where it begins".into());
    }
    let page = async |offset: u64| {
        let body = first.replace("offset=0", &format!("offset={offset}"));
        let answer = client.post(&url).body(body).send().await?.error_for_status()?;
        answer.bytes().await.map(drop)
    };
    // Connects. There is no child so far on.
    page(u64::from(u32::MAX)).await?;
    let watch = Stopwatch::start()?;
    for offset in (0..load.calls).step_by(usize::try_from(PAGE)?) {
        page(offset).await?;
    }
    watch.stop(load.calls, Vec::new())
}

/// Asks an exporter for one account after the other, as Prometheus does.
pub(super) async fn probes(load: &Load) -> Result<Cost> {
    let client = Client::builder().no_proxy().build()?;
    let at = load.values["base_url"].as_str().ok_or("probes need an address")?;
    let probe = async |call: u64| {
        let name = profile_name(call % u64::from(load.accounts));
        let answer = client.get(format!("{at}/probe?target={name}")).send().await?;
        let text = answer.error_for_status()?.text().await?;
        let success = text.lines().find(|line| line.starts_with("cpaas_probe_success{"));
        match success {
            Some(line) if line.ends_with("} 1.0") => Ok(()),
            _ => Err(format!("the probe of {name} failed: {text}").into()),
        }
    };
    drive(load, probe).await
}
