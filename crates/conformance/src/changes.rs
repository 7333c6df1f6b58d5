//! Values for updates, each another than the one before.

use std::sync::atomic::{AtomicUsize, Ordering};

use cpaas_core::{AccountUpdate, UpdateField};

/// Makes the updates that a [`Subject`](crate::Subject) returns: of one field, to a value that is
/// not the one before.
///
/// Names and passwords are new every time; passwords have 20 characters of all four kinds. Languages and
/// zones take turns between two each, by default `sv` and `fi`, `Asia/Kolkata` and `Asia/Tokyo`: the
/// account should start with others.
#[derive(Debug)]
pub struct Changes {
    languages: [&'static str; 2],
    timezones: [&'static str; 2],
    made: [AtomicUsize; 4],
}

impl Changes {
    /// With the usual values.
    #[must_use]
    pub fn new() -> Self {
        Self {
            languages: ["sv", "fi"],
            timezones: ["Asia/Kolkata", "Asia/Tokyo"],
            made: Default::default(),
        }
    }

    /// With these languages, for platforms that know few.
    #[must_use]
    pub fn with_languages(mut self, languages: [&'static str; 2]) -> Self {
        self.languages = languages;
        self
    }

    /// With these time zones, for platforms that know few.
    #[must_use]
    pub fn with_timezones(mut self, timezones: [&'static str; 2]) -> Self {
        self.timezones = timezones;
        self
    }

    /// The next update of a field. Empty for a field that this version of the suite does not know.
    #[must_use]
    pub fn next(&self, field: UpdateField) -> AccountUpdate {
        let update = AccountUpdate::new();
        match field {
            UpdateField::Name => update.name(format!("Acme Inc {}", self.count(0))),
            UpdateField::Language => update.language(self.languages[self.count(1) % 2]),
            UpdateField::Timezone => update.timezone(self.timezones[self.count(2) % 2]),
            UpdateField::Password => update.password(format!("Qv7!mZ-2#tLx&{:07}", self.count(3))),
            _ => update,
        }
    }

    fn count(&self, field: usize) -> usize {
        self.made[field].fetch_add(1, Ordering::Relaxed)
    }
}

impl Default for Changes {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use cpaas_core::ExposeSecret;

    use super::*;

    #[test]
    fn no_value_comes_twice_in_a_row() {
        let changes =
            Changes::new().with_languages(["de", "fr"]).with_timezones(["Etc/UTC", "Asia/Tokyo"]);
        for &field in UpdateField::ALL {
            let values: Vec<_> = (0..4)
                .map(|_| {
                    let update = changes.next(field);
                    assert_eq!(update.fields(), [field]);
                    let password = update.password.map(|value| value.expose_secret().to_owned());
                    update.name.or(update.language).or(update.timezone).or(password).unwrap()
                })
                .collect();
            assert!(values.windows(2).all(|pair| pair[0] != pair[1]), "{values:?}");
        }
    }
}
