//! A secret from standard input, and the file beside the configuration that it is stored in.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cpaas::profiles::{FileLock, Profile, Secret, Value, replace_file};
use cpaas::providers;
use cpaas_core::{ExposeSecret as _, SecretString};

use super::keys::{Given, Keys};
use crate::base::console::Console;
use crate::base::exit::Failure;
use crate::config::edit::Document;
use crate::session::secrets::{from_stdin, line_from_stdin};

/// A secret from standard input, and the file it is written to.
pub(super) struct StoredSecret {
    key: &'static str,
    secret: SecretString,
    file: PathBuf,
}

impl StoredSecret {
    /// Reads the secret from standard input, if one is to be read. Its file is new, or the profile's own.
    pub(super) async fn read(
        keys: &Keys,
        profile: &str,
        document: &Document,
        console: &Console,
    ) -> Result<Option<Self>, Failure> {
        let stdin = keys.0.iter().filter(|(_, given)| matches!(given, Given::Stdin));
        let key = match stdin.map(|(key, _)| *key).collect::<Vec<_>>()[..] {
            [] => return Ok(None),
            [key] => key,
            _ => return Err(Failure::usage("standard input holds one secret: give one --…-stdin")),
        };
        let file = document.path().with_file_name(format!("{}-{key}", file_name(profile)));
        check_place(&file, profile, document)?;
        let has_lines = providers().iter().any(|one| one.key(key).is_some_and(|key| key.has_lines));
        let secret = if has_lines {
            from_stdin(key, console).await?
        } else {
            line_from_stdin(key, console).await?
        };
        Ok(Some(Self { key, secret, file }))
    }

    /// Fails if its file is not this profile's own.
    pub(super) fn check_place(&self, profile: &str, document: &Document) -> Result<(), Failure> {
        check_place(&self.file, profile, document)
    }

    /// Its place, as it stands in the configuration.
    pub(super) fn place(&self) -> String {
        let name = self.file.file_name().unwrap_or_default();
        format!("file:{}", name.to_string_lossy())
    }

    /// Sets it in a profile.
    pub(super) fn put_into(&self, profile: &mut Profile) {
        let secret = Secret::Literal(self.secret.clone());
        profile.values.insert(self.key, Value::Secret(secret));
    }

    /// Writes the file; waits at most for this time for whoever replaces it.
    pub(super) fn save(&self, within: Duration) -> Result<SavedSecret, Failure> {
        let is_new = !self.file.exists();
        let write = || -> io::Result<()> {
            let _lock = FileLock::acquire(&self.file, within)?;
            replace_file(&self.file, &format!("{}\n", self.secret.expose_secret()))
        };
        write().map_err(|error| Failure::other(format!("{}: {error}", self.file.display())))?;
        Ok(SavedSecret { new: is_new.then(|| self.file.clone()) })
    }
}

/// A file that was written; if it is new, it is removed again unless it is to be kept: it is of no use without the
/// profile.
pub(super) struct SavedSecret {
    new: Option<PathBuf>,
}

impl SavedSecret {
    pub(super) fn keep(mut self) {
        self.new = None;
    }
}

impl Drop for SavedSecret {
    fn drop(&mut self) {
        if let Some(file) = &self.new {
            // If it can't be removed, it is at least private.
            let _ = std::fs::remove_file(file);
        }
    }
}

fn check_place(file: &Path, profile: &str, document: &Document) -> Result<(), Failure> {
    let old = document.entry(profile)?.and_then(Result::ok);
    let is_own = old.is_some_and(|old| {
        let is_it =
            |value: &Value| matches!(value, Value::Secret(Secret::File(path)) if path == file);
        old.values.iter().any(|(_, value)| is_it(value))
    });
    if file.exists() && !is_own {
        let message = "exists, and is not replaced: give the secret's place, or another name";
        return Err(Failure::usage(format!("{}: {message}", file.display())));
    }
    Ok(())
}

/// A profile's name as part of a file's.
fn file_name(profile: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
    profile.chars().map(|c| if is_plain(c) { c } else { '_' }).collect()
}
