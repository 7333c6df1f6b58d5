//! Edits the configuration file in place: the rest of it stays as it is, comments and line ends included.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cpaas::profiles::{
    Candidate as _, Entry, FileLock, LoadedConfig, Profile, read_config, replace_file,
};
use toml_edit::{Decor, DocumentMut, Item, RawString, Table, TableLike, Value};

use super::line_ends::LineEnds;
use crate::base::console::Console;
use crate::base::exit::Failure;

const DEFAULT: &str = "default_profile";
const PROFILES: &str = "profiles";

/// A configuration file as it will be.
#[derive(Debug)]
pub(crate) struct Document {
    path: PathBuf,
    /// The text that was read.
    read: String,
    text: DocumentMut,
}

impl Document {
    /// Reads it; one that is not there is empty.
    pub(crate) fn open(path: PathBuf) -> Result<Self, Failure> {
        let read = read(&path)?;
        // Its error names the place.
        LoadedConfig::parse(&path, &read)?;
        let text = read.parse().map_err(|error: toml_edit::TomlError| {
            Failure::config(format!("{}: {error}", path.display()))
        })?;
        Ok(Self { path, read, text })
    }

    /// Reads it, changes it and writes it, one process after the other: waits for others at most for this time.
    pub(crate) fn edit<T>(
        path: &Path,
        within: Duration,
        console: &Console,
        change: impl FnOnce(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let failed = |error: io::Error| {
            let message = format!("{}: {error}", path.display());
            if error.kind() == io::ErrorKind::TimedOut {
                Failure::late(message)
            } else {
                Failure::other(message)
            }
        };
        create_folder(path).map_err(failed)?;
        let lock = FileLock::acquire(path, within).map_err(failed)?;
        if !lock.is_held() {
            let lock = lock.path().display();
            console.note(&format!("warning: {lock}: the file system has no locks"));
        }
        let mut document = Self::open(path.to_owned())?;
        let changed = change(&mut document)?;
        document.save()?;
        Ok(changed)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The profile of a name, as it would be read.
    pub(crate) fn entry(&self, name: &str) -> Result<Option<Entry>, Failure> {
        let read = LoadedConfig::parse(&self.path, &self.text.to_string())?;
        Ok(read.entries.into_iter().find(|entry| entry.name() == name))
    }

    /// The name of every profile.
    pub(crate) fn names(&self) -> Vec<String> {
        let profiles = self.text.get(PROFILES).and_then(Item::as_table_like);
        let names = profiles.into_iter().flat_map(TableLike::iter);
        names.map(|(name, _)| name.to_owned()).collect()
    }

    /// The keys that a profile has.
    pub(crate) fn keys(&self, name: &str) -> Vec<String> {
        let profiles = self.text.get(PROFILES).and_then(Item::as_table_like);
        let profile = profiles.and_then(|profiles| profiles.get(name)?.as_table_like());
        profile.into_iter().flat_map(TableLike::iter).map(|(key, _)| key.to_owned()).collect()
    }

    /// The default profile's name.
    pub(crate) fn default(&self) -> Option<&str> {
        self.text.get(DEFAULT)?.as_str()
    }

    pub(crate) fn set_default(&mut self, name: &str) {
        if let Some(old) = self.text.get_mut(DEFAULT).and_then(Item::as_value_mut) {
            replace(old, name.into());
            return;
        }
        self.text.insert(DEFAULT, toml_edit::value(name));
        if let Some(first) = self.first_table(None) {
            let prefix = text_of(first.decor().prefix());
            first.decor_mut().set_prefix(format!("\n{}", prefix.trim_start_matches('\n')));
        }
    }

    /// The profile of a name, which must be valid.
    pub(crate) fn profile(&self, name: &str) -> Result<Profile, Failure> {
        match self.entry(name)? {
            Some(entry) => Ok(entry.map_err(|invalid| invalid.error)?),
            None => Err(Failure::other(format!("the profile {name:?} can't be read back"))),
        }
    }

    /// Sets some keys of a profile that is there, in their places, and removes others.
    pub(crate) fn set(&mut self, name: &str, values: Vec<(&str, Value)>, removed: &[String]) {
        let profiles = self.text.get_mut(PROFILES).and_then(Item::as_table_like_mut);
        let profile = profiles.and_then(|profiles| profiles.get_mut(name));
        let Some(profile) = profile.and_then(Item::as_table_like_mut) else { return };
        for (key, value) in values {
            match profile.get_mut(key).and_then(Item::as_value_mut) {
                Some(old) => replace(old, value),
                None => drop(profile.insert(key, Item::Value(value))),
            }
        }
        for key in removed {
            profile.remove(key);
        }
    }

    /// Gives a profile another name, in its place; the default profile stays the same.
    pub(crate) fn rename(&mut self, old: &str, new: &str) {
        let profiles = self.text.get_mut(PROFILES).and_then(Item::as_table_like_mut);
        let Some(profiles) = profiles else { return };
        if let Some(profile) = profiles.remove(old) {
            profiles.insert(new, profile);
        }
        if self.default() == Some(old) {
            self.set_default(new);
        }
    }

    /// Puts a profile at the end, or in the place of the one of that name.
    pub(crate) fn put(&mut self, name: &str, values: Vec<(&str, Value)>) -> Result<(), Failure> {
        let trailing = text_of(Some(self.text.trailing()));
        let is_first = self.text.is_empty();
        let profiles = self.text.entry(PROFILES).or_insert_with(|| {
            let mut profiles = Table::new();
            profiles.set_implicit(true);
            Item::Table(profiles)
        });
        let Some(profiles) = profiles.as_table_like_mut() else {
            return Err(Failure::config(format!("{}: profiles: no table", self.path.display())));
        };
        if let Some(old) = profiles.get_mut(name).and_then(Item::as_table_like_mut) {
            old.clear();
            for (key, value) in values {
                old.insert(key, Item::Value(value));
            }
            return Ok(());
        }
        let mut table = Table::from_iter(values);
        // A comment at the end stays behind what it was behind.
        let gap = if is_first { "" } else { "\n" };
        table.decor_mut().set_prefix(format!("{trailing}{gap}"));
        profiles.insert(name, Item::Table(table));
        self.text.set_trailing("");
        Ok(())
    }

    /// Removes a profile, and the comment right above it.
    pub(crate) fn remove(&mut self, name: &str) {
        let profiles = self.text.get_mut(PROFILES).and_then(Item::as_table_like_mut);
        if let Some(Item::Table(table)) = profiles.and_then(|profiles| profiles.remove(name)) {
            let kept = others(&text_of(table.decor().prefix()));
            self.give_back(&kept, table.position());
        }
    }

    /// Removes `default_profile`.
    pub(crate) fn remove_default(&mut self) {
        if let Some((key, _)) = self.text.remove_entry(DEFAULT) {
            let kept = others(&text_of(key.leaf_decor().prefix()));
            self.give_back(&kept, None);
        }
    }

    /// Puts a text before the first table behind a position, or else at the end.
    fn give_back(&mut self, text: &str, position: Option<isize>) {
        if text.is_empty() {
            return;
        }
        if let Some(next) = self.first_table(position) {
            prepend(next.decor_mut(), text);
        } else {
            let trailing = text_of(Some(self.text.trailing()));
            self.text.set_trailing(format!("{text}{trailing}"));
        }
    }

    /// The first profile with a heading, or the first behind a position.
    fn first_table(&mut self, behind: Option<isize>) -> Option<&mut Table> {
        let profiles = self.text.get_mut(PROFILES).and_then(Item::as_table_mut);
        let tables = profiles.into_iter().flat_map(Table::iter_mut);
        let tables = tables.filter_map(|(_, item)| item.as_table_mut());
        // New ones have no position: they are at the end.
        let place = |table: &Table| (table.position().is_none(), table.position());
        tables.filter(|table| place(table) > (false, behind)).min_by_key(|table| place(table))
    }

    /// Writes it, whole at any time; private, unless it was there and was not.
    fn save(&self) -> Result<(), Failure> {
        let path = self.path.display();
        // By a program that takes no lock, such as an editor.
        if read(&self.path)? != self.read {
            return Err(Failure::other(format!("{path}: changed by another program: try again")));
        }
        let text = LineEnds::of(&self.read).apply(&self.text.to_string());
        replace_file(&self.path, &text).map_err(|error| Failure::other(format!("{path}: {error}")))
    }
}

/// A file's text; of one that is not there, none.
fn read(path: &Path) -> Result<String, Failure> {
    match read_config(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(|error| Failure::config(format!("{}: {error}", path.display()))),
    }
}

/// Replaces a value, with what is around it kept.
fn replace(old: &mut Value, new: Value) {
    let decor = old.decor().clone();
    *old = new;
    *old.decor_mut() = decor;
}

/// Creates the folder of a file, private, if it does not exist.
pub(crate) fn create_folder(file: &Path) -> io::Result<()> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    let mut builder = fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Of the text above something, what is not about it: all up to the last empty line.
fn others(above: &str) -> String {
    let end = above.rfind("\n\n").map_or(0, |at| at + 2);
    let kept = &above[..end];
    if kept.trim().is_empty() { String::new() } else { kept.to_owned() }
}

fn prepend(decor: &mut Decor, text: &str) {
    let prefix = text_of(decor.prefix());
    // One empty line between them is enough.
    decor.set_prefix(format!("{text}{}", prefix.trim_start_matches('\n')));
}

fn text_of(raw: Option<&RawString>) -> String {
    raw.and_then(RawString::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document { path: "config.toml".into(), read: text.into(), text: text.parse().unwrap() }
    }

    const FILE: &str = "# Ours.\n\n# The usual one.\ndefault_profile = \"b\" # for now\n\n\
         # First.\n[profiles.b]\nprovider = 'sonetel'   # odd  spacing\n# password = later\n\n\
         # About a.\n[profiles.a]\nprovider = \"restcomm\"\n# The end.\n";

    #[test]
    fn a_new_profile_changes_nothing_else() {
        let mut file = document(FILE);
        file.put("new", vec![("provider", "sonetel".into())]).unwrap();
        let added = "\n[profiles.new]\nprovider = \"sonetel\"\n";
        assert_eq!(file.text.to_string(), format!("{FILE}{added}"));
        file.set_default("new");
        assert!(file.text.to_string().contains("\ndefault_profile = \"new\" # for now\n"));

        let mut empty = document("");
        empty.put("a b", vec![("provider", "sonetel".into())]).unwrap();
        let profile = "[profiles.\"a b\"]\nprovider = \"sonetel\"\n";
        assert_eq!(empty.text.to_string(), profile);
        empty.set_default("a b");
        assert_eq!(empty.text.to_string(), format!("default_profile = \"a b\"\n\n{profile}"));
        let mut inline = document("profiles = { a = { provider = \"sonetel\" } }\n");
        inline.put("b", vec![("provider", "restcomm".into())]).unwrap();
        assert_eq!(inline.names(), ["a", "b"]);
    }

    #[test]
    fn a_replaced_profile_keeps_its_place_and_comment() {
        let mut file = document(FILE);
        file.put("b", vec![("provider", "voximplant".into())]).unwrap();
        let text = file.text.to_string();
        assert!(text.contains("# First.\n[profiles.b]\nprovider = \"voximplant\"\n"), "{text}");
        assert!(text.starts_with("# Ours.") && text.ends_with("# The end.\n"), "{text}");
    }

    #[test]
    fn keys_are_set_in_their_places_and_new_ones_at_the_end() {
        let mut file = document(FILE);
        let values = vec![("provider", "restcomm".into()), ("base_url", "x".into())];
        file.set("b", values, &["password".to_owned()]);
        let (before, rest) = FILE.split_once("provider = 'sonetel'").unwrap();
        let rest = rest.replacen("spacing\n", "spacing\nbase_url = \"x\"\n", 1);
        assert_eq!(file.text.to_string(), format!("{before}provider = \"restcomm\"{rest}"));
        file.set("b", Vec::new(), &["base_url".to_owned()]);
        assert!(!file.text.to_string().contains("base_url"));
        let mut inline = document("profiles = { a = { provider = \"sonetel\" } }\n");
        inline.set("a", vec![("username", "u".into())], &[]);
        assert!(inline.text.to_string().contains("username = \"u\""), "{}", inline.text);
    }

    #[test]
    fn a_renamed_profile_keeps_its_place_and_comment_and_stays_the_default() {
        let mut file = document(FILE);
        file.rename("b", "two words");
        let expected = FILE.replace("\"b\"", "\"two words\"");
        assert_eq!(
            file.text.to_string(),
            expected.replace("profiles.b]", "profiles.\"two words\"]")
        );
        file.rename("a", "c");
        assert!(file.text.to_string().contains("# About a.\n[profiles.c]\n"));
        assert_eq!(file.default(), Some("two words"));
    }

    #[test]
    fn a_removed_profile_takes_only_its_own_comment_along() {
        let mut file = document(FILE);
        file.remove("a");
        let (before, _) = FILE.split_once("# About a.").unwrap();
        assert_eq!(file.text.to_string(), format!("{before}# The end.\n"));
        file.remove("b");
        file.remove_default();
        assert_eq!(file.text.to_string(), "# Ours.\n\n# password = later\n\n# The end.\n");
    }

    #[test]
    fn what_stood_above_the_first_profile_stays_above_the_next() {
        let mut file = document("# Ours.\n\n[profiles.a]\nx = 1\n\n[profiles.b]\nx = 2\n");
        file.remove("a");
        assert_eq!(file.text.to_string(), "# Ours.\n\n[profiles.b]\nx = 2\n");
    }
}
