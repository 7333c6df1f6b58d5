//! `cpaas update`: changes each account.

use clap::Args;
use cpaas_core::{AccountInfo, AccountUpdate};

use crate::base::exit::{Code, Failure};
use crate::output::answer::check_columns;
use crate::output::options::{Format, Output};
use crate::output::print;
use crate::session::account_set::AccountSet;
use crate::session::context::AppContext;
use crate::session::dry_run::{self, DryRun};
use crate::session::fleet_run::{self, FleetRun};
use crate::session::secrets::password;

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    changes: Changes,
    /// Print the request, with secrets redacted, instead of sending it; read requests that are needed to build it are sent, and printed too
    #[arg(long)]
    dry_run: bool,
}

/// What to change; at least one.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Changes {
    /// The account's or company's name
    #[arg(long)]
    name: Option<String>,
    /// The language: an ISO 639-1 code such as sv, or the vendor's own name
    #[arg(long)]
    language: Option<String>,
    /// The time zone: an IANA name such as Europe/Stockholm, or the vendor's own code
    #[arg(long)]
    timezone: Option<String>,
    /// Read a new password from standard input
    #[arg(long)]
    password_stdin: bool,
}

pub(crate) async fn run(options: &Update, app: &AppContext<'_>) -> Result<Code, Failure> {
    let update = options.changes.update().await?;
    let output = app.output()?;
    if options.dry_run {
        dry_run::check(output)?;
    } else {
        check_columns::<AccountInfo>(output)?;
    }
    let accounts = fleet_run::open(app, options.dry_run).await?;
    accounts.check_complete()?;
    let password = update.password.iter();
    password
        .flat_map(|password| accounts.password_warnings(password))
        .for_each(|line| output.console.note(&line));
    if options.dry_run {
        return dry_run(output, &accounts, &update).await;
    }
    let run = FleetRun::write(output, "update", &accounts);
    app.state.write(run.run(accounts.fleet.update(&update))).await
}

/// Tries the change on every account, and prints what would be sent.
async fn dry_run(
    output: Output<'_>,
    accounts: &AccountSet,
    update: &AccountUpdate,
) -> Result<Code, Failure> {
    let run = FleetRun::dry_run(output, dry_run::NAME, accounts);
    let outcomes = run.gather(accounts.fleet.read(|label, account| async move {
        let result = account.update(update).await;
        let recorder = accounts.recorders.get(label);
        DryRun::of(recorder.map(|recorder| recorder.requests()).unwrap_or_default(), result)
    }));
    let ended = outcomes.await;
    if output.format != Format::Table {
        return run.present(&ended, |_| false);
    }
    for outcome in &ended.outcomes {
        run.presenter.explain(outcome);
        if let Ok(dry_run) = &outcome.result {
            print::text(&dry_run.script(&outcome.label))?;
        }
    }
    Ok(run.code(&ended.outcomes))
}

impl Changes {
    async fn update(&self) -> Result<AccountUpdate, Failure> {
        let mut update = AccountUpdate::new();
        update.name.clone_from(&self.name);
        update.language.clone_from(&self.language);
        update.timezone.clone_from(&self.timezone);
        update.password = password(self.password_stdin).await?;
        Ok(update)
    }
}
