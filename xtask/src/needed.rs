//! Programs that a step needs, and that root may install.

use crate::shell::{Cmd, Context, Failure};

/// A program that the tests need, and the Debian package it comes in.
#[derive(Debug)]
pub(crate) struct Needed {
    pub(crate) what: &'static str,
    /// A command that succeeds where it is there.
    pub(crate) probe: &'static [&'static str],
    pub(crate) package: &'static str,
}

/// For what a page or a vendor writes with it.
pub(crate) const CURL: Needed =
    Needed { what: "curl", probe: &["curl", "--version"], package: "curl" };

impl Needed {
    fn is_there(&self, context: &Context) -> bool {
        match self.probe {
            [program, arguments @ ..] => {
                Cmd::new(*program, arguments.iter().copied()).succeeds(&context.root)
            }
            [] => false,
        }
    }
}

/// Whether packages of the system can be installed here.
fn may_install(context: &Context) -> bool {
    let is_root = Cmd::new("id", ["-u"]).capture(&context.root);
    let has_packages = Cmd::new("apt-get", ["--version"]).succeeds(&context.root);
    has_packages && is_root.is_ok_and(|uid| uid.trim() == "0")
}

/// Why one of these is not there; root may install what is missing.
pub(crate) fn obstacle(context: &Context, needed: &[Needed]) -> Option<String> {
    let missing = needed.iter().find_map(|needed| ensure(context, needed).err());
    missing.map(|failure| failure.to_string())
}

/// Makes sure that a program is there; root may install what is missing.
pub(crate) fn ensure(context: &Context, needed: &Needed) -> Result<(), Failure> {
    let root = &context.root;
    let Needed { what, package, .. } = needed;
    let is_there = || needed.is_there(context);
    if is_there() {
        return Ok(());
    }
    println!("{what} is missing");
    let wanted =
        format!("this step needs {what}: install it (Debian, Ubuntu: `apt-get install {package}`)");
    if may_install(context) {
        let install = Cmd::new("apt-get", ["install", "-y", "--no-install-recommends", package]);
        if install.run(root).is_err() {
            // A fresh image knows no packages yet.
            Cmd::new("apt-get", ["update"])
                .run(root)
                .and_then(|()| install.run(root))
                .map_err(|failure| Failure::new(format!("{failure}; {wanted}")))?;
        }
    }
    if is_there() { Ok(()) } else { Err(Failure::new(wanted)) }
}
