//! Examples of every command: in its help, its manual page and the reference. A test runs all of them
//! on a `cpaas sandbox --children 3`, which has the accounts in them.

use clap::Command;

use super::environment;

/// What it is for, and the line to type.
pub(crate) type Example = (&'static str, &'static str);

/// The words of a command, and its examples.
pub(crate) type Entry = (&'static str, &'static [Example]);

/// The examples of a command; of one that only holds others, the first of each.
pub(crate) fn of(words: &str) -> Vec<Example> {
    let mut own = ALL.iter().filter(|(command, _)| *command == words);
    if let Some((_, examples)) = own.next() {
        return examples.to_vec();
    }
    let is_below = |command: &str| command.strip_prefix(words).is_some_and(|w| w.starts_with(' '));
    let below = ALL.iter().filter(|(command, _)| is_below(command));
    below.filter_map(|(_, examples)| examples.first().copied()).collect()
}

/// The command line, with examples in the help of every command.
pub(crate) fn add_to(command: Command) -> Command {
    add(command, "")
}

fn add(command: Command, words: &str) -> Command {
    let header = *command.get_styles().get_header();
    let part = |heading: &str, lines: String| format!("{header}{heading}:{header:#}{lines}");
    let mut help = part("Examples", lines(words));
    if words.is_empty() {
        help = [help, part("Environment", environment::lines())].join("\n\n");
    }
    command.after_help(help).mut_subcommands(|below| {
        let words = format!("{words} {}", below.get_name());
        add(below, words.trim_start())
    })
}

/// The examples of a command as lines for its help.
fn lines(words: &str) -> String {
    let lines = of(words).into_iter().map(|(what, line)| {
        let line = wrapped(line).replace('\n', "\n  ");
        format!("\n  # {what}\n  {line}")
    });
    lines.collect::<Vec<_>>().concat()
}

/// A line with a break before an option where it would be too long for a terminal.
pub(super) fn wrapped(line: &str) -> String {
    const WIDTH: usize = 76;
    let mut text = String::new();
    let mut width = 0;
    for (at, part) in line.split(" --").enumerate() {
        let part = if at == 0 { part.to_owned() } else { format!(" --{part}") };
        if width > 0 && width + part.len() > WIDTH {
            text += " \\\n   ";
            width = 3;
        }
        width += part.len();
        text += &part;
    }
    text
}

pub(crate) const ALL: &[Entry] = &[
    (
        "",
        &[
            ("Without any account of your own", "cpaas --sandbox balance"),
            ("The balance of every profile, for a program", "cpaas balance --all --output json"),
            ("With each request and response in the log, without secrets", "cpaas info -vvv"),
        ],
    ),
    (
        "id",
        &[
            ("The default account", "cpaas id"),
            ("Of two profiles, in this order", "cpaas id --profile voximplant --profile sonetel"),
        ],
    ),
    (
        "info",
        &[
            ("The default account", "cpaas info"),
            ("Every account, as JSON", "cpaas info --all --output json"),
        ],
    ),
    (
        "balance",
        &[
            ("Of every profile, with the totals", "cpaas balance --all"),
            ("Exits with 10 if the balance is below 5 SEK", "cpaas balance --below 5SEK"),
            ("The largest first, for a spreadsheet", "cpaas balance --all --sort -balance -o csv"),
            ("With a short deadline", "cpaas balance --all --timeout 5s --retries 1"),
            ("The amount alone", "cpaas balance --output csv --columns balance --no-headers"),
        ],
    ),
    (
        "check",
        &[
            ("With the profile's own thresholds, or else these", "cpaas check -w 5SEK -c 1SEK"),
            ("Every account, in two currencies", "cpaas check --all -w 5SEK,10USD -c 1SEK,5USD"),
            (
                "As metrics, for the textfile collector of node_exporter",
                "cpaas check --all --output prometheus --output-file cpaas.prom",
            ),
        ],
    ),
    (
        "update",
        &[
            ("Another name", "cpaas update --profile sonetel --name 'Acme AB' --yes"),
            (
                "Of every account of a provider; prints the requests only",
                "cpaas update --all --provider sonetel --name 'Acme AB' --dry-run",
            ),
            (
                "Language and time zone",
                "cpaas update --language sv --timezone Europe/Stockholm --yes",
            ),
            (
                "A new password, which is never on the command line",
                "cpaas update --profile voximplant --password-stdin --yes < password.txt",
            ),
        ],
    ),
    (
        "capabilities",
        &[("Of each provider, without an account of your own", "cpaas --sandbox capabilities")],
    ),
    ("profiles list", &[("Where each comes from", "cpaas profiles list")]),
    (
        "profiles check",
        &[
            ("All of them", "cpaas profiles check"),
            ("One, for a script", "cpaas profiles check --profile sonetel"),
        ],
    ),
    (
        "profiles show",
        &[("Each key of one, and where it comes from", "cpaas profiles show sonetel")],
    ),
    (
        "profiles add",
        &[(
            "With the password in a private file beside the configuration",
            "cpaas profiles add south --provider sonetel --username owner@example.com --password-stdin < password.txt",
        )],
    ),
    (
        "profiles set",
        &[
            ("Thresholds for `check`", "cpaas profiles set sonetel --warn 10SEK --critical 5SEK"),
            (
                "Its secret, which does not exist yet",
                "cpaas profiles set sonetel --password env:SONETEL_PASSWORD --no-check",
            ),
            ("A key's default again", "cpaas profiles set sonetel --unset token_url"),
        ],
    ),
    ("profiles rename", &[("Another name", "cpaas profiles rename sonetel acme")]),
    (
        "profiles default",
        &[("The one to use if none is selected", "cpaas profiles default voximplant")],
    ),
    ("profiles remove", &[("Without confirmation", "cpaas profiles remove restcomm --yes")]),
    ("profiles path", &[("Where it is", "cpaas profiles path")]),
    (
        "doctor",
        &[
            ("What is wrong, and what to do about it", "cpaas doctor"),
            ("Without any account of your own", "cpaas --sandbox doctor"),
        ],
    ),
    (
        "children list",
        &[
            ("Active children only", "cpaas children list --profile restcomm --active true"),
            (
                "Ids, names and e-mail addresses only",
                "cpaas children list --profile voximplant --medium",
            ),
            (
                "Suspended sub-accounts of Twilio",
                "cpaas children list --profile twilio --status suspended",
            ),
        ],
    ),
    (
        "children create",
        &[
            (
                "On Voximplant",
                "cpaas children create --profile voximplant --name acme-south \
                 --email south@example.com --password-stdin --yes < password.txt",
            ),
            (
                "On Restcomm; prints the request only",
                "cpaas children create --profile restcomm --email south@example.com \
                 --password-stdin --dry-run < password.txt",
            ),
            (
                "On Twilio, with the auth token",
                "cpaas children create --profile twilio --name South --show-secret --yes",
            ),
        ],
    ),
    (
        "voximplant children clone",
        &[(
            "A copy of 4127002",
            "cpaas voximplant children clone --from-id 4127002 --name acme-west --email west@example.com \
             --password-stdin --yes < password.txt",
        )],
    ),
    (
        "children update",
        &[
            (
                "Disable two children of Voximplant",
                "cpaas children update --profile voximplant --id 4127002,4127003 --active false --yes",
            ),
            (
                "Another name on Restcomm",
                "cpaas children update --profile restcomm --email child1@example.test \
                 --friendly-name South --yes",
            ),
        ],
    ),
    (
        "voximplant plans list",
        &[
            ("Every plan", "cpaas voximplant plans list"),
            ("For monthly active users only", "cpaas voximplant plans list --type MAU"),
        ],
    ),
    (
        "voximplant plans available",
        &[("Those for instant messaging", "cpaas voximplant plans available --type IM")],
    ),
    (
        "voximplant plans change",
        &[(
            "To plan 202; prints the request only",
            "cpaas voximplant plans change MAU --id 202 --dry-run",
        )],
    ),
    (
        "voximplant prices resources",
        &[
            ("Outgoing calls", "cpaas voximplant prices resources --type PSTNOUT"),
            (
                "For one number",
                "cpaas voximplant prices resources --type PSTNOUT --param 46812345678",
            ),
        ],
    ),
    (
        "voximplant prices subscriptions",
        &[("Telephone numbers", "cpaas voximplant prices subscriptions --type PHONE_NUM")],
    ),
    (
        "voximplant rates",
        &[
            ("Today's", "cpaas voximplant rates --currency EUR,RUR"),
            ("Of a day", "cpaas voximplant rates --currency EUR --date 2026-01-05"),
        ],
    ),
    (
        "voximplant charge amount",
        &[("In the account's currency", "cpaas voximplant charge amount")],
    ),
    (
        "voximplant charge run",
        &[
            ("For one number", "cpaas voximplant charge run --phone-id 41270011 --yes"),
            (
                "For all that are due; prints the request only",
                "cpaas voximplant charge run --all-numbers --dry-run",
            ),
        ],
    ),
    (
        "voximplant documents",
        &[
            ("What is verified", "cpaas voximplant documents --status VERIFIED"),
            (
                "Of all children, with each document",
                "cpaas voximplant documents --child all --details -o json",
            ),
        ],
    ),
    (
        "voximplant verifications",
        &[("Those in force", "cpaas voximplant verifications --active-only")],
    ),
    (
        "voximplant account get",
        &[("With the live balance", "cpaas voximplant account get --live-balance true")],
    ),
    (
        "voximplant account set",
        &[
            (
                "With a notification below 10 in the account's currency",
                "cpaas voximplant account set --min-balance-to-notify 10 --yes",
            ),
            (
                "The salt of callbacks, from a file",
                "cpaas voximplant account set --callback-salt file:salt.txt --yes",
            ),
        ],
    ),
    (
        "voximplant call",
        &[
            ("A method that changes nothing", "cpaas voximplant call GetAccountInfo"),
            (
                "One that may change something; prints the request only",
                "cpaas voximplant call DelUser user_id=7 --dry-run",
            ),
        ],
    ),
    ("sonetel languages", &[("All of them", "cpaas sonetel languages")]),
    ("sonetel timezones", &[("All of them, as JSON", "cpaas sonetel timezones --output json")]),
    (
        "sonetel errors",
        &[
            ("What a code means", "cpaas sonetel errors 10060003"),
            ("Those of a resource", "cpaas sonetel errors --resource Account"),
        ],
    ),
    ("sonetel token status", &[("How long it lasts", "cpaas sonetel token status")]),
    (
        "sonetel account get",
        &[(
            "With parts that the vendor sends only on request",
            "cpaas sonetel account get --fields service_settings,usage",
        )],
    ),
    (
        "sonetel account set",
        &[(
            "Swedish, in Stockholm's time",
            "cpaas sonetel account set --language swe --zone-id 4 --yes",
        )],
    ),
    (
        "restcomm status",
        &[
            (
                "Suspend an account and all below it",
                "cpaas restcomm status suspended ACe6d683dc12aaf672872f7194b277012c --yes",
            ),
            (
                "Close one, confirmed by its SID",
                "cpaas restcomm status closed AC43b9d8091ec90d8c3490073204d510d6 \
                 --confirm AC43b9d8091ec90d8c3490073204d510d6",
            ),
        ],
    ),
    (
        "restcomm account get",
        &[
            ("The profile's own", "cpaas restcomm account get"),
            ("By e-mail address", "cpaas restcomm account get --email child1@example.test"),
        ],
    ),
    (
        "restcomm account set",
        &[(
            "Another name; waits until it is visible",
            "cpaas restcomm account set --friendly-name Acme --wait 5s --yes",
        )],
    ),
    (
        "restcomm migrate",
        &[(
            "Prints the request only",
            "cpaas restcomm migrate AC66bcea37f15eef4befd030f68110c582 \
             --organization OR2c4bdfb88612109ddeafe520ca96851a --dry-run",
        )],
    ),
    ("twilio account get", &[("The profile's own", "cpaas twilio account get")]),
    (
        "twilio account set",
        &[("Another name", "cpaas twilio account set --friendly-name Acme --yes")],
    ),
    (
        "twilio account status",
        &[
            (
                "Suspend a sub-account",
                "cpaas twilio account status suspended AC8bc5f895d927b87121556290a9f1f062 --yes",
            ),
            (
                "Close one, confirmed by its SID",
                "cpaas twilio account status closed AC8bc5f895d927b87121556290a9f1f062 \
                 --confirm AC8bc5f895d927b87121556290a9f1f062",
            ),
        ],
    ),
    (
        "exporter",
        &[
            ("Every profile, on this machine", "cpaas exporter"),
            (
                "Those of production, each read at most every ten minutes",
                "cpaas exporter --tag prod --min-interval 10m --listen 127.0.0.1:9987",
            ),
            ("Without any account of your own", "cpaas --sandbox exporter"),
        ],
    ),
    (
        "sandbox",
        &[
            ("On a given port", "cpaas sandbox --port 8080"),
            ("Over TLS, with children", "cpaas sandbox --tls --children 3"),
        ],
    ),
    (
        "completions",
        &[
            (
                "For bash",
                "cpaas completions bash > ~/.local/share/bash-completion/completions/cpaas",
            ),
            ("For zsh, in a folder of $fpath", "cpaas completions zsh > ~/.zfunc/_cpaas"),
            ("For fish", "cpaas completions fish > ~/.config/fish/completions/cpaas.fish"),
            ("One that also completes names of profiles", "cpaas completions zsh --dynamic"),
        ],
    ),
    (
        "man",
        &[
            ("The main page", "cpaas man > cpaas.1"),
            ("A page for each command", "cpaas man --out ~/.local/share/man/man1"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_broken_before_an_option() {
        let option = format!(" --option {}", "x".repeat(30));
        assert_eq!(
            wrapped(&format!("cpaas{}", option.repeat(3))),
            format!("cpaas{option} \\\n   {option} \\\n   {option}")
        );
        assert_eq!(wrapped("cpaas --all balance"), "cpaas --all balance");
    }
}
