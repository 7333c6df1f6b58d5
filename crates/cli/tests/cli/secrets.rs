//! Secrets planted in every configuration and answer, and searched for in everything that the command
//! prints. What the libraries say is searched by `tests/tests/cross_crate/secrets`.

use crate::secret_scan::{Searched, Wanted};
use crate::support::{CommandResult, Home};
use cpaas_sandbox::{Options, Sandbox, restcomm, sonetel, voximplant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Names of secrets, each of which is planted as [`secret`] has it.
const PLANTED: &[&str] = &[
    "sonetel-password",
    "refresh-token",
    "access-token",
    "vox-password",
    "vox-api-key",
    "vox-session",
    "vox-salt",
    "restcomm-password",
    "new-password",
    "parameter",
    "wrong",
    "proxy",
];

/// The vendors' most is 20 characters, one wants letters of both cases and digits.
fn secret(name: &str) -> String {
    format!("Z9q&\"\\/<'+%{name}").replace("password", "pw")
}

/// Everything that was printed, to be searched.
struct Printed {
    home: Home,
    ends: Vec<(String, CommandResult)>,
    secrets: Vec<String>,
}

impl Printed {
    async fn run(&mut self, arguments: &[&str]) -> &CommandResult {
        self.run_with_input(arguments, &secret("new-password")).await
    }

    async fn run_with_input(&mut self, arguments: &[&str], input: &str) -> &CommandResult {
        let ended = self.home.run_with_input(arguments, input).await;
        self.ends.push((arguments.join(" "), ended));
        &self.ends.last().unwrap().1
    }

    /// Runs it for people and for machines.
    async fn both(&mut self, code: i32, arguments: &[&str]) {
        for format in ["table", "json"] {
            let ended = self.run(&[arguments, &["-o", format]].concat()).await;
            assert_eq!(ended.code, code, "{arguments:?}: {ended:?}");
        }
    }

    /// Panics where a secret was printed.
    fn hides(&self) {
        let wanted: Vec<_> = self.secrets.iter().map(|secret| Wanted::new(secret)).collect();
        for (arguments, CommandResult { stdout, stderr, .. }) in &self.ends {
            for printed in [stdout, stderr] {
                let searched = Searched::new(printed);
                let shown = wanted.iter().position(|wanted| searched.shows(wanted));
                assert_eq!(shown.map(|at| &self.secrets[at]), None, "{arguments}: {printed}");
            }
        }
    }
}

async fn sandbox() -> Sandbox {
    let sonetel = sonetel::Seed::new().password(secret("sonetel-password"));
    let voximplant = voximplant::Seed::new()
        .account_password(secret("vox-password"))
        .api_key(secret("vox-api-key"))
        .session_id(secret("vox-session"))
        .callback_salt(secret("vox-salt"));
    let restcomm = restcomm::Seed::new().password(secret("restcomm-password"));
    let options = Options::new().children(2).sonetel(sonetel);
    Sandbox::start(options.voximplant(voximplant).restcomm(restcomm)).await.unwrap()
}

/// Profiles of all vendors, with secrets from files, commands and the environment.
fn printed(profiles: &str) -> Printed {
    let mut home = Home::new();
    for name in PLANTED {
        home.set(&name.replace('-', "_").to_uppercase(), &secret(name));
        home.write_secret(name, &secret(name));
    }
    home.write_config(profiles);
    let secrets = PLANTED.iter().map(|name| secret(name)).collect();
    Printed { home, ends: Vec::new(), secrets }
}

fn profile(name: &str, provider: &str, lines: &[&str]) -> String {
    format!("[profiles.{name}]\nprovider = \"{provider}\"\n{}\n", lines.join("\n"))
}

fn profiles(sandbox: &Sandbox) -> String {
    let (son, vox, rest) = (sandbox.sonetel(), sandbox.voximplant(), sandbox.restcomm());
    let sonetel = |name: &str, line: &str| {
        let login = format!("username = \"{}\"", son.username);
        let urls = format!("base_url = \"{}\"\ntoken_url = \"{}\"", son.base_url, son.token_url);
        profile(name, "sonetel", &[&urls, &login, line])
    };
    let of_voximplant = |name: &str, line: &str| {
        let urls = format!("base_url = \"{}\"", vox.base_url);
        let id = format!("account_id = {}", vox.account_id);
        let id = if line.contains("credentials") { "" } else { &id };
        profile(name, "voximplant", &[&urls, id, line])
    };
    let restcomm = |name: &str, line: &str| {
        let urls = format!("base_url = \"{}\"\nemail = \"{}\"", rest.base_url, rest.email);
        profile(name, "restcomm", &[&urls, line])
    };
    [
        sonetel("son", "password = \"cmd:cat .config/cpaas/sonetel-password\""),
        sonetel("son-wrong", "password = \"env:WRONG\""),
        of_voximplant("vox", "credentials_json = \"file:key.json\""),
        of_voximplant("vox-key", "api_key = \"env:VOX_API_KEY\""),
        of_voximplant("vox-session", "session_id = \"file:vox-session\""),
        of_voximplant("vox-wrong", "account_password = \"env:WRONG\""),
        restcomm("rest", "password = \"file:restcomm-password\""),
        restcomm("rest-wrong", "auth_token = \"file:wrong\""),
    ]
    .concat()
}

#[tokio::test]
async fn no_command_prints_a_secret() {
    let sandbox = sandbox().await;
    let mut printed = printed(&profiles(&sandbox));
    printed.home.write_secret("key.json", &sandbox.voximplant().credentials);
    let credentials: serde_json::Value =
        serde_json::from_str(&sandbox.voximplant().credentials).unwrap();
    let pem = credentials["private_key"].as_str().unwrap().lines();
    printed.secrets.extend(pem.filter(|line| line.len() > 40).map(str::to_owned));
    printed.secrets.push(sandbox.restcomm().auth_token.clone());

    for command in ["id", "info", "balance"] {
        printed.both(11, &["--all", command]).await;
    }
    printed.both(0, &["--all", "capabilities"]).await;
    printed.both(0, &["profiles", "list"]).await;
    printed.both(0, &["profiles", "check"]).await;
    for profile in ["son", "vox", "vox-key", "vox-session", "rest"] {
        printed.run(&["-p", profile, "update", "--language", "sv", "--yes"]).await;
    }
    of_voximplant(&mut printed).await;
    let journal = serde_json::to_string(&sandbox.journal()).unwrap();
    let state = sandbox.state().to_string();
    // Restcomm refuses what has a `+` or a backslash, and takes the rest.
    let update = ["-p", "rest", "update", "--password-stdin", "--yes"];
    let refused = printed.run(&update).await;
    assert!(refused.code == 6 && refused.stderr.contains("warning: restcomm"), "{refused:?}");
    let new = secret("new-password").replace(['+', '\\'], ":é ");
    printed.secrets.push(new.clone());
    let last = printed.run_with_input(&update, &new).await;
    assert_eq!(last.code, 0, "{last:?}");
    let sandbox = CommandResult { code: 0, stdout: journal, stderr: state };
    printed.ends.push(("the sandbox".to_owned(), sandbox));
    printed.hides();
}

/// What has secrets in answers and requests, with the dry runs.
async fn of_voximplant(printed: &mut Printed) {
    let new = ["--name", "acme-south", "--email", "s@example.test", "--password-stdin"];
    let create = [&["children", "create"][..], &new].concat();
    let clone = [&["voximplant", "children", "clone", "--from-name", "child-1"][..], &new].concat();
    let set = ["voximplant", "account", "set", "--language", "sv"];
    let call =
        ["voximplant", "call", "AddAccount", "account_name=acme-north", "pin=@env:PARAMETER"];
    let from_stdin =
        ["voximplant", "call", "X", "account_password=@-", "pin=@file:.config/cpaas/parameter"];
    for profile in ["vox", "vox-key", "vox-session"] {
        for command in [&create[..], &clone, &set, &call, &from_stdin] {
            printed.both(0, &[&["-p", profile], command, &["--dry-run"]].concat()).await;
        }
        for command in [
            &["voximplant", "account", "get"][..],
            &["children", "list"],
            &["voximplant", "call", "GetAccountInfo"],
            &["voximplant", "call", "GetChildrenAccounts"],
        ] {
            printed.both(0, &[&["-p", profile], command].concat()).await;
        }
    }
    for command in [&call[..], &from_stdin] {
        printed.both(6, &[&["-p", "vox"], command, &["--yes"]].concat()).await;
    }
    let created = printed.run(&[&["-p", "vox"], &create[..], &["--yes"]].concat()).await;
    assert!(created.code == 0 && created.stderr.contains("keys of the new account"), "{created:?}");
    let listed = printed.run(&["-p", "vox", "children", "list", "-o", "json"]).await;
    assert!(listed.stdout.contains("acme-south"), "{listed:?}");
}

/// Answers every request with all that was in it.
async fn echo() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(answer(connection));
        }
    });
    base
}

async fn answer(mut connection: TcpStream) {
    let mut buffer = vec![0; 64 * 1024];
    let mut length = 0;
    loop {
        length += connection.read(&mut buffer[length..]).await.unwrap();
        let request = String::from_utf8_lossy(&buffer[..length]).into_owned();
        let Some((head, body)) = request.split_once("\r\n\r\n") else { continue };
        let header = |name: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(": "));
            lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
        };
        if body.len() < header("content-length").map_or(0, |length| length.parse().unwrap()) {
            continue;
        }
        let words = format!("no: {} {body}", header("authorization").unwrap_or_default());
        let body = serde_json::json!({"error": {"code": 1, "msg": words}, "status": "failed",
            "response": {"detail": words, "code": words}, "message": words, "words": words});
        let body = if words.len() % 2 == 0 { body.to_string() } else { words };
        let head =
            format!("HTTP/1.1 403 No\r\nconnection: close\r\ncontent-length: {}", body.len());
        let _ = connection.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await;
        return;
    }
}

#[tokio::test]
async fn no_error_prints_what_an_answer_echoes() {
    let base = echo().await;
    let url = format!("base_url = \"{base}\"");
    let token_url = format!("token_url = \"{base}\"");
    let sonetel = |name: &str, lines: &str| profile(name, "sonetel", &[&url, &token_url, lines]);
    let voximplant =
        |name: &str, line: &str| profile(name, "voximplant", &[&url, "account_id = 7", line]);
    let restcomm = |name: &str, line: &str| {
        profile(
            name,
            "restcomm",
            &[&url, "account_sid = \"ACf17712239715b86f1dfd9ba550b7f607\"", line],
        )
    };
    let mut printed = printed(
        &[
            sonetel("a", "username = \"u\"\npassword = \"env:SONETEL_PASSWORD\""),
            sonetel("b", "refresh_token = \"file:refresh-token\""),
            sonetel("c", "access_token = \"env:ACCESS_TOKEN\""),
            voximplant("d", "api_key = \"env:VOX_API_KEY\""),
            voximplant("e", "account_password = \"file:vox-password\""),
            voximplant("f", "session_id = \"env:VOX_SESSION\""),
            restcomm("g", "password = \"env:RESTCOMM_PASSWORD\""),
            restcomm("h", "auth_token = \"env:WRONG\""),
        ]
        .concat(),
    );
    for command in ["id", "info", "balance"] {
        printed.run(&["--all", command]).await;
        printed.run(&["--all", command, "-o", "json"]).await;
    }
    for profile in ["d", "e", "f", "g", "h"] {
        printed.run(&["-p", profile, "update", "--password-stdin", "--yes"]).await;
    }
    let new = ["--name", "acme-south", "--email", "s@example.test", "--password-stdin", "--yes"];
    printed.run(&[&["-p", "d", "children", "create"], &new[..]].concat()).await;
    let (_, ended) = &printed.ends[2];
    assert_eq!(ended.stderr.matches("[redacted]").count().min(8), 8, "{ended:?}");
    printed.hides();
}

#[tokio::test]
async fn no_message_prints_a_secret_that_stands_at_the_wrong_place() {
    let mut printed = printed("");
    let literal = serde_json::Value::from(secret("wrong")).to_string();
    for config in [
        profile("main", "sonetel", &["username = \"u\"", &format!("password = {literal}")]),
        profile("main", "sonetel", &[&format!("allow_http = {literal}")]),
        profile("main", "sonetel", &[&format!("base_url = {literal}")]),
        profile("main", "restcomm", &[&format!("account_sid = {literal}")]),
        profile(
            "main",
            "voximplant",
            &[&format!("account_id = {literal}"), "api_key = \"env:WRONG\""],
        ),
        profile("main", "voximplant", &["credentials_json = \"env:WRONG\""]),
        profile(
            "main",
            "voximplant",
            &["account_id = 7\nkey_id = \"k\"\nprivate_key = \"env:WRONG\""],
        ),
        format!("[profiles]\npassword = {literal}"),
        format!("profiles = {literal}"),
        format!("default_profile = [{literal}]"),
        format!("[profiles.main]\nprovider = \"sonetel\"\npassword {literal}"),
    ] {
        printed.home.write_config(&config);
        let ended = printed.run(&["balance"]).await;
        assert_eq!((ended.code, ended.stderr.lines().count()), (3, 1), "{config}: {ended:?}");
    }
    // The proxy's own credentials, when it can't be reached.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let encoded = crate::secret_scan::spelled(&secret("proxy"), 2);
    printed.home.set("HTTPS_PROXY", &format!("http://user:{encoded}@{free}"));
    let lines = ["access_token = \"env:ACCESS_TOKEN\"", "base_url = \"https://api.example.test\""];
    printed.home.write_config(&profile("main", "sonetel", &lines));
    let ended = printed.run(&["--timeout", "5s", "update", "--name", "n", "--yes"]).await;
    assert_eq!(ended.code, 7, "{ended:?}");
    printed.hides();
}
