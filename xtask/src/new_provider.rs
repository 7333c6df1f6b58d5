//! `cargo xtask new-provider NAME [--into DIR [--license SPDX] [--repository URL]]`: a new provider crate, from the templates.
//!
//! The crate builds, passes its tests and follows the policy before anything of it is written by
//! hand: it is a client of a small account API, against a fake of it. What is the vendor's own is then
//! written over that.

mod manifest;
mod name;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use self::manifest::Owner;
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
    /// The licence of the crate in DIR, as an SPDX expression [default: none is stated]
    #[arg(long, value_name = "SPDX", requires = "into", value_parser = NonEmptyStringValueParser::new())]
    license: Option<String>,
    /// The repository of the crate in DIR [default: the remote `origin` of the git repository around DIR, if any]
    #[arg(long, value_name = "URL", requires = "into", value_parser = NonEmptyStringValueParser::new())]
    repository: Option<String>,
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

/// Where cargo finds the crates that are not published yet. It looks there from the folder it runs in.
const CARGO_CONFIG: &str = ".cargo/config.toml";

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
    /// Whose it is, if it is a workspace of its own.
    outside: Option<Owner>,
}

impl Plan {
    /// Looks whether name and place are free. The error is one line for the user.
    pub(crate) fn new(context: &Context, options: &Options) -> Result<Self, String> {
        let Options { name, into, license, repository } = options;
        let name = Name::parse(name)?;
        let crates = context.root.join("crates");
        if crates.join(name.kebab()).exists() {
            return Err(format!("the name `{}` is taken by crates/{0}", name.kebab()));
        }
        let (folder, outside) = match into {
            None => (crates.join(name.kebab()), None),
            Some(into) => {
                let into = apart_from(&crates, Path::new(into))?;
                let repository = repository.clone().or_else(|| origin(&into));
                let owner = Owner { license: license.clone(), repository };
                (into.join(name.kebab()), Some(owner))
            }
        };
        if folder.symlink_metadata().is_ok() {
            return Err(format!("{} exists already, and is left as it is", folder.display()));
        }
        Ok(Self { name, folder, outside })
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
                text = self.manifest(context, &text.replace(NOT_PUBLISHED, ""))?;
            }
            write(&self.folder.join(self.name.fill(path)), &text)?;
        }
        // Here the same licences, for the package; elsewhere the same versions, style and lints.
        let copied: &[&str] = match self.outside {
            None => &["LICENSE-APACHE", "LICENSE-MIT"],
            Some(_) => &["Cargo.lock", "clippy.toml", "rustfmt.toml"],
        };
        for file in copied {
            write(&self.folder.join(file), &context.read(file)?)?;
        }
        if self.outside.is_none() {
            let workspace = manifest::with_dependency(&context.read("Cargo.toml")?, &self.name);
            write(&context.root.join("Cargo.toml"), &workspace)?;
        }
        Ok(())
    }

    /// The manifest, of these contents; what it needs outside of this workspace is written, too.
    fn manifest(&self, context: &Context, manifest: &str) -> Result<String, Failure> {
        let Some(owner) = &self.outside else { return Ok(manifest.to_owned()) };
        let workspace = context.read("Cargo.toml")?;
        let patches = manifest::patches(&workspace, &context.root, manifest)?;
        let why = "# Until the crates are published: they are taken from this folder, on this machine alone.";
        write(&self.folder.join(CARGO_CONFIG), &format!("{why}\n{patches}"))?;
        write(&self.folder.join(".gitignore"), &format!("/target\n/{CARGO_CONFIG}\n"))?;
        manifest::of_its_own(&workspace, owner, manifest)
    }

    fn next_steps(&self) -> String {
        let package = self.name.package();
        let test = match self.outside {
            None => format!("`cargo test -p {package}`"),
            Some(_) => "`cargo test` in that folder".to_owned(),
        };
        let by_hand: Vec<_> = BY_HAND.iter().map(|path| self.name.fill(path)).collect();
        let mut steps = format!(
            "{} is written: {package}, a client of a small account API that works as it is.\n\
             Now write what is the vendor's own over it, and run {test} along the way:\n  {}\n\
             docs/adding-a-provider.md goes through it step by step.",
            self.folder.display(),
            by_hand.join("\n  ")
        );
        if let Some(owner) = &self.outside {
            let _ = write!(
                steps,
                "\n{CARGO_CONFIG} has the crates of the workspace from this clone, until they are published."
            );
            for (key, _) in owner.keys().into_iter().filter(|(_, known)| known.is_none()) {
                let _ =
                    write!(steps, "\nCargo.toml states no {key}: add yours before you publish it.");
            }
        }
        steps
    }
}

/// The address of the repository around a folder, as a page of it: its remote `origin`.
fn origin(folder: &Path) -> Option<String> {
    let here = folder.ancestors().find(|folder| folder.is_dir())?;
    let url = Cmd::new("git", ["config", "--get", "remote.origin.url"]).capture(here).ok()?;
    page(url.trim())
}

/// The page of a repository, by the address that git has of it.
fn page(url: &str) -> Option<String> {
    let url = url.strip_suffix(".git").unwrap_or(url);
    if let Some((host, path)) = url.strip_prefix("git@").and_then(|url| url.split_once(':')) {
        return Some(format!("https://{host}/{path}"));
    }
    let (scheme, rest) = url.split_once("://")?;
    // Whoever may push is nobody else's business.
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    matches!(scheme, "https" | "http" | "ssh").then(|| format!("https://{rest}"))
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
        let options = Options {
            name: name.to_owned(),
            into: into.map(str::to_owned),
            license: Some("MIT".to_owned()),
            repository: Some("https://example.com/mine".to_owned()),
        };
        Plan::new(&Context { root: root.to_path_buf() }, &options)
    }

    #[test]
    fn without_a_directory_it_goes_among_the_crates() {
        let root = tempfile::tempdir().unwrap();
        for file in ["LICENSE-APACHE", "LICENSE-MIT", "Cargo.toml"] {
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
        let name = Name::parse("acme-voice").unwrap();
        let is_shown = |path: &str| !path.ends_with("mod.rs") && !path.ends_with("main.rs");
        for (template, _) in TEMPLATES.iter().filter(|(path, _)| is_shown(path)) {
            let path = &name.fill(template);
            let row = guide.lines().find(|line| line.contains(&format!("`{path}`")));
            assert!(row.is_some() || path == "Cargo.toml", "{path}");
            let to_write = row.is_some_and(|row| row.ends_with("| write |"));
            assert_eq!(to_write, BY_HAND.contains(template), "{path}");
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
        // Their texts are the owner's to add.
        let lacks = |file: &str| format!("cpaas-acme: its package lacks {file}");
        let expected = [lacks("LICENSE-APACHE"), lacks("LICENSE-MIT")];
        assert_eq!(policy::of_package(&plan.folder, "cpaas-acme").unwrap(), expected);
    }

    #[test]
    fn the_page_of_a_repository_has_no_credential() {
        for url in [
            "git@example.com:acme/voice.git",
            "ssh://git@example.com/acme/voice.git",
            "https://user:token@example.com/acme/voice",
        ] {
            assert_eq!(page(url).as_deref(), Some("https://example.com/acme/voice"), "{url}");
        }
        for url in ["/srv/git/voice.git", "file:///srv/voice"] {
            assert_eq!(page(url), None, "{url}");
        }
    }
}
