//! What a change of status affects, before and after.

use std::collections::HashSet;

use cpaas_core::{AccountId, Effect, Error, ErrorKind, Result};
use cpaas_http::provider::{ApiRequest, AuthScheme, LARGE_BODY_LIMIT};
use cpaas_http::{Access, List};
use futures_util::stream::{self, StreamExt as _};
use http::Method;

use super::Client;
use crate::PROVIDER;
use crate::api::account::AccountRecord;
use crate::api::response::records;
use crate::api::status::Status;
use crate::api::subtree::{ReadBack, Subtree, SubtreeMember, Unlisted};

/// Most requests at the same time.
const AT_ONCE: usize = 8;

/// Most levels below an account. The platform has three in all.
const MAX_DEPTH: usize = 8;

/// Most accounts of a subtree.
const MAX_MEMBERS: usize = 100_000;

const OPERATION: &str = "subtree";

/// The accounts found so far, level by level.
struct Search {
    found: Vec<Found>,
    /// Their SIDs: no account is below itself, whatever a list contains.
    seen: HashSet<String>,
}

/// An account that was found, and where.
struct Found {
    account: AccountRecord,
    above: Option<usize>,
    depth: usize,
    unlisted: Option<Unlisted>,
}

impl Client {
    /// The account with this SID, the own one or one below it, and all accounts below that: what a
    /// change of its status affects.
    ///
    /// The platform shows an account only those directly below itself, so each list is read with the
    /// auth token that the list above shows. An account whose list can't be read (a suspended one, say)
    /// is marked: there may be more below it. Sends one request for each account, eight at a
    /// time, within the time of one operation; nothing is changed.
    ///
    /// # Errors
    ///
    /// As [`get_by_sid`](Self::get_by_sid), for the account itself; `InvalidResponse` for more than
    /// 100,000 accounts.
    pub async fn subtree(&self, sid: &str) -> Result<Subtree> {
        let this = self.with_shared_deadline();
        let mut search = Search::from(this.get_by_sid(sid).await?);
        let own = this.sid().await?;
        let mut level = 0..1;
        while !level.is_empty() {
            let accounts = search.found.get(level.clone()).unwrap_or_default();
            let requests: Vec<_> = accounts.iter().map(|above| this.listing(&own, above)).collect();
            let lists = requests.into_iter().map(|request| this.list_below(request));
            let mut lists = stream::iter(lists).buffered(AT_ONCE);
            let next = search.found.len();
            for above in level {
                if let Some(list) = lists.next().await {
                    search.place(above, list)?;
                }
            }
            level = next..search.found.len();
        }
        Ok(Subtree { members: in_order(search.found) })
    }

    /// Reads every account of a subtree again, by its SID, with this client's own credential: what a
    /// change did to each. In the order of the subtree, eight requests at a time, within the time of
    /// one operation.
    ///
    /// An account that a change of status has locked out can't list its own; if it is this client's
    /// own account, nothing can be read any more. After making an account active, read the
    /// [`subtree`](Self::subtree) again: it may show accounts that could not be listed before.
    pub async fn read_back(&self, subtree: &Subtree) -> Vec<ReadBack> {
        let this = self.with_shared_deadline();
        let sids: Vec<_> =
            subtree.members.iter().map(|member| member.account.sid.clone()).collect();
        let reads = sids.into_iter().map(|sid| {
            let this = this.clone();
            async move {
                let account = this.get_by_sid(&sid).await;
                ReadBack { sid, account }
            }
        });
        stream::iter(reads).buffered(AT_ONCE).collect().await
    }

    /// The request for the accounts directly below one, with that one's own credential.
    fn listing(&self, own: &AccountId, above: &Found) -> Result<ApiRequest, Unlisted> {
        let Found { account, depth, .. } = above;
        if *depth >= MAX_DEPTH {
            return Err(Unlisted::TooDeep);
        }
        if let Some(status) = account.status.as_ref().filter(|word| Status::is_refused(word)) {
            return Err(Unlisted::Inactive { status: status.clone() });
        }
        let listing =
            self.collection(OPERATION, Access::Read, Method::GET).with_body_limit(LARGE_BODY_LIMIT);
        if account.sid == own.as_str() {
            return Ok(listing);
        }
        let Some(secret) = account.auth_token.clone() else {
            return Err(Unlisted::TokenHidden { status: account.status.clone() });
        };
        Ok(listing.with_auth_scheme(AuthScheme::Basic { user: account.sid.clone(), secret }))
    }

    async fn list_below(
        &self,
        request: Result<ApiRequest, Unlisted>,
    ) -> Result<List<AccountRecord>, Unlisted> {
        let response = self.api.send(&request?).await.map_err(Unlisted::Failed)?;
        records(&response).map_err(Unlisted::Failed)
    }
}

impl From<AccountRecord> for Search {
    fn from(account: AccountRecord) -> Self {
        let seen = HashSet::from([account.sid.clone()]);
        Self { found: vec![Found { account, above: None, depth: 0, unlisted: None }], seen }
    }
}

impl Search {
    /// Takes in the accounts directly below one that was found before.
    fn place(&mut self, above: usize, list: Result<List<AccountRecord>, Unlisted>) -> Result<()> {
        let room = MAX_MEMBERS.saturating_sub(self.found.len());
        let Some(parent) = self.found.get_mut(above) else { return Ok(()) };
        let depth = parent.depth + 1;
        match list {
            Ok(list) if list.items.len() > room => return Err(too_many()),
            Ok(List { items, unreadable, .. }) => {
                parent.unlisted = unreadable.into_iter().next().map(Unlisted::Unreadable);
                let new = items.into_iter().filter(|a| self.seen.insert(a.sid.clone()));
                let above = Some(above);
                self.found.extend(new.map(|account| Found {
                    account,
                    above,
                    depth,
                    unlisted: None,
                }));
            }
            Err(why) => parent.unlisted = Some(why),
        }
        Ok(())
    }
}

/// Each account directly before those below it, which keep the order in which they were listed.
fn in_order(found: Vec<Found>) -> Vec<SubtreeMember> {
    let mut below = vec![Vec::new(); found.len()];
    for (at, account) in found.iter().enumerate() {
        if let Some(list) = account.above.and_then(|above| below.get_mut(above)) {
            list.push(at);
        }
    }
    let mut found: Vec<_> = found.into_iter().map(Some).collect();
    let mut members = Vec::with_capacity(found.len());
    let mut next = vec![0];
    while let Some(at) = next.pop() {
        let Some(Found { account, depth, unlisted, .. }) = found.get_mut(at).and_then(Option::take)
        else {
            continue;
        };
        members.push(SubtreeMember { depth, account, unlisted });
        next.extend(below.get(at).into_iter().flatten().rev());
    }
    members
}

fn too_many() -> Error {
    let message = format!("more than {MAX_MEMBERS} accounts");
    Error::with_effect(ErrorKind::InvalidResponse, Effect::None, message)
        .with_provider(PROVIDER)
        .with_operation(OPERATION)
}
