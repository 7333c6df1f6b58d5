//! Parameters by the kind of their value.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::checks;
use super::parameters::Parameters;
use super::refusal::{Code, Refusal, code};

/// A list, or the word that stands for everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted<T> {
    All,
    These(Vec<T>),
}

impl<T: PartialEq> Wanted<T> {
    pub(super) fn has(&self, item: &T) -> bool {
        match self {
            Self::All => true,
            Self::These(items) => items.contains(item),
        }
    }
}

/// A flag in any SDK's spelling.
pub(super) fn flag(
    parameters: Parameters<'_>,
    name: &'static str,
) -> Result<Option<bool>, Refusal> {
    let Some(text) = parameters.get(name) else { return Ok(None) };
    let flag = checks::boolean(text).map_err(|code| Refusal::of(code, name))?;
    Ok(Some(flag.get() == "true"))
}

/// A flag that is false if it is not there.
pub(super) fn switch(parameters: Parameters<'_>, name: &'static str) -> Result<bool, Refusal> {
    Ok(flag(parameters, name)?.unwrap_or(false))
}

/// A whole number from zero on.
pub(super) fn number(
    parameters: Parameters<'_>,
    name: &'static str,
) -> Result<Option<u64>, Refusal> {
    let read = |text| digits(text).ok_or(Refusal::of(code::INVALID_ARGUMENTS, name));
    parameters.get(name).map(read).transpose()
}

/// A day, with or without a time behind it, which some SDKs send and nobody reads.
pub(super) fn date(
    parameters: Parameters<'_>,
    name: &'static str,
) -> Result<Option<Date>, Refusal> {
    let Some(text) = parameters.get(name) else { return Ok(None) };
    day(text).ok_or(Refusal::of(code::INVALID_DATE_FORMAT, name)).map(Some)
}

fn day(text: &str) -> Option<Date> {
    let (day, time) = text.split_at_checked(10)?;
    let timed = time.strip_prefix([' ', 'T']).is_some_and(|time| {
        let parts: Vec<&str> = time.split(':').collect();
        let limits = [24, 60, 60];
        parts.len() == limits.len()
            && parts.iter().zip(limits).all(|(part, limit)| {
                part.len() == 2 && digits(part).is_some_and(|number| number < limit)
            })
    });
    let plain = day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if plain && (time.is_empty() || timed) { day.parse().ok() } else { None }
}

/// A text that must be there and not be empty.
pub(super) fn required<'a>(
    parameters: Parameters<'a>,
    name: &'static str,
) -> Result<&'a str, Refusal> {
    let given = parameters.get(name).filter(|text| !text.is_empty());
    given.ok_or(Refusal::of(code::REQUIRED_IS_EMPTY, name))
}

/// The texts of a list.
pub(super) fn texts<'a>(parameters: Parameters<'a>, name: &str) -> Option<Wanted<&'a str>> {
    let text = parameters.get(name)?;
    Some(if text == "all" { Wanted::All } else { Wanted::These(text.split(';').collect()) })
}

/// The numbers of a list, each once; what is none gets the code.
pub(super) fn numbers(
    parameters: Parameters<'_>,
    name: &'static str,
    wrong: Code,
) -> Result<Option<Wanted<u64>>, Refusal> {
    match texts(parameters, name) {
        None => Ok(None),
        Some(Wanted::All) => Ok(Some(Wanted::All)),
        Some(Wanted::These(items)) => {
            let numbers: Option<BTreeSet<u64>> = items.into_iter().map(digits).collect();
            let numbers = numbers.ok_or(Refusal::of(wrong, name))?;
            Ok(Some(Wanted::These(numbers.into_iter().collect())))
        }
    }
}

/// The number that a text of nothing but digits is.
pub(super) fn digits(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// The name of the one parameter of a group that was given.
pub(super) fn one_of(
    parameters: Parameters<'_>,
    names: &[&'static str],
) -> Result<&'static str, Refusal> {
    let mut given = names.iter().filter(|name| parameters.get(name).is_some());
    match (given.next(), given.next()) {
        (Some(name), None) => Ok(name),
        (Some(_), Some(second)) => Err(Refusal::of(code::ONLY_ONE_OF_PARAMETERS, second)),
        (None, _) => match names.first() {
            Some(first) => Err(Refusal::of(code::REQUIRED_IS_EMPTY, first)),
            None => Err(code::REQUIRED_IS_EMPTY.into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::parameters::tests::{call, form};
    use super::*;

    #[test]
    fn reads_days_with_and_without_a_time() {
        for text in ["2026-11-22", "2026-11-22 00:00:00", "2026-11-22T23:59:59"] {
            assert_eq!(day(text), Some(jiff::civil::date(2026, 11, 22)), "{text}");
        }
        for text in ["", "2026-11-32", "22.11.2026", "2026-11-22x", "2026-11-22 24:00:00", "å26"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn reads_lists() {
        let call = call("/", &[], form(&[("a", "all"), ("b", "3;1;3"), ("c", "1;;2"), ("d", "x")]));
        let parameters = Parameters::of(&call).unwrap();
        let numbers = |name| numbers(parameters, name, code::INVALID_PHONE_ID);
        assert_eq!(numbers("a"), Ok(Some(Wanted::All)));
        assert_eq!(numbers("b"), Ok(Some(Wanted::These(vec![1, 3]))));
        assert_eq!(numbers("none"), Ok(None));
        for name in ["c", "d"] {
            assert_eq!(numbers(name), Err(Refusal::of(code::INVALID_PHONE_ID, name)));
        }
        assert_eq!(texts(parameters, "b"), Some(Wanted::These(vec!["3", "1", "3"])));
        assert!(Wanted::All.has(&7) && !Wanted::These(vec![1]).has(&7));
    }

    #[test]
    fn takes_one_of_a_group() {
        let call = call("/", &[], form(&[("a", "1"), ("b", "2")]));
        let parameters = Parameters::of(&call).unwrap();
        assert_eq!(one_of(parameters, &["x", "b"]), Ok("b"));
        let both = Refusal::of(code::ONLY_ONE_OF_PARAMETERS, "b");
        assert_eq!(one_of(parameters, &["a", "b"]), Err(both));
        assert_eq!(one_of(parameters, &["x", "y"]), Err(Refusal::of(code::REQUIRED_IS_EMPTY, "x")));
    }
}
