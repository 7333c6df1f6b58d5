//! Commands of Nagios and of its remote executor, run by the shell as both run them.

use std::collections::BTreeMap;
use std::time::Duration;

use cpaas_sandbox::faults::{Fault, FaultRule};
use tokio::time::Instant;

use super::machine::{Machine, sonetel_has};
use super::{blocks, part, works_and_can_fail};

#[tokio::test(flavor = "multi_thread")]
async fn nagios_hears_how_an_account_is() {
    let broken = [
        ("--warn $ARG2$ --critical $ARG3$", "--warn $ARG3$ --critical $ARG2$"),
        ("--profile $ARG1$", "--profile main"),
        ("check_cpaas!sonetel!200SEK!50SEK", "check_cpas!sonetel!200SEK!50SEK"),
        ("check_cpaas!sonetel!200SEK!50SEK", "check_cpaas!sonetel!200USD!50USD"),
        ("check_cpaas!sonetel!200SEK!50SEK", "check_cpaas!sonetel!200SEK"),
        ("--deadline 50s check", "--deadline 50s balance"),
    ];
    works_and_can_fail(nagios, &broken).await;
}

async fn nagios(page: String) {
    let machine = Machine::new(&page).await;
    let objects = blocks(part(&page, "## Nagios"), "text")[0];
    let (command, service) = (object(objects, "command"), object(objects, "service"));
    let mut words = service["check_command"].split('!');
    assert_eq!(words.next(), Some(command["command_name"]));
    // A macro without a value is empty.
    let values = words.chain(std::iter::repeat("")).zip(["$ARG1$", "$ARG2$", "$ARG3$"]);
    let line = values.fold(machine.placed(command["command_line"]), |line, (value, name)| {
        line.replace(name, value)
    });
    for (amount, code, text) in [
        ("500", 0, "CPAAS OK - sonetel 500 SEK | sonetel=500;200:;50:;;\n"),
        ("150", 1, "CPAAS WARNING - sonetel 150 SEK is below 200 SEK | sonetel=150;200:;50:;;\n"),
        ("30", 2, "CPAAS CRITICAL - sonetel 30 SEK is below 50 SEK | sonetel=30;200:;50:;;\n"),
    ] {
        machine.set_state(&sonetel_has(amount));
        let checked = machine.shell("sh", &line).await;
        assert_eq!((checked.code, checked.stdout.as_str()), (code, text), "{checked:?}");
    }
}

/// The members of the object of this kind.
fn object<'o>(objects: &'o str, kind: &str) -> BTreeMap<&'o str, &'o str> {
    let object = objects.split(&format!("define {kind} {{\n")).nth(1).unwrap();
    let object = object.split('}').next().unwrap().lines();
    object
        .map(|line| line.trim().split_once(' ').unwrap())
        .map(|(key, value)| (key, value.trim()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nrpe_hears_of_all_accounts_before_it_gives_up() {
    let broken = [
        ("--deadline 8s check --all", "--deadline 11s check --all"),
        ("--deadline 8s check --all", "--deadline 8s check"),
        ("--deadline 8s check --all", "--deadline 8s balance --all"),
        ("command[check_cpaas]=/usr/bin/cpaas", "command[check_cpaas]=cpaas-cli"),
    ];
    works_and_can_fail(nrpe, &broken).await;
}

async fn nrpe(page: String) {
    /// What its client waits if it is not told otherwise.
    const PATIENCE: Duration = Duration::from_secs(10);
    let machine = Machine::new(&page).await;
    let line = blocks(part(&page, "### By NRPE"), "text")[0].trim_end();
    let (name, line) = line.split_once('=').unwrap();
    assert_eq!(name, "command[check_cpaas]");
    let line = machine.placed(line);
    let good = machine.shell("sh", &line).await;
    assert_eq!((good.code, good.stdout.lines().count()), (0, 1), "{good:?}");
    assert!(good.stdout.contains("sonetel") && good.stdout.contains("voximplant"), "{good:?}");
    machine.sandbox.add_fault(FaultRule::new(Fault::Latency { millis: 30_000 })).unwrap();
    let start = Instant::now();
    let late = machine.shell("sh", &line).await;
    assert!(start.elapsed() < PATIENCE, "{late:?}");
    assert!(late.code == 3 && late.stdout.starts_with("CPAAS UNKNOWN - "), "{late:?}");
}
