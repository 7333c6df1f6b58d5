//! Suggestions for a misspelled name.

/// How alike two names must be, from 0 to 1: as clap has it for options.
const ALIKE: f64 = 0.7;

/// The known name that is most like this one, if one is alike.
pub(crate) fn closest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let rated = known.into_iter().map(|known| (strsim::jaro(name, known), known));
    let alike = rated.filter(|(alike, _)| *alike > ALIKE);
    alike.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, known)| known)
}

/// `; did you mean "password"?`, or else what there is.
pub(crate) fn hint<'k>(
    name: &str,
    known: impl IntoIterator<Item = &'k str> + Clone,
    otherwise: &str,
) -> String {
    match closest(name, known.clone()) {
        Some(meant) => format!("; did you mean {meant:?}?"),
        None => format!("; {otherwise} {}", listed(known)),
    }
}

/// Names for a message, not more than a line can hold.
pub(crate) fn listed<'k>(names: impl IntoIterator<Item = &'k str>) -> String {
    const MOST: usize = 20;
    let mut names = names.into_iter();
    let first: Vec<_> = names.by_ref().take(MOST).collect();
    match names.count() {
        _ if first.is_empty() => "none".to_owned(),
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_is_taken_and_nothing_unlike() {
        let known = ["username", "password", "account_password"];
        assert_eq!(closest("pasword", known), Some("password"));
        assert_eq!(closest("colour", known), None);
        assert_eq!(hint("usr", ["username"], "available:"), "; did you mean \"username\"?");
        assert_eq!(
            hint("x", known, "available:"),
            "; available: username, password, account_password"
        );
    }

    #[test]
    fn a_list_of_names_stays_short() {
        let names: Vec<_> = (0..1000).map(|number| number.to_string()).collect();
        let listed = listed(names.iter().map(String::as_str));
        assert!(listed.starts_with("0, 1, ") && listed.ends_with("19 and 980 more"), "{listed}");
        assert_eq!(super::listed([]), "none");
    }
}
