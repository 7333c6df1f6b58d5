//! The recipes of `docs/recipes.md`, each done as it is written; and that its check notices when it is broken.

mod accounts;
mod containers;
mod credentials;
mod cron;
mod exporter;
mod jq;
mod machine;
mod nagios;
pub(crate) mod systemd;
mod workflow;

use futures_util::future::{join, join_all};

use crate::support::manual::PAGES;
use crate::support::tool;

const PAGE: &str = include_str!("../../../../docs/recipes.md");

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
    let broken = broken.iter().map(|(text, instead)| {
        assert_eq!(PAGE.matches(text).count(), 1, "{text}");
        PAGE.replace(text, instead)
    });
    tried(PAGE.to_owned(), broken.collect(), recipe).await;
}

/// Does what works, and then what is broken, of which nothing may pass.
async fn tried<T, F>(works: T, broken: Vec<T>, recipe: fn(T) -> F)
where
    T: Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let attempts = broken.into_iter().enumerate().map(|(number, broken)| async move {
        let attempt = tokio::spawn(recipe(broken));
        assert!(attempt.await.is_err(), "the broken one of number {number} works");
    });
    join(recipe(works), join_all(attempts)).await;
}

#[tokio::test]
async fn every_script_of_the_manual_is_understood_by_the_shell() {
    let scripts: Vec<_> = PAGES.iter().flat_map(|page| blocks(page, "sh")).collect();
    assert!(!scripts.is_empty() && scripts.iter().all(|script| script.contains("cpaas ")));
    for script in scripts {
        let Some(checked) = tool("bash", &["-n", "-c", script]).await else { return };
        assert!(checked.status.success(), "{script}: {checked:?}");
    }
}
