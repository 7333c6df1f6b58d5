//! How much code there is: a crate that grows beyond its budget is looked at before it grows further.

use std::fs;
use std::io;
use std::path::Path;

/// Folders, from the root, and how many lines of Rust they may have, tests included.
const BUDGETS: [(&str, usize); 3] = [("crates/sandbox", 19_500), ("xtask", 6_000), ("", 108_500)];

/// Prints how many there are, and returns where there are too many.
pub(crate) fn violations(root: &Path) -> io::Result<Vec<String>> {
    let mut violations = Vec::new();
    for (folder, budget) in BUDGETS {
        let lines = lines(&root.join(folder))?;
        let place = if folder.is_empty() { "the workspace" } else { folder };
        println!("{place}: {lines} lines of Rust, of at most {budget}");
        violations.extend(beyond(place, lines, budget));
    }
    Ok(violations)
}

fn beyond(place: &str, lines: usize, budget: usize) -> Option<String> {
    (lines > budget).then(|| format!("{place}: {lines} lines of Rust, {budget} are allowed"))
}

/// The lines of the Rust files below a folder, but for what is built.
fn lines(folder: &Path) -> io::Result<usize> {
    let mut lines = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_built = path.file_name().is_some_and(|name| name == "target");
        if path.is_dir() && !path.is_symlink() && !is_built {
            lines += self::lines(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            lines += fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_rust_count_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in
            [("a.rs", "1\n2\n"), ("b/c.rs", "3"), ("b/d.md", "x\n"), ("target/e.rs", "y\n")]
        {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        assert_eq!(lines(folder.path()).unwrap(), 3);
        assert_eq!(beyond("x", 3, 3), None);
        assert_eq!(beyond("x", 4, 3).as_deref(), Some("x: 4 lines of Rust, 3 are allowed"));
    }
}
