//! The vendor's error codes and their names: every one of the page "Errors" of
//! [its documentation](https://docs.voximplant.ai).
//!
//! An [`Error`](crate::Error) carries the code as its `vendor_code`.
//!
//! ```
//! use cpaas_voximplant::codes;
//!
//! assert_eq!(codes::name(127), Some("INSUFFICIENT_MONEY"));
//! assert_eq!(codes::all().count(), 461);
//! ```

/// A code and its name on each line, in ascending order.
const LIST: &str = include_str!("codes.txt");

/// Every code with its name, in ascending order.
pub fn all() -> impl Iterator<Item = (i64, &'static str)> {
    LIST.lines().filter_map(|line| {
        let (code, name) = line.split_once(' ')?;
        Some((code.parse().ok()?, name))
    })
}

/// The name of a code; `None` for one that the vendor does not list.
#[must_use]
pub fn name(code: i64) -> Option<&'static str> {
    all().find_map(|(listed, name)| (listed == code).then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_in_order() {
        assert_eq!(all().count(), LIST.lines().count(), "every line is a code and a name");
        let codes: Vec<_> = all().map(|(code, _)| code).collect();
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!((name(1), name(584)), (Some("FATAL_ERROR"), Some("PHONE_IS_NOT_PERSONAL")));
        assert_eq!(name(3), None);
    }
}
