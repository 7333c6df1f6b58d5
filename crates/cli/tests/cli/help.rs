//! What the command says of itself: help, examples, manual pages, completions.

use crate::support::homes::home_of_all;
use crate::support::{Home, in_shell, tool};
use cpaas_sandbox::{Options, Sandbox};

/// Where shells look for completions.
const FOLDERS: [&str; 3] =
    [".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"];

/// The words of each command after `cpaas`, with its examples as they stand in the reference.
pub(crate) async fn commands() -> Vec<(String, String)> {
    let reference = Home::new().run(&["man", "--markdown"]).await;
    assert_eq!((reference.code, reference.stderr.as_str()), (0, ""));
    let sections = reference.stdout.split("## cpaas").skip(1).map(|section| {
        let (words, text) = section.split_once('\n').unwrap();
        let examples = text.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
        (words.trim().to_owned(), examples.to_owned())
    });
    let commands: Vec<_> = sections.collect();
    assert!(commands.len() > 40, "{commands:?}");
    commands
}

#[tokio::test]
async fn the_help_of_every_command_has_its_examples() {
    let home = Home::new();
    for (words, examples) in commands().await {
        let arguments: Vec<_> = words.split_whitespace().chain(["--help"]).collect();
        let help = home.run(&arguments).await;
        assert_eq!((help.code, help.stderr.as_str()), (0, ""), "{words}");
        let shown = help.stdout.split("Examples:\n").nth(1).unwrap_or_default();
        let shown: Vec<_> = shown.lines().map(str::trim).collect();
        for line in examples.lines() {
            assert!(shown.contains(&line.trim()), "{words}: {line:?} in {shown:?}");
        }
    }
}

#[tokio::test]
async fn the_short_help_of_a_command_is_its_own() {
    let home = Home::new();
    let help = async |arguments: &[&str]| home.run(arguments).await.stdout;
    for command in [&["balance"][..], &["voximplant", "plans", "list"], &["profiles", "set"]] {
        let short = help(&[command, &["-h"]].concat()).await;
        let long = help(&[command, &["--help"]].concat()).await;
        let (options, _) = short.split_once("Examples:\n").unwrap();
        assert!(options.contains("see more with '--help'"), "{short}");
        for option in ["--concurrency", "--profile", "--output"] {
            assert!(!options.contains(option) && long.contains(option), "{command:?}: {short}");
        }
    }
    assert!(help(&["balance", "-h"]).await.contains("--below <AMOUNT>"));
    assert!(help(&["-h"]).await.contains("--concurrency <N>"));
}

/// Each by the shell, in a home with the accounts of a sandbox of its own.
#[tokio::test]
async fn every_example_of_every_command_works() {
    let mut tried = 0;
    for (words, examples) in commands().await {
        // Runs until it is interrupted. A command that only holds others has their examples.
        if matches!(words.as_str(), "exporter" | "sandbox") {
            continue;
        }
        for example in examples.split("# ").skip(1) {
            let (what, line) = example.split_once('\n').unwrap();
            let (_sandbox, home) = home_of_examples().await;
            let ended = in_shell(&home, vendor(&words), line).await;
            assert_eq!(ended.code, 0, "{words}: {what}: {line}: {ended:?}");
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried}");
}

/// A home with the accounts and files that are in examples.
pub(crate) async fn home_of_examples() -> (Sandbox, Home) {
    let sandbox = Sandbox::start(Options::new().children(3)).await.unwrap();
    let home = home_of_all(&sandbox);
    for folder in FOLDERS {
        std::fs::create_dir_all(home.path().join(folder)).unwrap();
    }
    std::fs::write(home.path().join("password.txt"), "Passw0rd!\n").unwrap();
    let salt = home.write_secret("salt.txt", "salt\n");
    std::fs::rename(salt, home.path().join("salt.txt")).unwrap();
    (sandbox, home)
}

/// The vendor whose command it is.
pub(crate) fn vendor(words: &str) -> &'static str {
    match words.split_whitespace().next() {
        Some("restcomm") => "restcomm",
        Some("twilio") => "twilio",
        Some("children" | "voximplant") => "voximplant",
        _ => "sonetel",
    }
}

#[tokio::test]
async fn every_command_has_a_manual_page() {
    let home = Home::new();
    let folder = home.path().join("new/man1");
    let out = folder.to_str().unwrap();
    let written = home.run(&["man", "--out", out]).await;
    assert_eq!((written.code, written.stdout.as_str()), (0, ""), "{written:?}");
    let commands = commands().await;
    assert!(written.stderr.contains(&format!("{} pages", commands.len())), "{written:?}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), commands.len());
    for (words, _) in commands {
        let name = format!("cpaas {words}").trim_end().replace(' ', "-");
        let page = folder.join(format!("{name}.1"));
        let text = std::fs::read_to_string(&page).unwrap();
        assert!(text.contains(&format!(".TH {name} 1")), "{text}");
        for section in
            ["NAME", "SYNOPSIS", "DESCRIPTION", "\"OPTIONS OF EVERY COMMAND\"", "EXAMPLES"]
        {
            assert!(text.contains(&format!(".SH {section}\n")), "{name}: {section} in {text}");
        }
        if let Some(checked) =
            tool("groff", &["-Kutf8", "-man", "-ww", "-z", page.to_str().unwrap()]).await
        {
            assert_eq!(String::from_utf8_lossy(&checked.stderr), "", "{name}");
        }
    }
    let main = home.run(&["man"]).await;
    assert_eq!(main.stdout, std::fs::read_to_string(folder.join("cpaas.1")).unwrap());
    assert!(main.stdout.contains(".SH ENVIRONMENT"));
}

#[tokio::test]
async fn completions_are_scripts_that_their_shell_understands() {
    let home = Home::new();
    for (shell, words) in [
        ("bash", "complete -F _cpaas"),
        ("zsh", "#compdef cpaas"),
        ("fish", "complete -c cpaas"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[cpaas]"),
    ] {
        let script = home.run(&["completions", shell]).await;
        assert_eq!((script.code, script.stderr.as_str()), (0, ""), "{shell}");
        for word in [words, "children", "timezones", "password-stdin"] {
            assert!(script.stdout.contains(word), "{shell}: {word}");
        }
        let file = home.path().join(shell);
        std::fs::write(&file, &script.stdout).unwrap();
        if ["bash", "zsh", "fish"].contains(&shell)
            && let Some(checked) = tool(shell, &["-n", file.to_str().unwrap()]).await
        {
            assert!(checked.status.success() && checked.stderr.is_empty(), "{shell}: {checked:?}");
        }
    }
}

#[tokio::test]
async fn bash_completes_commands_options_and_values() {
    let home = Home::new();
    let file = home.path().join("cpaas.bash");
    std::fs::write(&file, home.run(&["completions", "bash"]).await.stdout).unwrap();
    for (typed, completed) in [
        ("cpaas chi", "children"),
        ("cpaas children l", "list"),
        ("cpaas children list --frie", ""),
        ("cpaas children update --frie", "--friendly-name"),
        ("cpaas balance --output js", "json"),
        ("cpaas completions fi", "fish"),
    ] {
        let script = format!(
            "source {}; COMP_WORDS=({typed}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _cpaas cpaas \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; echo \"${{COMPREPLY[*]}}\"",
            file.display()
        );
        let Some(ended) = tool("bash", &["-c", &script]).await else { return };
        let shown = String::from_utf8(ended.stdout).unwrap();
        assert_eq!(shown.trim(), completed, "{typed}: {}", String::from_utf8_lossy(&ended.stderr));
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let home = Home::new();
    std::fs::write(home.path().join("file"), "").unwrap();
    for (arguments, code, words) in [
        (&["completions"][..], 2, "<SHELL>"),
        (&["completions", "tcsh"], 2, "powershell"),
        (&["man", "--out", "x", "--markdown"], 2, "cannot be used with"),
        (&["man", "--out", "file/x"], 1, "file/x: Not a directory"),
        (&["--all", "man"], 2, "uses no accounts"),
        (&["--sandbox", "completions", "bash"], 2, "uses no accounts"),
        (&["--timeout", "5s", "sandbox"], 2, "uses no accounts"),
    ] {
        let ended = home.run(arguments).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (code, ""), "{arguments:?}: {ended:?}");
        assert!(ended.stderr.contains(words), "{arguments:?}: {ended:?}");
    }
}

#[tokio::test]
async fn help_and_mistakes_have_colours_where_they_are_wanted() {
    const ESCAPE: char = '\u{1b}';
    for (variable, value, coloured) in [
        ("CLICOLOR_FORCE", "1", true),
        ("CLICOLOR_FORCE", "", false),
        ("NO_COLOR", "1", false),
        ("TERM", "xterm", false),
    ] {
        let mut home = Home::new();
        home.set(variable, value);
        let help = home.run(&["balance", "--help"]).await;
        let mistake = home.run(&["balance", "--nonsense"]).await;
        assert_eq!((help.code, mistake.code), (0, 2));
        for text in [&help.stdout, &mistake.stderr] {
            assert_eq!(text.contains(ESCAPE), coloured, "{variable}={value}: {text:?}");
        }
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_terminal_no_color_means_none() {
    for (variable, coloured) in [("TERM=xterm", true), ("TERM=xterm NO_COLOR=1", false)] {
        let cpaas = env!("CARGO_BIN_EXE_cpaas");
        let line = format!("env {variable} {cpaas} --help");
        let Some(shown) = tool("script", &["-qec", &line, "/dev/null"]).await else { return };
        let shown = String::from_utf8(shown.stdout).unwrap();
        assert!(shown.contains("Examples:"), "{shown}");
        assert_eq!(shown.contains('\u{1b}'), coloured, "{variable}");
    }
}
