//! Profiles as rows, one each.

use cpaas::profiles::Profile;
use serde::Serialize;

use crate::base::exit::{Code, Failure};
use crate::output::rows::rows;
use crate::session::context::AppContext;

/// The columns of a summary.
pub(super) const COLUMNS: [&str; 5] = ["PROFILE", "PROVIDER", "SOURCE", "TAGS", "DEFAULT"];

/// A profile as one row.
#[derive(Serialize)]
pub(super) struct Summary<'p> {
    profile: &'p str,
    provider: &'static str,
    source: String,
    tags: &'p [String],
    default: bool,
}

impl<'p> Summary<'p> {
    pub(super) fn new(profile: &'p Profile, default: Option<&str>) -> Self {
        let Profile { name, provider, origin, tags, .. } = profile;
        let (source, default) = (origin.to_string(), default == Some(name));
        Self { profile: name, provider: provider.name.as_str(), source, tags, default }
    }
}

pub(super) fn print(app: &AppContext<'_>, summaries: &[Summary<'_>]) -> Result<Code, Failure> {
    rows(app.output()?, &COLUMNS, summaries, |row| {
        let default = if row.default { "yes" } else { "" };
        let (profile, provider) = (row.profile.to_owned(), row.provider.to_owned());
        vec![profile, provider, row.source.clone(), row.tags.join(", "), default.to_owned()]
    })?;
    Ok(Code::Done)
}
