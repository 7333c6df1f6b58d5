//! What the command adds to the profiles of `cpaas::profiles`: the defaults of options, editing their file, their
//! thresholds, and its own words for what is wrong.

pub(crate) mod default_thresholds;
pub(crate) mod defaults;
pub(crate) mod edit;
pub(crate) mod failure;
mod line_ends;
pub(crate) mod thresholds;
