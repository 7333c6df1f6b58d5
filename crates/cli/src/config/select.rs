//! Which profiles a command is for: by name or pattern, tag, and provider.

use std::collections::HashSet;

use wildmatch::WildMatch;

use super::Profile;
use super::nearest::{hint, listed};
use crate::exit::Failure;
use crate::vendors::{self, Vendor};

/// What a profile can be chosen by.
pub(crate) trait Candidate: Sync {
    fn name(&self) -> &str;
    /// None, if that can't be told.
    fn provider(&self) -> Option<&'static str>;
    fn tags(&self) -> &[String];
    /// The profile that it is; or why it is none.
    fn profile(&self) -> Result<&Profile, Failure>;
}

/// Which profiles were asked for. All conditions hold together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    /// Names and patterns, in the order asked; none, if names do not matter.
    pub(crate) names: Vec<String>,
    pub(crate) all: bool,
    /// Any of these, if there are any.
    pub(crate) tags: Vec<String>,
    /// Any of these, if there are any.
    pub(crate) providers: Vec<String>,
}

impl Choice {
    /// The one profile of this name.
    pub(crate) fn named(name: &str) -> Self {
        Self { names: vec![name.to_owned()], ..Self::default() }
    }

    /// Whether nothing was asked for.
    pub(crate) fn is_unsaid(&self) -> bool {
        let Self { names, all, tags, providers } = self;
        names.is_empty() && !all && tags.is_empty() && providers.is_empty()
    }

    /// The profiles that were asked for: in the order asked, within a pattern as they stand, none
    /// twice.
    pub(crate) fn of<'p, T: Candidate>(&self, all: &'p [T]) -> Result<Vec<&'p T>, Failure> {
        self.is_possible(all)?;
        let by_name = self.by_name(all)?;
        let mut chosen = by_name;
        chosen.retain(|one| self.has_a_tag(*one) && self.is_of_a_provider(*one));
        if chosen.is_empty() && !all.is_empty() {
            return Err(Failure::usage(format!("no profile is all of this: {}", self.told())));
        }
        Ok(chosen)
    }

    fn by_name<'p, T: Candidate>(&self, all: &'p [T]) -> Result<Vec<&'p T>, Failure> {
        if self.names.is_empty() {
            return Ok(all.iter().collect());
        }
        let mut seen = HashSet::new();
        let mut chosen = Vec::new();
        for name in &self.names {
            let meant =
                if is_pattern(name) { fitting(name, all)? } else { vec![named(name, all)?] };
            chosen.extend(meant.into_iter().filter(|one| seen.insert(one.name())));
        }
        Ok(chosen)
    }

    /// Whether each tag and provider that is asked for is somebody's.
    fn is_possible<T: Candidate>(&self, all: &[T]) -> Result<(), Failure> {
        let known: HashSet<_> = all.iter().flat_map(Candidate::tags).map(String::as_str).collect();
        for tag in &self.tags {
            if !known.contains(tag.as_str()) {
                let mut known: Vec<_> = known.iter().copied().collect();
                known.sort_unstable();
                let hint = hint(tag, known, "there are");
                return Err(Failure::usage(format!("no profile has the tag {tag:?}{hint}")));
            }
        }
        for provider in &self.providers {
            if Vendor::named(provider).is_none() {
                let hint = hint(provider, vendors::names(), "known are");
                return Err(Failure::usage(format!("unknown provider {provider:?}{hint}")));
            }
            if all.iter().all(|one| one.provider() != Some(provider)) {
                return Err(Failure::usage(format!("no profile is of {provider}")));
            }
        }
        Ok(())
    }

    fn has_a_tag(&self, one: &impl Candidate) -> bool {
        self.tags.is_empty() || one.tags().iter().any(|tag| self.tags.contains(tag))
    }

    fn is_of_a_provider(&self, one: &impl Candidate) -> bool {
        let is = |provider: &String| one.provider() == Some(provider);
        self.providers.is_empty() || self.providers.iter().any(is)
    }

    /// The conditions, as options.
    fn told(&self) -> String {
        let options =
            [("--profile", &self.names), ("--tag", &self.tags), ("--provider", &self.providers)];
        let told = options.into_iter().filter(|(_, values)| !values.is_empty());
        let told = told.map(|(option, values)| format!("{option} {}", values.join(" or ")));
        told.collect::<Vec<_>>().join(", ")
    }
}

fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?'])
}

fn fitting<'p, T: Candidate>(pattern: &str, all: &'p [T]) -> Result<Vec<&'p T>, Failure> {
    let wanted = WildMatch::new(pattern);
    let fitting: Vec<_> = all.iter().filter(|one| wanted.matches(one.name())).collect();
    if fitting.is_empty() {
        let there_are = listed(all.iter().map(Candidate::name));
        return Err(Failure::usage(format!("no profile fits {pattern:?}; there are {there_are}")));
    }
    Ok(fitting)
}

fn named<'p, T: Candidate>(name: &str, all: &'p [T]) -> Result<&'p T, Failure> {
    all.iter().find(|one| one.name() == name).ok_or_else(|| {
        let hint = hint(name, all.iter().map(Candidate::name), "there are");
        Failure::config(format!("unknown profile {name:?}{hint}"))
    })
}
