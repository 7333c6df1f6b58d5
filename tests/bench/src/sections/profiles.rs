//! A file of ten thousand profiles, against one of a single profile.

use std::path::Path;
use std::process::Command;

use crate::base::Result;
use crate::bench::{Bench, COMMAND, cpaas, profile_name, program};
use crate::row::{Figure, Goal, Row, rows};

const ROUNDS: u16 = 11;

pub(crate) const MANY: u32 = 10_000;

pub(super) fn table(bench: &Bench) -> Result<String> {
    let account = bench.account("twilio", &bench.replay(&bench.sandbox())?);
    let (many, one) = (bench.profiles(MANY, &account)?, bench.profiles(1, &account)?);
    let balance = format!("--profile {} balance", profile_name(0));
    let commands = [
        tab(&many)?,
        cpaas(&many, "profiles list")?,
        cpaas(&one, "profiles list")?,
        cpaas(&many, &balance)?,
        cpaas(&one, &balance)?,
        cpaas(&many, "--all balance")?,
    ];
    let [tab, list, list_of_one, single, alone, all] = bench.costs(ROUNDS, commands)?;
    let of_one = |figure: Figure| figure.of("one profile in the file");
    let (single, alone) = (Figure::milliseconds(&single), Figure::milliseconds(&alone));
    rows(&[
        Row::figure("a TAB for one of 10,000", Figure::milliseconds(&tab), Goal::AtMost(50.0)),
        Row::figure("`profiles list` of 10,000", Figure::seconds(&list), Goal::AtMost(0.1))
            .beside(of_one(Figure::seconds(&list_of_one))),
        Row::figure(
            "`balance` of one of 10,000, beyond that of a single one",
            single.beyond(&alone),
            Goal::AtMost(20.0),
        )
        .beside(of_one(alone)),
        Row::figure("`--all balance` of 10,000, time", Figure::seconds(&all), Goal::AtMost(1.0)),
        Row::figure(
            "`--all balance` of 10,000, peak memory",
            Figure::peak_mb(&all),
            Goal::AtMost(60.0),
        ),
    ])
}

/// What a shell runs when a TAB is to complete the name of the last profile.
fn tab(config: &Path) -> Result<Command> {
    let mut command = program(COMMAND)?;
    command.env("CPAAS_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", "2").env("_CLAP_IFS", "\n");
    let name = profile_name((MANY - 1).into());
    command.env("CPAAS_CONFIG", config).args(["--", "cpaas", "--profile", &name]);
    Ok(command)
}
