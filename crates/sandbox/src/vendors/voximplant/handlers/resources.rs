//! `GetResourcePrice`.

use rust_decimal::Decimal;

use crate::vendors::voximplant::errors::{ApiError, code};
use crate::vendors::voximplant::json::{Members, encoded};
use crate::vendors::voximplant::request::read::{self, Selection};
use crate::vendors::voximplant::request::{Request, Response, result};
use crate::vendors::voximplant::state::State;
use crate::vendors::voximplant::state::money;
use crate::vendors::voximplant::words;

const TYPE: &str = "resource_type";
const GROUP: &str = "price_group_id";
const GROUP_NAME: &str = "price_group_name";
const PARAM: &str = "resource_param";

pub(crate) const PARAMETERS: &[&str] = &[TYPE, GROUP, GROUP_NAME, PARAM];

/// The price groups of a type that has to do with phone numbers: name, and the numbers' first digits.
const PHONE_GROUPS: [(&str, &[&str]); 2] =
    [("Russia", &["7"]), ("Europe and America", &["1", "4"])];
const OTHER_GROUPS: [(&str, &[&str]); 1] = [("Default", &[])];

/// Numbers that begin so are not to be had.
const FORBIDDEN: &str = "7900";

/// Which prices a request selects.
struct Query<'a> {
    groups: Option<Selection<u64>>,
    name: Option<&'a str>,
    numbers: Option<Vec<&'a str>>,
}

pub(crate) fn get(request: &Request<'_>, _: &mut State) -> Response {
    let parameters = request.parameters;
    let is_type = |name: &str| words::RESOURCES.split_whitespace().any(|word| word == name);
    let types = read::known_texts(parameters, TYPE, code::INVALID_RESOURCE_TYPE, is_type)?;
    let query = Query {
        groups: read::numbers(parameters, GROUP, code::INVALID_ARGUMENTS, |_| true)?,
        name: parameters.get(GROUP_NAME).filter(|name| *name != "all"),
        numbers: numbers(request)?,
    };
    let names = PHONE_GROUPS.iter().chain(&OTHER_GROUPS).map(|group| group.0);
    if query.name.is_some_and(|wanted| !names.into_iter().any(|name| fits(wanted, name))) {
        return Err(ApiError::of(code::INVALID_PRICE_GROUP_NAME, GROUP_NAME).into());
    }
    let mut prices = Vec::new();
    for (place, name) in (0_i64..).zip(words::RESOURCES.split_whitespace()) {
        let wanted = types.as_ref().is_none_or(|types| types.has(&name));
        let groups = if wanted { groups(place, name, &query) } else { Vec::new() };
        if !groups.is_empty() {
            prices.push(Members::from([
                (TYPE, encoded(name)),
                ("price_groups", encoded(&groups)),
                ("x_revision", encoded("r-2026-1")),
            ]));
        }
    }
    Ok(result(&prices))
}

/// The phone numbers that the prices are for.
fn numbers<'a>(request: &Request<'a>) -> Result<Option<Vec<&'a str>>, ApiError> {
    let items = match read::texts(request.parameters, PARAM) {
        None | Some(Selection::All) => return Ok(None),
        Some(Selection::Only(items)) => items,
    };
    let mut numbers = Vec::with_capacity(items.len());
    for item in items {
        let number = item.strip_prefix('+').unwrap_or(item);
        if read::digits(number).is_none() {
            return Err(ApiError::of(code::INVALID_REQUESTED_RESOURCE, PARAM));
        }
        if number.starts_with(FORBIDDEN) {
            return Err(ApiError::of(code::REQUESTED_RESOURCE_IS_FORBIDDEN, PARAM));
        }
        numbers.push(number);
    }
    Ok(Some(numbers))
}

/// The price groups of a type, by the type's place in the list. The prices are made up, each with six odd digits.
fn groups(place: i64, resource: &str, query: &Query<'_>) -> Vec<Members> {
    let phone = resource.starts_with("PSTN") || resource.starts_with("SMS");
    let all: &[(&str, &[&str])] = if phone { &PHONE_GROUPS } else { &OTHER_GROUPS };
    let mut groups = Vec::new();
    for (group, (name, prefixes)) in (1_i64..).zip(all) {
        let id = 1000 + place * 10 + group;
        let requested: Option<Vec<&str>> = query.numbers.as_ref().map(|numbers| {
            let ours = |number: &&str| prefixes.iter().any(|prefix| number.starts_with(prefix));
            numbers.iter().copied().filter(ours).collect()
        });
        let wanted = query.groups.as_ref().is_none_or(|ids| ids.has(&id.unsigned_abs()))
            && query.name.is_none_or(|wanted| fits(wanted, name))
            && requested.as_ref().is_none_or(|requested| !requested.is_empty());
        if !wanted {
            continue;
        }
        let mut params = Members::from([("allowed", encoded(prefixes))]);
        if prefixes.contains(&"7") {
            params.insert("forbidden", encoded(&[FORBIDDEN]));
        }
        if let Some(requested) = requested {
            params.insert("requested", encoded(&requested));
        }
        let price = Decimal::new((place * 7_919 + group * 104_729) % 1_000_000, 6);
        groups.push(Members::from([
            (GROUP, encoded(&id)),
            (GROUP_NAME, encoded(name)),
            ("price", money::json(price)),
            ("num_resources_per_price", encoded(if phone { &60 } else { &1 })),
            ("quantum", encoded(if phone { &60 } else { &1 })),
            ("params", encoded(&params)),
        ]));
    }
    groups
}

/// Whether a name fits a template, in any case; `*` and `%` match anything.
fn fits(template: &str, name: &str) -> bool {
    let (template, name) = (template.to_lowercase().replace('%', "*"), name.to_lowercase());
    let Some((head, rest)) = template.split_once('*') else { return template == name };
    let Some(mut left) = name.strip_prefix(head) else { return false };
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    for piece in middle.split('*') {
        match left.split_once(piece) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    left.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_fit_as_files_do() {
        for template in ["Russia", "russia", "R*", "%ssi%", "*", "r*s*a", "**"] {
            assert!(fits(template, "Russia"), "{template}");
        }
        for template in ["", "Rus", "*x*", "R*s", "a*", "russia*a"] {
            assert!(!fits(template, "Russia"), "{template}");
        }
    }

    #[test]
    fn knows_every_type_once() {
        let mut names: Vec<&str> = words::RESOURCES.split_whitespace().collect();
        names.dedup();
        assert_eq!(names.len(), 223);
    }
}
