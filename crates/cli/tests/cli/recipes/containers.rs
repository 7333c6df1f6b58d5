//! Secrets as containers have them.

use std::os::unix::fs::symlink;

use super::machine::{Machine, sonetel_has};
use super::{block, part, works_and_can_fail};
use crate::support::set_mode;

#[tokio::test(flavor = "multi_thread")]
async fn a_mounted_secret_that_everybody_can_read_is_used() {
    let broken = [
        ("allow_shared_secret_files = true\n", ""),
        ("file:/run/secrets/sonetel-password", "file:/run/secrets/sonetel"),
        ("sonetel-password\"\nwarn = \"100 SEK\"\n```", "sonetel-password\"\n```"),
    ];
    works_and_can_fail(container, &broken).await;
}

async fn container(page: String) {
    let config = block(part(&page, "## Docker and Kubernetes"), "toml");
    let machine = Machine::with_config(config).await;
    // As Kubernetes mounts it: by a link, for all to read.
    machine
        .write_secret("run/secrets/..data/sonetel-password", &machine.sandbox.sonetel().password);
    set_mode(&machine.path("run/secrets/..data/sonetel-password"), 0o444);
    symlink("..data/sonetel-password", machine.path("run/secrets/sonetel-password")).unwrap();
    let secrets = machine.path("run/secrets").to_str().unwrap().to_owned();
    machine.edit_config("/run/secrets", &secrets);
    let check = machine.placed("cpaas --config /etc/cpaas/config.toml check");
    for (amount, code) in [("500", 0), ("50", 1)] {
        machine.set_state(&sonetel_has(amount));
        let checked = machine.shell("sh", &check).await;
        assert_eq!(checked.code, code, "{checked:?}");
    }
}
