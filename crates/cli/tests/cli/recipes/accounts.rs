//! The configuration that most recipes share.

use super::machine::Machine;
use super::{block, part, works_and_can_fail};
use crate::support::set_mode;

#[tokio::test(flavor = "multi_thread")]
async fn the_accounts_are_set_up_and_private() {
    let broken = [
        ("chmod 640", "chmod 644"),
        ("chmod 640", "chmod 660"),
        ("root:nagios /etc/cpaas", "nagios /etc/cpaas"),
        ("/etc/cpaas\nchmod 750", "/etc/cpaas\nchmod 755"),
        ("config.toml profiles check\n", "config.toml profiles list\n"),
        ("warn = \"50 USD\"\ncritical", "warn = \"5 USD\"\ncritical"),
    ];
    works_and_can_fail(accounts, &broken).await;
}

async fn accounts(page: String) {
    let machine = Machine::new(&page).await;
    // Only root can give files away.
    machine.write_program("chown", "test \"$1 $2\" = '-R root:nagios'");
    for file in ["config.toml", "sonetel-password", "voximplant-key.json"] {
        set_mode(&machine.path("etc/cpaas").join(file), 0o666);
    }
    let script = machine.placed(block(part(&page, "## The accounts"), "sh"));
    let done = machine.shell("sh", &format!("set -e\n{script}")).await;
    assert_eq!((done.code, done.stderr.as_str()), (0, ""), "{done:?}");
    for profile in ["sonetel     sonetel     ok", "voximplant  voximplant  ok"] {
        assert!(done.stdout.contains(profile), "{done:?}");
    }
    let folder = machine.path("etc/cpaas").metadata().unwrap();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&folder.permissions()) & 0o777, 0o750);
}
