//! The signals that end a command.

use std::io;
use std::time::Duration;

use tokio::signal::unix::{Signal as Stream, SignalKind, signal};
use tokio::time::Instant;

/// A signal this soon after the one before is the same, sent twice: `timeout` sends it to the program and then to
/// its group, and a terminal that closes sends a HUP beside the one of its shell.
const ECHO: Duration = Duration::from_millis(300);

/// A signal that ends a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    Interrupt,
    Terminate,
    HangUp,
}

impl Signal {
    /// The exit code of a program that it has ended, as shells have it: 128 and its number.
    pub(crate) fn exit_code(self) -> u8 {
        128 + match self {
            Self::HangUp => 1,
            Self::Interrupt => 2,
            Self::Terminate => 15,
        }
    }
}

/// The signals of this process.
#[derive(Debug)]
pub(crate) struct Signals {
    interrupt: Stream,
    terminate: Stream,
    /// None if it is ignored.
    hang_up: Option<Stream>,
    last: Option<Instant>,
}

impl Signals {
    /// Waits for the next signal, which is not an echo of the last one.
    pub(crate) async fn next(&mut self) -> Signal {
        loop {
            let signal = self.any().await;
            let last = self.last.replace(Instant::now());
            if last.is_none_or(|last| last.elapsed() >= ECHO) {
                return signal;
            }
            self.last = last;
        }
    }

    /// Takes the next signal for what it is, however soon it comes: the last one ended nothing.
    pub(crate) fn forget_last(&mut self) {
        self.last = None;
    }
}

impl Signals {
    /// Listens to them from now on. A HUP that was ignored when the program started, as `nohup` has it, stays
    /// ignored.
    pub(crate) fn listen() -> io::Result<Self> {
        let hang_up = (!ignores_hang_up()).then(|| signal(SignalKind::hangup()));
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: hang_up.transpose()?,
            last: None,
        })
    }

    async fn any(&mut self) -> Signal {
        let hang_up = async {
            match &mut self.hang_up {
                Some(signal) => signal.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Terminate,
            _ = hang_up => Signal::HangUp,
        }
    }
}

/// Whether HUP was ignored at the start. Only Linux shows that to a program without unsafe code; elsewhere it
/// ends the command.
fn ignores_hang_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & 1 == 1)
}
