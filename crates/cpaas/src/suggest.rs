//! Suggestions for a misspelled name.

/// How alike two names must be, from 0 to 1: as clap has it for options.
const ALIKE: f64 = 0.7;

/// Up to so many known names that are alike, the most alike first.
pub(crate) fn nearest<'k>(
    most: usize,
    name: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Vec<&'k str> {
    let rated = known.into_iter().map(|known| (strsim::jaro(name, known), known));
    let mut alike: Vec<_> = rated.filter(|(alike, _)| *alike > ALIKE).collect();
    alike.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    alike.into_iter().map(|(_, known)| known).take(most).collect()
}

/// `; did you mean "password"?`, or else what there is.
pub(crate) fn hint<'k>(
    name: &str,
    known: impl IntoIterator<Item = &'k str> + Clone,
    otherwise: &str,
) -> String {
    hint_of(1, name, known, otherwise)
}

/// The same with up to so many names.
pub(crate) fn hint_of<'k>(
    most: usize,
    name: &str,
    known: impl IntoIterator<Item = &'k str> + Clone,
    otherwise: &str,
) -> String {
    let meant: Vec<_> = nearest(most, name, known.clone());
    let meant: Vec<_> = meant.into_iter().map(|name| format!("{name:?}")).collect();
    match meant.split_last() {
        None => format!("; {otherwise} {}", listed(known)),
        Some((only, [])) => format!("; did you mean {only}?"),
        Some((last, others)) => format!("; did you mean {} or {last}?", others.join(", ")),
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
        assert_eq!(nearest(1, "pasword", known), ["password"]);
        assert_eq!(nearest(1, "colour", known), [""; 0]);
        assert_eq!(hint("usr", ["username"], "available:"), "; did you mean \"username\"?");
        assert_eq!(
            hint("x", known, "available:"),
            "; available: username, password, account_password"
        );
    }

    #[test]
    fn the_nearest_are_named_the_most_alike_first() {
        let known = ["customer-1230", "customer-9", "customer-123", "other", "customer-12"];
        assert_eq!(
            hint_of(3, "customer-1234", known, "available:"),
            "; did you mean \"customer-123\", \"customer-1230\" or \"customer-12\"?"
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
