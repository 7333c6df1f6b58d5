//! Profiles as rows, one each.

use cpaas::profiles::Profile;
use serde::Serialize;

use crate::base::exit::{Code, Failure};
use crate::output::cell::Cell;
use crate::output::rows::{Row, rows};
use crate::session::context::AppContext;

/// The columns of a summary.
pub(in crate::commands) const COLUMNS: [&str; 5] =
    ["PROFILE", "PROVIDER", "SOURCE", "TAGS", "DEFAULT"];

/// A profile as one row.
#[derive(Serialize)]
pub(super) struct Summary<'p> {
    source: String,
    tags: &'p [String],
    default: bool,
}

impl<'p> Summary<'p> {
    pub(super) fn row(profile: &'p Profile, default: Option<&str>) -> Row<'p, Self> {
        let Profile { name, provider, origin, tags, .. } = profile;
        let (source, default) = (origin.to_string(), default == Some(name));
        let result = Self { source, tags, default };
        Row { profile: Some(name), provider: Some(provider.name.as_str()), result }
    }
}

pub(super) fn print(
    app: &AppContext<'_>,
    summaries: &[Row<'_, Summary<'_>>],
) -> Result<Code, Failure> {
    rows(app.output()?, &COLUMNS, summaries, |row| {
        let Summary { source, tags, default } = &row.result;
        let default = if *default { "yes" } else { "" };
        let words = [source.clone(), tags.join(", "), default.to_owned()].map(Cell::from);
        [row.who().as_slice(), &words].concat()
    })?;
    Ok(Code::Done)
}
