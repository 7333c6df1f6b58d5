//! What users install: one static binary in an archive and in a package for Debian, the same bytes however often they
//! are built.

mod licences;
mod place;
mod stage;

use std::fs;
use std::path::{Path, PathBuf};

use crate::needed::{self, Needed};
use crate::shell::{Cmd, Context, Failure};
use crate::tools;
use place::{HOME, TARGET};

/// Compiles the C code of the one crypto stack.
const COMPILER: Needed =
    Needed { what: "musl-gcc", probe: &["musl-gcc", "--version"], package: "musl-tools" };

const DEBOOTSTRAP: Needed =
    Needed { what: "debootstrap", probe: &["debootstrap", "--version"], package: "debootstrap" };

/// Most bytes of the binary.
const BINARY_LIMIT: u64 = 15 * 1024 * 1024;

/// Why it can't be built here. Installs what is missing, where it may.
pub(crate) fn obstacle(context: &Context) -> Option<String> {
    if !Cmd::new("rustup", ["target", "add", TARGET]).succeeds(&context.root) {
        return Some(format!("rustup can't add the target {TARGET}"));
    }
    needed::obstacle(context, &[COMPILER]).or_else(|| tools::DEB.obstacle(context))
}

/// Builds the archive, the package and their sums into `target/dist`.
pub(crate) fn run(context: &Context) -> Result<(), Failure> {
    if let Some(obstacle) = obstacle(context) {
        return Err(Failure::new(obstacle));
    }
    build(context, "build").map(drop)
}

/// The step: builds twice, in different places, and compares the sums.
pub(crate) fn twice(context: &Context) -> Result<(), Failure> {
    let first = build(context, "build")?;
    let second = build(context, "again")?;
    let again = context.root.join(HOME).join("again");
    fs::remove_dir_all(again).map_err(|error| Failure::new(format!("cannot clean up: {error}")))?;
    if first == second {
        Ok(())
    } else {
        Err(Failure::new(format!("built twice, the sums differ:\n{first}{second}")))
    }
}

/// Builds all, compiled in this folder of `target/dist`, and returns the sums.
fn build(context: &Context, folder: &str) -> Result<String, Failure> {
    let binary = compile(context, &format!("{HOME}/{folder}"))?;
    stage::fill(context, &binary)?;
    let files = [stage::archive(context)?, stage::package(context, "1")?];
    let home = context.root.join(HOME);
    let sums = Cmd::new("sha256sum", files).capture(&home)?;
    fs::write(home.join("SHA256SUMS"), &sums)
        .map_err(|error| Failure::new(format!("cannot write SHA256SUMS: {error}")))?;
    print!("{sums}");
    Ok(sums)
}

/// Compiles the command, and returns where it is. No path of this machine is in it, and no time (mimalloc has its own).
fn compile(context: &Context, folder: &str) -> Result<PathBuf, Failure> {
    let arguments = ["build", "--release", "--locked", "--package=cpaas-cli", "--target", TARGET];
    let paths = paths(context, folder)?;
    let rust = paths.iter().map(|(from, to)| format!("--remap-path-prefix={from}={to}"));
    let c = paths.iter().map(|(from, to)| format!("-ffile-prefix-map={from}={to}"));
    Cmd::cargo(arguments.into_iter().chain(["--target-dir", folder]))
        .env("CARGO_ENCODED_RUSTFLAGS", rust.collect::<Vec<_>>().join("\u{1f}"))
        .env("CFLAGS", c.collect::<Vec<_>>().join(" "))
        .env("SOURCE_DATE_EPOCH", "0")
        .run(&context.root)?;
    let binary = context.root.join(folder).join(TARGET).join("release/cpaas");
    check_size(&binary)?;
    Ok(binary)
}

/// Which paths to replace in the binary; the last that fits counts.
fn paths(context: &Context, folder: &str) -> Result<[(String, &'static str); 3], Failure> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let home = home.ok_or_else(|| Failure::new("neither CARGO_HOME nor HOME is set"))?;
    let root = context.root.as_path();
    let shown = |path: &Path| path.display().to_string();
    Ok([(shown(&home), "cargo"), (shown(root), "cpaas"), (shown(&root.join(folder)), "build")])
}

fn check_size(binary: &Path) -> Result<(), Failure> {
    let size = fs::metadata(binary).map_err(|error| Failure::new(error.to_string()))?.len();
    println!("the binary has {size} bytes, of at most {BINARY_LIMIT}");
    if size > BINARY_LIMIT { Err(Failure::new("the binary is too large")) } else { Ok(()) }
}

/// Why there can be no other root here. Installs what is missing, where it may.
pub(crate) fn roots_obstacle(context: &Context) -> Option<String> {
    let succeeds = |line: &str| Cmd::new("sh", ["-c", line]).succeeds(&context.root);
    if !context.root.join(HOME).join("SHA256SUMS").exists() {
        return Some("there is no archive: the step `dist` was skipped".to_owned());
    }
    if !succeeds("test $(id -u) = 0 && chroot / true && mount --bind /mnt /mnt && umount /mnt") {
        return Some("needs root, with chroot and mount".to_owned());
    }
    needed::obstacle(context, &[DEBOOTSTRAP])
}

/// The step: in an empty root and in Debian's, with nothing of this repository but the archive or the package.
pub(crate) fn installed(context: &Context) -> Result<(), Failure> {
    let home = context.root.join(HOME);
    let (archive, package) = (stage::archive_name(), stage::package_name("1"));
    let upgrade = stage::package(context, "2")?;
    let path = |name: &str| home.join(name).display().to_string();
    Cmd::new("tests/installed/empty_root.sh", [path(&archive)]).run(&context.root)?;
    Cmd::new("tests/installed/debian_root.sh", [path(&package), path(&upgrade)]).run(&context.root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_has_a_limit() {
        let folder = tempfile::tempdir().unwrap();
        let binary = folder.path().join("cpaas");
        let file = fs::File::create(&binary).unwrap();
        file.set_len(BINARY_LIMIT).unwrap();
        assert!(check_size(&binary).is_ok());
        file.set_len(BINARY_LIMIT + 1).unwrap();
        assert_eq!(check_size(&binary).unwrap_err().to_string(), "the binary is too large");
    }

    #[test]
    fn the_most_particular_path_is_replaced_last() {
        let paths = paths(&Context { root: "/w".into() }, "target/dist/build").unwrap();
        assert_eq!(
            paths[1..],
            [("/w".to_owned(), "cpaas"), ("/w/target/dist/build".to_owned(), "build")]
        );
    }
}
