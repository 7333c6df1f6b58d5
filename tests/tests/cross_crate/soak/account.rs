//! One vendor's account under soak: what is done to it, and what is then known of it.

use std::fmt;
use std::ops::AddAssign;
use std::sync::Arc;

use cpaas_core::{AccountProvider, AccountUpdate, Effect, Error, ErrorKind, Result};
use cpaas_http::{ClientOptions, TaskTracker};
use cpaas_sandbox::Sandbox;

use super::dice::Dice;
use super::model::Known;
use crate::support;

/// The values that a field of the common model is set to.
const NAMES: [&str; 4] = ["Acme", "Åkerlund & Söner", "<Demo>", "Acme Inc"];
const PASSWORDS: [&str; 3] = ["An0ther&Pass word!", "Yet=An0ther/1", "Th1rd%Password"];

/// Language as it is asked for, and as `info` shows it.
const LANGUAGES: &[(&str, &str, &str)] =
    &[("sv", "swe", "sv"), ("de", "deu", "de"), ("en", "eng", "en")];

pub(crate) struct Account<'s> {
    provider: &'static str,
    sandbox: &'s Sandbox,
    client: Arc<dyn AccountProvider>,
    /// Changes of credentials that go on when their caller has given up.
    tasks: TaskTracker,
    name: Option<Known<Option<String>>>,
    language: Option<Known<Option<String>>>,
    password: Known<String>,
    /// Restcomm's sub-accounts that were made.
    made: Known<usize>,
    pub(crate) tally: Tally,
}

/// How often what came of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    reads: u64,
    read_failures: u64,
    writes: u64,
    refused: u64,
    unknown: u64,
    applied: u64,
}

impl<'s> Account<'s> {
    pub(crate) fn new(provider: &'static str, sandbox: &'s Sandbox) -> Self {
        let password = match provider {
            "restcomm" => sandbox.restcomm().password.clone(),
            _ => String::new(),
        };
        let has = |wanted: &[&str]| wanted.contains(&provider);
        let state = sandbox.state();
        let text =
            |pointer: &str| state.pointer(pointer).and_then(|v| v.as_str()).map(str::to_owned);
        let name = text(&format!("/{provider}/account/friendly_name"))
            .or_else(|| text(&format!("/{provider}/account/name")));
        let language = if provider == "sonetel" { "eng" } else { "en" };
        let tasks = TaskTracker::new();
        tasks.close();
        Self {
            provider,
            sandbox,
            client: open(provider, sandbox, &password, &tasks),
            tasks,
            name: has(&["sonetel", "restcomm", "twilio"]).then(|| Known::new(name)),
            language: has(&["sonetel", "voximplant"])
                .then(|| Known::new(Some(language.to_owned()))),
            password: Known::new(password),
            made: Known::new(3),
            tally: Tally::default(),
        }
    }

    /// Does one thing, and takes in what is known by its answer.
    pub(crate) async fn step(&mut self, dice: &mut Dice) {
        match dice.number(6) {
            0 => self.read_balance().await,
            1 | 2 => self.read_info().await,
            3 if self.provider == "restcomm" && dice.one_in(2) => self.make_child(dice).await,
            4 if self.provider == "restcomm" && dice.one_in(3) => self.change_password(dice).await,
            _ => self.update(dice).await,
        }
    }

    async fn read_balance(&mut self) {
        let ended = self.client.balance().await;
        if self.provider == "restcomm" {
            assert_eq!(ended.unwrap_err().kind(), ErrorKind::Unsupported);
            return;
        }
        self.tally.read(&ended);
        if let Ok(balance) = ended {
            let expected = match self.provider {
                "sonetel" => "5.04 SEK",
                "twilio" => "412.75 USD",
                _ => "19772.35 USD",
            };
            assert_eq!(balance.money().to_string(), expected);
        }
    }

    async fn read_info(&mut self) {
        let ended = self.client.info().await;
        self.tally.read(&ended);
        let Ok(info) = ended else { return };
        if let Some(name) = &mut self.name {
            name.seen("the name", &info.name);
        }
        if let Some(language) = &mut self.language {
            language.seen("the language", &info.language);
        }
    }

    async fn update(&mut self, dice: &mut Dice) {
        let name = NAMES[dice.number(NAMES.len())];
        let (asked, three, two) = LANGUAGES[dice.number(LANGUAGES.len())];
        let mut update = AccountUpdate::new();
        if self.name.is_some() {
            update = update.name(name);
        }
        if self.language.is_some() {
            update = update.language(asked);
        }
        let ended = self.client.update(&update).await;
        self.tally.write(&ended);
        if let Some(known) = &mut self.name {
            known.changed(&Some(name.to_owned()), &ended);
        }
        if let Some(known) = &mut self.language {
            let shown = if self.provider == "sonetel" { three } else { two };
            known.changed(&Some(shown.to_owned()), &ended);
        }
    }

    async fn change_password(&mut self, dice: &mut Dice) {
        let new = PASSWORDS[dice.number(PASSWORDS.len())].to_owned();
        let ended = self.client.update(&AccountUpdate::new().password(new.as_str())).await;
        self.tally.write(&ended);
        self.password.changed(&new, &ended);
        if ended.is_err_and(|error| error.effect() == Effect::Unknown) {
            self.log_in_again().await;
        }
    }

    /// As somebody would who does not know which password holds: tries those that may.
    async fn log_in_again(&mut self) {
        self.sandbox.clear_faults();
        // A change that is under way may yet be made.
        self.tasks.wait().await;
        let candidates = self.password.candidates().to_vec();
        for password in candidates {
            let account = open(self.provider, self.sandbox, &password, &self.tasks);
            if account.info().await.is_ok() {
                self.password.seen("the password", &password);
                self.client = account;
                return;
            }
        }
        panic!("none of the passwords works that may be the one");
    }

    async fn make_child(&mut self, dice: &mut Dice) {
        let client =
            restcomm(self.sandbox, self.password.candidates().last().unwrap(), &self.tasks);
        let before = self.made.candidates().to_vec();
        let email = format!("soak{}-{}@example.test", self.tally.writes, dice.number(1 << 30));
        let new = cpaas_restcomm::CreateAccount::new(email, PASSWORDS[0]);
        let ended = client.client().create(&new).await;
        self.tally.write(&ended);
        // One more than any of the numbers that it may have been.
        let mut after = None;
        for number in before {
            let mut made = Known::new(number);
            made.changed(&(number + 1), &ended);
            for number in made.candidates() {
                match &mut after {
                    None => after = Some(Known::new(*number)),
                    Some(known) => {
                        let unknown = Error::with_effect(ErrorKind::Transport, Effect::Unknown, "");
                        known.changed(number, &Err::<(), _>(unknown));
                    }
                }
            }
        }
        self.made = after.unwrap();
    }

    /// The sandbox holds what the answers allow, and no change was made twice.
    pub(crate) async fn compare(&mut self) {
        // A renewal that drips has more time than a read has.
        self.tasks.wait().await;
        if self.provider == "restcomm" {
            self.log_in_again().await;
            let children = self.sandbox.state()["restcomm"]["children"].as_u64().unwrap();
            self.made.seen("the number of children", &usize::try_from(children).unwrap());
        }
        if self.provider == "sonetel" {
            // A client does not repeat a refused login for half a minute; a new one has been refused none.
            let password = &self.sandbox.sonetel().password;
            self.client = open(self.provider, self.sandbox, password, &self.tasks);
        }
        let read = self.client.info().await.unwrap();
        if let Some(name) = &mut self.name {
            name.seen("the name", &read.name);
        }
        if let Some(language) = &mut self.language {
            language.seen("the language", &read.language);
        }
        self.tally.compare(self.sandbox, self.provider);
    }
}

fn options(tasks: &TaskTracker) -> ClientOptions {
    support::short_limits(1500, 400, 10, 4).with_task_tracker(tasks.clone())
}

/// The account, by the password where it can change.
fn open(
    provider: &str,
    sandbox: &Sandbox,
    password: &str,
    tasks: &TaskTracker,
) -> Arc<dyn AccountProvider> {
    match provider {
        "restcomm" => Arc::new(restcomm(sandbox, password, tasks)),
        other => support::account(other, sandbox, &options(tasks)),
    }
}

fn restcomm(sandbox: &Sandbox, password: &str, tasks: &TaskTracker) -> cpaas_restcomm::Account {
    let access = sandbox.restcomm();
    let config = cpaas_restcomm::Config::password(&access.base_url, &access.email, password)
        .with_account_sid(&access.account_sid);
    cpaas_restcomm::Account::with_options(config, &options(tasks)).unwrap()
}

impl Tally {
    fn read<T>(&mut self, ended: &Result<T>) {
        self.reads += 1;
        if let Err(error) = ended {
            assert_eq!(error.effect(), Effect::None, "{error}");
            self.read_failures += 1;
        }
    }

    fn write<T>(&mut self, ended: &Result<T>) {
        self.writes += 1;
        match ended.as_ref().map_err(Error::effect) {
            Ok(_) => {}
            Err(Effect::None) => self.refused += 1,
            Err(Effect::Applied) => self.applied += 1,
            Err(_) => self.unknown += 1,
        }
    }

    /// As many commits as writes that ended well, and at most one for each that nobody knows of.
    fn compare(self, sandbox: &Sandbox, provider: &str) {
        let journal = sandbox.journal();
        // Only the newest entries are kept; where some are gone, they can't be counted.
        if journal.first().is_some_and(|entry| entry.number > 1) {
            return;
        }
        let commits = support::commits(sandbox, provider) as u64;
        let certain = self.writes - self.refused - self.unknown;
        let range = certain..=certain + self.unknown;
        assert!(range.contains(&commits), "{provider}: {commits} commits, {self}");
    }

    /// Whether something of everything has happened.
    pub(crate) fn is_mixed(self) -> bool {
        self.reads > self.read_failures
            && self.writes > self.refused + self.unknown
            && self.unknown > 0
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.reads += other.reads;
        self.read_failures += other.read_failures;
        self.writes += other.writes;
        self.refused += other.refused;
        self.unknown += other.unknown;
        self.applied += other.applied;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reads, read_failures, writes, refused, unknown, applied } = self;
        write!(
            f,
            "{reads} reads ({read_failures} failed), {writes} writes ({refused} failed with effect none, {unknown} unknown, {applied} applied)"
        )
    }
}
