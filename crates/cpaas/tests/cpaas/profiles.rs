//! Accounts from a file, with their secrets.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cpaas::profiles::{
    Origin, Profile, ProfileError, Profiles, Secret, SecretOptions, Selector, resolve_all,
};
use cpaas::{
    Account, AccountProvider, AccountUpdate, ClientOptions, Error, ErrorKind, ExposeSecret as _,
};
use cpaas_sandbox::{Options, Sandbox};

use crate::support::Home;

fn names<'p>(selected: impl IntoIterator<Item = &'p Profile>) -> Vec<&'p str> {
    selected.into_iter().map(|profile| profile.name.as_str()).collect()
}

const MANY: &str = "
    default_profile = 'main'
    [profiles.prod-b]
    provider = 'sonetel'
    tags = ['prod', 'eu']
    [profiles.prod-a]
    provider = 'restcomm'
    tags = ['prod']
    [profiles.main]
    provider = 'restcomm'";

#[test]
fn profiles_are_selected_by_name_pattern_tag_and_provider() {
    let profiles = Home::new().profiles(MANY);
    let any = Selector::new;
    for (selector, expected) in [
        (any(), &["main"][..]),
        (any().with_all(), &["main", "prod-a", "prod-b"]),
        (any().with_name("prod-*"), &["prod-a", "prod-b"]),
        (any().with_name("prod-b").with_name("*"), &["prod-b", "main", "prod-a"]),
        (any().with_tag("eu").with_tag("prod"), &["prod-a", "prod-b"]),
        (any().with_provider("restcomm"), &["main", "prod-a"]),
        (any().with_name("prod-?").with_provider("restcomm"), &["prod-a"]),
    ] {
        assert_eq!(names(profiles.select(&selector).unwrap()), expected, "{selector:?}");
    }
    assert_eq!(profiles.get("main").unwrap().name, "main");
    for (selector, message) in [
        (
            any().with_name("prod-c"),
            "unknown profile \"prod-c\"; did you mean \"prod-a\" or \"prod-b\"?",
        ),
        (any().with_name("dev-*"), "no profile matches \"dev-*\"; available: main, prod-a, prod-b"),
        (any().with_tag("us"), "no profile has the tag \"us\"; available: eu, prod"),
        (any().with_provider("voximplant"), "no profile has the provider voximplant"),
        (any().with_provider("sonotel"), "unknown provider \"sonotel\"; did you mean \"sonetel\"?"),
        (any().with_name("main").with_tag("eu"), "no profile meets all of: name main, tag eu"),
    ] {
        let error = profiles.select(&selector).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(Error::from(error).kind(), ErrorKind::Config);
    }
    let none = Profiles::default().select(&any()).unwrap_err();
    assert_eq!(none.to_string(), "there is no profile");
    let two = Profiles::new(profiles.profiles[1..].to_vec());
    let unclear = two.select(&any()).unwrap_err();
    assert_eq!(unclear.to_string(), "no profile is selected; available: prod-a, prod-b");
}

#[test]
fn an_invalid_profile_hides_no_other_and_names_its_key() {
    let home = Home::new();
    let loaded = home.load(
        "[profiles.a]\nprovider = 'sonetel'\npassword = 'hunter2'\n\
         [profiles.b]\nprovider = 'sonetel'\ntags = ['a b']\n[profiles.c]\nprovider = 'sonetel'\n",
    );
    let wrong: Vec<_> = loaded.entries.iter().filter_map(|entry| entry.as_ref().err()).collect();
    let told: Vec<_> = wrong
        .iter()
        .map(|one| (one.error.profile().unwrap(), one.error.problems()[0].key.as_deref().unwrap()))
        .collect();
    assert_eq!(told, [("a", "password"), ("b", "tags")]);
    assert_eq!(wrong[0].error.origin(), Some(&Origin::File(home.file("config.toml").into())));
    assert!(!format!("{loaded:?}").contains("hunter2"));
    let error: ProfileError = loaded.into_profiles().unwrap_err();
    let message = "a secret is given as env:NAME, file:PATH or cmd:COMMAND, not itself";
    assert_eq!(error.problems()[0].message, message);
    assert_eq!(Error::from(error).field(), Some("password"));
}

#[tokio::test]
async fn what_a_provider_refuses_is_reported_by_key() {
    let home = Home::new();
    let profiles = home.profiles(
        "[profiles.main]\nprovider = 'restcomm'\nbase_url = 'http://example.com'\nemail = 5\n\
         [profiles.other]\nprovider = 'restcomm'\nbase_url = 'http://example.com'\n",
    );
    let options = ClientOptions::default();
    let error = profiles.get("main").unwrap().open(&options).await.unwrap_err();
    let problems = |error: &ProfileError| -> Vec<(Option<String>, String)> {
        error.problems().iter().map(|one| (one.key.clone(), one.message.clone())).collect()
    };
    assert_eq!(problems(&error), [(Some("email".to_owned()), "expected a string".to_owned())]);
    let error = profiles.get("other").unwrap().open(&options).await.unwrap_err();
    let keys: Vec<_> = problems(&error).into_iter().filter_map(|(key, _)| key).collect();
    assert!(keys.len() > 1 && keys[0] == "base_url", "{error}");
    assert!(error.to_string().contains("config.toml: profile other: base_url: "), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_secret_is_read_from_its_place_or_the_reason_is_given() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    home.write("secret", "s3cret\n");
    let open = home.write("open", "s3cret");
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o644)).unwrap();
    home.write("empty", "\n");
    let options = SecretOptions::default().with_timeout(Duration::from_secs(1));
    let read = async |text: &str| {
        let secret = Secret::parse(text, home.0.path()).unwrap();
        match secret.read(&options).await {
            Ok(secret) => secret.expose_secret().to_owned(),
            Err(error) => format!("error: {error}"),
        }
    };
    let path = std::env::var("PATH").unwrap();
    for (text, expected) in [
        ("file:secret", "s3cret"),
        ("cmd:echo s3cret", "s3cret"),
        ("env:PATH", path.as_str()),
        ("env:CPAAS_NOT_SET", "error: the environment variable CPAAS_NOT_SET is not set"),
        ("cmd:exit 7", "error: `exit 7` failed: exit status: 7"),
        ("cmd:sleep 60", "error: `sleep 60` did not end within 1s"),
        ("cmd:true", "error: the secret is empty"),
        ("file:empty", "error: the secret is empty"),
    ] {
        assert_eq!(read(text).await, expected);
    }
    assert!(read("file:open").await.contains("others can read it; make it private with chmod 600"));
    assert!(read("cmd:head -c 70000 /dev/zero").await.contains("longer than 65536 bytes"));
    assert!(Secret::parse("hunter2", Path::new("")).is_none());
}

#[cfg(unix)]
#[tokio::test]
async fn what_a_command_prints_on_stderr_goes_where_the_caller_says() {
    let printed = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&printed);
    let options = SecretOptions::default()
        .on_stderr(move |bytes| sink.lock().unwrap().extend_from_slice(bytes));
    let secret = Secret::Cmd("echo 'no such key' >&2; echo s3cret".to_owned());
    assert_eq!(secret.read(&options).await.unwrap().expose_secret(), "s3cret");
    assert_eq!(printed.lock().unwrap().as_slice(), b"no such key\n");
}

#[cfg(unix)]
#[tokio::test]
async fn many_profiles_are_resolved_side_by_side_and_one_failure_is_its_own() {
    let profile = |number| {
        let command = if number == 3 { "exit 1" } else { "sleep 1; echo t" };
        format!("[profiles.p{number}]\nprovider = 'sonetel'\naccess_token = 'cmd:{command}'\n")
    };
    let text: String = (0..8).map(profile).collect::<Vec<_>>().concat();
    let profiles = Home::new().profiles(&text);
    let all: Vec<_> = profiles.profiles.iter().collect();
    let start = tokio::time::Instant::now();
    let resolved = resolve_all(&all, &SecretOptions::default().with_at_once(8)).await;
    // One after the other they take seven seconds.
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    for (number, (profile, resolved)) in resolved.iter().enumerate() {
        assert_eq!(profile.name, format!("p{number}"), "in their order");
        assert_eq!(resolved.is_err(), number == 3);
        let account = resolved.as_ref().map(|one| one.open(&ClientOptions::default()));
        assert!(!matches!(account, Ok(Err(_))));
    }
}

#[tokio::test]
async fn a_profile_with_a_certificate_gets_a_transport_that_trusts_it() {
    let sandbox = Sandbox::start(Options::new().tls(true)).await.unwrap();
    let home = Home::new();
    home.write("ca.pem", sandbox.ca_pem().unwrap());
    home.write("token", &sandbox.restcomm().auth_token);
    let of = |line: &str| {
        let access = sandbox.restcomm();
        home.profiles(&format!(
            "[profiles.r]\nprovider = 'restcomm'\nbase_url = '{}'\naccount_sid = '{}'\n\
             auth_token = 'file:token'\n{line}\n",
            access.base_url, access.account_sid
        ))
    };
    let open =
        async |profiles: Profiles| profiles.get("r").unwrap().open(&ClientOptions::default()).await;
    let trusted = open(of("ca_file = 'ca.pem'")).await.unwrap();
    assert!(matches!(trusted, Account::Restcomm(_)));
    let renamed = trusted.update(&AccountUpdate::new().name("Acme")).await.unwrap();
    assert_eq!(renamed.name.as_deref(), Some("Acme"));
    let distrusted = open(of("")).await.unwrap().info().await.unwrap_err();
    assert_eq!(distrusted.kind(), ErrorKind::Transport);
    let missing = open(of("ca_file = 'nowhere.pem'")).await.unwrap_err();
    assert_eq!(missing.problems()[0].key.as_deref(), Some("ca_file"));
}
