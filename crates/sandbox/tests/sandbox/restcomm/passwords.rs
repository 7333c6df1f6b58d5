//! Which passwords are too weak. The vendor's verdicts are those of the open server's script
//! (`JavascriptPasswordValidator.java`), run on 1,381 passwords: each with its score, where there is one, and whether it is
//! accepted.

use cpaas_sandbox::Options;
use cpaas_sandbox::restcomm::Seed;

use super::fixture::{Fixture, account, child, page};

const VERDICTS: &str = include_str!("passwords.json");

/// The vendor's meter takes each character for a regular expression, and breaks down on these.
const BREAKING: [char; 7] = ['+', '*', '?', '(', ')', '[', '\\'];

/// Where a rule that is not the vendor's may differ: its limit is 50.
const NEAR_THE_LIMIT: std::ops::RangeInclusive<i64> = 38..=54;

/// Whether the sandbox takes it, as the new password of a child.
async fn is_accepted(fixture: &Fixture, password: &str) -> bool {
    let path = format!("/Accounts/{}.json", child(1));
    let response = fixture.post(&path, &[("Password", password)]).await;
    if response.status() == 200 {
        return true;
    }
    assert!(page(response, 400).await.contains("Password too weak"));
    false
}

#[tokio::test]
async fn judges_passwords_as_the_vendor_does_but_for_some_near_its_limit() {
    let fixture = Fixture::started(Options::new().children(1)).await;
    let verdicts: Vec<(String, Option<i64>, bool)> = serde_json::from_str(VERDICTS).unwrap();
    let (mut judged, mut differing) = (0, Vec::new());
    for (password, score, expected) in &verdicts {
        let accepted = is_accepted(&fixture, password).await;
        if password.contains(BREAKING) {
            assert!(!accepted && !expected, "{password}");
            continue;
        }
        judged += 1;
        if accepted != *expected {
            let score = score.unwrap();
            assert!(NEAR_THE_LIMIT.contains(&score), "{password}: {score}");
            differing.push(password);
        }
    }
    assert_eq!((verdicts.len(), judged), (1_381, 1_179));
    assert_eq!(differing.len(), 37, "{differing:?}");
}

#[tokio::test]
async fn what_breaks_the_meter_is_weak_wherever_it_stands() {
    let fixture = Fixture::started(Options::new().children(1)).await;
    for character in BREAKING {
        for password in [
            format!("{character}Str0ng-enough"),
            format!("Str0ng{character}enough"),
            format!("Str0ng-enough{character}"),
        ] {
            assert!(!is_accepted(&fixture, &password).await, "{password}");
        }
    }
    // All others of a keyboard do.
    for password in
        ["Str0ng]enough", "Str0ng{}|^.$enough", "Str0ng \"'/<>~`enough", "Str0ng!@#%&-_=:;,é"]
    {
        assert!(is_accepted(&fixture, password).await, "{password}");
    }
    assert!(!is_accepted(&fixture, "").await);
    assert!(!is_accepted(&fixture, &"a".repeat(64)).await);
}

/// The credentials that the sandbox begins with can be set again at the vendor, too.
#[tokio::test]
async fn the_default_password_is_one_that_the_vendor_takes() {
    let fixture = Fixture::started(Options::new().children(1)).await;
    let password = Seed::new().password;
    for special in ["&", "%", "=", ":", "é", " "] {
        assert!(password.contains(special), "{special}");
    }
    assert!(!password.contains(BREAKING));
    let same = fixture.put(&[("Password", &password)]).await;
    assert_eq!(account(same).await["auth_token"], fixture.sandbox.restcomm().auth_token.as_str());
}
