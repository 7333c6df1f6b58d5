//! The answers that the sandbox gives, for the benches to read.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_http::{ClientOptions, OperationContext, ReqwestTransport, Transport, TransportError};
use cpaas_sandbox::{Options, Sandbox};
use http::{Request, Response};

/// Children in a page: the vendor's most.
const CHILDREN: u32 = 1000;

/// What the vendors say of an account.
pub(crate) struct Answers {
    pub(crate) sonetel: Bytes,
    pub(crate) voximplant: Bytes,
    pub(crate) restcomm: Bytes,
    /// A page of a thousand.
    pub(crate) children: Bytes,
}

/// Sends, and keeps the last answer.
#[derive(Debug, Default)]
struct Keep {
    inner: ReqwestTransport,
    last: Mutex<Bytes>,
}

#[async_trait]
impl Transport for Keep {
    async fn send(
        &self,
        request: Request<Bytes>,
        context: &OperationContext,
    ) -> Result<Response<Bytes>, TransportError> {
        let answer = self.inner.send(request, context).await?;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = answer.body().clone();
        Ok(answer)
    }
}

impl Answers {
    pub(crate) fn of_the_sandbox() -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(Self::ask())
    }

    async fn ask() -> Self {
        let options = Options::new().children(CHILDREN);
        let sandbox = Sandbox::start(options).await.expect("a port");
        let keep = Arc::new(Keep::default());
        let options = ClientOptions::default().with_transport(Arc::clone(&keep) as _);
        let kept = || keep.last.lock().unwrap_or_else(PoisonError::into_inner).clone();

        let access = sandbox.sonetel();
        let config = cpaas_sonetel::Config::password(&access.username, access.password.as_str())
            .with_base_url(&access.base_url)
            .with_token_url(&access.token_url);
        let client = cpaas_sonetel::Client::with_options(config, &options).expect("a client");
        client.get().await.expect("an account");
        let sonetel = kept();

        let access = sandbox.voximplant();
        let config = cpaas_voximplant::Config::from_credentials(access.credentials.as_str())
            .with_base_url(&access.base_url);
        let client = cpaas_voximplant::Client::with_options(config, &options).expect("a client");
        client
            .get_account_info(&cpaas_voximplant::GetAccountInfo::new())
            .await
            .expect("an account");
        let voximplant = kept();
        let request = cpaas_voximplant::GetChildrenAccounts::new().count(u64::from(CHILDREN));
        client.get_children_accounts(&request).await.expect("children");
        let children = kept();

        let access = sandbox.restcomm();
        let config = cpaas_restcomm::Config::auth_token(
            &access.base_url,
            &access.account_sid,
            access.auth_token.as_str(),
        );
        let client = cpaas_restcomm::Client::with_options(config, &options).expect("a client");
        client.get().await.expect("an account");
        Self { sonetel, voximplant, restcomm: kept(), children }
    }
}
