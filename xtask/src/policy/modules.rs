//! Which file of a crate names which other, from its `use` trees, paths, attributes and the arguments of macros.
//!
//! A name leads to the file that defines it; if a `use` of another file re-exports it, to that file as well, because both
//! are needed to compile it. An imported module leads to the module's file. What `lib.rs` defines itself leads nowhere,
//! what it re-exports does. `#[cfg(test)]` is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::buffer::{Cursor, TokenBuffer};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Meta, UseTree};

use crate::shell::Failure;

/// For each file, the files it names, each with a path that does. Files are relative to the crate's `src`.
pub(crate) type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// The names from the crate's root to a module, or in a path of the source.
type Names = Vec<String>;

/// Reads the crate whose sources are in this folder.
pub(crate) fn graph(source: &Path) -> Result<Graph, Failure> {
    let is_root = |name: &&str| source.join(name).is_file();
    let root = ["lib.rs", "main.rs"].into_iter().find(is_root);
    let root = root.ok_or_else(|| {
        Failure::new(format!("{} has neither lib.rs nor main.rs", source.display()))
    })?;
    let mut modules = BTreeMap::new();
    load(source, root, Vec::new(), &mut modules)?;
    let mut graph = Graph::new();
    for (at, module) in &modules {
        let named = graph.entry(module.file.clone()).or_default();
        for path in &module.paths {
            for file in files(&modules, at, path) {
                if file != module.file {
                    let text = path.join("::");
                    let shown = named.entry(file.to_owned()).or_default();
                    // The longest says most.
                    if text.len() > shown.len() {
                        *shown = text;
                    }
                }
            }
        }
    }
    Ok(graph)
}

/// A module, in a file of its own or not.
#[derive(Debug, Default)]
struct Module {
    file: String,
    /// The names of its items, modules and imports left out.
    items: BTreeSet<String>,
    imports: Vec<(String, Names)>,
    globs: Vec<Names>,
    /// Every path in it.
    paths: BTreeSet<Names>,
}

type Modules = BTreeMap<Names, Module>;

fn load(source: &Path, file: &str, at: Names, modules: &mut Modules) -> Result<(), Failure> {
    let failed =
        |error: &dyn std::fmt::Display| Failure::new(format!("cannot read {file}: {error}"));
    let text = std::fs::read_to_string(source.join(file)).map_err(|error| failed(&error))?;
    let parsed = syn::parse_file(&text).map_err(|error| failed(&error))?;
    let stem = file.trim_end_matches(".rs");
    let folder = match stem.rsplit_once('/') {
        Some((folder, "mod")) => folder,
        None if matches!(stem, "lib" | "main") => "",
        _ => stem,
    };
    add(source, file, folder, at, &parsed.items, modules)
}

/// Adds a module and those below it; `folder` is where the files of the latter are.
fn add(
    source: &Path,
    file: &str,
    folder: &str,
    at: Names,
    items: &[Item],
    modules: &mut Modules,
) -> Result<(), Failure> {
    let mut module = Module { file: file.to_owned(), ..Module::default() };
    for item in items {
        let Item::Mod(inner) = item else {
            module.items.extend(name(item));
            module.visit_item(item);
            continue;
        };
        if is_for_tests(&inner.attrs) {
            continue;
        }
        let name = inner.ident.to_string();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        let at = [at.clone(), vec![name]].concat();
        if let Some((_, items)) = &inner.content {
            add(source, file, &path, at, items, modules)?;
            continue;
        }
        let flat = format!("{path}.rs");
        let is_flat = source.join(&flat).is_file();
        load(source, &if is_flat { flat } else { format!("{path}/mod.rs") }, at, modules)?;
    }
    modules.insert(at, module);
    Ok(())
}

fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

impl Module {
    fn import(&mut self, tree: &UseTree, mut path: Names) {
        match tree {
            UseTree::Path(tree) => {
                path.push(tree.ident.to_string());
                self.import(&tree.tree, path);
            }
            UseTree::Name(tree) => self.import_as(tree.ident.to_string(), None, path),
            UseTree::Rename(tree) => {
                self.import_as(tree.ident.to_string(), Some(tree.rename.to_string()), path);
            }
            UseTree::Glob(_) => {
                self.paths.insert(path.clone());
                self.globs.push(path);
            }
            UseTree::Group(tree) => {
                tree.items.iter().for_each(|tree| self.import(tree, path.clone()));
            }
        }
    }

    fn import_as(&mut self, name: String, rename: Option<String>, mut path: Names) {
        if name != "self" {
            path.push(name);
        }
        self.paths.insert(path.clone());
        let name = rename.or_else(|| path.last().cloned());
        self.imports.extend(name.map(|name| (name, path)));
    }

    /// The paths among tokens that nobody has parsed: a macro's arguments, and an attribute's with its texts.
    fn scan(&mut self, mut at: Cursor<'_>) {
        while !at.eof() {
            if let Some((first, mut rest)) = at.ident() {
                let mut path = vec![first.to_string()];
                while let Some((next, after)) = after_colons(rest).and_then(Cursor::ident) {
                    path.push(next.to_string());
                    rest = after;
                }
                // `pub(crate)` and `pub(super)` in what a macro declares name nothing.
                if path != ["crate"] && path != ["super"] {
                    self.paths.insert(path);
                }
                at = rest;
            } else if let Some((literal, rest)) = at.literal() {
                let path = syn::parse_str(&literal.to_string())
                    .and_then(|text: syn::LitStr| text.parse::<syn::Path>());
                // A single word is a word.
                self.paths.extend(path.ok().map(|path| names(&path)).filter(|path| path.len() > 1));
                at = rest;
            } else if let Some((inside, _, _, rest)) = at.any_group() {
                self.scan(inside);
                at = rest;
            } else {
                let Some((_, rest)) = at.token_tree() else { return };
                at = rest;
            }
        }
    }
}

fn after_colons(at: Cursor<'_>) -> Option<Cursor<'_>> {
    let colon = |at: Cursor<'_>| at.punct().is_some_and(|(mark, _)| mark.as_char() == ':');
    let (_, second) = at.punct().filter(|_| colon(at))?;
    second.punct().filter(|_| colon(second)).map(|(_, rest)| rest)
}

fn names(path: &syn::Path) -> Names {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

impl<'ast> Visit<'ast> for Module {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Const(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Static(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.import(&item.tree, Vec::new());
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.paths.insert(names(path));
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.scan(TokenBuffer::new2(call.tokens.clone()).begin());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.scan(TokenBuffer::new2(list.tokens.clone()).begin());
        }
    }

    /// `pub(in crate::a)` takes nothing from there.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

/// The files that a path in this module leads to.
fn files<'a>(modules: &'a Modules, at: &[String], path: &[String]) -> BTreeSet<&'a str> {
    let mut walk = Walk { modules, met: BTreeSet::new(), through: Vec::new() };
    let end = walk.resolve(at, path);
    let file = |at: &Names| modules.get(at).map(|module| module.file.as_str());
    // A single word that is a module's name too is a variable.
    let is_word = path.len() == 1 && path[0] != "super" && path[0] != "crate";
    let end = match &end {
        Some(End::Item(at)) => file(at).filter(|file| *file != "lib.rs"),
        Some(End::Module(at)) if !is_word => file(at),
        _ => None,
    };
    walk.through.iter().filter_map(file).chain(end).collect()
}

/// Where a path ends.
enum End {
    Module(Names),
    /// An item of this module.
    Item(Names),
    /// In another crate.
    Outside,
}

struct Walk<'a> {
    modules: &'a Modules,
    /// The imports followed so far, which may lead back to themselves.
    met: BTreeSet<(Names, String)>,
    /// The modules whose imports were followed.
    through: Vec<Names>,
}

impl Walk<'_> {
    fn resolve(&mut self, at: &[String], path: &[String]) -> Option<End> {
        let mut here = at.to_vec();
        for (index, name) in path.iter().enumerate() {
            match name.as_str() {
                "crate" => here.clear(),
                "self" => {}
                "super" => drop(here.pop()),
                _ => match self.member(&here, name) {
                    Some(End::Module(module)) => here = module,
                    Some(end) => return Some(end),
                    None if index == 0 => return None,
                    // Made by a macro.
                    None => return Some(End::Item(here)),
                },
            }
        }
        Some(End::Module(here))
    }

    fn member(&mut self, here: &Names, name: &str) -> Option<End> {
        let below = [here.as_slice(), &[name.to_owned()]].concat();
        if self.modules.contains_key(&below) {
            return Some(End::Module(below));
        }
        let module = self.modules.get(here)?;
        if module.items.contains(name) {
            return Some(End::Item(here.clone()));
        }
        if !self.met.insert((here.clone(), name.to_owned())) {
            return None;
        }
        if let Some((_, path)) = module.imports.iter().find(|(import, _)| import == name) {
            let end = self.resolve(here, path).unwrap_or(End::Outside);
            self.through.push(here.clone());
            return Some(end);
        }
        let end = module.globs.iter().find_map(|glob| match self.resolve(here, glob)? {
            End::Module(module) => self.member(&module, name),
            _ => None,
        })?;
        self.through.push(here.clone());
        Some(end)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The graph of a crate with these files.
    pub(crate) fn graph_of(files: &[(&str, &str)]) -> Graph {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        graph(folder.path()).unwrap()
    }

    /// The files that `a.rs` names, which holds this text.
    fn named(text: &str) -> Vec<String> {
        let lib = "mod a; mod b; pub use b::Thing as Exported; pub use serde::Serialize;\
            pub struct Own; pub mod inline { pub struct Inner; }";
        let b =
            "pub mod deep; pub struct Thing; pub fn make() {} pub use deep::Deep; pub mod words {}";
        let deep = "pub struct Deep; pub use super::super::a;";
        let files = [("lib.rs", lib), ("a.rs", text), ("b/mod.rs", b), ("b/deep.rs", deep)];
        graph_of(&files)["a.rs"].keys().cloned().collect()
    }

    #[test]
    fn whatever_takes_a_name_counts() {
        for text in [
            "use crate::b::Thing;",
            "use super::b::{self};",
            "use crate::{b::Thing as Other, Own};",
            "use super::b::*;",
            "use crate::b; fn f() { b::make(); }",
            "fn f(_: Vec<crate::b::Thing>) {}",
            "fn f() { use crate::b::make; make() }",
            "fn f() { println!(\"{}\", crate::b::make()); }",
            "macro_rules! m { () => { $crate::b::make() } }",
            "mod nested { fn f() { super::super::b::make() } }",
            "struct S { #[serde(with = \"crate::b::words\")] field: u8 }",
            "struct S { #[arg(value_parser = crate::b::make)] field: u8 }",
            "use crate::b::made_by_a_macro;",
        ] {
            assert_eq!(named(text), ["b/mod.rs"], "{text}");
        }
    }

    #[test]
    fn what_takes_no_name_does_not() {
        for text in [
            "use std::fmt;",
            "use b::Thing;",
            "use ::b::Thing;",
            "#[cfg(test)] mod tests { use crate::b::Thing; }",
            "#[cfg(test)] use crate::b::Thing;",
            "pub(in crate::b) struct S;",
            "macro_rules! m { () => { pub(crate) struct S; } }",
            "#[doc = \"crate::b::Thing\"] struct S;",
            "// crate::b::Thing",
            "fn f(b: u8) { g(b, self::f); }",
            "use self::inner::X; mod inner { pub struct X; }",
        ] {
            assert_eq!(named(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_re_export_counts_beside_what_it_leads_to() {
        assert_eq!(named("use crate::b::Deep;"), ["b/deep.rs", "b/mod.rs"]);
        assert_eq!(named("use crate::b::deep::Deep;"), ["b/deep.rs"]);
        assert_eq!(named("use crate::Exported;"), ["b/mod.rs", "lib.rs"]);
        assert_eq!(
            named("use crate::Serialize;"),
            ["lib.rs"],
            "another crate's, but through the root"
        );
        assert_eq!(named("use crate::b::deep::a;"), ["b/deep.rs"], "back to itself");
    }

    #[test]
    fn items_of_the_root_lead_nowhere_but_the_root_itself_is_a_file() {
        for text in ["use crate::Own;", "use super::Own as Other;", "use crate::inline::Inner;"] {
            assert_eq!(named(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(named("use crate::*;"), ["lib.rs"]);
    }
}
