//! Which profiles a command is for: by name or pattern, tag, and provider.

use std::collections::HashSet;

use wildmatch::WildMatch;

use super::error::ProfileError;
use super::profile::Profile;
use super::select_error::SelectError;
use crate::open::provider;
use crate::provider::Provider;

/// What can be selected: a [`Profile`], or an [`Entry`](super::Entry), which may be invalid.
pub trait Candidate: Sync {
    /// The profile's name.
    fn name(&self) -> &str;
    /// Whose account it is; `None` if it can't be read.
    fn provider(&self) -> Option<&'static Provider>;
    /// The profile's tags.
    fn tags(&self) -> &[String];
    /// The profile.
    ///
    /// # Errors
    ///
    /// Why it is invalid.
    fn profile(&self) -> Result<&Profile, ProfileError>;
}

/// Which profiles are selected. All conditions must hold.
///
/// ```
/// use cpaas::profiles::Selector;
///
/// // Of Sonetel, and in production.
/// let selector = Selector::new().with_name("prod-*").with_provider("sonetel");
/// assert!(!selector.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selector {
    /// Names, and patterns with `*` for any characters and `?` for any one, in the order given; empty if names
    /// do not matter.
    pub names: Vec<String>,
    /// Whether every profile is selected, where there is no other condition.
    pub all: bool,
    /// Any of these; empty if they do not matter.
    pub tags: Vec<String>,
    /// Any of these; empty if they do not matter.
    pub providers: Vec<String>,
}

impl Selector {
    /// No condition.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a name or pattern.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.names.push(name.into());
        self
    }

    /// Selects every profile, where there is no other condition.
    #[must_use]
    pub fn with_all(self) -> Self {
        Self { all: true, ..self }
    }

    /// Adds a tag.
    #[must_use]
    pub fn with_tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// Adds a provider.
    #[must_use]
    pub fn with_provider(mut self, name: impl Into<String>) -> Self {
        self.providers.push(name.into());
        self
    }

    /// Whether there is no condition.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { names, all, tags, providers } = self;
        names.is_empty() && !all && tags.is_empty() && providers.is_empty()
    }

    /// The profiles that meet it: in the order of its names, within a pattern in their own order, none
    /// twice.
    ///
    /// # Errors
    ///
    /// A condition that no profile meets, or that there is no profile which meets them all.
    pub fn select<'p, T: Candidate>(&self, all: &'p [T]) -> Result<Vec<&'p T>, SelectError> {
        self.is_possible(all)?;
        let mut selected = self.by_name(all)?;
        selected.retain(|one| self.has_a_tag(*one) && self.is_of_a_provider(*one));
        if selected.is_empty() && !all.is_empty() {
            let Self { names, tags, providers, .. } = self.clone();
            return Err(SelectError::NoneMeetsAll { names, tags, providers });
        }
        Ok(selected)
    }

    fn by_name<'p, T: Candidate>(&self, all: &'p [T]) -> Result<Vec<&'p T>, SelectError> {
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
    fn is_possible<T: Candidate>(&self, all: &[T]) -> Result<(), SelectError> {
        let known: HashSet<_> = all.iter().flat_map(Candidate::tags).map(String::as_str).collect();
        if let Some(tag) = self.tags.iter().find(|tag| !known.contains(tag.as_str())) {
            let mut known: Vec<_> = known.into_iter().map(str::to_owned).collect();
            known.sort_unstable();
            return Err(SelectError::UnknownTag { tag: tag.clone(), known });
        }
        for name in &self.providers {
            if let Err(error) = provider(name) {
                return Err(SelectError::UnknownProvider(error));
            }
            if !all.iter().any(|one| is_of(one, name)) {
                return Err(SelectError::NoneOfProvider { provider: name.clone() });
            }
        }
        Ok(())
    }

    fn has_a_tag(&self, one: &impl Candidate) -> bool {
        self.tags.is_empty() || one.tags().iter().any(|tag| self.tags.contains(tag))
    }

    fn is_of_a_provider(&self, one: &impl Candidate) -> bool {
        self.providers.is_empty() || self.providers.iter().any(|name| is_of(one, name))
    }
}

fn is_of(one: &impl Candidate, provider: &str) -> bool {
    one.provider().is_some_and(|own| own.name.as_str() == provider)
}

fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?'])
}

fn matching<'p, T: Candidate>(pattern: &str, all: &'p [T]) -> Result<Vec<&'p T>, SelectError> {
    let wanted = WildMatch::new(pattern);
    let matching: Vec<_> = all.iter().filter(|one| wanted.matches(one.name())).collect();
    if matching.is_empty() {
        return Err(SelectError::NoMatch { pattern: pattern.to_owned(), known: names(all) });
    }
    Ok(matching)
}

pub(super) fn named<'p, T: Candidate>(name: &str, all: &'p [T]) -> Result<&'p T, SelectError> {
    let found = all.iter().find(|one| one.name() == name);
    found.ok_or_else(|| SelectError::UnknownProfile { name: name.to_owned(), known: names(all) })
}

pub(super) fn names<T: Candidate>(all: &[T]) -> Vec<String> {
    all.iter().map(|one| one.name().to_owned()).collect()
}

impl Candidate for Profile {
    fn name(&self) -> &str {
        &self.name
    }

    fn provider(&self) -> Option<&'static Provider> {
        Some(self.provider)
    }

    fn tags(&self) -> &[String] {
        &self.tags
    }

    fn profile(&self) -> Result<&Profile, ProfileError> {
        Ok(self)
    }
}
