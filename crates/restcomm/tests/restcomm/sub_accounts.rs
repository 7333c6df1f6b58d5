//! The accounts below: made, changed, found before a change and read back after it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cpaas_http::testing::{ScriptedTransport, SentRequest, Step};
use cpaas_restcomm::{
    AccountRecord, Client, Config, CreateAccount, Effect, ErrorKind, ExposeSecret, ListAccounts,
    Status, Subtree, UpdateAccount,
};

use crate::cases::{BASE_URL, CHILD, ORGANIZATION, SID, TOKEN};
use crate::support::{
    account, account_by_email, account_of, documented, list, listed, options, page, sid,
};

/// Depth and SID of each member.
fn shape(subtree: &Subtree) -> Vec<(usize, String)> {
    subtree.members.iter().map(|member| (member.depth, member.account.sid.clone())).collect()
}

/// User and secret of a request.
fn user(sent: &SentRequest) -> String {
    let header = sent.header("authorization").strip_prefix("Basic ").unwrap();
    String::from_utf8(STANDARD.decode(header).unwrap()).unwrap()
}

#[tokio::test]
async fn a_list_is_filtered_by_status_on_our_side() {
    let all = list(&[listed(&sid(1), "active"), listed(&sid(2), "closed"), listed(&sid(3), "new")]);
    let (account, transport) = account([all]);
    let closed = ListAccounts::new().status(Status::Closed);
    let found = account.client().list(&closed).await.unwrap().items;
    assert_eq!(found.iter().map(|a| &a.sid).collect::<Vec<_>>(), [&sid(2)]);
    assert!(transport.requests()[0].url.ends_with("/2012-04-24/Accounts.json"));
}

#[tokio::test]
async fn a_client_for_a_listed_account_acts_by_that_accounts_token_alone() {
    let hidden = format!(r#"{{"sid":"{}","auth_token":" "}}"#, sid(2));
    let own = listed(SID, "active");
    let below = list(&[listed(&sid(1), "active"), hidden, own, listed("AC7", "active")]);
    let renewed = format!(r#"{{"sid":"{}","auth_token":"t2"}}"#, sid(1));
    let transport = ScriptedTransport::new([
        below,
        Step::json(200, &renewed),
        Step::json(200, &renewed),
        documented(),
    ]);
    let heard = Arc::new(AtomicUsize::new(0));
    let ear = Arc::clone(&heard);
    let options = options(&transport).on_new_credentials(move |_| {
        ear.fetch_add(1, Ordering::Relaxed);
    });
    let config = Config::auth_token(BASE_URL, SID, TOKEN);
    let client = Client::with_options(config, &options).unwrap();
    let listed = client.list(&ListAccounts::new()).await.unwrap().items;

    let child = client.for_account(&listed[0]).unwrap();
    assert_eq!(child.sid().await.unwrap().as_str(), sid(1));
    child.update(&UpdateAccount::new().password("new")).await.unwrap();
    child.get().await.unwrap();
    assert_eq!(heard.load(Ordering::Relaxed), 0, "the owner's credential is the same");
    client.for_account(&listed[2]).unwrap().get().await.unwrap();
    let users: Vec<_> = transport.requests().iter().map(user).collect();
    let token_of_child = format!("{0}:token-of-{0}", sid(1));
    let new_token = format!("{}:t2", sid(1));
    let owner = format!("{SID}:{TOKEN}");
    assert_eq!(users, [owner.as_str(), &token_of_child, &new_token, &owner]);
    assert!(transport.requests()[2].url.contains(&sid(1)));

    for (account, key, named) in
        [(&listed[1], "auth_token", sid(2)), (&listed[3], "account_sid", "AC7".to_owned())]
    {
        let error = client.for_account(account).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some(key)));
        assert!(error.message().contains(&named), "{error}");
    }
}

#[tokio::test]
async fn what_is_refused_beforehand_is_not_sent() {
    let (account, transport) = account([]);
    let client = account.client();
    let new = |email: &str, password: &str| CreateAccount::new(email, password);
    for (creation, field) in [
        (new("south", "p"), "EmailAddress"),
        (new("a:b@example.com", "p"), "EmailAddress"),
        (new("a@example.com", " "), "Password"),
        (new("a@example.com", "p").friendly_name("å".repeat(65)), "FriendlyName"),
        (new("a@example.com", "p").organization_sid("AC7"), "OrganizationSid"),
    ] {
        let error = client.create(&creation).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some(field)));
    }
    for (update, field) in [
        (UpdateAccount::new(), None),
        (UpdateAccount::new().close(SID), Some("Status")),
        (UpdateAccount::new().friendly_name("å".repeat(65)), Some("FriendlyName")),
    ] {
        let error = client.update_by_sid(CHILD, &update).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, field));
    }
    let rename = UpdateAccount::new().friendly_name("n");
    for error in [
        client.update_by_sid("a@example.com", &rename).await.unwrap_err(),
        // The own account, by whichever method.
        client.update_by_sid(SID, &UpdateAccount::new().suspend()).await.unwrap_err(),
        client
            .update_by_sid(&SID.replace("ACf", "ACF"), &UpdateAccount::new().suspend())
            .await
            .unwrap_err(),
        client.migrate("AC7", ORGANIZATION).await.unwrap_err(),
        client.migrate(CHILD, " ").await.unwrap_err(),
        client.migrate(CHILD, "acme .test").await.unwrap_err(),
        client.list(&ListAccounts::new().organization_sid("acme")).await.unwrap_err(),
        client.subtree("AC7").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(error.field().is_some(), "{error}");
    }
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn refusals_of_a_new_account_have_their_kind_and_field() {
    for (answer, kind, field) in [
        (
            Step::response(409, "The email address used for the new account is already in use."),
            ErrorKind::Conflict,
            Some("EmailAddress"),
        ),
        (
            Step::json(400, r#"{"message":"Password too weak"}"#),
            ErrorKind::InvalidRequest,
            Some("Password"),
        ),
        (
            Step::json(400, r#"{"message":"This account is not allowed to have sub-accounts"}"#),
            ErrorKind::PermissionDenied,
            None,
        ),
        (
            Step::response(403, "Creation of sub-accounts is not Allowed"),
            ErrorKind::PermissionDenied,
            None,
        ),
        (page(403, "Forbidden"), ErrorKind::PermissionDenied, None),
        (
            Step::response(400, "provided OrganizationSid does not exist"),
            ErrorKind::InvalidRequest,
            Some("OrganizationSid"),
        ),
    ] {
        let (account, _) = account([answer]);
        let creation = CreateAccount::new("south@example.com", "p");
        let error = account.client().create(&creation).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (kind, field), "{error}");
        assert_eq!(error.effect(), Effect::None);
    }
}

/// AccountsEndpoint.java 842 and 851, Account.java, Sid.java 50.
#[tokio::test]
async fn a_sentence_that_repeats_a_field_stays_and_names_it() {
    for (sentence, field) in [
        ("Provided email address a@@b is not valid", "EmailAddress"),
        ("Login my?a contains invalid character(s) ", "EmailAddress"),
        ("open is not a valid account status.", "Status"),
        ("OR0 is an INVALID_SID sid value.", "OrganizationSid"),
    ] {
        let (account, _) = account([Step::response(400, sentence)]);
        let creation = CreateAccount::new("south@example.com", "Passw0rd-9");
        let error = account.client().create(&creation).await.unwrap_err();
        let told = (error.kind(), error.field(), error.effect());
        assert_eq!(told, (ErrorKind::InvalidRequest, Some(field), Effect::None), "{error}");
        assert!(error.message().contains(sentence.trim()), "{error}");
    }
}

/// account-api.adoc 106-111; AccountsEndpoint.java 672-691, 701 and 718.
#[tokio::test]
async fn an_organisation_is_named_by_its_sid_or_its_domain() {
    for named in [ORGANIZATION, "acme.example.com", " acme.example.com "] {
        let (account, transport) = account([Step::json(200, &listed(CHILD, "active"))]);
        account.client().migrate(CHILD, named).await.unwrap();
        let sent = String::from_utf8(transport.requests()[0].body.to_vec()).unwrap();
        assert_eq!(sent, format!("Organization={}", named.trim()));
    }
    let [missing, same] = [
        "Missing Organization SID or Domain Name",
        "Account already in the requested Organization",
    ];
    for (status, sentence, kind) in
        [(412, missing, ErrorKind::NotFound), (400, same, ErrorKind::InvalidRequest)]
    {
        let (account, _) = account([Step::response(status, sentence)]);
        let error = account.client().migrate(CHILD, "acme.example.com").await.unwrap_err();
        let told = (error.kind(), error.field(), error.effect());
        assert_eq!(told, (kind, Some("Organization"), Effect::None), "{error}");
        assert!(error.message().contains(sentence), "{error}");
    }
}

#[tokio::test]
async fn paths_are_json_in_both_styles() {
    let child = || Step::json(200, &listed(CHILD, "active"));
    let config = Config::auth_token(BASE_URL, SID, TOKEN);
    for (config, update, migrate) in [
        (
            config.clone(),
            format!("Accounts/{CHILD}.json"),
            format!("Accounts/migrate/{CHILD}.json"),
        ),
        (
            config.with_legacy_paths(),
            format!("Accounts.json/{CHILD}"),
            format!("Accounts.json/migrate/{CHILD}"),
        ),
    ] {
        let (account, transport) = account_of(config, [child(), child(), list(&[])]);
        let client = account.client();
        client.update_by_sid(CHILD, &UpdateAccount::new().activate()).await.unwrap();
        client.migrate(CHILD, ORGANIZATION).await.unwrap();
        client.list(&ListAccounts::new()).await.unwrap();
        let paths: Vec<_> = transport
            .requests()
            .iter()
            .map(|r| r.url.split_once("/2012-04-24/").unwrap().1.to_owned())
            .collect();
        assert_eq!(paths, [update, migrate, "Accounts.json".to_owned()]);
    }
}

#[tokio::test]
async fn a_childs_new_password_changes_nothing_of_the_own_credential() {
    let child = format!(r#"{{"sid":"{CHILD}","auth_token":"new-token-of-the-child"}}"#);
    let (account, transport) = account([Step::json(200, &child), documented()]);
    let update = UpdateAccount::new().password("An0ther one");
    let changed = account.client().update_by_sid(CHILD, &update).await.unwrap();
    assert_eq!(changed.auth_token.unwrap().expose_secret(), "new-token-of-the-child");
    account.client().get().await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].header("authorization"), requests[1].header("authorization"));
}

#[tokio::test]
async fn the_own_account_by_its_sid_is_the_own_account() {
    let own = format!(r#"{{"sid":"{SID}","auth_token":"new-token"}}"#);
    let (account, transport) = account([Step::json(200, &own), documented()]);
    let update = UpdateAccount::new().password("An0ther one");
    account.client().update_by_sid(SID, &update).await.unwrap();
    account.client().get().await.unwrap();
    let requests = transport.requests();
    assert_ne!(requests[0].header("authorization"), requests[1].header("authorization"));

    // By e-mail address the SID must be known first.
    let (account, transport) = account_by_email([documented()]);
    let error =
        account.client().update_by_sid(SID, &UpdateAccount::new().close(SID)).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("Status")));
    assert_eq!(transport.requests().len(), 1);
}

/// The own account with children 1 (below it 11 and 12), 2 (suspended) and 3 (which is refused).
fn family() -> Vec<Step> {
    vec![
        Step::json(200, &listed(SID, "active")),
        list(&[listed(&sid(1), "active"), listed(&sid(2), "suspended"), listed(&sid(3), "active")]),
        list(&[listed(&sid(11), "closed"), listed(&sid(12), "active")]),
        page(403, "Forbidden"),
        list(&[]),
    ]
}

#[tokio::test]
async fn a_subtree_is_found_with_each_accounts_own_token() {
    let (account, transport) = account(family());
    let subtree = account.client().subtree(SID).await.unwrap();
    let expected =
        [(0, SID.to_owned()), (1, sid(1)), (2, sid(11)), (2, sid(12)), (1, sid(2)), (1, sid(3))];
    assert_eq!(shape(&subtree), expected);
    let hidden: Vec<_> = subtree
        .members
        .iter()
        .filter_map(|member| Some((&*member.account.sid, member.unlisted.as_ref()?.to_string())))
        .collect();
    let why = |at: usize, words: &str| assert!(hidden[at].1.contains(words), "{hidden:?}");
    assert_eq!(hidden.len(), 3);
    why(0, "it is closed");
    why(1, "it is suspended");
    why(2, "403");
    assert!(!subtree.is_whole());

    let requests = transport.requests();
    assert_eq!(requests.len(), 5, "suspended and closed accounts are not asked");
    let asked: Vec<_> = requests[1..]
        .iter()
        .map(|request| {
            let pair = request.header("authorization").strip_prefix("Basic ").unwrap();
            let pair = STANDARD.decode(pair).unwrap();
            String::from_utf8(pair).unwrap()
        })
        .collect();
    let by_token = |sid: &str| format!("{sid}:token-of-{sid}");
    let own = format!("{SID}:{TOKEN}");
    assert_eq!(asked, [own, by_token(&sid(1)), by_token(&sid(3)), by_token(&sid(12))]);
    let shown = format!("{subtree:?}");
    assert!(!shown.contains("token-of-"), "{shown}");
}

#[tokio::test]
async fn a_list_that_names_those_above_has_no_end_but_the_search_has() {
    let circle = [listed(SID, "active"), listed(&sid(1), "active")];
    let own = Step::json(200, &circle[0]);
    let (account, transport) = account([own, list(&circle), list(&circle)]);
    let subtree = account.client().subtree(SID).await.unwrap();
    assert_eq!(shape(&subtree), [(0, SID.to_owned()), (1, sid(1))]);
    assert_eq!(transport.requests().len(), 3);

    // One below the other, without end.
    let deep = (0..20).map(|depth| list(&[listed(&sid(depth), "active")]));
    let own = Step::json(200, &circle[0]);
    let (account, _) = crate::support::account([own].into_iter().chain(deep));
    let subtree = account.client().subtree(SID).await.unwrap();
    assert_eq!(subtree.members.len(), 9);
    let last = subtree.members.last().unwrap();
    assert!(last.unlisted.as_ref().unwrap().to_string().contains("too far below"), "{last:?}");
}

#[tokio::test]
async fn a_list_of_too_many_ends_the_search_before_all_of_its_level_are_read() {
    let children: Vec<_> = (0..20).map(|number| listed(&sid(number), "active")).collect();
    let accounts = |count: u32| {
        let accounts = (0..count).map(|number| format!(r#"{{"sid":"AC1{number:031}"}}"#));
        list(&accounts.collect::<Vec<_>>())
    };
    let mut answers = vec![Step::json(200, &listed(SID, "active")), list(&children)];
    answers.push(accounts(100_000));
    answers.extend((0..19).map(|_| list(&[])));
    let (account, transport) = account(answers);
    let error = account.client().subtree(SID).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::InvalidResponse, "more than 100000 accounts")
    );
    assert!(transport.requests().len() < 2 + 20, "{}", transport.requests().len());
}

#[tokio::test]
async fn an_account_without_a_token_is_not_asked() {
    let own = Step::json(200, &listed(SID, "active"));
    let bare = format!(r#"{{"sid":"{CHILD}"}}"#);
    let (account, transport) = account([own, list(&[bare])]);
    let subtree = account.client().subtree(SID).await.unwrap();
    let hidden = subtree.members[1].unlisted.as_ref().unwrap();
    assert!(hidden.to_string().contains("does not show its auth token"), "{hidden}");
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn what_a_change_did_is_read_by_sid_as_the_account_that_asks() {
    let mut answers = family();
    let closed = |sid: &str| Step::json(200, &listed(sid, "closed"));
    answers.extend([closed(SID), closed(&sid(1)), closed(&sid(11)), page(404, "Not Found")]);
    answers.extend([closed(&sid(2)), closed(&sid(3))]);
    let (account, transport) = account(answers);
    let client = account.client().clone();
    // Spawned, as whoever embeds the client may.
    let (subtree, seen) = tokio::spawn(async move {
        let subtree = client.subtree(SID).await.unwrap();
        let seen = client.read_back(&subtree).await;
        (subtree, seen)
    })
    .await
    .unwrap();
    let asked: Vec<_> = subtree.members.iter().map(|member| member.account.sid.clone()).collect();
    assert_eq!(seen.iter().map(|back| back.sid.clone()).collect::<Vec<_>>(), asked);
    let errors: Vec<_> = seen.iter().filter_map(|back| back.account.as_ref().err()).collect();
    assert_eq!(errors.iter().map(|e| e.kind()).collect::<Vec<_>>(), [ErrorKind::NotFound]);
    let requests = transport.requests();
    let own = requests[0].header("authorization");
    for (request, sid) in requests[5..].iter().zip(&asked) {
        assert!(request.url.ends_with(&format!("/{sid}.json")), "{}", request.url);
        assert_eq!(request.header("authorization"), own);
    }
}

/// An account as it was accepted.
fn accepted() -> AccountRecord {
    let record = format!(r#"{{"sid":"{CHILD}","friendly_name":"New","auth_token":"t2"}}"#);
    serde_json::from_str(&record).unwrap()
}

fn showing(name: &str, token: &str) -> Step {
    let record = format!(
        r#"{{"sid":"{CHILD}","friendly_name":"{name}","status":"active","auth_token":"{token}"}}"#
    );
    Step::json(200, &record)
}

#[tokio::test(start_paused = true)]
async fn a_change_is_waited_for_until_a_read_shows_it() {
    let update = UpdateAccount::new().friendly_name("New").password("p").activate();
    let (account, transport) = account([
        showing("Old", "t1"),
        page(404, "Not Found"),
        showing("New", "t1"),
        showing("Old", "t2"),
        showing("New", "t2"),
    ]);
    let within = Duration::from_secs(10);
    let seen = account.client().wait_until_visible(&update, &accepted(), within).await.unwrap();
    assert_eq!(seen.friendly_name.as_deref(), Some("New"));
    assert_eq!(transport.requests().len(), 5);
    assert!(transport.requests().iter().all(|request| request.method == http::Method::GET));
}

#[tokio::test(start_paused = true)]
async fn what_does_not_show_in_time_is_accepted_and_not_yet_visible() {
    let update = UpdateAccount::new().friendly_name("New");
    let (account, transport) = account((0..100).map(|_| showing("Old", "t1")));
    let started = tokio::time::Instant::now();
    let within = Duration::from_secs(2);
    let error =
        account.client().wait_until_visible(&update, &accepted(), within).await.unwrap_err();
    assert_eq!(started.elapsed(), within, "the last read is made at the end");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Applied));
    assert_eq!(error.message(), "accepted, not yet visible after 2.0s");
    let reads = transport.requests().len();
    assert!((4..10).contains(&reads), "{reads} reads, further and further apart");

    // What shows only then is seen.
    let late = (1..reads).map(|_| showing("Old", "t1")).chain([showing("New", "t2")]);
    let (account, _) = crate::support::account(late);
    account.client().wait_until_visible(&update, &accepted(), within).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_read_that_will_not_get_better_ends_the_wait() {
    let update = UpdateAccount::new().suspend();
    let (account, transport) = account([Step::response(403, "Provided Account is not active")]);
    let within = Duration::from_secs(3600);
    let error =
        account.client().wait_until_visible(&update, &accepted(), within).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::AccountInactive, Effect::Applied));
    assert_eq!(transport.requests().len(), 1);

    // A server that never answers does not make it longer.
    let (account, _) = crate::support::account((0..100).map(|_| Step::Hang));
    let started = tokio::time::Instant::now();
    let within = Duration::from_secs(45);
    account.client().wait_until_visible(&update, &accepted(), within).await.unwrap_err();
    assert!(started.elapsed() <= within, "{:?}", started.elapsed());
}
