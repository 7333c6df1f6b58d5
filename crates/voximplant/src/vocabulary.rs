//! Words that the vendor lists: for help and completion. None is enforced, since the lists grow.
//!
//! ```
//! use cpaas_voximplant::vocabulary;
//!
//! assert!(vocabulary::resource_types().any(|kind| kind == "PSTNOUT"));
//! assert!(vocabulary::languages().any(|language| language == ("sv", "Swedish")));
//! ```

/// Every value of `resource_type` that the
/// [reference](https://voximplant.com/docs/references/httpapi/accounts#getresourceprice) or the
/// vendor's Node package lists, in ascending order.
pub fn resource_types() -> impl Iterator<Item = &'static str> {
    include_str!("vocabulary/resource_types.txt").lines()
}

/// Every value of `language_code` that the
/// [reference](https://voximplant.com/docs/references/httpapi/accounts#addaccount) lists, with its
/// name there.
pub fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
    pairs(include_str!("vocabulary/languages.txt"))
}

/// Every value of `billing_address_country_code` that the
/// [reference](https://voximplant.com/docs/references/httpapi/accounts#setaccountinfo) lists, with
/// its name there.
pub fn countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    pairs(include_str!("vocabulary/countries.txt"))
}

fn pairs(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines().filter_map(|line| line.split_once(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_whole() {
        assert_eq!(
            (resource_types().count(), languages().count(), countries().count()),
            (223, 142, 224)
        );
        assert!(resource_types().is_sorted());
        assert!(languages().all(|(code, _)| code.len() == 2));
        assert!(countries().all(|(code, name)| code.len() == 2 && !name.is_empty()));
    }
}
