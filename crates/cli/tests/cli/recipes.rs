//! The recipes of `docs/recipes.md`, each done as it is written; and that its check notices when it is broken.

mod accounts;
mod containers;
mod credentials;
mod cron;
mod machine;
mod nagios;
pub(crate) mod systemd;
mod workflow;

use futures_util::future::{join, join_all};

use crate::support::homes::home_of_all;
use crate::support::{in_shell, sandbox, tool};

const PAGE: &str = include_str!("../../../../docs/recipes.md");
const MANUAL: &str = include_str!("../../../../docs/cli.md");

/// The part of a page below a heading.
fn part<'p>(page: &'p str, heading: &str) -> &'p str {
    let mark = heading.split(' ').next().unwrap();
    let part = page.split(&format!("\n{heading}\n")).nth(1).unwrap();
    part.split(&format!("\n{mark} ")).next().unwrap()
}

/// The blocks of this language in a part of a page.
fn blocks<'p>(part: &'p str, language: &str) -> Vec<&'p str> {
    let begin = format!("```{language}\n");
    let blocks = part.split(&begin).skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

/// The only one.
fn block<'p>(part: &'p str, language: &str) -> &'p str {
    let [block] = blocks(part, language)[..] else { panic!("one block: {part}") };
    block
}

/// Does a recipe as the page has it, and then with each of these texts replaced by the other, which must not pass.
async fn works_and_can_fail<F>(recipe: fn(String) -> F, broken: &[(&str, &str)])
where
    F: Future<Output = ()> + Send + 'static,
{
    let attempts = broken.iter().map(|(text, instead)| async move {
        assert_eq!(PAGE.matches(text).count(), 1, "{text}");
        let attempt = tokio::spawn(recipe(PAGE.replace(text, instead)));
        assert!(attempt.await.is_err(), "{text:?} became {instead:?}, and nothing failed");
    });
    join(recipe(PAGE.to_owned()), join_all(attempts)).await;
}

#[tokio::test]
async fn every_script_of_the_manual_is_understood_by_the_shell() {
    let scripts = blocks(MANUAL, "sh");
    assert!(scripts.len() >= 2 && scripts.iter().all(|script| script.contains("cpaas ")));
    for script in scripts {
        let Some(checked) = tool("bash", &["-n", "-c", script]).await else { return };
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
    let [recipes] = blocks(part(MANUAL, "### jq"), "sh")[..] else { panic!("one block") };
    let lines: Vec<_> = recipes.lines().filter(|line| !line.starts_with('#')).collect();
    let expected = [
        "\"sonetel\",\"5.04\",\"SEK\"\n\"twilio\",\"412.75\",\"USD\"\n\"voximplant\",\"19772.35\",\"USD\"\n",
        "restcomm: unsupported, retryable: false\n",
        "2000000007\n",
        "sonetel\n",
        "sonetel: warning\n",
        "false\n",
    ];
    assert_eq!(lines.len(), expected.len());
    for (line, expected) in lines.iter().zip(expected) {
        let ended = in_shell(&home, "sonetel", line).await;
        // jq's own code for false.
        let code = i32::from(expected == "false\n");
        assert_eq!((ended.code, ended.stdout.as_str()), (code, expected), "{line}: {ended:?}");
    }
}
