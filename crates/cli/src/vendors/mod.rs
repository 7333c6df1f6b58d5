//! The vendors that this command knows: the one list of them.

pub(crate) mod restcomm;
pub(crate) mod sonetel;
pub(crate) mod vendor;
pub(crate) mod voximplant;

use self::vendor::Vendor;

/// Every vendor, in the order they are listed.
pub(crate) const VENDORS: &[Vendor] = &[sonetel::VENDOR, voximplant::VENDOR, restcomm::VENDOR];

/// The vendor of a name.
pub(crate) fn named(name: &str) -> Option<&'static Vendor> {
    VENDORS.iter().find(|vendor| vendor.name == name)
}

/// The name of every vendor.
pub(crate) fn names() -> impl Iterator<Item = &'static str> + Clone {
    VENDORS.iter().map(|vendor| vendor.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The manual's tables have a row for every key of every vendor, with its variable, and no other.
    #[test]
    fn the_manual_has_exactly_the_keys_there_are() {
        const MANUAL: &str = include_str!("../../../../docs/cli.md");
        for vendor in VENDORS {
            let section = MANUAL.split(&format!("## Keys of `{}`", vendor.name)).nth(1).unwrap();
            let section = section.split("\n## ").next().unwrap();
            let rows = section.lines().filter(|line| line.starts_with("| `"));
            let documented: Vec<_> =
                rows.map(|row| row.split(" | ").take(2).collect::<Vec<_>>()).collect();
            let keys = vendor.keys.iter().map(|key| key.name).chain(["ca_file"]);
            for (row, key) in documented.iter().zip(keys.clone()) {
                let variable = format!("`CPAAS_{}_{key}`", vendor.name).to_ascii_uppercase();
                assert_eq!(row, &[format!("| `{key}`"), variable], "{}", vendor.name);
            }
            assert_eq!(documented.len(), keys.count(), "{}", vendor.name);
        }
    }
}
