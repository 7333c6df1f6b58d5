//! Whose a file is.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// Gives a new file to the owner of the one that it stands beside, if that is another user and this one is root: who
/// could not open it any more would be locked out.
#[cfg(unix)]
pub(super) fn inherit_owner(new: &File, from: &Path) -> io::Result<()> {
    match from.metadata() {
        Ok(old) if rustix::process::geteuid().is_root() => give(new, &old),
        _ => Ok(()),
    }
}

/// Gives a new file the owner, group and mode of the one that it replaces.
///
/// # Errors
///
/// The owner can't be kept, or a group that may read the file.
#[cfg(unix)]
pub(super) fn inherit(new: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    give(new, old).map_err(|error| {
        io::Error::new(error.kind(), format!("its owner could not be kept: {error}"))
    })?;
    let mode = old.permissions().mode() & 0o777;
    new.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(unix)]
fn give(new: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    const GROUP: u32 = 0o070;
    let own = new.metadata()?;
    if own.uid() != old.uid() {
        fchown(new, Some(old.uid()), None)?;
    }
    if own.gid() == old.gid() {
        return Ok(());
    }
    match fchown(new, None, Some(old.gid())) {
        // It decides nothing.
        Err(_) if old.mode() & GROUP == 0 => Ok(()),
        given => given,
    }
}

#[cfg(not(unix))]
pub(super) fn inherit_owner(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn inherit(new: &File, old: &Metadata) -> io::Result<()> {
    new.set_permissions(old.permissions())
}

/// Whether others than the owner can write to a file of this mode.
#[cfg(unix)]
pub(super) fn others_can_write(mode: u32) -> bool {
    const GROUP_AND_ALL: u32 = 0o022;
    mode & GROUP_AND_ALL != 0
}
