//! The credentials that suffice for watching: each can be checked with, and can do no more than the page says.

use cpaas_sandbox::{Options, Sandbox, restcomm, twilio, voximplant};

use crate::support::{Home, calls, sonetel, tool, twilio as profile};

#[tokio::test]
async fn a_key_without_a_role_watches_voximplant() {
    let seed = voximplant::Seed::default().roles([]);
    let sandbox = Sandbox::start(Options::new().voximplant(seed)).await.unwrap();
    let home = Home::new();
    home.write_secret("key.json", &sandbox.voximplant().credentials);
    home.write_config(&format!(
        "[profiles.main]\nprovider = \"voximplant\"\nbase_url = \"{}\"\ncredentials_file = \"key.json\"\n",
        sandbox.voximplant().base_url
    ));
    watches(&home, "50USD").await;
    let children = home.run(&["children", "list"]).await;
    assert!(children.code == 4 && children.stdout.is_empty(), "{children:?}");
    let update = home.run(&["update", "--language", "sv", "--yes"]).await;
    update.change_failed(4, &["permission_denied"]);
}

#[tokio::test]
async fn an_account_below_the_administrator_watches_itself_at_restcomm() {
    for role in ["Developer", "ProvisioningAgent"] {
        let options = Options::new().children(1);
        let seed = restcomm::Seed::default().child_role(role);
        let sandbox = Sandbox::start(options.restcomm(seed)).await.unwrap();
        let access = sandbox.restcomm();
        let home = Home::new();
        home.write_secret("password", &format!("{}-1", access.password));
        home.write_config(&format!(
            "[profiles.main]\nprovider = \"restcomm\"\nbase_url = \"{}\"\nemail = \"child1@example.test\"\n\
             password = \"file:password\"\n",
            access.base_url
        ));
        let check = home.run(&["check"]).await;
        assert_eq!(
            (check.code, check.stdout.as_str()),
            (0, "CPAAS OK - main active\n"),
            "{check:?}"
        );
    }
}

#[tokio::test]
async fn an_access_token_watches_sonetel() {
    let sandbox = Sandbox::start(Options::new()).await.unwrap();
    let access = sandbox.sonetel();
    let (user, password) =
        (format!("username={}", access.username), format!("password={}", access.password));
    let form =
        ["--data-urlencode", &user, "--data-urlencode", &password, "-d", "grant_type=password"];
    let login = ["-s", "-u", "sonetel-api:sonetel-api", &access.token_url];
    let Some(answer) = tool("curl", &[&login[..], &form].concat()).await else { return };
    let answer: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    let home = Home::new();
    home.write_secret("token", answer["access_token"].as_str().unwrap());
    home.write_config(&sonetel("main", &sandbox, "access_token = \"file:token\""));
    watches(&home, "1SEK").await;
    assert_eq!(calls(&sandbox, "create_token").len(), 1);
}

#[tokio::test]
async fn a_restricted_key_watches_twilio_and_a_standard_one_does_not() {
    let sandbox = Sandbox::start(Options::new().children(1)).await.unwrap();
    let access = sandbox.twilio();
    let with = |key: &twilio::ApiKey| {
        let home = Home::new();
        home.write_secret("secret", &key.secret);
        let lines = format!("api_key = \"{}\"\napi_key_secret = \"file:secret\"", key.sid);
        home.write_config(&profile("main", &sandbox, &access.account_sid, &lines));
        home
    };
    let home = with(&access.restricted_key);
    watches(&home, "1USD").await;
    let create = home.run(&["children", "create", "--name", "x", "--yes"]).await;
    assert!(create.code == 4 && create.stderr.contains("permission_denied"), "{create:?}");
    let check = with(&access.standard_key).run(&["check", "--critical", "1USD"]).await;
    assert!(check.code == 3 && check.stdout.starts_with("CPAAS UNKNOWN - main: "), "{check:?}");
}

async fn watches(home: &Home, critical: &str) {
    let check = home.run(&["check", "--critical", critical]).await;
    assert!(check.code == 0 && check.stdout.starts_with("CPAAS OK - main "), "{check:?}");
    for command in ["id", "info", "balance"] {
        let read = home.run(&[command]).await;
        assert_eq!(read.code, 0, "{read:?}");
    }
}
