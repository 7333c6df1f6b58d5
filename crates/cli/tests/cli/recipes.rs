//! The manual's recipes: what is the shell's is understood by it, and what needs only accounts is run.

use cpaas::profiles::LoadedConfig;

use crate::support::homes::home_of_all;
use crate::support::{in_shell, sandbox, tool};

const MANUAL: &str = include_str!("../../../../docs/cli.md");

/// The blocks of this language in a part of the manual.
fn blocks<'m>(part: &'m str, language: &str) -> Vec<&'m str> {
    let begin = format!("```{language}\n");
    let blocks = part.split(&begin).skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

fn part(heading: &str) -> &'static str {
    let mark = heading.split(' ').next().unwrap();
    let part = MANUAL.split(&format!("\n{heading}\n")).nth(1).unwrap();
    part.split(&format!("\n{mark} ")).next().unwrap()
}

/// What a workflow's step runs.
fn steps(workflow: &str) -> Vec<String> {
    let steps = workflow.split("run: |\n").skip(1);
    steps
        .map(|step| {
            let indent = step.len() - step.trim_start().len();
            let lines = step.lines().take_while(|line| line.starts_with(&" ".repeat(indent)));
            lines.map(|line| &line[indent..]).collect::<Vec<_>>().join("\n")
        })
        .collect()
}

#[tokio::test]
async fn every_script_is_understood_by_the_shell() {
    let recipes = part("## Recipes");
    let mut scripts: Vec<String> = blocks(recipes, "sh").into_iter().map(str::to_owned).collect();
    scripts.extend(blocks(recipes, "yaml").into_iter().flat_map(steps));
    let started = recipes.lines().filter_map(|line| line.strip_prefix("ExecStart="));
    let checked = recipes.lines().filter_map(|line| line.strip_prefix("command[check_cpaas]="));
    scripts.extend(started.chain(checked).map(str::to_owned));
    scripts.extend(blocks(MANUAL, "sh").into_iter().map(str::to_owned));
    assert!(scripts.len() >= 6 && scripts.iter().all(|script| script.contains("cpaas ")));
    for script in scripts {
        let Some(checked) = tool("bash", &["-n", "-c", &script]).await else { return };
        assert!(checked.status.success(), "{script}: {checked:?}");
    }
}

#[tokio::test]
async fn jq_says_what_the_recipes_promise() {
    if tool("jq", &["--version"]).await.is_none() {
        return;
    }
    let sandbox = sandbox().await;
    sandbox.set_state(&serde_json::json!({"sonetel": {"status": "disabled"}})).unwrap();
    let home = home_of_all(&sandbox);
    let [recipes] = blocks(part("### jq"), "sh")[..] else { panic!("one block") };
    let lines: Vec<_> = recipes.lines().filter(|line| !line.starts_with('#')).collect();
    let expected = [
        "\"sonetel\",\"5.04\",\"SEK\"\n\"voximplant\",\"19772.35\",\"USD\"\n",
        "restcomm: unsupported, retryable: false\n",
        "2000000007\n",
        "sonetel\n",
    ];
    assert_eq!(lines.len(), expected.len());
    for (line, expected) in lines.iter().zip(expected) {
        let ended = in_shell(&home, "sonetel", line).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (0, expected), "{line}: {ended:?}");
    }
}

#[test]
fn configurations_of_recipes_are_valid() {
    let blocks = blocks(part("## Recipes"), "toml");
    assert!(!blocks.is_empty());
    for block in blocks {
        let loaded = LoadedConfig::parse("config.toml".as_ref(), block).unwrap();
        let profiles = loaded.into_profiles().unwrap();
        assert!(profiles.profiles.iter().all(|profile| profile.allow_shared_secret_files));
    }
}
