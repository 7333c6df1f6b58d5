//! Parameters by the kind of their value.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::vendors::voximplant::errors::{ApiError, Code, code};
use crate::vendors::voximplant::request::parameters::Parameters;
use crate::vendors::voximplant::state::checks;

/// A list, or the word for everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selection<T> {
    All,
    Only(Vec<T>),
}

impl<T: PartialEq> Selection<T> {
    pub(crate) fn has(&self, item: &T) -> bool {
        match self {
            Self::All => true,
            Self::Only(items) => items.contains(item),
        }
    }
}

/// A flag in any SDK's spelling.
pub(crate) fn flag(
    parameters: Parameters<'_>,
    name: &'static str,
) -> Result<Option<bool>, ApiError> {
    let Some(text) = parameters.get(name) else { return Ok(None) };
    let flag = checks::boolean(text).map_err(|code| ApiError::of(code, name))?;
    Ok(Some(flag.get() == "true"))
}

/// A flag that is false if it is not there.
pub(crate) fn switch(parameters: Parameters<'_>, name: &'static str) -> Result<bool, ApiError> {
    Ok(flag(parameters, name)?.unwrap_or(false))
}

/// A count or an offset.
pub(crate) fn size(
    parameters: Parameters<'_>,
    name: &'static str,
) -> Result<Option<usize>, ApiError> {
    let number = number(parameters, name)?;
    Ok(number.map(|number| usize::try_from(number).unwrap_or(usize::MAX)))
}

/// A whole number from zero on.
fn number(parameters: Parameters<'_>, name: &'static str) -> Result<Option<u64>, ApiError> {
    let read = |text| digits(text).ok_or(ApiError::of(code::INVALID_ARGUMENTS, name));
    parameters.get(name).map(read).transpose()
}

/// A day, with or without a time after it, which some SDKs send and the vendor ignores.
pub(crate) fn date(
    parameters: Parameters<'_>,
    name: &'static str,
) -> Result<Option<Date>, ApiError> {
    let Some(text) = parameters.get(name) else { return Ok(None) };
    day(text).ok_or(ApiError::of(code::INVALID_DATE_FORMAT, name)).map(Some)
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
pub(crate) fn required<'a>(
    parameters: Parameters<'a>,
    name: &'static str,
) -> Result<&'a str, ApiError> {
    let given = parameters.get(name).filter(|text| !text.is_empty());
    given.ok_or(ApiError::of(code::REQUIRED_IS_EMPTY, name))
}

/// The texts of a list.
pub(crate) fn texts<'a>(parameters: Parameters<'a>, name: &str) -> Option<Selection<&'a str>> {
    let text = parameters.get(name)?;
    Some(if text == "all" { Selection::All } else { Selection::Only(text.split(';').collect()) })
}

/// The texts of a list; one that is not known gets the code.
pub(crate) fn known_texts<'a>(
    parameters: Parameters<'a>,
    name: &'static str,
    wrong: Code,
    known: impl Fn(&str) -> bool,
) -> Result<Option<Selection<&'a str>>, ApiError> {
    match texts(parameters, name) {
        Some(Selection::Only(texts)) if !texts.iter().all(|text| known(text)) => {
            Err(ApiError::of(wrong, name))
        }
        texts => Ok(texts),
    }
}

/// The numbers of a list, each once; what is none, or one that is not known, gets the code.
pub(crate) fn numbers(
    parameters: Parameters<'_>,
    name: &'static str,
    wrong: Code,
    known: impl Fn(u64) -> bool,
) -> Result<Option<Selection<u64>>, ApiError> {
    match texts(parameters, name) {
        None => Ok(None),
        Some(Selection::All) => Ok(Some(Selection::All)),
        Some(Selection::Only(items)) => {
            let number = |item| digits(item).filter(|number| known(*number));
            let numbers: Option<BTreeSet<u64>> = items.into_iter().map(number).collect();
            let numbers = numbers.ok_or(ApiError::of(wrong, name))?;
            Ok(Some(Selection::Only(numbers.into_iter().collect())))
        }
    }
}

/// The number that a text of nothing but digits is.
pub(crate) fn digits(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// The name of the one parameter of a group that was given.
pub(crate) fn one_of(
    parameters: Parameters<'_>,
    names: &[&'static str],
) -> Result<&'static str, ApiError> {
    let mut given = names.iter().filter(|name| parameters.get(name).is_some());
    match (given.next(), given.next()) {
        (Some(name), None) => Ok(name),
        (Some(_), Some(second)) => Err(ApiError::of(code::ONLY_ONE_OF_PARAMETERS, second)),
        (None, _) => match names.first() {
            Some(first) => Err(ApiError::of(code::REQUIRED_IS_EMPTY, first)),
            None => Err(code::REQUIRED_IS_EMPTY.into()),
        },
    }
}

#[cfg(test)]
mod tests {
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
}
