//! Values of options that only Voximplant has.

use cpaas_voximplant::Selection;

/// `all`, or ids with commas.
pub(crate) fn selection(text: &str) -> Result<Selection, String> {
    if text == "all" {
        return Ok(Selection::All);
    }
    let ids: Result<Vec<u64>, _> = text.split(',').map(str::parse).collect();
    ids.map(Selection::Only).map_err(|_| "not `all`, nor ids with commas".to_owned())
}
