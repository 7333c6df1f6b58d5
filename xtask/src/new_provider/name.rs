//! The name of a new provider, in each of its spellings.

/// Names that mean something else: packages of the workspace that are no provider, and the name of the
/// account in memory.
const RESERVED: [&str; 10] =
    ["core", "http", "conformance", "fleet", "sandbox", "cli", "tests", "xtask", "memory", "mock"];

/// The longest name, so that the package's stays within the 64 characters of registries.
const LONGEST: usize = 48;

/// A provider's name: words of lower-case ASCII letters and digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name(Vec<String>);

impl Name {
    /// Reads `acme-voice` or `acme_voice`. The error is one line for the user.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let refuse =
            |why: &str| Err(format!("`{}` is no name for a provider: {why}", text.escape_debug()));
        if text.is_empty() {
            return refuse("it is empty");
        }
        let is_plain =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if !text.chars().all(is_plain) {
            return refuse("it has other characters than a-z, 0-9, - and _");
        }
        if !text.starts_with(|c: char| c.is_ascii_lowercase()) {
            return refuse("it does not begin with a letter");
        }
        if text.contains('-') && text.contains('_') {
            return refuse("it mixes - and _");
        }
        if text.len() > LONGEST {
            return refuse(&format!("it is longer than {LONGEST} characters"));
        }
        let words: Vec<String> = text.split(['-', '_']).map(str::to_owned).collect();
        if words.iter().any(String::is_empty) {
            return refuse("it has a - or _ at its end, or two in a row");
        }
        let name = Self(words);
        if RESERVED.contains(&name.kebab().as_str()) {
            return refuse("it is reserved");
        }
        Ok(name)
    }

    /// `acme-voice`.
    pub(crate) fn kebab(&self) -> String {
        self.0.join("-")
    }

    /// `cpaas-acme-voice`.
    pub(crate) fn package(&self) -> String {
        format!("cpaas-{}", self.kebab())
    }

    /// A template with this name in place of the placeholders.
    pub(crate) fn fill(&self, template: &str) -> String {
        let capitals: Vec<String> = self.0.iter().map(|word| capitalised(word)).collect();
        template
            .replace("vendor-name", &self.kebab())
            .replace("vendor_name", &self.0.join("_"))
            .replace("VendorName", &capitals.concat())
            .replace("Vendor Name", &capitals.join(" "))
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_fill_every_placeholder() {
        for text in ["acme-voice", "acme_voice"] {
            let name = Name::parse(text).unwrap();
            assert_eq!(name.package(), "cpaas-acme-voice");
            assert_eq!(
                name.fill(
                    "cpaas-vendor-name cpaas_vendor_name VendorNameClassifier, Vendor Name's"
                ),
                "cpaas-acme-voice cpaas_acme_voice AcmeVoiceClassifier, Acme Voice's"
            );
        }
        assert_eq!(Name::parse("a1").unwrap().fill("VendorName"), "A1");
    }

    #[test]
    fn a_bad_name_is_refused_in_one_line() {
        let long = "a".repeat(LONGEST + 1);
        for (text, why) in [
            ("", "empty"),
            ("Acme", "other characters"),
            ("acme voice", "other characters"),
            ("åcme", "other characters"),
            ("../acme", "other characters"),
            ("a\nb", "other characters"),
            ("3cx", "begin with a letter"),
            ("-acme", "begin with a letter"),
            ("acme-", "at its end"),
            ("acme--voice", "two in a row"),
            ("acme-voice_x", "mixes"),
            (&long, "longer"),
            ("core", "reserved"),
            ("sandbox", "reserved"),
        ] {
            let message = Name::parse(text).unwrap_err();
            assert!(message.contains(why) && message.lines().count() == 1, "{text}: {message}");
        }
    }
}
