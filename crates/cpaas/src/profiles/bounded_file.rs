//! Files of configurations: read up to a limit, and only if others can't write to them.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// Most bytes of a configuration: some ten thousand profiles.
const CONFIG_LIMIT: u64 = 16 * 1024 * 1024;

/// Most bytes of certificates: ten times what a system trusts.
const CERTIFICATES_LIMIT: u64 = 4 * 1024 * 1024;

/// Reads the text of a configuration file: at most 16 MiB.
///
/// It blocks as reading a file does: of a pipe, until there is something.
///
/// # Errors
///
/// Those of the file system; that others can write to it, and so choose commands to run; that it is longer, or not
/// UTF-8.
pub fn read_config(path: &Path) -> io::Result<String> {
    let file = File::open(path)?;
    check_writers(&file)?;
    let bytes = read(file, CONFIG_LIMIT)?;
    String::from_utf8(bytes).map_err(|_| io::Error::other("not UTF-8"))
}

/// Reads a file of certificates: at most 4 MiB.
///
/// It blocks as reading a file does.
///
/// # Errors
///
/// Those of the file system, and that it is longer.
pub fn read_certificates(path: &Path) -> io::Result<Vec<u8>> {
    read(File::open(path)?, CERTIFICATES_LIMIT)
}

fn read(file: File, limit: u64) -> io::Result<Vec<u8>> {
    let length = file.metadata().map_or(0, |file| file.len());
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(limit)).unwrap_or_default() + 1);
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::other(format!("longer than {limit} bytes")));
    }
    Ok(bytes)
}

/// Refuses a file that others can write to. What is written to a device such as `/dev/null` does not stay in it.
#[cfg(unix)]
fn check_writers(file: &File) -> io::Result<()> {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
    let file = file.metadata()?;
    if file.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if super::owner::others_can_write(file.mode()) && !file.file_type().is_char_device() {
        return Err(io::Error::other(
            "others can write to it, and so choose commands to run; make it private with chmod 600",
        ));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_writers(_: &File) -> io::Result<()> {
    Ok(())
}
