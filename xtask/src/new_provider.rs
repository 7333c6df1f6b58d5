//! `cargo xtask new-provider NAME [--into DIR]`: a new provider crate, from the templates.
//!
//! The crate builds, passes its tests and follows the policy before anything of it is written by
//! hand: it is a client of a small account API, against a fake of it. What is the vendor's own is then
//! written over that.

mod manifest;
mod name;

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use self::name::Name;
use crate::shell::{Cmd, Context, Failure};

/// Which provider, and where.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Its name, such as acme-voice; the crate is cpaas-NAME
    name: String,
    /// Make it a workspace of its own in DIR/NAME, instead of a member of this one in crates/NAME
    #[arg(long, value_name = "DIR", value_parser = NonEmptyStringValueParser::new())]
    into: Option<String>,
}

macro_rules! templates {
    ($($path:literal),* $(,)?) => {
        /// Where each file of the new crate goes, and what is in it.
        const TEMPLATES: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../templates/provider/", $path)))),*];
    };
}

templates!(
    "Cargo.toml",
    "README.md",
    "src/account.rs",
    "src/api/account.rs",
    "src/api/mod.rs",
    "src/auth.rs",
    "src/client.rs",
    "src/config.rs",
    "src/error.rs",
    "src/lib.rs",
    "tests/vendor_name/conformance.rs",
    "tests/vendor_name/main.rs",
    "tests/vendor_name/requests.rs",
    "tests/vendor_name/responses.rs",
    "tests/vendor_name/support.rs",
    "tests/vendor_name/vendor.rs",
);

/// The line of the templates' manifest that a provider's has not.
const NOT_PUBLISHED: &str = "publish = false # the templates\n";

/// The files in which everything is the vendor's own. The others can stay as they are, or grow.
const BY_HAND: &[&str] = &[
    "src/api/account.rs",
    "src/client.rs",
    "src/error.rs",
    "src/account.rs",
    "tests/vendor_name/vendor.rs",
];

/// A crate that can be made: a good name, and a place where nothing is.
#[derive(Debug)]
pub(crate) struct Plan {
    name: Name,
    folder: PathBuf,
    in_workspace: bool,
}

impl Plan {
    /// Looks whether name and place are free. The error is one line for the user.
    pub(crate) fn new(context: &Context, Options { name, into }: &Options) -> Result<Self, String> {
        let name = Name::parse(name)?;
        let crates = context.root.join("crates");
        if crates.join(name.kebab()).exists() {
            return Err(format!("the name `{}` is taken by crates/{0}", name.kebab()));
        }
        let folder = match into {
            None => crates.join(name.kebab()),
            Some(into) => apart_from(&crates, Path::new(into))?.join(name.kebab()),
        };
        if folder.symlink_metadata().is_ok() {
            return Err(format!("{} exists already, and is left as it is", folder.display()));
        }
        Ok(Self { name, folder, in_workspace: into.is_none() })
    }

    /// Writes the crate and says what to do next.
    pub(crate) fn run(&self, context: &Context) -> Result<(), Failure> {
        create(&self.folder)?;
        self.write(context).inspect_err(|_| {
            // The folder is ours. Where not even this works, the failure that is told names the place.
            let _ = std::fs::remove_dir_all(&self.folder);
        })?;
        Cmd::cargo(["fmt", "--manifest-path", &self.folder.join("Cargo.toml").to_string_lossy()])
            .run(&self.folder)?;
        println!("{}", self.next_steps());
        Ok(())
    }

    fn write(&self, context: &Context) -> Result<(), Failure> {
        for (path, template) in TEMPLATES {
            let mut text = self.name.fill(template);
            if *path == "Cargo.toml" {
                text = text.replace(NOT_PUBLISHED, "");
            }
            if *path == "Cargo.toml" && !self.in_workspace {
                text = manifest::of_its_own(&context.read(path)?, &context.root, &text)?;
            }
            write(&self.folder.join(self.name.fill(path)), &text)?;
        }
        // The same licences as here, for the package; elsewhere the same versions, style and lints too.
        let mut copied = vec!["LICENSE-APACHE", "LICENSE-MIT"];
        if !self.in_workspace {
            copied.extend(["Cargo.lock", "clippy.toml", "rustfmt.toml"]);
        }
        for file in copied {
            write(&self.folder.join(file), &context.read(file)?)?;
        }
        if self.in_workspace {
            return Ok(());
        }
        write(&self.folder.join(".gitignore"), "/target\n")
    }

    fn next_steps(&self) -> String {
        let package = self.name.package();
        let test = if self.in_workspace {
            format!("cargo test -p {package}")
        } else {
            format!("cargo test --manifest-path {}", self.folder.join("Cargo.toml").display())
        };
        format!(
            "{} is written: {package}, a client of a small account API that works as it is.\n\
             Now write what is the vendor's own over it, and run `{test}` along the way:\n  {}\n\
             docs/adding-a-provider.md goes through it step by step.",
            self.folder.display(),
            self.name.fill(&BY_HAND.join("\n  "))
        )
    }
}

/// The directory, unless it is the workspace's own: there the crate would be a member of it.
fn apart_from(crates: &Path, into: &Path) -> Result<PathBuf, String> {
    let absolute =
        std::path::absolute(into).map_err(|error| format!("--into {}: {error}", into.display()))?;
    if absolute.canonicalize().is_ok_and(|into| crates.canonicalize().is_ok_and(|own| own == into))
    {
        return Err(
            "--into is for other places than crates/, where the crate goes without it".to_owned()
        );
    }
    if absolute.exists() && !absolute.is_dir() {
        return Err(format!("--into {}: not a directory", into.display()));
    }
    Ok(absolute)
}

/// Makes a folder, and fails if it is there.
fn create(folder: &Path) -> Result<(), Failure> {
    let parent = folder.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)
        .and_then(|()| std::fs::create_dir(folder))
        .map_err(|error| Failure::new(format!("cannot make {}: {error}", folder.display())))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy;

    fn plan(root: &Path, name: &str, into: Option<&str>) -> Result<Plan, String> {
        let options = Options { name: name.to_owned(), into: into.map(str::to_owned) };
        Plan::new(&Context { root: root.to_path_buf() }, &options)
    }

    #[test]
    fn without_a_directory_it_goes_among_the_crates() {
        let root = tempfile::tempdir().unwrap();
        for file in ["LICENSE-APACHE", "LICENSE-MIT"] {
            std::fs::write(root.path().join(file), file).unwrap();
        }
        let plan = plan(root.path(), "acme_voice", None).unwrap();
        assert_eq!(plan.folder, root.path().join("crates/acme-voice"));
        let context = Context { root: root.path().to_path_buf() };
        create(&plan.folder).unwrap();
        plan.write(&context).unwrap();
        let manifest = std::fs::read_to_string(plan.folder.join("Cargo.toml")).unwrap();
        assert!(manifest.contains("name = \"cpaas-acme-voice\""), "{manifest}");
        let licence = std::fs::read_to_string(plan.folder.join("LICENSE-MIT")).unwrap();
        assert_eq!(licence, "LICENSE-MIT", "each package carries its licences");
        assert!(!manifest.contains("[workspace"), "it is a member of the one there is");
        assert!(!manifest.contains("publish"), "it can be published");
        assert!(create(&plan.folder).is_err(), "what is there is never made again");
    }

    #[test]
    fn what_is_taken_or_misplaced_is_refused_in_one_line() {
        let root = tempfile::tempdir().unwrap();
        let (crates, into) = (root.path().join("crates"), root.path().join("into"));
        std::fs::create_dir_all(crates.join("taken")).unwrap();
        std::fs::create_dir_all(into.join("there")).unwrap();
        std::fs::write(root.path().join("file"), "").unwrap();
        let [crates, into, file] =
            [crates, into, root.path().join("file")].map(|path| path.display().to_string());
        for (name, into, why) in [
            ("Acme", None, "no name for a provider"),
            ("taken", None, "taken by crates/taken"),
            ("taken", Some(&into), "taken by crates/taken"),
            ("there", Some(&into), "exists already"),
            ("new", Some(&crates), "goes without it"),
            ("new", Some(&file), "not a directory"),
        ] {
            let message = plan(root.path(), name, into.map(String::as_str)).unwrap_err();
            assert!(message.contains(why), "{name} {into:?}: {message}");
            assert_eq!(message.lines().count(), 1, "{message}");
        }
        assert!(plan(root.path(), "new", Some(&into)).is_ok());
    }

    #[test]
    fn the_way_to_a_provider_names_every_file_and_what_to_write() {
        let guide = Context::locate().unwrap().read("docs/adding-a-provider.md").unwrap();
        let name = Name::parse("acme_voice").unwrap();
        let told = |path: &str| !path.ends_with("mod.rs") && !path.ends_with("main.rs");
        for (path, _) in TEMPLATES.iter().filter(|(path, _)| told(path)) {
            let file = format!("`{}`", name.fill(path));
            let row = guide.lines().find(|line| line.contains(&file));
            assert!(row.is_some() || *path == "Cargo.toml", "{path}");
            let to_write = row.is_some_and(|row| row.ends_with("| write |"));
            assert_eq!(to_write, BY_HAND.contains(path), "{path}");
        }
    }

    #[test]
    fn the_new_crate_follows_the_policy() {
        let elsewhere = tempfile::tempdir().unwrap();
        let context = Context::locate().unwrap();
        let into = elsewhere.path().display().to_string();
        let plan = plan(&context.root, "acme", Some(&into)).unwrap();
        create(&plan.folder).unwrap();
        plan.write(&context).unwrap();
        assert_eq!(policy::of_package(&plan.folder, "cpaas-acme").unwrap(), Vec::<String>::new());
    }
}
