//! A workflow of GitHub Actions, its steps run as a runner does.

use std::path::Path;

use super::machine::{Machine, sonetel_has};
use super::{block, part, works_and_can_fail};
use crate::support::{CommandResult, ended};

/// What a step runs, and the variables that it gives to it.
struct Step<'w> {
    script: String,
    variables: Vec<(&'w str, &'w str)>,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_installs_the_command_and_fails_if_the_balance_is_low() {
    let broken = [
        ("--locked cpaas-cli@", "--locked cpaas@"),
        ("cpaas-cli@0.", "cpaas-cli@9."),
        ("command -v cpaas ||", "true ||"),
        ("command -v cpaas ||", "command -v cpaas;"),
        ("path: ~/.cargo/bin/cpaas", "path: ~/.cargo/cpaas"),
        ("key: cpaas-0.", "key: cpaas-9."),
        ("exit 1; }", "}"),
        ("echo \"::error::$report\"", "true"),
        ("CPAAS_SONETEL_PASSWORD: ", "CPAAS_SONETEL_PASS: "),
        ("--warn 100SEK --critical 20SEK)", "--warn 100EUR)"),
        (">> \"$GITHUB_STEP_SUMMARY\"", ""),
    ];
    works_and_can_fail(workflow, &broken).await;
}

async fn workflow(page: String) {
    let machine = Machine::with_config("").await;
    let workflow = block(part(&page, "## GitHub Actions"), "yaml");
    let steps = steps(workflow);
    let [install, check] = &steps[..] else { panic!("{workflow}") };
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        workflow.contains(&format!("key: cpaas-{version}-${{{{ runner.os }}}}\n")),
        "{workflow}"
    );
    let cached = workflow.lines().find_map(|line| line.trim().strip_prefix("path: ~/")).unwrap();

    std::fs::remove_file(machine.path("usr/bin/cpaas")).unwrap();
    let bin = machine.path("home/.cargo/bin");
    std::fs::create_dir_all(&bin).unwrap();
    let expected = format!("install --locked {}@{version}", env!("CARGO_PKG_NAME"));
    let cargo = format!(
        "test \"$*\" = '{expected}' && echo installed && ln -s {} {}/cpaas",
        env!("CARGO_BIN_EXE_cpaas"),
        bin.display()
    );
    machine.write_program("cargo", &cargo);
    let installed = run(&machine, install).await;
    assert_eq!((installed.code, installed.stdout.as_str()), (0, "installed\n"), "{installed:?}");
    assert!(machine.path("home").join(cached).exists(), "{cached} is not what is installed");
    let again = run(&machine, install).await;
    assert!(again.code == 0 && !again.stdout.contains("installed"), "{again:?}");

    for (amount, code, line) in [
        ("50", 1, "::error::CPAAS WARNING - sonetel 50 SEK is below 100 SEK |"),
        ("5", 1, "::error::CPAAS CRITICAL - sonetel 5 SEK is below 20 SEK |"),
        ("500", 0, ""),
    ] {
        machine.set_state(&sonetel_has(amount));
        let checked = run(&machine, check).await;
        assert!(checked.code == code && checked.stdout.starts_with(line), "{checked:?}");
        assert_eq!(checked.stdout.lines().count(), usize::from(code != 0), "{checked:?}");
    }
    let summary = std::fs::read_to_string(machine.path("summary")).unwrap();
    assert!(summary.starts_with("CPAAS OK - sonetel 500 SEK |"), "{summary}");
    assert_eq!(summary.lines().count(), 1);
}

/// Runs a step as a runner does that is told no shell.
async fn run(machine: &Machine, step: &Step<'_>) -> CommandResult {
    let home = machine.path("home");
    let mut command = machine.command("bash", &home);
    let folders =
        [machine.path("usr/bin"), home.join(".cargo/bin"), "/usr/bin".into(), "/bin".into()];
    command.env("PATH", std::env::join_paths(folders).unwrap());
    command.env("GITHUB_STEP_SUMMARY", machine.path("summary")).args(["-ec", &step.script]);
    let access = machine.sandbox.sonetel();
    command.env("CPAAS_SONETEL_BASE_URL", &access.base_url);
    command.env("CPAAS_SONETEL_TOKEN_URL", &access.token_url);
    for (name, value) in &step.variables {
        let value = value.replace("${{ vars.SONETEL_USERNAME }}", &access.username);
        command.env(name, value.replace("${{ secrets.SONETEL_PASSWORD }}", &access.password));
    }
    assert!(Path::new(&home).exists());
    ended(command.output()).await
}

/// The steps that run something.
fn steps(workflow: &str) -> Vec<Step<'_>> {
    let steps = workflow.split("      - ").skip(1).filter_map(|step| {
        let (before, script) = step.split_once("run: ")?;
        let variables = before.split_once("env:\n").map_or("", |(_, variables)| variables);
        let variables = variables.lines().filter_map(|line| line.trim().split_once(": ")).collect();
        let script = script.strip_prefix("|\n").unwrap_or(script);
        let script = script.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
        Some(Step { script, variables })
    });
    steps.collect()
}
