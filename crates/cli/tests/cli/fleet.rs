//! Many accounts at once: each within its deadline, every failure beside its account.

use std::time::Duration;

use crate::support::{CommandResult, Home, calls, restcomm_home, schema, sonetel};
use cpaas_sandbox::faults::{Fault, FaultRule, RetryAfter};
use cpaas_sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::time::Instant;

/// A sandbox with so many child accounts of Restcomm's, and a home with a profile for each:
/// `child1`, `child2`, …
async fn many(children: u32) -> (Sandbox, Home) {
    let sandbox = Sandbox::start(Options::new().children(children)).await.unwrap();
    let home = Home::new();
    let access = sandbox.restcomm();
    let profile = |n: u32| {
        let secret = format!("secret{n}");
        home.write_secret(&secret, &format!("{}-{n}", access.password));
        format!(
            "[profiles.child{n}]\nprovider = \"restcomm\"\nbase_url = \"{}\"\n\
             email = \"child{n}@example.test\"\npassword = \"file:{secret}\"\n",
            access.base_url
        )
    };
    home.write_config(&(1..=children).map(profile).collect::<String>());
    (sandbox, home)
}

/// Adds profiles to the home.
fn add(home: &Home, profiles: &str) {
    let before = std::fs::read_to_string(home.config()).unwrap();
    home.write_config(&format!("{before}\n{profiles}"));
}

/// An address that takes connections and never says anything.
async fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    (listener, base)
}

fn kinds(ended: &CommandResult) -> Vec<(String, String)> {
    let failed = ended.json().into_iter().filter(|element| element.get("error").is_some());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    failed.map(|one| (text(&one["profile"]), text(&one["error"]["kind"]))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_accounts_with_four_that_fail_are_996_results_and_four_reasons() {
    const DEADLINE: Duration = Duration::from_secs(8);
    let (sandbox, home) = many(998).await;
    let voximplant = sandbox.voximplant();
    home.write_secret("key.json", &voximplant.credentials);
    home.write_secret("password", &sandbox.sonetel().password);
    let login =
        format!("username = \"{}\"\npassword = \"file:password\"", sandbox.sonetel().username);
    add(&home, &sonetel("slow", &sandbox, &login));
    add(
        &home,
        &format!(
            "[profiles.limited]\nprovider = \"voximplant\"\nbase_url = \"{}\"\n\
             credentials_json = \"file:key.json\"\n",
            voximplant.base_url
        ),
    );
    // One is refused, one suspended, one slower than its deadline, one rate limited to the end.
    home.write_secret("secret500", "wrong");
    let list = restcomm_home(&sandbox).run(&["children", "list", "-o", "json"]).await;
    let suspended = list.results()[899]["sid"].as_str().unwrap().to_owned();
    sandbox.set_state(&json!({"restcomm": {suspended: "suspended"}})).unwrap();
    let late = Fault::Latency { millis: 60_000 };
    let often = Fault::Status { status: 429, retry_after: Some(RetryAfter::Seconds(1)) };
    sandbox.add_fault(FaultRule::new(late).provider("sonetel").operation("get")).unwrap();
    sandbox.add_fault(FaultRule::new(often).provider("voximplant")).unwrap();

    let begun = Instant::now();
    let deadline = format!("{}s", DEADLINE.as_secs());
    let ended = home.run(&["--all", "--timeout", &deadline, "info", "-o", "json"]).await;
    let took = begun.elapsed();
    assert_eq!(ended.code, 11);
    let elements = ended.json();
    assert_eq!(elements.len(), 1_000);
    let succeeded = elements.iter().filter(|element| element.get("result").is_some()).count();
    let of = |profile: &str, kind: &str| (profile.to_owned(), kind.to_owned());
    let failed = [
        of("child500", "unauthenticated"),
        of("child900", "account_inactive"),
        of("limited", "rate_limited"),
        of("slow", "timeout"),
    ];
    assert_eq!((succeeded, kinds(&ended)), (996, failed.to_vec()));
    let reasons: Vec<_> = ended.stderr.lines().collect();
    assert_eq!(reasons.len(), 4, "{reasons:?}");
    for (reason, (profile, _)) in reasons.iter().zip(&failed) {
        assert!(reason.starts_with(&format!("{profile}: ")), "{reason}");
    }
    assert!(took < 2 * DEADLINE, "{took:?}");
}

/// Twenty commands of 0.4 seconds each would take eight, one after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_of_commands_are_read_side_by_side_and_stay_in_their_order() {
    let fails = |number: usize| number.is_multiple_of(3);
    let profile = |number: usize| {
        let (tag, end) = if fails(number) { ("bad", "exit 5") } else { ("good", "echo t") };
        format!(
            "[profiles.p{number:02}]\nprovider = \"sonetel\"\ntags = [\"{tag}\"]\n\
             access_token = \"cmd:sleep 0.4; {end} #{number}\"\n"
        )
    };
    let home = Home::new();
    home.write_config(&(0..20).map(profile).collect::<String>());
    for (command, all, code) in [
        (&["--all", "capabilities"][..], true, 11),
        (&["--all", "profiles", "check"], true, 3),
        (&["--tag", "bad", "doctor"], false, 3),
    ] {
        let begun = Instant::now();
        let ended = home.run(&[command, &["-o", "json"]].concat()).await;
        assert!(begun.elapsed() < Duration::from_secs(2), "{command:?}: {:?}", begun.elapsed());
        assert_eq!(ended.code, code, "{command:?}: {ended:?}");
        let expected: Vec<_> = (0..20).filter(|number| all || fails(*number)).collect();
        assert_eq!(ended.json().len(), expected.len(), "{command:?}: {ended:?}");
        for (number, element) in expected.into_iter().zip(ended.json()) {
            assert_eq!(element["profile"], format!("p{number:02}"), "{command:?}");
            let why = format!("exit 5 #{number}` failed");
            assert_eq!(element.to_string().contains(&why), fails(number), "{element}");
        }
    }
}

/// Sixteen apart, so that each would be the first of the next sixteen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_that_hang_do_not_add_up() {
    let hangs = |number: usize| number.is_multiple_of(16);
    let profile = |number: usize| {
        let command = if hangs(number) { "sleep 60" } else { "echo t" };
        format!(
            "[profiles.p{number:02}]\nprovider = \"sonetel\"\naccess_token = \"cmd:{command}\"\n"
        )
    };
    let home = Home::new();
    home.write_config(&(0..48).map(profile).collect::<String>());
    let begun = Instant::now();
    let ended = home.run(&["--all", "--timeout", "3s", "-o", "json", "capabilities"]).await;
    assert!(begun.elapsed() < Duration::from_millis(5500), "{:?}", begun.elapsed());
    assert_eq!(ended.code, 11, "{ended:?}");
    assert_eq!(ended.json().len(), 48);
    for (number, element) in ended.json().into_iter().enumerate() {
        assert_eq!(element["profile"], format!("p{number:02}"));
        assert_eq!(element.to_string().contains("did not end within 3s"), hangs(number));
    }
}

/// A second command beside one of them would find its folder there.
#[tokio::test]
async fn one_secret_is_asked_for_at_a_time_if_that_is_said() {
    let profile = |number: usize| {
        format!(
            "[profiles.p{number}]\nprovider = \"sonetel\"\n\
             access_token = \"cmd:mkdir asking && sleep 0.1 && rmdir asking && echo t\"\n"
        )
    };
    let home = Home::new();
    home.write_config(&(0..4).map(profile).collect::<String>());
    let ended = home.run(&["--concurrency", "1", "profiles", "check"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
}

/// A profile at this address, whose token is in the environment.
fn at(name: &str, base: &str) -> String {
    format!(
        "[profiles.{name}]\nprovider = \"sonetel\"\naccess_token = \"env:TOKEN\"\nbase_url = \"{base}\"\n"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hosts_that_never_answer_cost_the_time_of_one_and_hold_up_nobody() {
    const DEADLINE: Duration = Duration::from_secs(5);
    let (_sandbox, mut home) = many(20).await;
    let (_listener, base) = silent().await;
    home.set("TOKEN", "e30.eyJhY2NfaWQiOjd9.c2ln");
    let silent: Vec<_> = (0..4).map(|n| format!("a-silent-{n}")).collect();
    add(&home, &silent.iter().map(|name| at(name, &base)).collect::<String>());
    let begun = Instant::now();
    let mut command = home.command(&["--all", "--timeout", "5s", "info", "-o", "ndjson"]);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut names = Vec::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        let element: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(schema::problem("info.json", &element), None);
        names.push(element["profile"].as_str().unwrap().to_owned());
        if names.len() == 20 {
            assert!(begun.elapsed() < DEADLINE, "the healthy ones come first, and at once");
            assert!(names.iter().all(|name| name.starts_with("child")), "{names:?}");
        }
    }
    let took = begun.elapsed();
    assert!(took < 2 * DEADLINE, "{took:?}");
    let mut late = names.split_off(20);
    late.sort();
    assert_eq!(late, silent);
    let ended = child.wait_with_output().await.unwrap();
    assert_eq!(ended.status.code(), Some(11));
    let reasons = String::from_utf8(ended.stderr).unwrap();
    assert!(reasons.lines().count() == 4 && reasons.contains("a-silent-0: "), "{reasons}");
}

#[tokio::test]
async fn a_change_over_many_tells_which_may_have_been_made() {
    let (sandbox, mut home) = many(3).await;
    let (_listener, base) = silent().await;
    home.set("TOKEN", "e30.eyJhY2NfaWQiOjd9.c2ln");
    add(&home, &at("silent", &base));
    let ended = home
        .run(&["--all", "--timeout", "2s", "update", "--name", "New", "--yes", "-o", "json"])
        .await;
    assert_eq!(ended.code, 12, "{ended:?}");
    assert_eq!(kinds(&ended), [("silent".to_owned(), "timeout".to_owned())]);
    assert_eq!(ended.json()[3]["error"]["effect"], "unknown");
    assert_eq!(calls(&sandbox, "update").len(), 3);
}

#[tokio::test]
async fn so_many_are_asked_at_once_as_was_said() {
    let (sandbox, home) = many(4).await;
    let late = Fault::Latency { millis: 500 };
    sandbox.add_fault(FaultRule::new(late)).unwrap();
    let timed = async |limits: &'static [&str]| {
        let begun = Instant::now();
        let ended = home.run(&[&["--all", "info", "-o", "csv"], limits].concat()).await;
        assert_eq!((ended.code, ended.stdout.lines().count()), (0, 5), "{ended:?}");
        begun.elapsed()
    };
    for one in [&["--concurrency", "1"][..], &["--concurrency-per-provider", "1"]] {
        assert!(timed(one).await >= Duration::from_secs(2), "{one:?}");
    }
    assert!(
        timed(&["--concurrency", "4", "--concurrency-per-provider", "4"]).await
            < Duration::from_secs(2)
    );
    for wrong in ["0", "-1", "x", ""] {
        assert_eq!(home.run(&["--all", "info", "--concurrency", wrong]).await.code, 2, "{wrong}");
    }
}
