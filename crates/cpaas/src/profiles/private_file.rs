//! Files that hold secrets: read whole or not at all, and private.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use cpaas_core::SecretString;

/// Most bytes of a secret.
pub(super) const LIMIT: u64 = 64 * 1024;

/// Who may read a file with a secret, beside its owner and its group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Readers {
    #[default]
    Nobody,
    /// As containers have it, which mount secrets so.
    Everybody,
}

/// Reads a secret, such as a password from standard input: at most 64 KiB, without the newline at its end.
/// `None` if there is nothing.
///
/// # Errors
///
/// The reader's own, that it is longer, and that it is not UTF-8.
pub fn read_secret(reader: impl io::Read) -> io::Result<Option<SecretString>> {
    let mut bytes = Vec::new();
    reader.take(LIMIT + 1).read_to_end(&mut bytes)?;
    text(bytes).map(trimmed)
}

/// All of it, or nothing: half a secret is none.
pub(super) fn text(bytes: Vec<u8>) -> io::Result<String> {
    if bytes.len() as u64 > LIMIT {
        return Err(io::Error::other(format!("longer than {LIMIT} bytes")));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::other("not UTF-8"))
}

/// Without the newline at its end; `None` if nothing is left.
pub(super) fn trimmed(mut text: String) -> Option<SecretString> {
    if text.ends_with('\n') {
        text.pop();
        // As programs there end lines.
        if cfg!(windows) && text.ends_with('\r') {
            text.pop();
        }
    }
    (!text.is_empty()).then(|| text.into())
}

pub(super) fn read(path: &Path, readers: Readers) -> io::Result<Option<SecretString>> {
    let file = File::open(path)?;
    check_private(&file, readers)?;
    read_secret(file)
}

/// Whether a file that holds a secret is there and private.
pub(super) fn check(path: &Path, readers: Readers) -> io::Result<()> {
    check_private(&File::open(path)?, readers)
}

/// Refuses a file that is another user's, or that others can write to or read.
#[cfg(unix)]
fn check_private(file: &File, readers: Readers) -> io::Result<()> {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
    const READ_BY_ALL: u32 = 0o004;
    let file = file.metadata()?;
    let user = rustix::process::geteuid();
    let is_trusted = user.is_root() || [0, user.as_raw()].contains(&file.uid());
    // Not to be made private: it is everybody's.
    let is_private = !super::owner::others_can_write(file.mode());
    if file.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let why = if !is_private && file.file_type().is_char_device() {
        "it is a device that everybody can write to"
    } else if !is_trusted {
        "it belongs to another user than this one and root"
    } else if !is_private {
        "others can write to it; make it private with chmod 600"
    } else if file.mode() & READ_BY_ALL != 0 && readers == Readers::Nobody {
        "others can read it; make it private with chmod 600, or set allow_shared_secret_files = true"
    } else {
        return Ok(());
    };
    Err(io::Error::other(why))
}

#[cfg(not(unix))]
fn check_private(_: &File, _: Readers) -> io::Result<()> {
    Ok(())
}
