//! A vendor that has one account, checks who asks, and changes its password.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use cpaas_http::{OperationContext, TransportError};
use cpaas_restcomm::{ErrorKind, Transport};
use http::{Method, Request, Response};

use crate::cases::SID;

/// Half of the time that any exchange takes.
const WAY: Duration = Duration::from_millis(50);

/// What goes wrong with a request, instead of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// The connection breaks before anything is done.
    LostBefore,
    /// The connection breaks when everything is done.
    LostAfter,
    /// Everything is done, and the answer is no account.
    Garbled,
}

/// Its token is `token-of-<password>`, and either opens the account.
pub(crate) struct Vendor {
    state: Mutex<State>,
}

struct State {
    password: String,
    name: String,
    changes: u32,
    refusals: u32,
    requests: Vec<(Method, String)>,
    faults: VecDeque<Fault>,
}

impl Vendor {
    pub(crate) fn new(password: &str, faults: impl IntoIterator<Item = Fault>) -> Arc<Self> {
        let state = State {
            password: password.to_owned(),
            name: "Owner".to_owned(),
            changes: 0,
            refusals: 0,
            requests: Vec::new(),
            faults: faults.into_iter().collect(),
        };
        Arc::new(Self { state: Mutex::new(state) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// How many changes were made.
    pub(crate) fn changes(&self) -> u32 {
        self.state().changes
    }

    /// How many requests had the wrong credential.
    pub(crate) fn refusals(&self) -> u32 {
        self.state().refusals
    }

    /// Method and secret of each request.
    pub(crate) fn requests(&self) -> Vec<(Method, String)> {
        self.state().requests.clone()
    }
}

impl State {
    fn answer(&mut self, request: &Request<Bytes>, secret: &str) -> Response<Bytes> {
        let answer = |status: u16, body: String| {
            Response::builder().status(status).body(Bytes::from(body)).unwrap()
        };
        if secret != self.password && secret != format!("token-of-{}", self.password) {
            self.refusals += 1;
            return answer(401, "<html><title>Error report</title></html>".into());
        }
        if request.method() != Method::GET {
            for (name, value) in url::form_urlencoded::parse(request.body()) {
                match &*name {
                    "Password" if value == "weak" => {
                        return answer(400, "Password too weak".into());
                    }
                    "Password" => self.password = value.into_owned(),
                    "FriendlyName" => self.name = value.into_owned(),
                    _ => {}
                }
            }
            self.changes += 1;
        }
        let State { name, password, .. } = self;
        answer(
            200,
            format!(
                r#"{{"sid":"{SID}","friendly_name":"{name}","email_address":"a@b.test","auth_token":"token-of-{password}"}}"#
            ),
        )
    }
}

// By hand: clients print their transport.
impl fmt::Debug for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vendor")
    }
}

#[async_trait]
impl Transport for Vendor {
    async fn send(
        &self,
        request: Request<Bytes>,
        _: &OperationContext,
    ) -> Result<Response<Bytes>, TransportError> {
        let header = request.headers()["authorization"].to_str().unwrap();
        let pair = STANDARD.decode(header.strip_prefix("Basic ").unwrap()).unwrap();
        let pair = String::from_utf8(pair).unwrap();
        let secret = pair.split_once(':').unwrap().1;
        let fault = {
            let mut state = self.state();
            state.requests.push((request.method().clone(), secret.to_owned()));
            state.faults.pop_front().unwrap_or(Fault::None)
        };
        tokio::time::sleep(WAY).await;
        let lost = || Err(TransportError::maybe_sent(ErrorKind::Transport, "connection reset"));
        if fault == Fault::LostBefore {
            return lost();
        }
        let answer = self.state().answer(&request, secret);
        tokio::time::sleep(WAY).await;
        match fault {
            Fault::LostAfter => lost(),
            Fault::Garbled => Ok(Response::new(Bytes::from_static(b"{\"sid\": \"AC"))),
            Fault::None | Fault::LostBefore => Ok(answer),
        }
    }
}
