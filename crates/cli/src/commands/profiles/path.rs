//! `cpaas profiles path`.

use serde::Serialize;

use super::document;
use crate::base::exit::{Code, Failure};
use crate::output::rows::{Row, rows};
use crate::session::context::AppContext;

#[derive(Serialize)]
struct Place {
    path: String,
    exists: bool,
}

pub(in crate::commands) const COLUMNS: [&str; 2] = ["PATH", "EXISTS"];

pub(super) fn run(app: &AppContext<'_>) -> Result<Code, Failure> {
    document::check_selection(app.global)?;
    let path = document::path(app.global)?;
    let result = Place { path: path.display().to_string(), exists: path.exists() };
    let place = Row { profile: None, provider: None, result };
    rows(app.output()?, &COLUMNS, &[place], |row| {
        let place = &row.result;
        let exists = if place.exists { "yes" } else { "no" };
        vec![place.path.clone(), exists.to_owned()]
    })?;
    Ok(Code::Done)
}
