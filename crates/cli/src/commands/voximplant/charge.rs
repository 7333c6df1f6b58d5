//! `cpaas charge`.

use clap::{Args, Subcommand};
use cpaas_core::{Currency, Decimal, Error};
use cpaas_voximplant::{
    ChargeAccount, Date, GetMoneyAmountToCharge, PhoneSelector, Selection, SubscriptionTemplateType,
};
use futures_util::TryFutureExt as _;

use super::Session;
use crate::commands::own::{Consent, Layout};
use crate::exit::{Code, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum Charge {
    /// Show what the next charge takes
    Amount(Amount),
    /// Charge for phone numbers now: those that are not charged for by themselves
    Run(Run),
}

#[derive(Debug, Args)]
pub(crate) struct Amount {
    /// The currency to tell it in; the account's, if not given
    #[arg(long)]
    currency: Option<Currency>,
    /// The day of the charge, such as 2026-11-22; today, if not given
    #[arg(long, value_name = "DAY")]
    date: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    consent: Consent,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// The numbers with these ids, with commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    phone_id: Vec<u64>,
    /// These numbers, with commas
    #[arg(long, value_delimiter = ',', value_name = "NUMBER")]
    phone_number: Vec<String>,
    /// Every number there is; says first how many are due
    #[arg(long)]
    all_numbers: bool,
}

impl Charge {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Amount(_) => "charge_amount",
            Self::Run(_) => "charge_run",
        }
    }

    pub(super) fn consent(&self) -> Option<Consent> {
        match self {
            Self::Amount(_) => None,
            Self::Run(run) => Some(run.consent),
        }
    }
}

pub(super) async fn run(command: &Charge, session: &Session<'_>) -> Result<Code, Failure> {
    match command {
        Charge::Amount(Amount { currency, date }) => {
            let request = GetMoneyAmountToCharge::builder()
                .maybe_currency(*currency)
                .maybe_charge_date(*date)
                .build();
            let answer = session.client.get_money_amount_to_charge(&request);
            session.show(answer.map_ok(|answer| answer.result), Layout::ONE).await
        }
        Charge::Run(Run { which, consent: _ }) => {
            session.check_columns(Layout::ONE)?;
            let effect = match effect(which, session).await {
                Ok(effect) => effect,
                Err(error) => return session.print::<()>(Err(error), Layout::ONE),
            };
            let request = ChargeAccount::builder(which.selector()).build();
            session.change(&effect, session.client.charge_account(&request), Layout::ONE).await
        }
    }
}

impl Which {
    fn selector(&self) -> PhoneSelector {
        match self {
            Self { all_numbers: true, .. } => PhoneSelector::Ids(Selection::All),
            Self { phone_number, .. } if !phone_number.is_empty() => {
                PhoneSelector::Numbers(Selection::Only(phone_number.clone()))
            }
            Self { phone_id, .. } => PhoneSelector::Ids(Selection::Only(phone_id.clone())),
        }
    }
}

async fn effect(which: &Which, session: &Session<'_>) -> Result<String, Error> {
    if !which.all_numbers {
        let ids = which.phone_id.iter().map(|id| format!("id {id}"));
        let numbers: Vec<_> = ids.chain(which.phone_number.iter().cloned()).collect();
        return Ok(format!("charges now for the phone numbers {}", numbers.join(", ")));
    }
    let request = GetMoneyAmountToCharge::default();
    let due = session.client.get_money_amount_to_charge(&request).await?.result.subscriptions;
    // Only numbers, and only those that wait to be charged for.
    let waits = |auto: Option<bool>| auto != Some(true);
    let is_number = |kind: Option<&SubscriptionTemplateType>| {
        kind.is_none_or(|kind| *kind == SubscriptionTemplateType::PhoneNum)
    };
    let due: Vec<_> = due
        .iter()
        .filter(|one| {
            is_number(one.subscription_type.as_ref()) && waits(one.subscription_auto_charge)
        })
        .collect();
    let sum = due
        .iter()
        .map(|one| one.subscription_amount)
        .try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount?));
    let sum = sum.map_or_else(|| "an unknown sum".to_owned(), |sum| sum.to_string());
    Ok(format!("charges now for every phone number ({} due, {sum} in all)", due.len()))
}
