//! The folder that becomes the archive and the package.

use std::fs;
use std::io;
use std::path::Path;

use super::licences;
use super::place::{HOME, TARGET};
use crate::shell::{Cmd, Context, Failure};
use crate::tools;

/// What is copied: from, below the root; to, below the stage.
const FILES: [(&str, &str); 5] = [
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("README.md", "README.md"),
    ("CHANGELOG.md", "CHANGELOG.md"),
    ("crates/cli/packaging/cpaas-exporter.service", "systemd/cpaas-exporter.service"),
];

/// Completions by shell, with the names under which the shells look for them.
const COMPLETIONS: [(&str, &str); 3] =
    [("bash", "cpaas"), ("zsh", "_cpaas"), ("fish", "cpaas.fish")];

/// Its place, from the root; the command's manifest takes the files of the package from here.
const STAGE: &str = "target/dist/stage";

/// Fills it anew.
pub(crate) fn fill(context: &Context, binary: &Path) -> Result<(), Failure> {
    let stage = context.root.join(STAGE);
    copy(context, binary, &stage)
        .map_err(|error| Failure::new(format!("cannot fill {STAGE}: {error}")))?;
    let write = |name: &str, text: &str| {
        fs::write(stage.join(name), text)
            .map_err(|error| Failure::new(format!("cannot write {name}: {error}")))
    };
    let cpaas = |arguments: &[&str]| {
        Cmd::new(binary.display().to_string(), arguments.iter().copied()).capture(&stage)
    };
    cpaas(&["man", "--out", "man"])?;
    for (shell, file) in COMPLETIONS {
        write(&format!("completions/{file}"), &cpaas(&["completions", shell])?)?;
    }
    write("LICENSES-OF-DEPENDENCIES", &licences::of_dependencies(context)?)
}

fn copy(context: &Context, binary: &Path, stage: &Path) -> io::Result<()> {
    if stage.exists() {
        fs::remove_dir_all(stage)?;
    }
    for folder in ["man", "completions", "systemd"] {
        fs::create_dir_all(stage.join(folder))?;
    }
    fs::copy(binary, stage.join("cpaas"))?;
    for (from, to) in FILES {
        fs::copy(context.root.join(from), stage.join(to))?;
    }
    Ok(())
}

/// The name of the folder in the archive.
fn name() -> String {
    format!("cpaas-{}-x86_64-linux", env!("CARGO_PKG_VERSION"))
}

pub(crate) fn archive_name() -> String {
    format!("{}.tar.gz", name())
}

pub(crate) fn package_name(revision: &str) -> String {
    format!("cpaas_{}-{revision}_amd64.deb", env!("CARGO_PKG_VERSION"))
}

/// Makes the archive, and returns its name. Order, owners, modes and times are the same for everybody.
pub(crate) fn archive(context: &Context) -> Result<String, Failure> {
    let (archive, time) = (archive_name(), format!("--mtime=@{}", time(context)?));
    let names = format!("--transform=s,^stage,{},", name());
    let same = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mode=go=u,go-w"];
    let pack = ["--use-compress-program=gzip -n", "--create", "--file", &archive, "stage"];
    let arguments = same.into_iter().chain([time.as_str(), names.as_str()]).chain(pack);
    Cmd::new("tar", arguments).run(&context.root.join(HOME))?;
    Ok(archive)
}

/// Makes the package for Debian, and returns its name.
pub(crate) fn package(context: &Context, revision: &str) -> Result<String, Failure> {
    let package = package_name(revision);
    let output = format!("{HOME}/{package}");
    let of = ["--package=cpaas-cli", "--target", TARGET, "--no-build", "--no-strip"];
    let to = ["--deb-revision", revision, "--output", &output];
    tools::DEB
        .command(context, of.into_iter().chain(to))
        .env("SOURCE_DATE_EPOCH", time(context)?)
        .run(&context.root)?;
    Ok(package)
}

/// The time of every file: the last change's, in seconds.
fn time(context: &Context) -> Result<String, Failure> {
    let time = Cmd::new("git", ["log", "-1", "--format=%ct"]).capture(&context.root)?;
    Ok(time.trim().to_owned())
}
