//! A lock beside a file, for all that replace it.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fs4::{FileExt, TryLockError};
use tokio::time::Instant;

use super::replacement::target_of;

/// Keeps others away from a file, as far as they take this lock too. It ends when this is dropped, or with the process.
///
/// A file that is replaced by another of its name can't be locked itself: who waits would get the lock of the old one.
/// So the lock is a file of its own, `.NAME.lock` beside it, which is never replaced or removed.
#[derive(Debug)]
pub struct FileLock {
    /// `None` where the file system has no locks.
    held: Option<File>,
    path: PathBuf,
}

/// How long to wait before another try, at first and at most.
const PAUSE: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(50));

impl FileLock {
    /// Takes the lock of this file, once others have released it. Blocks meanwhile.
    ///
    /// # Errors
    ///
    /// `TimedOut`, if others hold it all this time; and that there can be no file beside this one.
    pub fn acquire(file: &Path, within: Duration) -> io::Result<Self> {
        let target = target_of(file)?;
        let path = lock_path(&target);
        let at_lock =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let lock = open(&path, &target).map_err(at_lock)?;
        let (started, mut pause) = (Instant::now(), PAUSE.0);
        loop {
            match FileExt::try_lock(&lock) {
                Ok(()) => return Ok(Self { held: Some(lock), path }),
                Err(TryLockError::Error(error)) if is_unsupported(&error) => {
                    return Ok(Self { held: None, path });
                }
                Err(TryLockError::Error(error)) => return Err(at_lock(error)),
                Err(TryLockError::WouldBlock) if started.elapsed() >= within => {
                    let why =
                        format!("another process has held {} for {within:.1?}", path.display());
                    return Err(io::Error::new(io::ErrorKind::TimedOut, why));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(pause),
            }
            pause = (pause * 2).min(PAUSE.1);
        }
    }

    /// As on a file system without locks.
    #[cfg(test)]
    pub(super) fn unsupported(file: &Path) -> Self {
        Self { held: None, path: lock_path(file) }
    }

    /// Whether it keeps others away: false where the file system has no locks.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// The file that is the lock.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn lock_path(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.lock"))
}

/// Opens the lock, which the owner of the file can open, too.
fn open(path: &Path, target: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    }
    match options.clone().create_new(true).open(path) {
        Ok(lock) => {
            super::owner::inherit_owner(&lock, target)?;
            Ok(lock)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => options.open(path),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn is_unsupported(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let errno = Errno::from_io_error(error);
    errno.is_some_and(|errno| [Errno::NOLCK, Errno::OPNOTSUPP, Errno::NOSYS].contains(&errno))
}

#[cfg(not(unix))]
fn is_unsupported(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported
}
