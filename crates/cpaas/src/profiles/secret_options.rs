//! How secrets are read.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::private_file::Readers;
use super::process_group::Terminal;

type OnStderr = Arc<dyn Fn(&[u8]) + Send + Sync>;

/// How secrets are read.
#[derive(Clone)]
pub struct SecretOptions {
    pub(super) timeout: Duration,
    pub(super) at_once: usize,
    pub(super) readers: Readers,
    pub(super) on_stderr: Option<OnStderr>,
    pub(super) terminal: Terminal,
}

impl Default for SecretOptions {
    fn default() -> Self {
        Self {
            timeout: Self::TIMEOUT,
            at_once: 16,
            readers: Readers::default(),
            on_stderr: None,
            terminal: Terminal::default(),
        }
    }
}

impl SecretOptions {
    /// How long reading a secret may take, by default.
    pub const TIMEOUT: Duration = Duration::from_secs(20);

    /// How long reading a secret may take, or a file that a profile names: by default 20 seconds.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// How many profiles' secrets are read at the same time, by default 16: each may start a command.
    #[must_use]
    pub fn with_at_once(self, at_once: usize) -> Self {
        Self { at_once: at_once.max(1), ..self }
    }

    /// Accepts files that everybody can read, as containers mount them.
    #[must_use]
    pub fn with_shared_files(self) -> Self {
        Self { readers: Readers::Everybody, ..self }
    }

    /// Calls back with what a command prints on stderr, as it comes: prompts, and why it fails. By default it
    /// is dropped.
    #[must_use]
    pub fn on_stderr(mut self, call: impl Fn(&[u8]) + Send + Sync + 'static) -> Self {
        self.on_stderr = Some(Arc::new(call));
        self
    }
}

impl fmt::Debug for SecretOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretOptions")
            .field("timeout", &self.timeout)
            .field("at_once", &self.at_once)
            .field("readers", &self.readers)
            .finish_non_exhaustive()
    }
}
