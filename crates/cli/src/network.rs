//! How vendors are reached: options of every command over accounts.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use cpaas::profiles::{SecretOptions, read_certificates};
use cpaas_core::{ExposeSecret as _, SecretString};
use cpaas_http::{ReqwestOptions, Settings};
use tokio::sync::OnceCell;

use crate::base::blocking::blocking_read;
use crate::base::console::Console;
use crate::base::exit::Failure;
use crate::base::parse::{RedactedParser, duration};
use crate::config::defaults::Defaults;

/// The largest value of `--retries`.
const MAX_RETRIES: u32 = 100;

#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Network {
    /// Give up on an account after this time, such as 20s or 2m [default: 90s, and 10m for a listing
    /// of many pages]
    #[arg(long, global = true, value_name = "TIME", value_parser = duration)]
    timeout: Option<Duration>,
    /// End the whole command after this time, and report the accounts that were not reached [default of
    /// `check`: 50s]
    #[arg(long, global = true, value_name = "TIME", value_parser = duration)]
    deadline: Option<Duration>,
    /// Retry a failed request up to N times, if it may be repeated; 0 disables retries [default: 3]
    #[arg(long, global = true, value_name = "N", value_parser = retries, allow_negative_numbers = true)]
    retries: Option<u32>,
    /// Also trust the certificates in this PEM file, beside the system's and the profile's
    #[arg(long, global = true, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// What is in it, once it is read.
    #[arg(skip)]
    certificates: Arc<OnceCell<Vec<u8>>>,
    /// Connect to vendors through this proxy instead of the environment's, such as
    /// `proxy.example.com:3128`; connections to this machine never use it
    #[arg(long, global = true, value_name = "URL", value_parser = RedactedParser(proxy))]
    proxy: Option<SecretString>,
    /// Keep access tokens between runs, in the user's folder for caches; the key `token_cache` of a
    /// profile does the same
    #[arg(long, global = true)]
    token_cache: bool,
}

impl Network {
    /// Sets those that are not given. What runs until it is ended has no deadline.
    pub(crate) fn set_defaults(&mut self, defaults: &mut Defaults, is_server: bool) {
        defaults.set(&mut self.timeout, "timeout", duration);
        if !is_server {
            defaults.set(&mut self.deadline, "deadline", duration);
        }
        defaults.set(&mut self.retries, "retries", retries);
    }

    /// Whether any of them is given.
    pub(crate) fn is_given(&self) -> bool {
        let Self { timeout, deadline, retries, ca_file, proxy, token_cache, certificates: _ } =
            self;
        let has_time = timeout.is_some() || deadline.is_some();
        let is_reached = ca_file.is_some() || proxy.is_some();
        has_time || retries.is_some() || is_reached || *token_cache
    }

    /// The same, with this deadline of the whole command if none is given.
    pub(crate) fn with_default_deadline(self, deadline: Duration) -> Self {
        Self { deadline: Some(self.deadline.unwrap_or(deadline)), ..self }
    }

    /// The file of certificates that is given.
    pub(crate) fn ca_file(&self) -> Option<&Path> {
        self.ca_file.as_deref()
    }

    /// Whether access tokens are kept between runs, whatever the profile says.
    pub(crate) fn token_cache(&self) -> bool {
        self.token_cache
    }

    /// How long the whole command may take.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.deadline
    }

    /// How the secrets of profiles are read: each in this time, of so many profiles at once.
    pub(crate) fn secrets(&self, at_once: usize) -> SecretOptions {
        let options = SecretOptions::default().with_timeout(self.reading_time());
        options.with_at_once(at_once).on_stderr(Console::pass_on)
    }

    /// How long reading a file may take.
    pub(crate) fn reading_time(&self) -> Duration {
        let limits = [self.timeout, self.deadline].into_iter().flatten();
        limits.fold(SecretOptions::TIMEOUT, Duration::min)
    }

    /// The limits within which every operation ends.
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        if let Some(timeout) = self.timeout {
            settings.operation_timeout = timeout;
            settings.listing_timeout = timeout;
        }
        if let Some(deadline) = self.deadline {
            settings.operation_timeout = settings.operation_timeout.min(deadline);
        }
        settings.attempt_timeout = settings.attempt_timeout.min(settings.operation_timeout);
        if let Some(retries) = self.retries {
            settings.retry.max_attempts = retries.saturating_add(1);
        }
        settings
    }

    /// How connections are made. Reads the file of certificates, once.
    pub(crate) async fn connections(&self) -> Result<ReqwestOptions, Failure> {
        let mut options = ReqwestOptions::default();
        // A hanging connection must time out before its attempt: only then is it known that nothing was sent.
        options.connect_timeout = options.connect_timeout.min(self.settings().attempt_timeout / 2);
        if let Some(file) = &self.ca_file {
            let pem = self.certificates.get_or_try_init(|| self.read_certificates(file)).await?;
            options.trust_pem(pem).map_err(|error| unusable(file, error.message()))?;
        }
        if let Some(url) = &self.proxy {
            options
                .use_proxy(url.expose_secret())
                .map_err(|error| Failure::usage(error.message()))?;
        }
        Ok(options)
    }

    async fn read_certificates(&self, file: &Path) -> Result<Vec<u8>, Failure> {
        let path = file.to_owned();
        let read = blocking_read(file, self.reading_time(), move || read_certificates(&path));
        let read = read.await.map_err(|failure| Failure::config(format!("--ca-file {failure}")))?;
        read.map_err(|error| unusable(file, &error.to_string()))
    }
}

fn unusable(file: &Path, why: &str) -> Failure {
    Failure::config(format!("--ca-file {}: {why}", file.display()))
}

fn retries(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| *number <= MAX_RETRIES);
    number.ok_or_else(|| format!("not a number from 0 to {MAX_RETRIES}"))
}

/// A proxy's URL, checked early; the error does not quote it, since it may contain a password.
fn proxy(text: &str) -> Result<SecretString, String> {
    let checked = ReqwestOptions::default().use_proxy(text);
    checked.map(|()| text.into()).map_err(|error| error.message().to_owned())
}
