//! The text of a configuration file, parsed: the table of each profile, and the rest.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use toml::de::{DeTable, DeValue, Error};

use super::parts::{Parts, side_by_side};

/// What a file has beside profiles.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rest {
    pub(super) default_profile: Option<String>,
    #[serde(default)]
    pub(super) allow_shared_secret_files: bool,
    /// A program's own.
    #[serde(default)]
    pub(super) defaults: toml::Table,
    /// None, if they are tables: those were taken out before.
    #[serde(default, rename = "profiles")]
    _profiles: BTreeMap<String, toml::Table>,
}

/// Parses a text, and reads each profile where the parser put it. They are by name; the file's order does not matter.
pub(super) fn parse<T: Send>(
    text: &str,
    read: impl Fn(&str, &DeTable<'_>) -> T + Sync,
) -> Result<(Rest, Vec<T>), Error> {
    // In parts, only what is right is read. What is wrong is said of the whole, with its place.
    let (rest, mut profiles) = in_parts(text, &read).map_or_else(|| whole(text, &read), Ok)?;
    profiles.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok((rest, profiles.into_iter().map(|(_, profile)| profile).collect()))
}

/// Profiles with their names.
type Named<'t, T> = Vec<(Cow<'t, str>, T)>;

fn whole<T>(
    text: &str,
    read: impl Fn(&str, &DeTable<'_>) -> T,
) -> Result<(Rest, Named<'_, T>), Error> {
    let mut root = DeTable::parse(text)?;
    let profiles = take_profiles(root.get_mut());
    // serde would copy each of ten thousand profiles first.
    let rest = Rest::deserialize(toml::Deserializer::from(root))?;
    let named = profiles.into_iter().map(|(name, table)| {
        let profile = read(&name, &table);
        (name, profile)
    });
    Ok((rest, named.collect()))
}

/// Parses a text, each profile by itself: the parser needs memory twenty times as large as the text, and for ten thousand
/// profiles most of its time goes into getting that. None, where the parts may not be what they are in the whole.
fn in_parts<T: Send>(
    text: &str,
    read: impl Fn(&str, &DeTable<'_>) -> T + Sync,
) -> Option<(Rest, Named<'_, T>)> {
    let Parts { profiles, rest } = Parts::of(text)?;
    // Each by itself first: a list that one leaves open must not be closed by another.
    let alone = rest.into_iter().map(|part| DeTable::parse(part).ok().map(|_| part));
    let rest = alone.collect::<Option<String>>()?;
    let root = DeTable::parse(&rest).ok()?;
    if root.get_ref().contains_key("profiles") {
        return None;
    }
    let rest = Rest::deserialize(toml::Deserializer::from(root)).ok()?;
    let profiles = side_by_side(&profiles, |share| one_by_one(share, &read))?;
    let mut names = HashSet::with_capacity(profiles.len());
    let is_twice = !profiles.iter().all(|(name, _)| names.insert(name));
    (!is_twice).then_some((rest, profiles))
}

fn one_by_one<'t, T>(
    parts: &[&'t str],
    read: impl Fn(&str, &DeTable<'_>) -> T,
) -> Option<Named<'t, T>> {
    let mut named = Vec::with_capacity(parts.len());
    for part in parts {
        let mut root = DeTable::parse(part).ok()?;
        for (name, table) in take_profiles(root.get_mut()) {
            let profile = read(&name, &table);
            named.push((name, profile));
        }
    }
    Some(named)
}

/// Takes out the profiles, if they are tables.
fn take_profiles<'t>(root: &mut DeTable<'t>) -> Vec<(Cow<'t, str>, DeTable<'t>)> {
    let Some(profiles) = root.get_mut("profiles") else { return Vec::new() };
    let DeValue::Table(profiles) = profiles.get_mut() else { return Vec::new() };
    if !profiles.values().all(|profile| profile.get_ref().is_table()) {
        return Vec::new();
    }
    let named = std::mem::take(profiles).into_iter().filter_map(|(name, profile)| {
        let DeValue::Table(table) = profile.into_inner() else { return None };
        Some((name.into_inner(), table))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_usual_file_is_read_in_parts() {
        let text = "default_profile = \"b\"\n[profiles.b]\nx = 1\n# [profiles.c]\n[defaults]\nretries = 3\n\
                    [profiles.\"a b\"]\r\nx = [\n  \"y\",\n]";
        let (rest, profiles) = in_parts(text, |_, table| table.len()).unwrap();
        assert_eq!((rest.default_profile.as_deref(), rest.defaults.len()), (Some("b"), 1));
        assert_eq!(profiles, [("b".into(), 1), ("a b".into(), 1)]);
    }

    #[test]
    fn what_only_looks_like_a_table_is_not_cut() {
        let in_a_text = "default_profile = '''\n[profiles.a]\n# '''\n[defaults]\n# '''\n";
        let twice = "[profiles.a]\n [profiles]\n[profiles.b]\n [profiles]\n";
        let in_a_list = "[defaults]\nx = [\n[profiles.a]\n[1]]\n";
        for text in [in_a_text, twice, in_a_list] {
            assert!(in_parts(text, |_, _| ()).is_none(), "{text}");
        }
    }

    #[test]
    fn many_are_read_side_by_side_and_one_that_is_wrong_is_in_its_place() {
        let profile = |n: usize| format!("[profiles.p{n:05}]\nx = {n}\n");
        let text: String = (0..=2000).rev().map(profile).collect();
        let (_, names) = parse(&text, |name, _| name.to_owned()).unwrap();
        assert_eq!((names.len(), names[2000].as_str()), (2000 + 1, "p02000"));
        assert!(names.is_sorted() && in_parts(&text, |_, _| ()).is_some());
        let wrong = parse(&format!("{text}x = 1\n"), |_, _| ()).unwrap_err();
        assert_eq!(wrong.span().unwrap().start, text.len());
        let twice = parse(&(text + &profile(7)), |_, _| ()).unwrap_err();
        assert!(twice.message().contains("duplicate"), "{twice}");
    }

    const LINES: &str = concat!(
        r#"[profiles.a]|[profiles.b]|[profiles.a.b]|[profiles.'a']|[profiles."b"] # one|[ profiles . c ]|"#,
        "  [profiles.c]|[[profiles.a]]|[profiles]|[defaults]|[defaults.x]|profiles = {}|profiles.a = 1|",
        r#"profiles.a.x = 1|default_profile = 'a'|x = 1|y = [|[profiles.d]]|  'z',|]|z = '''|"""|"#,
        "# [profiles.e]|x = [|[1],|[1]]|",
    );

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn parts_are_what_they_are_in_the_whole(
            lines in prop::collection::vec(prop::sample::select(LINES.split('|').collect::<Vec<_>>()), 0..8),
        ) {
            let text = lines.join("\n");
            if let Some((rest, mut profiles)) = in_parts(&text, |_, table| table.len()) {
                let read = whole(&text, |_, table| table.len()).unwrap();
                profiles.sort();
                prop_assert_eq!(format!("{rest:?} {profiles:?}"), format!("{:?} {:?}", read.0, read.1));
            }
        }
    }
}
