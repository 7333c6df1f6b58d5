//! `cpaas update`: what is changed on which accounts is said, and asked for.

use cpaas_sandbox::Sandbox;

use crate::support::{Home, all_vendors_home, sandbox, updates};

const TWO: [&str; 7] = ["-p", "sonetel", "-p", "restcomm", "update", "--name", "New"];

async fn all_vendors() -> (Sandbox, Home) {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    (sandbox, home)
}

#[tokio::test]
async fn without_a_terminal_it_takes_yes_and_otherwise_sends_nothing() {
    let (sandbox, home) = all_vendors().await;
    home.run(&TWO).await.failed(2, &["this changes accounts", "no terminal", "give --yes"]);
    let password = ["--all", "update", "--password-stdin"];
    home.run_with_input(&password, "Passw0rd!\n").await.failed(2, &["give --yes"]);
    assert_eq!(sandbox.journal().len(), 0, "{:?}", sandbox.journal());

    let made = home.run(&[&TWO[..], &["--yes"]].concat()).await;
    assert_eq!(made.code, 0, "{made:?}");
    let expected = "changes 2 accounts: name = New\n  sonetel (profile sonetel)\n  restcomm (profile restcomm)\n";
    assert_eq!(made.stderr, expected);
    assert_eq!(updates(&sandbox).len(), 2);
}

#[tokio::test]
async fn who_does_not_take_the_change_is_named_before() {
    let (_sandbox, home) = all_vendors().await;
    let language = ["-p", "sonetel", "-p", "restcomm", "update", "--language", "sv", "--yes"];
    let ended = home.run(&language).await;
    assert_eq!(ended.code, 11, "{ended:?}");
    let named = "  restcomm (profile restcomm): restcomm can't change the language of an account\n";
    assert!(ended.stderr.contains(named), "{ended:?}");
}

#[tokio::test]
async fn a_blank_text_is_refused_wherever_an_account_would_be_named_by_it() {
    let (sandbox, home) = all_vendors().await;
    for (profile, arguments, option) in [
        ("sonetel", &["update", "--name", ""][..], "--name"),
        ("sonetel", &["update", "--name", "  "], "--name"),
        ("sonetel", &["update", "--language", ""], "--language"),
        ("sonetel", &["update", "--timezone", ""], "--timezone"),
        ("sonetel", &["sonetel", "account", "set", "--name", ""], "--name"),
        ("restcomm", &["restcomm", "account", "set", "--friendly-name", ""], "--friendly-name"),
        (
            "restcomm",
            &["children", "update", "--id", "AC1", "--friendly-name", " "],
            "--friendly-name",
        ),
        ("voximplant", &["voximplant", "account", "set", "--new-email", ""], "--new-email"),
        ("voximplant", &["voximplant", "account", "set", "--language", ""], "--language"),
        (
            "voximplant",
            &["children", "create", "--password-stdin", "--email", "", "--name", "a"],
            "--email",
        ),
    ] {
        let ended = home.run(&[&["-p", profile], arguments, &["--yes"]].concat()).await;
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
        let words = ended.stderr.lines().next().unwrap();
        assert!(words.contains(option) && words.contains("it is empty"), "{arguments:?}: {words}");
    }
    assert_eq!(sandbox.journal().len(), 0, "{:?}", sandbox.journal());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_terminal_it_names_the_accounts_and_asks() {
    let (sandbox, home) = all_vendors().await;
    let line = TWO.join(" ");
    let Some(declined) = home.run_on_a_terminal(&line, "n").await else { return };
    assert_eq!(declined.code, 1, "{declined:?}");
    for words in [
        "changes 2 accounts: name = New",
        "  sonetel, account 2000000007 (profile sonetel)",
        &format!("  restcomm, account {} (profile restcomm)", sandbox.restcomm().account_sid),
        "Go ahead? [y/N]",
        "declined: nothing was changed",
    ] {
        assert!(declined.stdout.contains(words), "{words}: {declined:?}");
    }
    assert!(updates(&sandbox).is_empty(), "{:?}", sandbox.journal());
    let agreed = home.run_on_a_terminal(&line, "y").await.unwrap();
    assert_eq!(agreed.code, 0, "{agreed:?}");
    assert_eq!(updates(&sandbox).len(), 2);

    // Whose account can't be found out is not hidden.
    home.write_secret("password", "wrong");
    let unknown = home.run_on_a_terminal(&line, "n").await.unwrap();
    assert!(unknown.stdout.contains("sonetel, unknown account (profile sonetel): "), "{unknown:?}");
}
