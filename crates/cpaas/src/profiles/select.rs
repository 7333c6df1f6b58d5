//! Which profiles a command is for: by name or pattern, tag, and provider.

use std::collections::HashSet;

use wildmatch::WildMatch;

use super::profile::Profile;
use crate::base::exit::Failure;
use crate::base::suggest::{hint, listed};
use crate::vendors;

/// What a profile can be selected by.
pub(crate) trait Candidate: Sync {
    fn name(&self) -> &str;
    /// `None` if it can't be read.
    fn provider(&self) -> Option<&'static str>;
    fn tags(&self) -> &[String];
    /// The profile, or why it is invalid.
    fn profile(&self) -> Result<&Profile, Failure>;
}

/// Which profiles are selected. All conditions must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selector {
    /// Names and patterns, in the order given; empty if names do not matter.
    pub(crate) names: Vec<String>,
    pub(crate) all: bool,
    /// Any of these; empty if they do not matter.
    pub(crate) tags: Vec<String>,
    /// Any of these; empty if they do not matter.
    pub(crate) providers: Vec<String>,
}

impl Selector {
    /// The one profile of this name.
    pub(crate) fn named(name: &str) -> Self {
        Self { names: vec![name.to_owned()], ..Self::default() }
    }

    /// Whether there is no condition.
    pub(crate) fn is_empty(&self) -> bool {
        let Self { names, all, tags, providers } = self;
        names.is_empty() && !all && tags.is_empty() && providers.is_empty()
    }

    /// The profiles that meet it: in the order of its names, within a pattern in their own order, none
    /// twice.
    pub(crate) fn select<'p, T: Candidate>(&self, all: &'p [T]) -> Result<Vec<&'p T>, Failure> {
        self.is_possible(all)?;
        let mut selected = self.by_name(all)?;
        selected.retain(|one| self.has_a_tag(*one) && self.is_of_a_provider(*one));
        if selected.is_empty() && !all.is_empty() {
            let conditions = self.describe();
            return Err(Failure::usage(format!("no profile meets all of: {conditions}")));
        }
        Ok(selected)
    }

    fn by_name<'p, T: Candidate>(&self, all: &'p [T]) -> Result<Vec<&'p T>, Failure> {
        if self.names.is_empty() {
            return Ok(all.iter().collect());
        }
        let mut seen = HashSet::new();
        let mut selected = Vec::new();
        for name in &self.names {
            let meant =
                if is_pattern(name) { matching(name, all)? } else { vec![named(name, all)?] };
            selected.extend(meant.into_iter().filter(|one| seen.insert(one.name())));
        }
        Ok(selected)
    }

    /// Fails if no profile at all has one of the tags or providers.
    fn is_possible<T: Candidate>(&self, all: &[T]) -> Result<(), Failure> {
        let known: HashSet<_> = all.iter().flat_map(Candidate::tags).map(String::as_str).collect();
        for tag in &self.tags {
            if !known.contains(tag.as_str()) {
                let mut known: Vec<_> = known.iter().copied().collect();
                known.sort_unstable();
                let hint = hint(tag, known, "available:");
                return Err(Failure::usage(format!("no profile has the tag {tag:?}{hint}")));
            }
        }
        for provider in &self.providers {
            if vendors::named(provider).is_none() {
                let hint = hint(provider, vendors::names(), "available:");
                return Err(Failure::usage(format!("unknown provider {provider:?}{hint}")));
            }
            if all.iter().all(|one| one.provider() != Some(provider)) {
                return Err(Failure::usage(format!("no profile has the provider {provider}")));
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
    fn describe(&self) -> String {
        let options =
            [("--profile", &self.names), ("--tag", &self.tags), ("--provider", &self.providers)];
        let given = options.into_iter().filter(|(_, values)| !values.is_empty());
        let given = given.map(|(option, values)| format!("{option} {}", values.join(" or ")));
        given.collect::<Vec<_>>().join(", ")
    }
}

fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?'])
}

fn matching<'p, T: Candidate>(pattern: &str, all: &'p [T]) -> Result<Vec<&'p T>, Failure> {
    let wanted = WildMatch::new(pattern);
    let matching: Vec<_> = all.iter().filter(|one| wanted.matches(one.name())).collect();
    if matching.is_empty() {
        let there_are = listed(all.iter().map(Candidate::name));
        return Err(Failure::usage(format!(
            "no profile matches {pattern:?}; available: {there_are}"
        )));
    }
    Ok(matching)
}

fn named<'p, T: Candidate>(name: &str, all: &'p [T]) -> Result<&'p T, Failure> {
    all.iter().find(|one| one.name() == name).ok_or_else(|| {
        let hint = hint(name, all.iter().map(Candidate::name), "available:");
        Failure::config(format!("unknown profile {name:?}{hint}"))
    })
}

impl Candidate for Profile {
    fn name(&self) -> &str {
        &self.name
    }

    fn provider(&self) -> Option<&'static str> {
        Some(self.vendor.name)
    }

    fn tags(&self) -> &[String] {
        &self.tags
    }

    fn profile(&self) -> Result<&Profile, Failure> {
        Ok(self)
    }
}
