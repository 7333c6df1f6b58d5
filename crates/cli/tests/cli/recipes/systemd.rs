//! A timer of systemd's. Its own tool looks at the units; their commands run with the files and variables that it
//! would give them.

use std::collections::BTreeMap;
use std::os::unix::fs::chown;
use std::path::PathBuf;

use tokio::process::Command;

use super::machine::{Machine, sonetel_has};
use super::{PAGE, block, blocks, part, works_and_can_fail};
use crate::support::{CommandResult, ended, set_mode, tool};

const SERVICE: &str = "cpaas-check.service";

#[tokio::test(flavor = "multi_thread")]
async fn systemd_runs_the_check_and_mails_if_it_fails() {
    let mut broken = vec![
        ("LoadCredential=sonetel-password:/etc/cpaas/sonetel-password\n", ""),
        ("LoadCredential=config.toml:/etc/cpaas/config.toml", "LoadCredential=config.toml:config"),
        ("LoadCredential=voximplant-key.json:", "LoadCredential=voximplant-key:"),
        ("${CREDENTIALS_DIRECTORY}/config.toml", "/etc/cpaas/config.toml"),
        ("DynamicUser=yes", "User=cpaas"),
        ("Type=oneshot\nDynamicUser", "Type=forking\nDynamicUser"),
        ("CacheDirectory=cpaas", "CacheDirectory=check"),
        ("Environment=XDG_CACHE_HOME=%C\n", ""),
        (" --token-cache check --all\nTimeout", " balance --all\nTimeout"),
        ("OnFailure=cpaas-alert@%N.service", "OnFailure=alert@%N.service"),
        ("--unit=%i", "--unit=%p"),
        ("mail -s", "false -s"),
        ("OnCalendar=hourly\n", ""),
        ("enable --now cpaas-check.timer", "enable --now cpaas.timer"),
    ];
    if tool("systemd-analyze", &["--version"]).await.is_some() {
        let for_its_tool =
            [("OnCalendar=hourly", "OnCalendar=hour"), ("TimeoutStartSec=90", "Timeout=90")];
        broken.extend(for_its_tool);
    }
    works_and_can_fail(timer, &broken).await;
}

/// As another user, to whom systemd shows the files by an access-control list: as its mask, they have a group that may
/// read them.
#[cfg(target_os = "linux")]
pub(crate) async fn as_another_user(user: u32) {
    let machine = Machine::new(PAGE).await;
    let service = &units(PAGE)[SERVICE];
    let folder = credentials(&machine, SERVICE, service);
    for file in std::fs::read_dir(&folder).unwrap() {
        let file = file.unwrap().path();
        chown(&file, Some(0), Some(user)).unwrap();
        set_mode(&file, 0o440);
    }
    chown(&folder, Some(0), Some(user)).unwrap();
    set_mode(&folder, 0o550);
    for above in ["", "run", "run/credentials"] {
        set_mode(&machine.path(above), 0o755);
    }
    let cache = machine.path("var/cache/cpaas");
    std::fs::create_dir_all(&cache).unwrap();
    chown(&cache, Some(user), Some(user)).unwrap();
    let user = user.to_string();
    let as_user = ["setpriv", "--reuid", &user, "--regid", &user, "--clear-groups"];
    for _ in 0..2 {
        let checked = start(&machine, service, &as_user).await;
        assert_eq!((checked.code, checked.stderr.as_str()), (0, ""), "{checked:?}");
    }
    assert_eq!(machine.logins(), 1);
}

async fn timer(page: String) {
    let machine = Machine::new(&page).await;
    let units = units(&page);
    verify(&machine, &units).await;
    let (service, timer) = (&units[SERVICE], &units["cpaas-check.timer"]);
    assert_eq!(values(service, "DynamicUser"), ["yes"]);
    assert_eq!(values(service, "Type"), ["oneshot"]);
    assert_eq!(values(timer, "OnCalendar"), ["hourly"]);
    for command in block(part(&page, "## systemd"), "sh").lines() {
        let names = command.split(' ').filter(|word| word.contains('.'));
        names.for_each(|name| assert!(units.contains_key(name), "{command}"));
    }

    credentials(&machine, SERVICE, service);
    let cache = values(service, "CacheDirectory")[0];
    let cache = machine.path("var/cache").join(cache);
    std::fs::create_dir_all(&cache).unwrap();
    // This user sees no other files.
    std::fs::remove_dir_all(machine.path("etc/cpaas")).unwrap();
    for (amount, code, line) in [
        ("500", 0, "CPAAS OK - "),
        ("5.04", 2, "CPAAS CRITICAL - sonetel 5.04 SEK is below 20 SEK"),
        ("500", 0, "CPAAS OK - "),
    ] {
        machine.set_state(&sonetel_has(amount));
        let checked = start(&machine, service, &[]).await;
        assert!(checked.code == code && checked.stdout.starts_with(line), "{checked:?}");
    }
    assert_eq!((machine.logins(), std::fs::read_dir(cache).unwrap().count()), (1, 1));
    mails(&machine, &units, service).await;
}

/// The page's units by their names.
fn units(page: &str) -> BTreeMap<&str, &str> {
    let units = blocks(part(page, "## systemd"), "ini").into_iter().map(|unit| {
        let (path, unit) = unit.split_once('\n').unwrap();
        (path.strip_prefix("# /etc/systemd/system/").unwrap(), unit)
    });
    units.collect()
}

fn values<'u>(unit: &'u str, key: &str) -> Vec<&'u str> {
    unit.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('=')).collect()
}

/// Whether systemd's own tool finds nothing, if it is there.
async fn verify(machine: &Machine, units: &BTreeMap<&str, &str>) {
    let folder = machine.path("etc/systemd/system");
    std::fs::create_dir_all(&folder).unwrap();
    let paths = units.iter().map(|(name, unit)| {
        let path = folder.join(name);
        std::fs::write(&path, machine.placed(unit)).unwrap();
        path.to_str().unwrap().to_owned()
    });
    let paths: Vec<String> = paths.collect();
    let arguments: Vec<&str> =
        ["verify", "--man=no"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    let Some(verified) = tool("systemd-analyze", &arguments).await else { return };
    let said = String::from_utf8(verified.stderr).unwrap();
    let about_ours = said.lines().filter(|line| line.contains("cpaas")).collect::<Vec<_>>();
    assert!(verified.status.success() && about_ours.is_empty(), "{said}");
}

/// Puts what the unit of this name loads where systemd does: a folder with files that can only be read.
pub(super) fn credentials(machine: &Machine, name: &str, unit: &str) -> PathBuf {
    let folder = machine.path("run/credentials").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for credential in values(unit, "LoadCredential") {
        let (name, path) = credential.split_once(':').unwrap();
        std::fs::copy(machine.placed(path), folder.join(name)).unwrap();
        set_mode(&folder.join(name), 0o400);
    }
    folder
}

/// The unit's command, run by this one, if there is one, with a home where nothing can be written.
pub(super) fn command(machine: &Machine, name: &str, unit: &str, by: &[&str]) -> Command {
    let folder = machine.path("run/credentials").join(name);
    let line = machine.placed(values(unit, "ExecStart")[0]);
    let line = line.replace("${CREDENTIALS_DIRECTORY}", folder.to_str().unwrap());
    let words: Vec<&str> = by.iter().copied().chain(line.split(' ')).collect();
    let mut command = machine.command(words[0], "/dev/null".as_ref());
    command.args(&words[1..]).env("CREDENTIALS_DIRECTORY", folder);
    let cache = machine.path("var/cache").to_str().unwrap().to_owned();
    for variable in values(unit, "Environment") {
        let (name, value) = variable.split_once('=').unwrap();
        command.env(name, value.replace("%C", &cache));
    }
    command
}

async fn start(machine: &Machine, service: &str, by: &[&str]) -> CommandResult {
    ended(command(machine, SERVICE, service, by).output()).await
}

/// Whether what the service starts when it fails mails its log.
async fn mails(machine: &Machine, units: &BTreeMap<&str, &str>, service: &str) {
    let [on_failure] = values(service, "OnFailure")[..] else { panic!("{service}") };
    let (template, instance) = on_failure.split_once("%N").unwrap();
    let unit = units[&*format!("{template}{instance}")];
    let command = values(unit, "ExecStart")[0].strip_prefix("/bin/sh -c '").unwrap();
    let command = command.strip_suffix('\'').unwrap();
    let command = command.replace("%i", SERVICE.strip_suffix(".service").unwrap());
    let command = command.replace("%p", template.trim_end_matches('@')).replace("%H", "host");
    machine.write_program("journalctl", "echo \"$@\"");
    let mail = machine.path("mail");
    machine.write_program("mail", &format!("{{ echo \"$2 to $3\"; cat; }} > {}", mail.display()));
    let sent = machine.shell("sh", &command).await;
    assert_eq!(sent.code, 0, "{sent:?}");
    let mail = std::fs::read_to_string(mail).unwrap();
    let expected = "cpaas-check failed on host to root\n--unit=cpaas-check --lines=20 --no-pager\n";
    assert_eq!(mail, expected);
}
