//! The order of layers inside the crates, and the circles that files may form.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::members::Role;
use super::modules::{self, Graph};
use crate::shell::Failure;

/// What holds inside of a crate.
struct Rules {
    /// From the top down: a file names none of a layer above its own. A layer is files and folders of
    /// `src`, `*` for any name; the longest that fits counts.
    layers: &'static [&'static [&'static str]],
    /// How many files may import each other in a circle.
    circle: usize,
}

const CLI: Rules = Rules {
    layers: &[
        &["main"],
        &["app"],
        &["cli", "help"],
        &["commands"],
        &["session", "sandbox", "network"],
        &["output"],
        &["config", "vendors"],
        &["base"],
    ],
    circle: 4,
};

const SANDBOX: Rules = Rules {
    layers: &[
        &["lib"],
        &["vendors", "options"],
        &["vendors/*/routes"],
        &["vendors/*/handlers"],
        &["vendors/*/*"],
        &["engine", "error", "seed"],
    ],
    circle: 4,
};

const PROVIDER: Rules = Rules {
    layers: &[
        &["lib"],
        &["account"],
        &["client", "children"],
        &["config", "auth", "api"],
        &["error", "codes", "vocabulary"],
    ],
    circle: 1,
};

const OTHER: Rules = Rules { layers: &[], circle: 1 };

/// What violates the rules in the crate of this name and role, whose sources are in this folder.
pub(crate) fn violations(package: &str, role: Role, source: &Path) -> Result<Vec<String>, Failure> {
    let rules = match role {
        Role::Cli => CLI,
        Role::Sandbox => SANDBOX,
        Role::Provider => PROVIDER,
        _ => OTHER,
    };
    let graph = modules::graph(source)?;
    let largest = largest_circle(&graph).len();
    println!("{package}: {} files, the largest circle has {largest}", graph.len());
    let mut violations = against_layers(&graph, rules.layers);
    violations.extend(against_circles(&graph, rules.circle));
    Ok(violations.into_iter().map(|violation| format!("{package}: {violation}")).collect())
}

fn against_layers(graph: &Graph, layers: &[&[&str]]) -> Vec<String> {
    if layers.is_empty() {
        return Vec::new();
    }
    let mut violations = Vec::new();
    for (file, named) in graph {
        let Some(own) = layer(layers, file) else {
            violations.push(format!("{file} is in no layer"));
            continue;
        };
        let above =
            named.iter().filter(|(other, _)| layer(layers, other).is_some_and(|it| it < own));
        violations.extend(
            above.map(|(other, path)| {
                format!("{file} names `{path}`, of {other} in a higher layer")
            }),
        );
    }
    violations
}

/// The layer of a file, counted from the top.
fn layer(layers: &[&[&str]], file: &str) -> Option<usize> {
    let file = file.trim_end_matches(".rs").trim_end_matches("/mod");
    let all = layers.iter().enumerate();
    let fitting = all.flat_map(|(at, layer)| {
        layer.iter().filter_map(move |pattern| Some((fit(pattern, file)?, at)))
    });
    fitting.max().map(|(_, at)| at)
}

/// How closely a pattern fits a file: by how many names, and how many of them are not `*`.
fn fit(pattern: &str, file: &str) -> Option<(usize, usize)> {
    let (mut all, mut exact) = (0, 0);
    let mut names = file.split('/');
    for word in pattern.split('/') {
        let name = names.next()?;
        all += 1;
        exact += usize::from(word == name);
        if word != name && word != "*" {
            return None;
        }
    }
    Some((all, exact))
}

fn against_circles(graph: &Graph, limit: usize) -> Option<String> {
    let circle = largest_circle(graph);
    if circle.len() <= limit {
        return None;
    }
    let mut text =
        format!("{} files import each other in a circle, {limit} are allowed", circle.len());
    for file in &circle {
        for (other, path) in
            graph[*file].iter().filter(|(other, _)| circle.contains(other.as_str()))
        {
            let _ = write!(text, "\n    {file} -> {other}: {path}");
        }
    }
    Some(text)
}

/// The largest set of files of which each names every other, directly or through others of them.
fn largest_circle(graph: &Graph) -> BTreeSet<&str> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|file| (file.as_str(), reached(graph, file))).collect();
    let circles = reached.iter().map(|(file, ahead)| {
        let leads_back = |other: &&str| reached[other].contains(file);
        ahead.iter().copied().filter(leads_back).collect::<BTreeSet<_>>()
    });
    circles.max_by_key(BTreeSet::len).unwrap_or_default()
}

/// What a file names, directly or through others.
fn reached<'a>(graph: &'a Graph, from: &str) -> BTreeSet<&'a str> {
    let (mut met, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(file) = open.pop() {
        for other in graph.get(file).into_iter().flat_map(BTreeMap::keys) {
            if met.insert(other.as_str()) {
                open.push(other);
            }
        }
    }
    met
}

#[cfg(test)]
mod tests {
    use super::super::modules::tests::graph_of;
    use super::*;

    const LAYERS: &[&[&str]] = &[&["lib"], &["top", "*/view"], &["*"]];

    fn violations(files: &[(&str, &str)]) -> Vec<String> {
        against_layers(&graph_of(files), LAYERS)
    }

    #[test]
    fn names_go_down_or_sideways() {
        let lib = ("lib.rs", "mod top; mod a; mod b; pub use top::T; pub const NAME: u8 = 1;");
        let top = ("top.rs", "use crate::a::A; pub struct T;");
        let (a, b) = (("a.rs", "use crate::b::B; pub struct A;"), ("b.rs", "pub struct B;"));
        assert_eq!(violations(&[lib, top, a, b]), Vec::<String>::new());

        let up = ("b.rs", "pub struct B(super::top::T);");
        assert_eq!(
            violations(&[lib, top, a, up]),
            ["b.rs names `super::top::T`, of top.rs in a higher layer"]
        );
        let item_of_the_root = ("b.rs", "pub struct B([(); crate::NAME as usize]);");
        assert_eq!(violations(&[lib, top, a, item_of_the_root]), Vec::<String>::new());
        let re_exported = ("b.rs", "use crate::T; pub struct B;");
        assert_eq!(violations(&[lib, top, a, re_exported]).len(), 2, "of the root, and of the top");
    }

    #[test]
    fn a_file_moved_the_wrong_way_is_found() {
        let lib = ("lib.rs", "mod a;");
        let folder = ("a/mod.rs", "mod view; mod state;");
        let (view, state) = ("use super::state::State;", "pub struct State;");
        let files = [lib, folder, ("a/view.rs", view), ("a/state.rs", state)];
        assert_eq!(violations(&files), Vec::<String>::new());
        let moved = [
            lib,
            ("a/mod.rs", "mod view; mod state;"),
            ("a/view.rs", state),
            ("a/state.rs", "use super::view::State;"),
        ];
        assert_eq!(
            violations(&moved),
            ["a/state.rs names `super::view::State`, of a/view.rs in a higher layer"]
        );
    }

    #[test]
    fn every_file_is_in_a_layer_and_the_longest_pattern_counts() {
        let layers: &[&[&str]] = &[&["vendors"], &["vendors/*/routes"], &["engine"]];
        assert_eq!(layer(layers, "vendors/mod.rs"), Some(0));
        assert_eq!(layer(layers, "vendors/a/routes.rs"), Some(1));
        assert_eq!(layer(layers, "vendors/a/routes/mod.rs"), Some(1));
        assert_eq!(layer(layers, "engines.rs"), None);
        assert_eq!(against_layers(&graph_of(&[("lib.rs", "")]), layers), ["lib.rs is in no layer"]);
    }

    /// So many files, of which each names the next and the last names the first.
    fn circle_of(count: usize) -> Vec<(String, String)> {
        let modules = (0..count).map(|n| format!("mod f{n};")).collect::<Vec<_>>().concat();
        let files = (0..count).map(|n| {
            let next = (n + 1) % count;
            (format!("f{n}.rs"), format!("use crate::f{next}::S{next}; pub struct S{n};"))
        });
        std::iter::once(("lib.rs".to_owned(), modules)).chain(files).collect()
    }

    #[test]
    fn a_larger_circle_than_allowed_is_found() {
        for (count, is_allowed) in [(4, true), (5, false)] {
            let files = circle_of(count);
            let files: Vec<_> =
                files.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
            let graph = graph_of(&files);
            assert_eq!(largest_circle(&graph).len(), count);
            let violation = against_circles(&graph, 4);
            assert_eq!(violation.is_none(), is_allowed, "{violation:?}");
            assert!(is_allowed || violation.unwrap().contains("f4.rs -> f0.rs: crate::f0::S0"));
        }
        let line = graph_of(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "pub struct B;"),
        ]);
        assert_eq!(largest_circle(&line).len(), 0);
    }
}
