//! One call, made by a vendor's package and by our client with the same inputs.

use std::ffi::OsStr;
use std::path::Path;
use std::pin::Pin;

use cpaas_core::Error;
use cpaas_sandbox::{JournalEntry, Sandbox};
use serde::Serialize;
use serde_json::Value;
use tokio::process::Command;

use super::package::{Package, Returned};

/// Our client's answer as JSON.
pub(crate) type Answer = Result<Value, Error>;

pub(crate) type Asked<'c> = Pin<Box<dyn Future<Output = Answer> + 'c>>;

/// A call; `C` is what our side makes it with.
pub(crate) struct Case<C> {
    /// In words, for the list of differences.
    pub(crate) name: &'static str,
    /// As the script of the package knows it.
    pub(crate) call: &'static str,
    pub(crate) arguments: Value,
    pub(crate) ours: for<'c> fn(&'c C) -> Asked<'c>,
    /// What happens to the sandbox just before, on either side.
    pub(crate) before: fn(&Sandbox),
    /// What stands in the failure of the package, where it must fail.
    pub(crate) failure: Option<&'static str>,
}

impl<C> Case<C> {
    pub(crate) fn new(
        name: &'static str,
        call: &'static str,
        arguments: Value,
        ours: for<'c> fn(&'c C) -> Asked<'c>,
    ) -> Self {
        Self { name, call, arguments, ours, before: |_| (), failure: None }
    }

    pub(crate) fn after(self, before: fn(&Sandbox)) -> Self {
        Self { before, ..self }
    }

    pub(crate) fn failing(self, with: &'static str) -> Self {
        Self { failure: Some(with), ..self }
    }
}

/// What our client does in a [`Case`].
pub(crate) fn asked<'c, T: Serialize>(
    call: impl Future<Output = cpaas_core::Result<T>> + 'c,
) -> Asked<'c> {
    Box::pin(async move { Ok(serde_json::to_value(call.await?).expect("it is JSON")) })
}

/// What came of a case on one side.
pub(crate) struct Side<A> {
    pub(crate) requests: Vec<JournalEntry>,
    pub(crate) answer: A,
}

/// What came of the cases on either side.
pub(crate) type Both = (Vec<Side<Returned>>, Vec<Side<Answer>>);

/// Lets the package make every call, puts the sandbox back to its start, and lets our client make every call. The vendor's
/// account is the same after either.
pub(crate) async fn both<C>(
    cases: &[Case<C>],
    sandbox: &Sandbox,
    vendor: &str,
    package: &mut Package,
    ours: fn(&Sandbox) -> C,
    ca: Option<&Path>,
) -> Both {
    let at_start = account(sandbox, vendor);
    let theirs =
        sides(cases, sandbox, async |case| package.call(case.call, &case.arguments).await).await;
    let after_theirs = account(sandbox, vendor);
    reset(sandbox, ca).await;
    assert_eq!(account(sandbox, vendor), at_start, "put back");
    let with = ours(sandbox);
    let ours = sides(cases, sandbox, async |case| (case.ours)(&with).await).await;
    assert_eq!(account(sandbox, vendor), after_theirs, "the same changes");
    (theirs, ours)
}

/// What comes of the cases, one after the other.
pub(crate) async fn sides<C, A>(
    cases: &[Case<C>],
    sandbox: &Sandbox,
    mut answer: impl AsyncFnMut(&Case<C>) -> A,
) -> Vec<Side<A>> {
    let mut sides = Vec::with_capacity(cases.len());
    let mut seen = sandbox.journal().len();
    for case in cases {
        (case.before)(sandbox);
        let answer = answer(case).await;
        let requests = sandbox.journal().split_off(seen);
        seen += requests.len();
        sides.push(Side { requests, answer });
    }
    sides
}

/// What the sandbox holds of an account, without what is made up anew each time.
fn account(sandbox: &Sandbox, vendor: &str) -> Value {
    let mut account = sandbox.state()[vendor]["account"].take();
    account.as_object_mut().unwrap().retain(|name, _| !name.starts_with("x_"));
    account
}

/// Puts the sandbox back to its start, as a program in any language would.
pub(crate) async fn reset(sandbox: &Sandbox, ca: Option<&Path>) {
    let ca = ca.map(|file| [OsStr::new("--cacert"), file.as_os_str()]);
    let url = format!("{}/_sandbox/state/reset", sandbox.base_url());
    curl(ca.into_iter().flatten().chain(["-X", "POST", &url].map(OsStr::new))).await;
}

/// What curl prints.
pub(crate) async fn curl(arguments: impl IntoIterator<Item: AsRef<OsStr>>) -> Vec<u8> {
    let mut curl = Command::new("curl");
    curl.args(["-sS", "--fail", "--max-time", "10", "--noproxy", "*"]).args(arguments);
    let output = curl.output().await.expect("curl is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
