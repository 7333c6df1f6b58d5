//! What is built and tested of the workspace, always with the same features, so that nothing is built twice.

use crate::shell::{Cmd, Context};

/// What builds the workspace as the tests use it.
pub(crate) const BUILD: [&str; 4] = ["build", "--workspace", "--all-targets", "--all-features"];

/// Whether `cargo nextest` can be run here.
pub(crate) fn has_nextest(context: &Context) -> bool {
    Cmd::cargo(["nextest", "--version"]).succeeds(&context.root)
}

/// Some tests, run by themselves.
pub(crate) struct Selection {
    /// The name of their binary.
    pub(crate) test: &'static str,
    /// What their names contain.
    pub(crate) filter: &'static str,
    pub(crate) how: How,
}

/// What is particular about a run.
pub(crate) enum How {
    /// Ignored tests run too.
    Ignored,
    /// What the tests print is shown.
    Shown,
}

impl Selection {
    /// With the whole workspace's features, so that nothing is built anew.
    pub(crate) fn command(&self, context: &Context) -> Cmd {
        self.with(has_nextest(context))
    }

    fn with(&self, nextest: bool) -> Cmd {
        let (runner, flags): (&[&str], &[&str]) = match (nextest, &self.how) {
            (true, How::Ignored) => (&["nextest", "run"], &["--run-ignored", "all"]),
            (true, How::Shown) => (&["nextest", "run"], &["--no-capture"]),
            (false, How::Ignored) => (&["test"], &["--", "--include-ignored"]),
            (false, How::Shown) => (&["test"], &["--", "--nocapture"]),
        };
        let selection = ["--workspace", "--all-features", "--test", self.test];
        let filter = Some(self.filter).filter(|filter| !filter.is_empty());
        let arguments = runner.iter().copied().chain(selection).chain(filter);
        Cmd::cargo(arguments.chain(flags.iter().copied()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_runners_run_the_same_tests() {
        let with = |how| Selection { test: "cross_crate", filter: "official_sdks::", how };
        let common = "--workspace --all-features --test cross_crate official_sdks::";
        for (how, nextest, libtest) in [
            (How::Ignored, "--run-ignored all", "-- --include-ignored"),
            (How::Shown, "--no-capture", "-- --nocapture"),
        ] {
            let selection = with(how);
            let command = selection.with(true).to_string();
            assert_eq!(command, format!("cargo nextest run {common} {nextest}"));
            let command = selection.with(false).to_string();
            assert_eq!(command, format!("cargo test {common} {libtest}"));
        }
    }
}
