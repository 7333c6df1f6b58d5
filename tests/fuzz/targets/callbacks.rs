//! What Voximplant posts: its parser, and the hash.

#![no_main]

use std::sync::OnceLock;

use cpaas_core::SecretString;
use cpaas_fuzz::spoilt;
use cpaas_voximplant::{AccountCallback, AccountCallbacks, CallbackDetails};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use md5::{Digest, Md5};

/// Each type and its details with every documented member, a line each.
const DETAILS: &str = include_str!("../../../crates/voximplant/src/api/callbacks/documented.txt");

const HEAD: &str = r#""callback_id":17,"account_id":1111111,"balance":4.90,"currency":"USD""#;

fuzz_target!(|data: &[u8]| {
    let _ = post(&mut Unstructured::new(data));
});

fn post(input: &mut Unstructured<'_>) -> Result<()> {
    static POSTS: OnceLock<Vec<String>> = OnceLock::new();
    let posts = POSTS.get_or_init(|| {
        let lines = DETAILS.lines().filter_map(|line| line.split_once(' '));
        let post = |(name, details)| {
            format!(
                r#"{{"callbacks":[{{{HEAD},"type":"{name}","{name}":{details},"hash":"HASH"}}]}}"#
            )
        };
        lines.map(post).collect()
    });
    let key: String = input.arbitrary()?;
    let salt: String = input.arbitrary()?;
    let documented = input.choose(posts)?.replace("HASH", &hash(&salt, "1111111", &key, "17"));
    let Ok(post) = AccountCallbacks::parse(&spoilt(input, &documented)?) else { return Ok(()) };
    for callback in &post.callbacks {
        check(callback, &key, &salt);
    }
    Ok(())
}

fn check(callback: &AccountCallback, key: &str, salt: &str) {
    let head = &callback.head;
    let expected = hash(salt, &head.account_id.to_string(), key, &head.callback_id.to_string());
    let is_good = head.hash.as_ref().is_some_and(|hash| hash.eq_ignore_ascii_case(&expected))
        && !key.trim().is_empty();
    let (key, salt) = (SecretString::from(key), SecretString::from(salt));
    assert_eq!(callback.has_hash_of(&key, &salt), is_good, "{head:?}");
    let shown = format!("{callback:?}");
    if let CallbackDetails::Other { r#type, text } = &callback.details {
        assert_eq!(r#type, &head.r#type, "{shown}");
        // JSON by its grammar, which has half characters too: `\ud800`.
        assert!(serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(), "{shown}");
    }
}

/// The vendor's recipe.
fn hash(salt: &str, account: &str, key: &str, number: &str) -> String {
    let digest = Md5::digest(format!("{salt}{account}{key}{number}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
