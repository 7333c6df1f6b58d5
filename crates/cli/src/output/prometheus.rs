//! Metrics on stdout, or in a file for the textfile collector of `node_exporter`.

use std::fs::Permissions;
use std::io::{self, Write as _};
use std::path::Path;

use super::options::MetricsOutput;
use crate::base::blocking::blocking;
use crate::base::exit::Failure;

/// Writes metrics.
pub(crate) async fn write(output: MetricsOutput<'_>, text: String) -> Result<(), Failure> {
    let Some(file) = output.file else {
        output.console.print(text);
        return Ok(());
    };
    let path = file.to_owned();
    let replaced = blocking(move || replace(&path, &text)).await?;
    let failed = |error| Failure::other(format!("--output-file {}: {error}", file.display()));
    replaced.map_err(failed)
}

/// Writes a file beside it, which then takes its place: whoever reads it finds the old metrics or the new ones, whole.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    // Not `.prom`, which the collector reads.
    let mut new = tempfile::Builder::new()
        .prefix(".cpaas-")
        .suffix(".tmp")
        .tempfile_in(folder.unwrap_or(Path::new(".")))?;
    new.write_all(text.as_bytes())?;
    // The collector is another user.
    new.as_file().set_permissions(readable(new.as_file().metadata()?.permissions()))?;
    new.persist(path)?;
    Ok(())
}

#[cfg(unix)]
fn readable(_: Permissions) -> Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    Permissions::from_mode(0o644)
}

#[cfg(not(unix))]
fn readable(before: Permissions) -> Permissions {
    before
}
