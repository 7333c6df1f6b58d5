//! A page of children.

use std::iter::Enumerate;
use std::vec::IntoIter;

use bytes::Bytes;
use cpaas_core::Result;
use cpaas_http::provider::ApiResponse;
use cpaas_http::provider::json::{Lenient, Literal};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_with::As;

use crate::api::account_info::AccountInfoType;

/// A page whose children are decoded one at a time, when they are taken: a thousand of them together
/// would need more memory than their text, and the first would have to wait for the last.
pub(super) struct Page {
    answer: ApiResponse,
    /// Parts of the answer.
    children: Enumerate<IntoIter<Bytes>>,
    /// How many children it has, taken or not.
    pub(super) count: u64,
    /// How many there are in all, if given.
    pub(super) total: Option<u64>,
}

/// As [`GetChildrenAccountsResponse`](crate::GetChildrenAccountsResponse), with the children as they
/// stand in the answer.
#[derive(Deserialize)]
struct Undecoded<'a> {
    #[serde(borrow)]
    result: Vec<&'a RawValue>,
    #[serde(default, deserialize_with = "As::<Lenient<Literal>>::deserialize")]
    total_count: Option<u64>,
}

impl Page {
    pub(super) fn new(answer: ApiResponse) -> Result<Self> {
        let Undecoded { result, total_count } = answer.decode()?;
        let part = |child: &RawValue| answer.body().slice_ref(child.get().as_bytes());
        let children: Vec<Bytes> = result.into_iter().map(part).collect();
        let count = u64::try_from(children.len()).unwrap_or(u64::MAX);
        Ok(Self { answer, children: children.into_iter().enumerate(), count, total: total_count })
    }

    /// The next child; none after the last one.
    pub(super) fn next(&mut self) -> Option<Result<AccountInfoType>> {
        let (index, child) = self.children.next()?;
        Some(self.answer.decode_part(&child, format_args!("result[{index}]")))
    }
}
