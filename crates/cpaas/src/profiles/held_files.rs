//! Files with secrets that are locked and ready to be replaced.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use cpaas_core::{ExposeSecret as _, SecretString};
use tokio::sync::oneshot;

use super::lock::FileLock;
use super::private_file::{self, Readers};
use super::replacement::{NotReplaced, Replacement};

/// Files that are locked, and the thread that replaces them: taken before it is needed, since it might not be had when
/// it is.
#[derive(Debug)]
pub(super) struct HeldFiles {
    pub(super) held: Vec<HeldFile>,
    orders: mpsc::Sender<Order>,
}

/// A file that is locked, with the new one beside it.
#[derive(Debug)]
pub(super) struct HeldFile {
    pub(super) key: &'static str,
    pub(super) lock: FileLock,
    /// Read under the lock.
    pub(super) current: SecretString,
    path: PathBuf,
    replacement: Replacement,
}

/// What to store, and whom to tell how that went.
struct Order {
    held: Vec<HeldFile>,
    values: Vec<(&'static str, SecretString)>,
    done: oneshot::Sender<Vec<(&'static str, Result<(), NotStored>)>>,
}

/// Why a new secret was not stored in its file.
#[derive(Debug)]
pub(super) struct NotStored {
    /// Where it belongs.
    pub(super) path: PathBuf,
    pub(super) why: io::Error,
    /// Where it is instead.
    pub(super) kept_in: Option<PathBuf>,
}

/// What takes the lock of a file, in this time.
pub(super) type Lock = fn(&Path, Duration) -> io::Result<FileLock>;

type Failure = (Option<&'static str>, io::Error);

impl HeldFiles {
    /// Locks these files, reads them, and makes the new ones beside them; waits for others at most for this time.
    pub(super) async fn reserve(
        files: Vec<(&'static str, PathBuf)>,
        lock: Lock,
        readers: Readers,
        within: Duration,
    ) -> Result<Self, Failure> {
        let (orders, received) = mpsc::channel();
        if files.is_empty() {
            return Ok(Self { held: Vec::new(), orders });
        }
        let (ready, prepared) = oneshot::channel();
        // Before the time is up that the caller waits for a file system that does not answer.
        let for_lock = within.saturating_sub(within / 10);
        let first = files.first().map(|(key, _)| *key);
        let serve = move || {
            if ready.send(prepare(files, lock, readers, for_lock)).is_ok() {
                received.into_iter().for_each(Order::carry_out);
            }
        };
        let thread = std::thread::Builder::new().name("credentials".to_owned()).spawn(serve);
        thread.map_err(|error| (None, error))?;
        let held = tokio::time::timeout(within, prepared).await;
        let held = held.map_err(|_| {
            let why = format!("the file system did not answer within {within:.1?}");
            (first, io::Error::new(io::ErrorKind::TimedOut, why))
        })?;
        let held = held.unwrap_or_else(|_| Err((first, io::Error::other("the thread ended"))))?;
        Ok(Self { held, orders })
    }

    /// Replaces the files of these keys.
    pub(super) async fn store(
        self,
        values: Vec<(&'static str, SecretString)>,
    ) -> Vec<(&'static str, Result<(), NotStored>)> {
        let (done, results) = oneshot::channel();
        let held: Vec<_> = self.held.iter().map(|file| (file.key, file.path.clone())).collect();
        // If its thread is gone, so is `done`.
        let _ = self.orders.send(Order { held: self.held, values, done });
        results.await.unwrap_or_else(|_| {
            let why = || io::Error::other("the thread ended");
            let lost = |path| NotStored { path, why: why(), kept_in: None };
            held.into_iter().map(|(key, path)| (key, Err(lost(path)))).collect()
        })
    }
}

/// In the order of their paths, so that two who need the same ones do not wait for each other.
fn prepare(
    mut files: Vec<(&'static str, PathBuf)>,
    lock: Lock,
    readers: Readers,
    within: Duration,
) -> Result<Vec<HeldFile>, Failure> {
    files.sort_by(|(_, one), (_, other)| one.cmp(other));
    let held = files.into_iter().map(|(key, path)| {
        let at_file = |error: io::Error| {
            let why = format!("{}: {error}", path.display());
            (Some(key), io::Error::new(error.kind(), why))
        };
        lock(&path, within)
            .and_then(|lock| HeldFile::prepare(key, &path, lock, readers))
            .map_err(at_file)
    });
    held.collect()
}

impl HeldFile {
    fn prepare(
        key: &'static str,
        path: &Path,
        lock: FileLock,
        readers: Readers,
    ) -> io::Result<Self> {
        let current = private_file::read(path, readers)?;
        let current = current.ok_or_else(|| io::Error::other("the secret is empty"))?;
        let replacement = Replacement::prepare(path)?;
        Ok(Self { key, lock, current, path: path.to_owned(), replacement })
    }

    fn store(self, new: &SecretString) -> Result<(), NotStored> {
        let text = SecretString::from(format!("{}\n", new.expose_secret()));
        let Err(NotReplaced { why, new }) = self.replacement.finish(text.expose_secret()) else {
            return Ok(());
        };
        let kept = new.map_or_else(|| elsewhere(&text), |file| Ok(file.keep()?.1));
        Err(NotStored { path: self.path, why, kept_in: kept.ok() })
    }
}

/// Writes a secret that can't be stored where it belongs into a private file among the temporary ones.
fn elsewhere(text: &SecretString) -> io::Result<PathBuf> {
    let mut file = tempfile::Builder::new().prefix("cpaas-").tempfile()?;
    io::Write::write_all(&mut file, text.expose_secret().as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file.keep()?.1)
}

impl Order {
    fn carry_out(self) {
        let Self { held, values, done } = self;
        let value = |key| values.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
        let stored = held.into_iter().filter_map(|file| {
            let (key, value) = (file.key, value(file.key)?);
            Some((key, file.store(value)))
        });
        // Nobody may wait for it any more.
        let _ = done.send(stored.collect());
    }
}
