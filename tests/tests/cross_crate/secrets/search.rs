//! Everything that was said, and the search for secrets in it.

use std::error::Error as StdError;
use std::fmt::{Debug, Write as _};

use cpaas_core::{Error, Result};
use serde::Serialize;

use crate::secret_scan::{Searched, Wanted};

/// Part of every secret that a test plants itself.
const MARK: &str = "Zq9_";

/// A secret like no other, with what has to be escaped somewhere, and strong enough for everyone.
pub(crate) fn planted(name: &str) -> String {
    format!("{MARK}{name} Aa1!&\"\\/<å>'+%=")
}

/// Secrets by name.
#[derive(Default)]
pub(crate) struct Secrets(Vec<(String, String)>);

impl Secrets {
    pub(crate) fn add(&mut self, name: &str, secret: impl Into<String>) {
        let secret = secret.into();
        assert!(secret.len() >= 8, "{name}: too short to be searched for");
        if self.0.iter().all(|(_, known)| *known != secret) {
            self.0.push((name.to_owned(), secret));
        }
    }

    pub(crate) fn plant(&mut self, name: &str) -> String {
        let secret = planted(name);
        self.add(name, &secret);
        secret
    }

    /// Panics unless each of them is in what went over the wire: what is not in play can't leak.
    pub(crate) fn are_in(&self, traffic: &str) {
        let searched = Searched::new(traffic);
        for (name, wanted) in self.wanted() {
            assert!(searched.shows(&wanted), "{name} was never sent");
        }
    }

    fn wanted(&self) -> Vec<(&str, Wanted<'_>)> {
        self.0.iter().map(|(name, secret)| (name.as_str(), Wanted::new(secret))).collect()
    }

    /// One that a header can carry.
    pub(crate) fn plant_token(&mut self, name: &str) -> String {
        let secret = planted(name).replace('å', "");
        self.add(name, &secret);
        secret
    }
}

/// What was said, by place.
#[derive(Default)]
pub(crate) struct Said(Vec<(String, String)>);

impl Said {
    pub(crate) fn text(&mut self, place: &str, text: impl Into<String>) {
        self.0.push((place.to_owned(), text.into()));
    }

    pub(crate) fn debug(&mut self, place: &str, value: &impl Debug) {
        self.text(&format!("Debug of {place}"), format!("{value:?}\n{value:#?}"));
    }

    pub(crate) fn json(&mut self, place: &str, value: &(impl Debug + Serialize)) {
        self.debug(place, value);
        self.text(&format!("JSON of {place}"), serde_json::to_string(value).unwrap());
    }

    pub(crate) fn error(&mut self, place: &str, error: &Error) {
        let mut text = String::new();
        let mut next: Option<&dyn StdError> = Some(error);
        while let Some(error) = next {
            writeln!(text, "{error}\n{error:#}\n{error:?}\n{error:#?}").unwrap();
            next = error.source();
        }
        self.text(&format!("error of {place}"), text);
    }

    /// An answer, or why there is none.
    pub(crate) fn result<T: Debug>(&mut self, place: &str, result: &Result<T>) {
        match result {
            Ok(answer) => self.debug(place, answer),
            Err(error) => self.error(place, error),
        }
    }

    /// An answer that must have come, also as JSON.
    pub(crate) fn answer<T: Debug + Serialize>(&mut self, place: &str, result: Result<T>) -> T {
        let answer = result.unwrap_or_else(|error| panic!("{place}: {error}"));
        self.json(place, &answer);
        answer
    }

    /// Panics where one of the secrets is shown.
    pub(crate) fn hides(&self, secrets: &Secrets) {
        let wanted = secrets.wanted();
        for (place, text) in &self.0 {
            let searched = Searched::new(text);
            let shown = wanted.iter().find(|(_, wanted)| searched.shows(wanted));
            let Some((name, wanted)) = shown else { continue };
            let line = text.lines().find(|line| Searched::new(line).shows(wanted));
            let line: String = line.unwrap_or_default().chars().take(2000).collect();
            panic!("{place} shows {name}:\n{line}");
        }
    }

    /// Panics unless something was said, of what was hidden too.
    pub(crate) fn tells(&self, place: &str, words: &[&str]) {
        let said = self.0.iter().filter(|(said, _)| said == place);
        let text: String = said.map(|(_, text)| text.as_str()).collect();
        for word in words {
            assert!(text.contains(word), "{word} in {place}:\n{text}");
        }
    }
}
