//! `cpaas update`: changes each account.

use clap::Args;
use cpaas_core::{AccountId, AccountInfo, AccountUpdate};
use cpaas_fleet::{Fleet, Outcome, Report};

use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::base::parse::not_blank;
use crate::output::answer::check_columns;
use crate::output::options::{Format, Output};
use crate::output::print;
use crate::output::totals::Totals;
use crate::session::account_set::AccountSet;
use crate::session::changes::changed_fields;
use crate::session::confirm::ConfirmArgs;
use crate::session::context::AppContext;
use crate::session::dry_run::{self, DryRun};
use crate::session::fleet_run::{self, FleetRun};
use crate::session::secrets::password;

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    changes: Changes,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

/// What to change; at least one.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Changes {
    /// The account's or company's name
    #[arg(long, value_parser = not_blank)]
    name: Option<String>,
    /// The language: an ISO 639-1 code such as sv, or the vendor's own name
    #[arg(long, value_parser = not_blank)]
    language: Option<String>,
    /// The time zone: an IANA name such as Europe/Stockholm, or the vendor's own code
    #[arg(long, value_parser = not_blank)]
    timezone: Option<String>,
    /// Read a new password from standard input
    #[arg(long)]
    password_stdin: bool,
}

pub(crate) async fn run(options: &Update, app: &AppContext<'_>) -> Result<Code, Failure> {
    let Update { changes, confirm } = options;
    confirm.check_for("this changes accounts")?;
    let update = changes.update(&app.console).await?;
    let output = app.output()?;
    if confirm.dry_run {
        dry_run::check(output)?;
    } else {
        check_columns::<AccountInfo>(output)?;
    }
    let accounts = fleet_run::open(app, confirm.dry_run).await?;
    accounts.check_complete()?;
    warn(&accounts, &update, &app.console);
    if confirm.dry_run {
        return dry_run(output, &accounts, &update).await;
    }
    announce(options, &accounts.fleet, &update, &app.console).await;
    confirm.confirm(None, &app.console).await?;
    let run = FleetRun::write(output, &accounts);
    run.run(accounts.fleet.update(&update)).await
}

/// Warns of a password that one of the platforms is known to refuse.
fn warn(accounts: &AccountSet, update: &AccountUpdate, console: &Console) {
    let warnings = update.password.iter().flat_map(|password| accounts.password_warnings(password));
    warnings.for_each(|line| console.note(&line));
}

/// Says what is changed on which accounts. If someone is asked, with the accounts' ids, which may take a login to
/// read.
async fn announce(options: &Update, fleet: &Fleet, update: &AccountUpdate, console: &Console) {
    let ids = if options.confirm.yes { None } else { Some(fleet.id().report().await) };
    let mut ids = ids.iter().flat_map(Report::iter);
    let accounts = fleet.capabilities().report().await;
    let accounts = accounts.iter().map(|account| {
        let refused = account.result.as_ref().ok().and_then(|can| can.check(update).err());
        (name(account, ids.next()), refused)
    });
    let (accounts, changes) = (accounts.collect::<Vec<_>>(), options.changes.describe().join(", "));
    if let [(account, _)] = accounts.as_slice() {
        console.note(&format!("{account}: changes {changes}"));
        return;
    }
    console.note(&format!("changes {} accounts: {changes}", accounts.len()));
    for (account, refused) in accounts {
        let refused = refused.map(|why| format!(": {}", why.message()));
        console.note(&format!("  {account}{}", refused.unwrap_or_default()));
    }
}

/// An account, for people.
fn name<T>(account: &Outcome<T>, id: Option<&Outcome<AccountId>>) -> String {
    let Outcome { provider, label, .. } = account;
    match id.map(|id| &id.result) {
        None => format!("{provider} (profile {label})"),
        Some(Ok(id)) => format!("{provider}, account {id} (profile {label})"),
        Some(Err(why)) => {
            format!("{provider}, unknown account (profile {label}): {}", why.message())
        }
    }
}

/// Tries the change on every account, and prints what would be sent.
async fn dry_run(
    output: Output<'_>,
    accounts: &AccountSet,
    update: &AccountUpdate,
) -> Result<Code, Failure> {
    let run = FleetRun::dry_run(output, accounts);
    let tried = accounts.fleet.read(|label, account| async move {
        let result = account.update(update).await;
        let recorder = accounts.recorders.get(label);
        DryRun::of(recorder.map(|recorder| recorder.requests()).unwrap_or_default(), result)
    });
    let ended = run.gather(tried, |_| None).await;
    if output.format != Format::Table {
        return run.present(&ended, |_| None, &Totals::NONE);
    }
    for outcome in &ended.outcomes {
        run.presenter.explain(outcome);
        if let Ok(dry_run) = &outcome.result {
            print::text(output.console, &dry_run.script(&outcome.label));
        }
    }
    Ok(run.code(&ended.outcomes))
}

impl Changes {
    /// What is changed, for people.
    fn describe(&self) -> Vec<String> {
        let mut changes = changed_fields!(self; name, language, timezone);
        changes.extend(self.password_stdin.then(|| "a new password".to_owned()));
        changes
    }

    async fn update(&self, console: &Console) -> Result<AccountUpdate, Failure> {
        let mut update = AccountUpdate::new();
        update.name.clone_from(&self.name);
        update.language.clone_from(&self.language);
        update.timezone.clone_from(&self.timezone);
        update.password = password(self.password_stdin, console).await?;
        Ok(update)
    }
}
