//! How responses are read.

use cpaas_core::Result;
use cpaas_http::List;
use cpaas_http::provider::ApiResponse;

use super::account::AccountRecord;
use super::link;

/// The account in a response.
pub(crate) fn record(response: &ApiResponse) -> Result<AccountRecord> {
    refuse_xml(response)?;
    let mut record: AccountRecord = response.decode()?;
    record.profile = link::profile(response.headers());
    Ok(record)
}

/// The account in a response that must be about this one. The platform may find an account whatever the
/// case of its SID.
pub(crate) fn record_of(response: &ApiResponse, sid: &str) -> Result<AccountRecord> {
    let record = record(response)?;
    if record.sid.eq_ignore_ascii_case(sid) {
        return Ok(record);
    }
    Err(response.about_another_account("sid"))
}

/// The accounts in a response: a bare array.
pub(crate) fn records(response: &ApiResponse) -> Result<List<AccountRecord>> {
    refuse_xml(response)?;
    let (mut list, unreadable): (List<_>, _) = response.decode_entries()?;
    list.unreadable = unreadable;
    Ok(list)
}

fn refuse_xml(response: &ApiResponse) -> Result<()> {
    let body = response.body().trim_ascii_start();
    if body.starts_with(b"<?xml") || body.starts_with(b"<RestcommResponse") {
        return Err(response.invalid(
            "XML instead of JSON: this server ignores `.json` at its place in the path; set `legacy_paths` the other way round",
        ));
    }
    Ok(())
}
