//! Access tokens, kept in files between runs of a program.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use cpaas_core::{ExposeSecret as _, SecretString, Timestamp};
use cpaas_http::provider::Token;
use cpaas_http::{ClientOptions, Clock as _, NewCredentials, SystemClock, TokenStore};
use etcetera::BaseStrategy as _;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::blocking::blocking;
use super::origin::Origin;
use super::replacement::replace_file;
use super::resolve::Resolved;
use super::values::Value;

/// Longest that a token is kept, whatever it says of its own expiry.
const MAX_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// How long reading or writing a file may take: a login is had without it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Most bytes of a file.
const MAX_SIZE: u64 = 64 * 1024;

impl Resolved<'_> {
    /// The same options, by which a client keeps its access token in the user's folder for caches, if the profile
    /// is not one that the program itself made. Never a password or a refresh token is kept.
    ///
    /// A file is bound to the provider, the address, the user and a salted hash of the secrets: other credentials don't
    /// find it. It is private, serves for a day at most, and goes when the token is refused. What goes wrong with it is
    /// traced at `info`, and the client logs in.
    #[must_use]
    pub fn keeping_token(&self, options: ClientOptions) -> ClientOptions {
        if matches!(self.profile().origin, Origin::Program(_)) {
            return options;
        }
        let Ok(folders) = etcetera::choose_base_strategy() else {
            tracing::info!("no folder for caches is known, so no token is kept");
            return options;
        };
        let file = TokenFile::new(self, &folders.cache_dir().join("cpaas"));
        options.with_token_store(Arc::new(TokenFiles(Arc::new(file))))
    }
}

/// The file of one identity.
struct TokenFile {
    path: PathBuf,
    /// Provider, and whatever of the profile is no secret, such as address and user.
    identity: String,
    /// The secrets that a login is made with, as they are now.
    secrets: Mutex<BTreeMap<&'static str, SecretString>>,
}

/// What is in the file.
#[derive(Deserialize)]
struct Kept {
    salt: String,
    /// What it was had with.
    binding: String,
    /// When it was had, in seconds since 1970.
    since: i64,
    expires_at: i64,
    access_token: String,
}

impl TokenFile {
    fn new(resolved: &Resolved<'_>, folder: &Path) -> Self {
        let profile = resolved.profile();
        let values = profile.values.iter();
        let open = values.filter(|(_, value)| !matches!(value, Value::Secret(_)));
        let open: Vec<_> = open.map(|(key, value)| format!("\n{key}={value}")).collect();
        let identity = format!("{}{}", profile.provider.name, open.concat());
        let path = folder.join(format!("{}.toml", hash(&[&identity])));
        Self { path, identity, secrets: Mutex::new(resolved.secrets()) }
    }

    fn secrets(&self) -> MutexGuard<'_, BTreeMap<&'static str, SecretString>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a token of now is bound to.
    fn binding(&self, salt: &str) -> String {
        let secrets = self.secrets();
        let secrets = secrets.iter().flat_map(|(key, value)| [*key, value.expose_secret()]);
        let parts: Vec<_> = [salt, &self.identity].into_iter().chain(secrets).collect();
        hash(&parts)
    }

    fn read(&self, now: Timestamp) -> io::Result<Option<Token>> {
        let Some(text) = read_private(&self.path)? else { return Ok(None) };
        let kept: Kept =
            toml::from_str(&text).map_err(|_| io::Error::other("it is not one of ours"))?;
        let age = now.as_unix_seconds().saturating_sub(kept.since);
        let is_fresh = (0..=MAX_AGE.as_secs().cast_signed()).contains(&age);
        if !is_fresh || kept.binding != self.binding(&kept.salt) {
            return Ok(None);
        }
        let expires_at = Timestamp::from_unix_seconds(kept.expires_at).map_err(io::Error::other)?;
        Ok(Some(Token::new(kept.access_token, Some(expires_at))))
    }

    fn write(&self, token: &Token, now: Timestamp) -> io::Result<()> {
        let Some(expires_at) = token.expires_at else { return Ok(()) };
        if let Some(folder) = self.path.parent() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let salt = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        let quoted = toml::Value::String(token.secret.expose_secret().to_owned());
        let text = format!(
            "# An access token that cpaas keeps for its next run; it may be deleted.\n\
             salt = \"{salt}\"\nbinding = \"{}\"\nsince = {}\nexpires_at = {}\naccess_token = {quoted}\n",
            self.binding(&salt),
            now.as_unix_seconds(),
            expires_at.as_unix_seconds(),
        );
        replace_file(&self.path, &text)
    }
}

impl fmt::Debug for TokenFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TokenFile").field(&self.path).finish()
    }
}

/// The store that clients have: files are read and written beside their tasks.
#[derive(Clone, Debug)]
struct TokenFiles(Arc<TokenFile>);

impl TokenFiles {
    async fn on_file<T: Send + 'static>(
        &self,
        what: &'static str,
        work: impl FnOnce(&TokenFile) -> io::Result<T> + Send + 'static,
    ) -> Option<T> {
        let file = Arc::clone(&self.0);
        let done = blocking(PATIENCE, move || work(&file)).await;
        done.inspect_err(|why| {
            tracing::info!("{}: the access token is not {what}: {why}", self.0.path.display());
        })
        .ok()
    }
}

#[async_trait]
impl TokenStore for TokenFiles {
    async fn load(&self) -> Option<Token> {
        self.on_file("read", |file| file.read(SystemClock.now())).await.flatten()
    }

    async fn keep(&self, token: &Token) {
        let token = token.clone();
        self.on_file("kept", move |file| file.write(&token, SystemClock.now())).await;
    }

    async fn discard(&self) {
        let removed = |file: &TokenFile| match fs::remove_file(&file.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
        self.on_file("deleted", removed).await;
    }

    fn replaced(&self, new: &NewCredentials) {
        let mut secrets = self.0.secrets();
        for (key, value) in &new.values {
            // What the profile does not have, the next run does not know either.
            secrets.entry(key).and_modify(|secret| *secret = value.clone());
        }
    }
}

/// A file that only its owner may read, who is the user; `None` if there is none.
fn read_private(path: &Path) -> io::Result<Option<String>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let metadata = file.metadata()?;
    let is_own = metadata.uid() == rustix::process::geteuid().as_raw();
    if !metadata.is_file() || !is_own || metadata.mode() & 0o077 != 0 {
        return Err(io::Error::other("others may have written it, or may read it"));
    }
    let mut text = String::new();
    file.take(MAX_SIZE).read_to_string(&mut text)?;
    Ok(Some(text))
}

/// A hash of the parts and their lengths, in hexadecimal digits.
fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    let digits: Vec<_> = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}
