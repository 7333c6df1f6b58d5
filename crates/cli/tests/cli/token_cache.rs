//! Access tokens that are kept between runs.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use cpaas_sandbox::faults::{Fault, FaultRule};
use cpaas_sandbox::{Options, Sandbox};

use crate::support::{Home, sonetel};

const FLAG: &str = "--token-cache";

/// A sandbox, and a home whose profile `main` logs in to it by password.
async fn start() -> (Sandbox, Home) {
    let sandbox = Sandbox::start(Options::new()).await.unwrap();
    let home = Home::new();
    home.write_secret("password", &sandbox.sonetel().password);
    let login =
        format!("username = \"{}\"\npassword = \"file:password\"", sandbox.sonetel().username);
    home.write_config(&sonetel("main", &sandbox, &login));
    (sandbox, home)
}

fn logins(sandbox: &Sandbox) -> usize {
    sandbox.journal().iter().filter(|entry| entry.operation == "create_token").count()
}

/// The files of kept tokens.
fn kept(home: &Home) -> Vec<PathBuf> {
    let files = std::fs::read_dir(home.path().join(".cache/cpaas")).into_iter().flatten();
    files.map(|file| file.unwrap().path()).collect()
}

#[tokio::test]
async fn it_is_off_by_default_and_five_polls_are_one_login_where_it_is_on() {
    let (sandbox, home) = start().await;
    for _ in 0..2 {
        assert_eq!(home.run(&["balance"]).await.code, 0);
    }
    assert_eq!((logins(&sandbox), kept(&home).len()), (2, 0));
    for _ in 0..5 {
        assert_eq!(home.run(&[FLAG, "check", "-c", "1SEK"]).await.code, 0);
    }
    assert_eq!(logins(&sandbox), 3);

    let [file] = kept(&home).try_into().unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let password = &sandbox.sonetel().password;
    assert!(!text.contains(password) && !text.contains("refresh"), "{text}");
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
}

#[tokio::test]
async fn a_profile_switches_it_on() {
    let (sandbox, home) = start().await;
    let config = std::fs::read_to_string(home.config()).unwrap();
    home.write_config(&format!("{config}\ntoken_cache = true\n"));
    for _ in 0..2 {
        assert_eq!(home.run(&["id"]).await.code, 0);
    }
    assert_eq!(logins(&sandbox), 1);
    home.write_config(&format!("{config}\ntoken_cache = 1\n"));
    home.run(&["id"]).await.failed(3, &["main", "token_cache", "true or false"]);
}

#[tokio::test]
async fn other_credentials_do_not_find_it() {
    let (sandbox, home) = start().await;
    assert_eq!(home.run(&[FLAG, "balance"]).await.code, 0);
    home.write_secret("password", "another-password");
    home.run(&[FLAG, "balance"]).await.failed(4, &["unauthenticated"]);
    assert_eq!(logins(&sandbox), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_goes() {
    let (sandbox, home) = start().await;
    assert_eq!(home.run(&[FLAG, "balance"]).await.code, 0);
    let [file] = kept(&home).try_into().unwrap();
    let before = std::fs::read_to_string(&file).unwrap();
    sandbox
        .add_fault(
            FaultRule::new(Fault::TokenExpired).provider("sonetel").operation("get").times(1),
        )
        .unwrap();
    assert_eq!(home.run(&[FLAG, "balance"]).await.code, 0);
    assert_eq!(logins(&sandbox), 2);
    assert_ne!(std::fs::read_to_string(&file).unwrap(), before);
}

#[tokio::test]
async fn what_looks_for_mistakes_and_the_sandbox_do_not_read_it() {
    let (sandbox, home) = start().await;
    assert_eq!(home.run(&[FLAG, "balance"]).await.code, 0);
    home.write_secret("password", "another-password");
    assert_eq!(home.run(&[FLAG, "doctor"]).await.code, 4);
    assert_eq!(home.run(&["--sandbox", "--provider", "sonetel", FLAG, "balance"]).await.code, 0);
    assert_eq!((logins(&sandbox), kept(&home).len()), (2, 1));
}

#[tokio::test]
async fn where_none_can_be_kept_the_command_logs_in_and_says_so_at_v() {
    let (sandbox, home) = start().await;
    std::fs::write(home.path().join(".cache"), "no folder").unwrap();
    for _ in 0..2 {
        let ended = home.run(&[FLAG, "balance"]).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    }
    let ended = home.run(&["-v", FLAG, "balance"]).await;
    assert!(ended.stderr.contains("the access token is not kept"), "{ended:?}");
    assert_eq!(logins(&sandbox), 3);
}

#[tokio::test]
async fn a_file_that_others_may_read_or_that_is_none_is_not_used() {
    let (sandbox, home) = start().await;
    for (mode, cut) in [(0o644, None), (0o600, Some(40))] {
        assert_eq!(home.run(&[FLAG, "balance"]).await.code, 0);
        let [file] = kept(&home).try_into().unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, &text[..cut.unwrap_or(text.len())]).unwrap();
        std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
        let before = logins(&sandbox);
        assert_eq!(home.run(&[FLAG, "balance"]).await.code, 0);
        assert_eq!(logins(&sandbox), before + 1);
        std::fs::remove_file(&file).unwrap();
    }
}
