//! Credentials that are replaced, and stored in the place of the old ones.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cpaas::profiles::{FileLock, Origin, Profile, SecretOptions, StoreProblem};
use cpaas::{
    Account, AccountProvider, AccountUpdate, ClientOptions, CredentialStore, ErrorKind,
    NewCredentials, Settings,
};
use cpaas_sandbox::Sandbox;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::support::{Home, sandbox, sonetel};

const SECOND: Duration = Duration::from_secs(1);

/// A home whose file `token` has a refresh token of the sandbox.
async fn with_refresh_token(sandbox: &Sandbox) -> Home {
    let home = Home::new();
    let access = sandbox.sonetel();
    home.write("password", &access.password);
    home.write("token", "not a token");
    let lines = format!(
        "username = '{}'\npassword = 'file:password'\nrefresh_token = 'file:token'",
        access.username
    );
    open(&home, &sonetel("main", sandbox, &lines)).await.id().await.unwrap();
    assert_ne!(home.read("token"), "not a token");
    home
}

fn by_refresh_token(sandbox: &Sandbox) -> String {
    sonetel("main", sandbox, "refresh_token = 'file:token'")
}

async fn open(home: &Home, config: &str) -> Account {
    open_with(home, config, &ClientOptions::default()).await
}

async fn open_with(home: &Home, config: &str, options: &ClientOptions) -> Account {
    home.profiles(config).profiles[0].open(options).await.unwrap()
}

fn within(limit: Duration) -> ClientOptions {
    ClientOptions::default().with_settings(Settings::default().with_operation_timeout(limit))
}

fn exchanges(sandbox: &Sandbox) -> usize {
    sandbox.journal().iter().filter(|entry| entry.operation == "create_token").count()
}

#[tokio::test]
async fn a_renewed_secret_takes_the_place_of_the_stored_one() {
    let sandbox = sandbox().await;
    let home = with_refresh_token(&sandbox).await;
    let first = home.read("token");
    let told = Arc::new(Mutex::new(0));
    let count = Arc::clone(&told);
    let options = ClientOptions::default()
        .on_new_credentials(move |_: &NewCredentials| *count.lock().unwrap() += 1);
    // The stored one alone is enough, and is exchanged again.
    let account = open_with(&home, &by_refresh_token(&sandbox), &options).await;
    assert_eq!(account.balance().await.unwrap().money().to_string(), "5.04 SEK");
    let second = home.read("token");
    assert!(second != first && second.ends_with('\n'));
    assert_eq!(*told.lock().unwrap(), 1, "the caller hears of it too");
    assert_eq!(home.read("password"), sandbox.sonetel().password);
}

#[tokio::test]
async fn ten_clients_with_one_rotating_token_all_succeed_and_the_last_one_is_stored() {
    let sandbox = sandbox().await;
    let home = with_refresh_token(&sandbox).await;
    let mut tasks = JoinSet::new();
    for _ in 0..10 {
        // Each has read the same token before the first is exchanged.
        let account = open(&home, &by_refresh_token(&sandbox)).await;
        tasks.spawn(async move { account.balance().await });
    }
    for balance in tasks.join_all().await {
        balance.unwrap();
    }
    assert_eq!(exchanges(&sandbox), 12, "a refused one, a login, and one for each");
    open(&home, &by_refresh_token(&sandbox)).await.balance().await.unwrap();
}

#[tokio::test]
async fn who_waits_too_long_for_another_is_told_for_which_file_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    let home = with_refresh_token(&sandbox).await;
    let before = (home.read("token"), sandbox.journal().len());
    let account = open_with(&home, &by_refresh_token(&sandbox), &within(SECOND)).await;
    let lock = FileLock::acquire(&home.file("token"), SECOND).unwrap();
    assert!(lock.is_held());
    let started = Instant::now();
    let error = account.balance().await.unwrap_err();
    assert!(started.elapsed() < SECOND, "{:?}", started.elapsed());
    assert_eq!(error.kind(), ErrorKind::Timeout);
    for word in ["profile main: refresh_token: ", "nothing was sent", ".token.lock"] {
        assert!(error.message().contains(word), "{error}");
    }
    assert_eq!((home.read("token"), sandbox.journal().len()), before);
    drop(lock);
    let account = open(&home, &by_refresh_token(&sandbox)).await;
    account.balance().await.unwrap();
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_noticed_before_anything_is_sent() {
    let sandbox = sandbox().await;
    let home = with_refresh_token(&sandbox).await;
    let before = sandbox.journal().len();
    let account = open(&home, &by_refresh_token(&sandbox)).await;
    std::fs::rename(home.file("token"), home.file("moved")).unwrap();
    let error = account.balance().await.unwrap_err();
    assert_eq!((error.kind(), sandbox.journal().len()), (ErrorKind::Config, before), "{error}");
    assert!(error.message().contains("nothing was sent"), "{error}");
    std::fs::rename(home.file("moved"), home.file("token")).unwrap();
    let account = open(&home, &by_refresh_token(&sandbox)).await;
    account.balance().await.unwrap();
}

#[tokio::test]
async fn a_password_that_another_program_has_changed_is_read_again() {
    let sandbox = sandbox().await;
    let home = Home::new();
    let access = sandbox.restcomm();
    home.write("token", &access.auth_token);
    let config = format!(
        "[profiles.r]\nprovider = 'restcomm'\nbase_url = '{}'\naccount_sid = '{}'\nauth_token = 'file:token'\n",
        access.base_url, access.account_sid
    );
    let (one, other) = (open(&home, &config).await, open(&home, &config).await);
    for password in ["An0ther&Pass", "Yet-an0ther&Pass"] {
        one.update(&AccountUpdate::new().password(password)).await.unwrap();
        other.info().await.unwrap();
    }
    // It starts from what the other has stored, not from what it has read.
    let third = open(&home, &config).await;
    one.update(&AccountUpdate::new().password("0ne-more&Pass")).await.unwrap();
    third.update(&AccountUpdate::new().password("The-1ast&Pass")).await.unwrap();
    one.info().await.unwrap();
}

/// A profile with its refresh token in this place, the store of it, and what that reports.
fn store_of(home: &Home, place: &str) -> (Arc<dyn CredentialStore>, Arc<Mutex<Vec<StoreProblem>>>) {
    let text = format!("[profiles.main]\nprovider = 'sonetel'\nrefresh_token = '{place}'\n");
    let problems = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&problems);
    let report = move |problem: &StoreProblem| ear.lock().unwrap().push(problem.clone());
    let profile = home.profiles(&text).profiles.remove(0);
    (profile.credential_store(&SecretOptions::default(), report).unwrap(), problems)
}

fn new() -> NewCredentials {
    let values = vec![("refresh_token", "hunter2".into()), ("access_token", "hunter3".into())];
    NewCredentials::new(cpaas::sonetel::PROVIDER, values).with_recovery("log in again")
}

const KEYS: [&str; 1] = ["refresh_token"];

#[tokio::test]
async fn what_is_not_in_a_file_is_stale_from_then_on_and_a_programs_own_profile_is_left_alone() {
    let home = Home::new();
    let (store, problems) = store_of(&home, "cmd:pass show it");
    store.reserve(&KEYS, SECOND).await.unwrap().unwrap().keep(&new()).await;
    let problem = problems.lock().unwrap().remove(0);
    assert_eq!((problem.key(), problem.is_loss()), ("refresh_token", false));
    let line = "config.toml: profile main: the stored refresh_token is now stale";
    assert!(problem.to_string().ends_with(line), "{problem}");
    assert!(store.reserve(&["password"], SECOND).await.unwrap().is_none());

    let provider = cpaas::provider("sonetel").unwrap();
    let mut own = Profile::new("own", provider, Origin::Program("test"));
    own.set("refresh_token", "hunter2").unwrap();
    assert!(own.credential_store(&SecretOptions::default(), |_| ()).is_none());
    assert_eq!(
        own.set("colour", "x").unwrap_err().to_string(),
        "test: profile own: colour: unknown key"
    );
}

/// What stands in the folder beside these.
fn others(home: &Home, known: &[&str]) -> Vec<PathBuf> {
    let all = std::fs::read_dir(home.0.path()).unwrap().map(|entry| entry.unwrap().path());
    let is_known = |path: &PathBuf| known.iter().any(|name| path.ends_with(name));
    all.filter(|path| !is_known(path)).collect()
}

#[tokio::test]
async fn what_can_not_be_put_in_its_place_is_kept_beside_it_and_the_message_says_where() {
    let home = Home::new();
    home.write("token", "old\n");
    let (store, problems) = store_of(&home, "file:token");
    let reserved = store.reserve(&KEYS, SECOND).await.unwrap().unwrap();
    std::fs::remove_file(home.file("token")).unwrap();
    std::fs::create_dir_all(home.file("token/no/file")).unwrap();
    reserved.keep(&new()).await;
    let problem = problems.lock().unwrap().remove(0);
    assert!(problem.is_loss());
    let kept = others(&home, &["token", ".token.lock"]);
    assert_eq!(std::fs::read_to_string(&kept[0]).unwrap(), "hunter2\n");
    let line = problem.to_string();
    assert!(line.contains("the new refresh_token could not be stored in "), "{line}");
    assert!(line.ends_with(&format!("it is in {}: move it there", kept[0].display())), "{line}");
    assert!(!format!("{problem:?}{line}").contains("hunter"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_stays_a_link_and_the_mode_stays_and_nothing_is_left_behind() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    std::fs::create_dir(home.file("real")).unwrap();
    let real = home.write("real/secret", "old\n");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o400)).unwrap();
    std::os::unix::fs::symlink("real/secret", home.file("token")).unwrap();
    let (store, problems) = store_of(&home, "file:token");
    // One that comes to nothing, then one that is kept.
    drop(store.reserve(&KEYS, SECOND).await.unwrap());
    store.reserve(&KEYS, SECOND).await.unwrap().unwrap().keep(&new()).await;
    assert!(problems.lock().unwrap().is_empty());
    assert!(home.file("token").is_symlink());
    assert_eq!(std::fs::read_to_string(&real).unwrap(), "hunter2\n");
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o400);
    let mut names: Vec<_> = std::fs::read_dir(home.file("real"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, [".secret.lock", "secret"]);
    std::fs::remove_file(&real).unwrap();
    let dangling = store.reserve(&KEYS, SECOND).await.unwrap_err();
    assert!(dangling.message().contains("a link that leads nowhere"), "{dangling}");
}
