//! Files that hold secrets: read whole or not at all, and private.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use cpaas_core::SecretString;

/// Most bytes of a secret.
pub(super) const LIMIT: u64 = 64 * 1024;

/// Reads a secret, such as a password from standard input: at most 64 KiB, without the newline at its end.
/// `None` if there is nothing.
///
/// # Errors
///
/// The reader's own, that it is longer, and that it is not UTF-8.
pub fn read_secret(reader: impl io::Read) -> io::Result<Option<SecretString>> {
    let mut text = String::new();
    reader.take(LIMIT + 1).read_to_string(&mut text)?;
    whole(text).map(trimmed)
}

/// All of it, or nothing: half a secret is none.
pub(super) fn whole(text: String) -> io::Result<String> {
    if text.len() as u64 > LIMIT {
        return Err(io::Error::other(format!("longer than {LIMIT} bytes")));
    }
    Ok(text)
}

/// Without the newline at its end; `None` if nothing is left.
pub(super) fn trimmed(mut text: String) -> Option<SecretString> {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    (!text.is_empty()).then(|| text.into())
}

pub(super) fn read(path: &Path) -> io::Result<Option<SecretString>> {
    let file = File::open(path)?;
    check_private(&file)?;
    read_secret(file)
}

/// Whether a file that holds a secret is there and private.
pub(super) fn check(path: &Path) -> io::Result<()> {
    check_private(&File::open(path)?)
}

/// Refuses a file that others can read.
#[cfg(unix)]
fn check_private(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o077;
    if file.metadata()?.permissions().mode() & OTHERS == 0 {
        Ok(())
    } else {
        Err(io::Error::other("others can read it; make it private with chmod 600"))
    }
}

#[cfg(not(unix))]
fn check_private(_: &File) -> io::Result<()> {
    Ok(())
}
