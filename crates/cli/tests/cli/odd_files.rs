//! Files that are none, that never end, or that others can reach: one line in time, and nothing is sent.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::Instant;

use crate::support::process::{end_by, start};
use crate::support::{Home, sandbox, set_mode, sonetel};

/// A pipe that nobody writes to.
fn pipe(home: &Home, name: &str) {
    let path = home.config().with_file_name(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let made = std::process::Command::new("mkfifo").args(["-m", "600"]).arg(&path).status();
    assert!(made.unwrap().success());
}

/// A home with a pipe and a file of 20 MB.
fn home() -> Home {
    let mut home = Home::new();
    home.set("SECRET", "s3cret");
    pipe(&home, "pipe");
    let huge = home.write_secret("huge", "");
    std::fs::File::options().write(true).open(huge).unwrap().set_len(20_000_000).unwrap();
    home
}

const LOGIN: &str = "username = \"u\"\npassword = \"env:SECRET\"";

/// What a profile of this provider has, and what is said of it.
const PROFILES: &[(&str, &str, &[&str])] = &[
    ("sonetel", "access_token = \"file:pipe\"", &["access_token", "could not be read within 1s"]),
    ("sonetel", "access_token = \"file:/dev/zero\"", &["access_token", "it is a device"]),
    ("sonetel", "access_token = \"file:huge\"", &["access_token", "longer than 65536 bytes"]),
    (
        "sonetel",
        "username = \"u\"\npassword = \"env:SECRET\"\nca_file = \"pipe\"",
        &["ca_file", "within 1s"],
    ),
    (
        "sonetel",
        "username = \"u\"\npassword = \"env:SECRET\"\nca_file = \"/dev/zero\"",
        &["ca_file", "longer than"],
    ),
    (
        "sonetel",
        "username = \"u\"\npassword = \"env:SECRET\"\nca_file = \"huge\"",
        &["ca_file", "longer than"],
    ),
    ("voximplant", "credentials_file = \"pipe\"", &["credentials_file", "pipe", "within 1s"]),
    ("voximplant", "credentials_file = \"huge\"", &["credentials_file", "longer than"]),
    ("voximplant", "credentials_file = \"/dev/zero\"", &["credentials_file", "it is a device"]),
];

#[tokio::test]
async fn what_a_profile_names_ends_in_time_whatever_it_is() {
    let home = home();
    for (provider, lines, words) in PROFILES {
        home.write_config(&format!("[profiles.main]\nprovider = \"{provider}\"\n{lines}\n"));
        for command in [&["balance"][..], &["doctor"], &["profiles", "check"]] {
            let began = Instant::now();
            let ended = home.run(&[&["--timeout", "1s"], command].concat()).await;
            assert_eq!(ended.code, 3, "{lines}: {ended:?}");
            let told = format!("{}{}", ended.stdout, ended.stderr);
            assert!(words.iter().all(|word| told.contains(word)), "{lines}: {told}");
            assert!(began.elapsed() < Duration::from_secs(8), "{lines}");
        }
    }
}

#[tokio::test]
async fn a_configuration_that_is_no_file_ends_in_time() {
    let home = home();
    let folder = home.config().parent().unwrap().to_owned();
    let path = |name: &str| folder.join(name).display().to_string();
    for command in
        [&["balance"][..], &["doctor"], &["profiles", "list"], &["profiles", "default", "x"]]
    {
        for (file, words) in [
            (path("pipe"), &["pipe", "could not be read within 1s"][..]),
            ("/dev/zero".to_owned(), &["/dev/zero", "longer than 16777216 bytes"]),
            (path("huge"), &["huge", "longer than 16777216 bytes"]),
            (folder.display().to_string(), &["is a directory"]),
        ] {
            let began = Instant::now();
            let ended = home.run_in(&file, &[&["--timeout", "1s"], command].concat()).await;
            ended.failed(3, words);
            assert!(began.elapsed() < Duration::from_secs(8), "{file}");
        }
    }
    let certificates = ["--ca-file", &path("pipe"), "--timeout", "1s", "balance"];
    home.write_config(&format!("[profiles.main]\nprovider = \"sonetel\"\n{LOGIN}\n"));
    home.run(&certificates).await.failed(3, &["--ca-file", "pipe", "within 1s"]);
    let certificates = ["--ca-file", "/dev/zero", "balance"];
    home.run(&certificates).await.failed(3, &["--ca-file /dev/zero: longer than"]);
    home.run_in("/dev/null", &["balance"]).await.failed(2, &["no profile"]);
}

#[tokio::test]
async fn an_interrupt_ends_the_reading_of_any_file() {
    let home = home();
    let pipe = home.config().with_file_name("pipe").display().to_string();
    let profile = |lines: &str| format!("[profiles.main]\nprovider = \"sonetel\"\n{lines}\n");
    for (config, arguments) in [
        (profile("access_token = \"file:pipe\""), &["balance"][..]),
        (profile(&format!("{LOGIN}\nca_file = \"pipe\"")), &["balance"]),
        (profile(LOGIN), &["--config", &pipe, "balance"]),
        (profile(LOGIN), &["--ca-file", &pipe, "balance"]),
    ] {
        home.write_config(&config);
        let began = Instant::now();
        let ended = end_by(start(&home, arguments), Duration::from_millis(300), "INT").await;
        ended.failed(130, &["interrupted"]);
        assert!(began.elapsed() < Duration::from_secs(5), "{arguments:?}");
    }
}

#[tokio::test]
async fn a_configuration_that_others_can_write_is_refused_by_every_command() {
    let sandbox = sandbox().await;
    let home = home();
    let marker = home.path().join("it-ran");
    let lines = format!("access_token = \"cmd:touch {}; echo t\"", marker.display());
    home.write_config(&sonetel("main", &sandbox, &lines));
    for mode in [0o602, 0o620, 0o666] {
        set_mode(&home.config(), mode);
        for command in [
            &["balance"][..],
            &["check", "-w", "1SEK"],
            &["doctor"],
            &["profiles", "check"],
            &["profiles", "list"],
            &["profiles", "show", "main"],
            &["profiles", "set", "main", "--warn", "1SEK"],
            &["profiles", "add", "x", "--provider", "sonetel", "--access-token", "env:SECRET"],
            &["profiles", "remove", "main", "--yes"],
            &["capabilities"],
        ] {
            let ended = home.run(command).await;
            assert_eq!(ended.code, 3, "{command:?}: {ended:?}");
            let told = format!("{}{}", ended.stdout, ended.stderr);
            assert!(
                told.contains("others can write to it") && told.contains("chmod 600"),
                "{told}"
            );
        }
    }
    assert!(!marker.exists() && sandbox.journal().is_empty());
    set_mode(&home.config(), 0o644);
    assert_eq!(home.run(&["profiles", "check"]).await.code, 0);
}

#[tokio::test]
async fn a_secret_may_be_read_by_its_group_and_by_everybody_only_on_request() {
    let sandbox = sandbox().await;
    let home = home();
    let login =
        format!("username = \"{}\"\npassword = \"file:password\"", sandbox.sonetel().username);
    let profile = sonetel("main", &sandbox, &login);
    let password = home.write_secret("password", &sandbox.sonetel().password);
    let shared = format!("allow_shared_secret_files = true\n{profile}");
    for (mode, by_default, on_request) in [
        (0o400, 0, 0),
        (0o600, 0, 0),
        (0o640, 0, 0),
        (0o440, 0, 0),
        (0o644, 3, 0),
        (0o444, 3, 0),
        (0o604, 3, 0),
        (0o660, 3, 3),
        (0o602, 3, 3),
        (0o666, 3, 3),
    ] {
        set_mode(&password, mode);
        for (config, code) in [(&profile, by_default), (&shared, on_request)] {
            home.write_config(config);
            let ended = home.run(&["balance"]).await;
            assert_eq!(ended.code, code, "{mode:o}: {ended:?}");
            let word =
                if mode & 0o022 == 0 { "others can read it" } else { "others can write to it" };
            assert!(code == 0 || ended.stderr.contains(word), "{mode:o}: {ended:?}");
        }
    }
}

/// The processes with this text in their command lines, which would never end by themselves: those that are left after
/// a while, since one that was killed is there until the system has taken it away.
async fn running(text: &str) -> usize {
    let mut left = usize::MAX;
    for _ in 0..50 {
        let found = Command::new("pgrep").args(["-fc", text]).output().await.unwrap();
        left = String::from_utf8(found.stdout).unwrap().trim().parse().unwrap();
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    left
}

#[tokio::test]
async fn a_command_for_a_secret_ends_with_all_that_it_has_started() {
    let home = home();
    // A number of seconds that no other sleeps.
    let number = 61_000 + std::process::id() % 1000;
    let sleep = format!("sleep {number}");
    for (command, code, within) in [
        (format!("{sleep} & {sleep}"), 3, 8),
        (format!("{sleep} | {sleep}"), 3, 8),
        // What it has printed is there, though its output stays open.
        (format!("{sleep} & echo e30.eyJhY2NfaWQiOjd9.c2ln"), 0, 4),
        (format!("({sleep} &) ; echo e30.eyJhY2NfaWQiOjd9.c2ln"), 0, 4),
    ] {
        home.write_config(&format!(
            "[profiles.main]\nprovider = \"sonetel\"\naccess_token = \"cmd:{command}\"\n"
        ));
        let began = Instant::now();
        let ended = home.run(&["--timeout", "2s", "id"]).await;
        assert_eq!(ended.code, code, "{command}: {ended:?}");
        assert!(began.elapsed() < Duration::from_secs(within), "{command}: {:?}", began.elapsed());
        assert_eq!(running(&sleep).await, 0, "{command}");
    }
    home.write_config(&format!(
        "[profiles.main]\nprovider = \"sonetel\"\naccess_token = \"cmd:{sleep} & {sleep}\"\n"
    ));
    let ended = end_by(start(&home, &["id"]), Duration::from_millis(700), "TERM").await;
    assert_eq!((ended.code, running(&sleep).await), (143, 0), "{ended:?}");
}

/// Runs a line on a terminal of its own, and types what another line prints.
async fn on_a_terminal(home: &Home, typed: &str, command: &str) -> Option<(String, i32)> {
    Command::new("script").arg("--version").output().await.ok()?;
    let cpaas = env!("CARGO_BIN_EXE_cpaas");
    let line = format!("({typed}) | script -qec '{cpaas} {command}' /dev/null");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &line]).env_clear().env("HOME", home.path()).current_dir(home.path());
    // Whose signals are its own.
    shell.env("PATH", std::env::var_os("PATH").unwrap()).process_group(0);
    let mut shell = Command::from(shell);
    let output = tokio::time::timeout(Duration::from_secs(30), shell.kill_on_drop(true).output());
    let output = output.await.expect("it ends").unwrap();
    Some((String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap_or(-1)))
}

#[tokio::test]
async fn a_command_for_a_secret_may_prompt_on_the_terminal() {
    let home = home();
    let prompt =
        "printf passphrase: >/dev/tty; read line </dev/tty; echo e30.eyJhY2NfaWQiOjd9.$line";
    let profile = |name: &str| {
        format!("[profiles.{name}]\nprovider = \"sonetel\"\naccess_token = \"cmd:{prompt}\"\n")
    };
    home.write_config(&format!("{}{}", profile("a"), profile("b")));
    let typed = "sleep 2; echo c2ln; sleep 1; echo c2ln; sleep 1";
    let Some((shown, code)) = on_a_terminal(&home, typed, "--all id").await else { return };
    assert_eq!(code, 0, "{shown}");
    assert_eq!(shown.matches("passphrase:").count(), 2, "{shown}");
    // The terminal is back: one that asks for confirmation can be answered.
    let typed = "sleep 1; echo c2ln; sleep 1; echo n; sleep 1";
    let (shown, code) =
        on_a_terminal(&home, typed, "-p a update --name x").await.unwrap_or_default();
    assert!(shown.contains("Go ahead? [y/N]") && code == 1, "{shown}");
}

#[tokio::test]
async fn a_new_password_is_typed_twice_and_not_shown() {
    let sandbox = sandbox().await;
    let home = crate::support::restcomm_home(&sandbox);
    let update = "update --password-stdin --yes";
    let typed = |second: &str| format!("sleep 1; echo Passw0rd!2; sleep 1; echo {second}; sleep 1");
    let Some((shown, code)) = on_a_terminal(&home, &typed("Passw0rd!3"), update).await else {
        return;
    };
    assert!(code == 2 && shown.contains("the two passwords are not the same"), "{shown}");
    assert!(crate::support::updates(&sandbox).is_empty());
    let (shown, code) = on_a_terminal(&home, &typed("Passw0rd!2"), update).await.unwrap();
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("new password: ") && !shown.contains("Passw0rd"), "{shown}");
    assert_eq!(crate::support::updates(&sandbox).len(), 1);

    // One that exists is typed once.
    let add = "profiles add x --provider restcomm --base-url https://x.test --email a@b.test --password-stdin";
    let (shown, code) = on_a_terminal(&home, "sleep 1; echo s3cret; sleep 1", add).await.unwrap();
    assert!(code == 0 && !shown.contains("s3cret"), "{shown}");
    let stored = home.config().with_file_name("x-password");
    assert_eq!(std::fs::read_to_string(Path::new(&stored)).unwrap(), "s3cret\n");
}
