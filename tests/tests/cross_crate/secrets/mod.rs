//! Secrets planted in every credential, answer and configuration, and searched for in everything that
//! is said: the log at every level, Debug, JSON, errors and their causes, recorded requests, the
//! sandbox's journal and state. What the command prints is searched by `crates/cli/tests/cli/secrets.rs`.

mod restcomm;
mod search;
mod sonetel;
mod twilio;
mod voximplant;
mod wire;

use std::sync::{Arc, Mutex};

use cpaas_http::{ClientOptions, NewCredentials, RecordingTransport};
use cpaas_sandbox::Sandbox;
use tracing::subscriber::DefaultGuard;

use self::search::{Said, Secrets, planted};
use self::wire::{Echo, Spy};
use crate::log::Log;
use crate::secret_scan::{self, Searched, Wanted};
use crate::support;

/// A client's surroundings, in which everything is heard.
struct Stage {
    spy: Arc<Spy>,
    recording: Arc<RecordingTransport>,
    options: ClientOptions,
    heard: Arc<Mutex<Vec<NewCredentials>>>,
    log: Log,
    _guard: DefaultGuard,
}

impl Stage {
    fn new() -> Self {
        let log = Log::default();
        let guard = log.capture();
        let spy = Spy::new();
        let recording = Arc::new(RecordingTransport::new(spy.clone()));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = Arc::clone(&heard);
        let options = support::without_retries()
            .with_transport(recording.clone())
            .on_new_credentials(move |new| ear.lock().unwrap().push(new.clone()));
        Self { spy, recording, options, heard, log, _guard: guard }
    }

    /// Hears what is left, and searches everything for the secrets, which were all in play.
    fn search(self, mut said: Said, mut secrets: Secrets, sandbox: &Sandbox) {
        secrets.are_in(&self.spy.traffic());
        self.spy.harvest(&mut secrets);
        said.debug("options", &self.options);
        said.debug("recorded requests", &self.recording.requests());
        said.debug("new credentials", &*self.heard.lock().unwrap());
        said.debug("sandbox", sandbox);
        said.json("journal", &sandbox.journal());
        said.json("state", &sandbox.state());
        said.text("log", self.log.take());
        said.tells("log", &["TRACE", "request", "response status=", "[redacted]"]);
        said.tells("JSON of journal", &["[redacted]"]);
        said.hides(&secrets);
    }
}

#[test]
fn the_search_finds_every_spelling_and_nothing_else() {
    let (secret, other) = (planted("found"), planted("another"));
    let (secret, other) = (Wanted::new(&secret), Wanted::new(&other));
    for way in 0..secret_scan::COUNT {
        let text = format!("it is «{}».", secret_scan::spelled(&planted("found"), way));
        let searched = Searched::new(&text);
        assert!(searched.shows(&secret) && !searched.shows(&other), "{text}");
    }
    assert!(!Searched::new("[redacted]").shows(&secret));
}

/// What a vendor's operations say when an answer echoes their secrets.
async fn echoed<O, F>(operations: O) -> Said
where
    O: Fn(ClientOptions) -> F,
    F: Future<Output = Vec<(&'static str, cpaas_core::Error)>>,
{
    let log = Log::default();
    let _guard = log.capture();
    let mut said = Said::default();
    let (mut errors, mut redacted) = (0, 0);
    for spelling in 0..secret_scan::COUNT {
        for shape in 0..Echo::SHAPES {
            let options =
                support::without_retries().with_transport(Arc::new(Echo { spelling, shape }));
            for (operation, error) in operations(options).await {
                errors += 1;
                redacted += usize::from(error.to_string().contains("[redacted]"));
                said.error(&format!("{operation}, spelling {spelling}, shape {shape}"), &error);
            }
            said.text(&format!("log, spelling {spelling}, shape {shape}"), log.take());
        }
    }
    assert!(redacted * 3 > errors, "{redacted} of {errors} errors had something to hide");
    said
}
