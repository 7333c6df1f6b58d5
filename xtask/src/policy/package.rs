//! What a published package says of itself, from `cargo metadata`, and what it carries, from
//! `cargo package --list`: what crates.io and docs.rs show of it, and what whoever unpacks it needs.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// What must be in every package: cargo takes the files of its own folder, where these are links to
/// the workspace's.
const CARRIED: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "README.md"];

/// The part of a package's description that its page on crates.io is made of.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    description: Option<String>,
    license: Option<String>,
    readme: Option<String>,
    repository: Option<String>,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    categories: Vec<String>,
    #[serde(default)]
    features: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    metadata: Value,
}

impl Page {
    /// What is missing from the page.
    fn gaps(&self) -> Vec<&'static str> {
        let texts = [
            ("description", &self.description),
            ("license", &self.license),
            ("readme", &self.readme),
            ("repository", &self.repository),
        ];
        let lists = [("keywords", &self.keywords), ("categories", &self.categories)];
        let texts = texts.into_iter().filter(|(_, text)| text.is_none()).map(|(key, _)| key);
        let lists = lists.into_iter().filter(|(_, list)| list.is_empty()).map(|(key, _)| key);
        let docs = (!self.features.is_empty() && !self.shows_all_features())
            .then_some("`all-features` for docs.rs");
        texts.chain(lists).chain(docs).collect()
    }

    fn shows_all_features(&self) -> bool {
        self.metadata["docs"]["rs"]["all-features"] == true
    }
}

/// What a published package's manifest lacks.
pub(crate) fn manifest(package: &str, page: &Page) -> Vec<String> {
    let gaps = page.gaps().into_iter();
    gaps.map(|gap| format!("{package}: its manifest lacks {gap}")).collect()
}

/// What a package lacks of what each carries; `files` is what `cargo package --list` prints.
pub(crate) fn contents(name: &str, files: &str) -> Vec<String> {
    CARRIED
        .iter()
        .filter(|wanted| files.lines().all(|file| file != **wanted))
        .map(|file| format!("{name}: its package lacks {file}"))
        .collect()
}

/// Violation: a README that is another package's.
pub(crate) fn title(name: &str, readme: &str) -> Option<String> {
    let title = readme.lines().next().unwrap_or_default();
    (title != format!("# {name}")).then(|| format!("{name}: its README begins with `{title}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the page with these members lacks.
    fn gaps(members: &str) -> Vec<String> {
        manifest("cpaas-x", &serde_json::from_str(&format!("{{{members}}}")).unwrap())
    }

    const PAGE: &str = r#""description":"What it is.","license":"MIT","readme":"README.md",
        "repository":"https://example.com","keywords":["x"],"categories":["y"]"#;

    #[test]
    fn a_whole_page_has_no_gap() {
        let whole = format!(r#"{PAGE},"features":{{}},"metadata":null"#);
        assert_eq!(gaps(&whole), Vec::<String>::new());
    }

    #[test]
    fn each_gap_is_named() {
        let empty = gaps(r#""description":null,"keywords":[]"#);
        let keys = ["description", "license", "readme", "repository", "keywords", "categories"];
        let expected = keys.map(|key| format!("cpaas-x: its manifest lacks {key}"));
        assert_eq!(empty, expected);
    }

    #[test]
    fn docs_rs_shows_what_is_behind_features() {
        let with = |metadata: &str| {
            gaps(&format!(r#"{PAGE},"features":{{"mock":[]}},"metadata":{metadata}"#))
        };
        assert_eq!(with(r#"{"docs":{"rs":{"all-features":true}}}"#), Vec::<String>::new());
        for not in ["null", "{}", r#"{"docs":{"rs":{}}}"#] {
            assert_eq!(with(not), ["cpaas-x: its manifest lacks `all-features` for docs.rs"]);
        }
    }

    #[test]
    fn a_package_carries_its_licences_and_its_readme() {
        let whole = "Cargo.toml\nLICENSE-APACHE\nLICENSE-MIT\nREADME.md\nsrc/lib.rs\n";
        assert_eq!(contents("cpaas-x", whole), Vec::<String>::new());
        let without = whole.replace("README.md", "docs/README.md").replace("LICENSE-MIT\n", "");
        assert_eq!(
            contents("cpaas-x", &without),
            ["cpaas-x: its package lacks LICENSE-MIT", "cpaas-x: its package lacks README.md"]
        );
    }

    #[test]
    fn a_readme_is_about_its_own_package() {
        assert_eq!(title("cpaas-x", "# cpaas-x\n\nWhat it is."), None);
        let violation = title("cpaas-x", "# cpaas-y\n").unwrap();
        assert_eq!(violation, "cpaas-x: its README begins with `# cpaas-y`");
        assert!(title("cpaas-x", "").is_some());
    }
}
