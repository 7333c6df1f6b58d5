//! What every manifest takes over from the workspace.

/// As each manifest here writes it.
const INHERITED: [&str; 4] = [
    "[lints]\nworkspace = true\n",
    "\nversion.workspace = true\n",
    "\nedition.workspace = true\n",
    "\nlicense.workspace = true\n",
];

/// Violations: what this manifest does not take over.
pub(crate) fn violations(package: &str, manifest: &str) -> Vec<String> {
    let missing = INHERITED.iter().filter(|lines| !manifest.contains(**lines));
    missing.map(|lines| format!("{package}: its manifest lacks `{}`", lines.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_that_is_missing_is_named() {
        let manifest = format!("[package]\nname = \"cpaas-x\"{}", INHERITED.concat());
        let manifest = manifest.replace("\n\n", "\n");
        assert_eq!(violations("cpaas-x", &manifest), Vec::<String>::new());
        for line in INHERITED {
            let without = manifest.replace(line.trim(), "");
            let expected = format!("cpaas-x: its manifest lacks `{}`", line.trim());
            assert_eq!(violations("cpaas-x", &without), [expected]);
        }
    }
}
