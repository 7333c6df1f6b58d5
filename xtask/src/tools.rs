//! Cargo's tools that are no part of it, in the versions that are known to work, below `target`.

use crate::shell::{Cmd, Context};

/// Below the root, where nothing is versioned.
const HOME: &str = "target/tools";

/// A tool from the registry.
#[derive(Debug)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Judges licences, duplicates and sources of the dependencies.
pub(crate) const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };
/// Makes packages for Debian.
pub(crate) const DEB: Tool = Tool { name: "cargo-deb", version: "3.8.0" };

impl Tool {
    /// Why it can't be had here. Installs it, if it is missing.
    pub(crate) fn obstacle(&self, context: &Context) -> Option<String> {
        let Self { name, version } = self;
        let is_there = || {
            let shown = self.command(context, ["--version"]).capture(&context.root);
            shown.is_ok_and(|shown| shown.split_whitespace().any(|word| word == *version))
        };
        if context.root.join(HOME).join("bin").join(name).exists() && is_there() {
            return None;
        }
        // Unoptimised: what they do here takes seconds, an optimised build minutes.
        let wanted = format!("{name}@{version}");
        let install = ["install", "--locked", "--debug", "--force", "--root", HOME, &wanted];
        let installed = Cmd::cargo(install).run(&context.root);
        (installed.is_err() || !is_there())
            .then(|| format!("{name} {version} can't be installed here"))
    }

    /// It, with these arguments: as cargo would start it.
    pub(crate) fn command<'a>(
        &self,
        context: &Context,
        arguments: impl IntoIterator<Item = &'a str>,
    ) -> Cmd {
        let program = context.root.join(HOME).join("bin").join(self.name);
        let subcommand = self.name.strip_prefix("cargo-").unwrap_or(self.name);
        let arguments = std::iter::once(subcommand).chain(arguments);
        Cmd::new(program.display().to_string(), arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_started_as_cargo_would() {
        let context = Context { root: "/w".into() };
        let command = DENY.command(&context, ["check"]);
        assert_eq!(command.to_string(), "/w/target/tools/bin/cargo-deny deny check");
    }

    #[test]
    fn a_tool_that_does_not_exist_is_an_obstacle() {
        let context = Context { root: env!("CARGO_MANIFEST_DIR").into() };
        let none = Tool { name: "cargo-", version: "0.0.0" };
        let obstacle = none.obstacle(&context);
        assert_eq!(obstacle.as_deref(), Some("cargo- 0.0.0 can't be installed here"));
    }
}
