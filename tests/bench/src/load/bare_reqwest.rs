//! Through reqwest, as one would by hand: the same requests, the same answers read into the same types, and nothing of what our
//! clients add (deadlines, limits, retries, renewal of tokens, redaction, traces).

use bytes::Bytes;
use cpaas_http::provider::json::decode;
use cpaas_voximplant::{GetAccountInfo, GetChildrenAccounts};
use http::Request;
use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::capture::{captured, sonetel_request};
use super::clients::{restcomm_client, voximplant_client};
use crate::access::Access;
use crate::arguments::Load;
use crate::base::Result;
use crate::measure::{Stopwatch, drive};

/// What Sonetel wraps its answers in.
#[derive(Deserialize)]
struct Envelope<T> {
    #[expect(dead_code, reason = "read for what it costs")]
    response: T,
}

/// Children in a page: the vendor's limit, and what our client asks for.
const PAGE: u64 = 1000;

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

/// Sends this request again and again, and reads each answer as a `T`.
async fn requests<T: DeserializeOwned>(load: &Load, request: &Request<Bytes>) -> Result<Value> {
    let client = client(load, request)?;
    let (method, url) = (request.method().clone(), request.uri().to_string());
    let body = request.body().clone();
    drive(load, move || {
        let request = client.request(method.clone(), &url).body(body.clone());
        async move {
            let answer = request.send().await?.error_for_status()?.bytes().await?;
            decode::<T>(&answer)?;
            Ok(())
        }
    })
    .await
}

pub(super) async fn sonetel(load: &Load, access: &Access) -> Result<Value> {
    let request = sonetel_request(access).await?;
    requests::<Envelope<cpaas_sonetel::AccountRecord>>(load, &request).await
}

pub(super) async fn restcomm(load: &Load, access: &Access) -> Result<Value> {
    let request = captured(async |options| {
        if let Ok(client) = restcomm_client(access, &options) {
            let _ = client.get().await;
        }
    });
    requests::<cpaas_restcomm::AccountRecord>(load, &request.await?).await
}

pub(super) async fn voximplant(load: &Load, access: &Access) -> Result<Value> {
    let request = captured(async |options| {
        if let Ok(client) = voximplant_client(access, &options) {
            let _ = client.get_account_info(&GetAccountInfo::default()).await;
        }
    });
    requests::<cpaas_voximplant::GetAccountInfoResponse>(load, &request.await?).await
}

/// Reads the same pages as our client, one after another, and drops them.
pub(super) async fn children(load: &Load, access: &Access) -> Result<Value> {
    let request = captured(async |options| {
        if let Ok(client) = voximplant_client(access, &options) {
            let _ = client.children(GetChildrenAccounts::default()).next().await;
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
    let watch = Stopwatch::start();
    for offset in (0..load.calls).step_by(usize::try_from(PAGE)?) {
        page(offset).await?;
    }
    Ok(watch.stop(load.calls))
}
