//! Files that are replaced whole: the new one is made beside the old, then takes its name.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::owner;

/// Space that is taken beforehand, so that a disk that is full is noticed before it matters.
const RESERVED: [u8; 16 * 1024] = [b' '; 16 * 1024];

/// A new file that will take the place of another, or of none.
#[derive(Debug)]
pub(super) struct Replacement {
    target: PathBuf,
    new: NamedTempFile,
}

/// Why a file was not replaced.
#[derive(Debug)]
pub(super) struct NotReplaced {
    pub(super) why: io::Error,
    /// The new file, if it was written.
    pub(super) new: Option<NamedTempFile>,
}

/// Replaces a file by one with this text: whole at any time, and over what a link leads to, not over the link. It
/// keeps its owner and mode; a new one is private.
///
/// # Errors
///
/// Those of the file system; the file is then as it was.
pub fn replace_file(path: &Path, text: &str) -> io::Result<()> {
    Replacement::prepare(path)?.finish(text).map_err(|failure| failure.why)
}

impl Replacement {
    /// Makes the new file, and makes sure that there is room for it.
    pub(super) fn prepare(path: &Path) -> io::Result<Self> {
        let target = target_of(path)?.into_owned();
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        // Private from the start: mode 0600.
        let mut new =
            tempfile::Builder::new().prefix(&format!(".{name}.")).tempfile_in(folder(&target))?;
        new.write_all(&RESERVED)?;
        match target.metadata() {
            Ok(old) => owner::inherit(new.as_file(), &old)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        new.as_file().sync_all()?;
        Ok(Self { target, new })
    }

    /// Writes the text, and puts the new file in the place of the old one.
    pub(super) fn finish(mut self, text: &str) -> Result<(), NotReplaced> {
        if let Err(why) = write(self.new.as_file_mut(), text) {
            return Err(NotReplaced { why, new: None });
        }
        self.new
            .persist(&self.target)
            .map_err(|failure| NotReplaced { why: failure.error, new: Some(failure.file) })?;
        // So that the new name outlives a loss of power. Where folders can't be synced, that is up to the system.
        let _ = File::open(folder(&self.target)).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

fn write(file: &mut File, text: &str) -> io::Result<()> {
    file.rewind()?;
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)?;
    file.sync_all()
}

/// What a path leads to, through any links: there the file is replaced.
pub(super) fn target_of(path: &Path) -> io::Result<Cow<'_, Path>> {
    match path.canonicalize() {
        Ok(target) => Ok(target.into()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Err(_) if path.is_symlink() => Err(io::Error::other("a link that leads nowhere")),
        Err(_) => Ok(path.into()),
    }
}

fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
