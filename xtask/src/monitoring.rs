//! The rules for Prometheus, judged by its own tools, and what the tests with the real engines need.

use crate::needed::{CURL, Needed, obstacle};
use crate::shell::{Cmd, Context, Failure};

const FOLDER: &str = "crates/exporter/monitoring";

/// Also has promtool.
const PROMETHEUS: Needed =
    Needed { what: "Prometheus", probe: &["promtool", "--version"], package: "prometheus" };

/// Also has amtool. Debian's binary has a name of its own.
const ALERTMANAGER: Needed = Needed {
    what: "Alertmanager",
    probe: &["amtool", "--version"],
    package: "prometheus-alertmanager",
};

/// For the recipe of a reverse proxy.
const NGINX: Needed = Needed { what: "nginx", probe: &["nginx", "-v"], package: "nginx-light" };

const OPENSSL: Needed =
    Needed { what: "openssl", probe: &["openssl", "version"], package: "openssl" };

/// Why the rules can't be tested here, nor metrics judged. Root has what is missing installed.
pub(crate) fn rules_obstacle(context: &Context) -> Option<String> {
    obstacle(context, &[PROMETHEUS])
}

/// The tests of the rules, and whether the configurations are understood.
pub(crate) fn rules(context: &Context) -> Result<(), Failure> {
    let folder = context.root.join(FOLDER);
    Cmd::new("promtool", ["check", "config", "prometheus.yml"]).run(&folder)?;
    Cmd::new("promtool", ["test", "rules", "rules_test.yml"]).run(&folder)
}

/// Why the engines can't run here. Root has them installed.
pub(crate) fn engines_obstacle(context: &Context) -> Option<String> {
    obstacle(context, &[PROMETHEUS, ALERTMANAGER, NGINX, OPENSSL, CURL])
}

/// What their own tools say, before they are started.
pub(crate) fn check(context: &Context) -> Result<(), Failure> {
    rules(context)?;
    Cmd::new("amtool", ["check-config", "alertmanager.yml"]).run(&context.root.join(FOLDER))
}
