//! A configuration's keys, compared with what it deserializes.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::config::{ConfigKey, ConfigKind};

/// Panics unless these are the keys that a configuration of type `C` deserializes, all of them, and
/// its secrets show neither in its `Debug` nor in the error for one of the wrong type.
///
/// # Panics
///
/// If a key is refused, if the type knows more keys than these, or if a secret is shown.
#[allow(clippy::expect_used, reason = "for tests")]
pub fn assert_keys<C: DeserializeOwned + fmt::Debug>(keys: &[ConfigKey]) {
    const PLANTED: &str = "hunter2";
    let read = |json: &str| serde_json::from_str::<C>(json);
    for key in keys {
        let is_secret = key.kind == ConfigKind::Secret;
        let value = if key.kind == ConfigKind::Flag { "true" } else { "\"hunter2\"" };
        let config = read(&format!("{{\"{}\":{value}}}", key.name));
        assert!(config.is_ok(), "{}: {config:?}", key.name);
        let wrong = read(&format!("{{\"{}\":[\"{PLANTED}\"]}}", key.name));
        assert!(wrong.is_err(), "{}: {wrong:?}", key.name);
        let shown = format!("{config:?}{config:#?}{wrong:?}");
        assert!(!is_secret || !shown.contains(PLANTED), "{shown}");
    }
    // The refusal of an unknown key lists the known ones.
    let error = read(r#"{"pasword":"x"}"#).err();
    let error = error.expect("an unknown key is refused").to_string();
    assert_eq!(error.matches('`').count(), 2 * (keys.len() + 1), "{error}");
}
