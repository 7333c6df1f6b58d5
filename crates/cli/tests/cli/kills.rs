//! Signals at random moments of an exchange of a credential: afterwards the stored one works, or it was said what to
//! look at. Only a KILL may lose it, between the vendor's commit and the file.

use std::time::Duration;

use cpaas_sandbox::Sandbox;
use tokio::process::Child;
use tokio::time::Instant;

use crate::support::process::{end, end_by, start, start_with_input};
use crate::support::slow::slowly;
use crate::support::{
    CommandResult, Home, calls, refresh_token_home, restcomm_home, sandbox, write_restcomm,
    write_sonetel_by_refresh_token,
};

/// How often each signal comes in the gate, and in the full one.
const FEW: u32 = 20;
const MANY: u32 = 200;

/// How long an answer takes: most signals are to come while one is awaited.
const DELAY: Duration = Duration::from_millis(40);

const TOLD: [&str; 2] = ["check the account before you repeat it", "`cpaas doctor`"];

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// A new password of Restcomm's, which changes the auth token.
    Password,
    /// A refresh token of Sonetel's, which each exchange replaces.
    Token,
}

/// An account whose stored credential is exchanged again and again.
struct Exchange {
    kind: Kind,
    sandbox: Sandbox,
    home: Home,
    /// Where the answers of the sandbox come late.
    slow: String,
}

impl Exchange {
    async fn new(kind: Kind) -> Self {
        let sandbox = sandbox().await;
        let home = match kind {
            Kind::Password => restcomm_home(&sandbox),
            Kind::Token => refresh_token_home(&sandbox).await,
        };
        let slow = slowly(&sandbox, DELAY).await;
        Self { kind, sandbox, home, slow }
    }

    fn reach(&self, address: &str) {
        match self.kind {
            Kind::Password => write_restcomm(&self.home, &self.sandbox, address),
            Kind::Token => write_sonetel_by_refresh_token(&self.home, &self.sandbox, address),
        }
    }

    async fn start(&self, round: u32) -> Child {
        self.reach(&self.slow);
        match self.kind {
            Kind::Password => {
                let update = ["update", "--password-stdin", "--yes"];
                start_with_input(&self.home, &update, &password(round)).await
            }
            Kind::Token => start(&self.home, &["info"]),
        }
    }

    /// How long it takes if nothing comes between.
    async fn duration(&self) -> Duration {
        let began = Instant::now();
        let ended = end(self.start(0).await).await;
        assert_eq!(ended.code, 0, "{ended:?}");
        began.elapsed()
    }

    /// How many exchanges the vendor has made.
    fn commits(&self) -> usize {
        let operation = match self.kind {
            Kind::Password => "update",
            Kind::Token => "create_token",
        };
        calls(&self.sandbox, operation).iter().filter(|call| call.status == 200).count()
    }

    /// Whether the stored credential opens the account.
    async fn works(&self) -> bool {
        self.reach(self.sandbox.base_url());
        self.home.run(&["info"]).await.code == 0
    }

    /// Puts a credential that works into its place, after this round.
    async fn restore(&mut self, round: u32) {
        match self.kind {
            Kind::Password => {
                self.home.write_secret("auth-token", password(round).trim());
            }
            Kind::Token => self.home = refresh_token_home(&self.sandbox).await,
        }
        assert!(self.works().await, "{round}");
    }
}

fn password(round: u32) -> String {
    format!("Passw0rd!{round}\n")
}

/// Up to a little more than this.
fn moment(duration: Duration) -> Duration {
    let most = u64::try_from(duration.as_micros()).unwrap() * 11 / 10;
    Duration::from_micros(fastrand::u64(0..=most))
}

/// Sends a signal at a random moment of so many exchanges. Returns how many lost the credential without a word.
async fn disturb(kind: Kind, signal: &str, code: i32, rounds: u32) -> u32 {
    let mut exchange = Exchange::new(kind).await;
    let duration = exchange.duration().await;
    let mut lost = 0;
    for round in 1..=rounds {
        let (before, after) = (exchange.commits(), moment(duration));
        let ended = end_by(exchange.start(round).await, after, signal).await;
        let is_made = exchange.commits() > before;
        let place = format!("{kind:?}, {signal} after {after:?}: {ended:?}");
        // By the signal itself, before the command listens.
        assert!([0, 12, code, -1].contains(&ended.code), "{place}");
        if exchange.works().await {
            continue;
        }
        assert!(is_made, "it was not even exchanged: {place}");
        lost += u32::from(!is_told(&ended));
        exchange.restore(round).await;
    }
    lost
}

fn is_told(ended: &CommandResult) -> bool {
    ended.code == 12 && TOLD.iter().any(|words| ended.stderr.contains(words))
}

async fn signals(kind: Kind, rounds: u32) {
    let each = [("INT", 130), ("TERM", 143), ("HUP", 129)];
    for (signal, code) in each {
        assert_eq!(disturb(kind, signal, code, rounds).await, 0, "{kind:?}, {signal}");
    }
}

/// What a KILL loses is in the window that the page on reliability names; the rest is whole.
#[expect(clippy::print_stdout, reason = "how many are lost is chance, and worth seeing")]
async fn kills(kind: Kind, rounds: u32) {
    let lost = disturb(kind, "KILL", -1, rounds).await;
    println!("{kind:?}: {lost} of {rounds} kills lost the credential");
    assert!(lost < rounds, "{kind:?}");
}

#[tokio::test]
async fn a_new_password_survives_signals() {
    signals(Kind::Password, FEW).await;
}

#[tokio::test]
async fn a_refresh_token_survives_signals() {
    signals(Kind::Token, FEW).await;
}

#[tokio::test]
async fn a_kill_loses_a_credential_only_after_the_vendor_has_replaced_it() {
    kills(Kind::Password, FEW).await;
    kills(Kind::Token, FEW).await;
}

#[tokio::test]
#[ignore = "takes minutes: run by `cargo xtask ci --full`"]
async fn a_new_password_survives_many_signals() {
    signals(Kind::Password, MANY).await;
}

#[tokio::test]
#[ignore = "takes minutes: run by `cargo xtask ci --full`"]
async fn a_refresh_token_survives_many_signals() {
    signals(Kind::Token, MANY).await;
}

#[tokio::test]
#[ignore = "takes minutes: run by `cargo xtask ci --full`"]
async fn many_kills_lose_a_credential_only_after_the_vendor_has_replaced_it() {
    kills(Kind::Password, MANY).await;
    kills(Kind::Token, MANY).await;
}
