//! `cpaas voximplant charge`.

use std::ops::ControlFlow;

use clap::{Args, Subcommand};
use cpaas_core::{Currency, Decimal, Error};
use cpaas_voximplant::{
    ChargeAccount, Client, Date, GetMoneyAmountToCharge, List, PhoneSelector, Selection,
    SubscriptionTemplateType,
};

use crate::base::exit::{Code, Failure};
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::confirm::{Change, ConfirmArgs};
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::Session;

#[derive(Debug, Subcommand)]
pub(crate) enum Charge {
    /// Show the amount of the next charge
    Amount(Amount),
    /// Charge now for phone numbers that are not charged automatically
    Run(Run),
}

#[derive(Debug, Args)]
pub(crate) struct Amount {
    /// The currency of the amount [default: the account's]
    #[arg(long)]
    currency: Option<Currency>,
    /// The day of the charge, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DAY")]
    date: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    phones: Phones,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Phones {
    /// The numbers with these ids, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    phone_id: Vec<u64>,
    /// These numbers, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "NUMBER")]
    phone_number: Vec<String>,
    /// Every number; the confirmation shows how many are due
    #[arg(long)]
    all_numbers: bool,
}

impl VendorCommand for Amount {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(View::ONE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let mut request = GetMoneyAmountToCharge::new();
        request.currency = self.currency;
        request.charge_date = self.date;
        match session.client.get_money_amount_to_charge(&request).await {
            Ok(answer) => {
                let unreadable = &answer.result.subscriptions.unreadable;
                session.print_parts(&answer.result, unreadable)
            }
            Err(error) => session.print::<()>(Err(error)),
        }
    }
}

impl VendorCommand for Run {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::write(self.confirm, View::ONE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let effect = match effect(&self.phones, session).await {
            Ok(effect) => effect,
            Err(error) => return session.print::<()>(Err(error)),
        };
        let request = ChargeAccount::new(self.phones.selector());
        let send = session.client.charge_account(&request);
        match session.carry_out(&Change::new(&effect), send).await? {
            ControlFlow::Continue(Ok(answer)) => {
                let unreadable = &answer.result.phones.unreadable;
                session.print_parts(&answer, unreadable)
            }
            ControlFlow::Continue(Err(error)) => session.print::<()>(Err(error)),
            ControlFlow::Break(code) => Ok(code),
        }
    }
}

impl Phones {
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

async fn effect(phones: &Phones, session: &Session<'_, Client>) -> Result<String, Error> {
    if !phones.all_numbers {
        let ids = phones.phone_id.iter().map(|id| format!("id {id}"));
        let numbers: Vec<_> = ids.chain(phones.phone_number.iter().cloned()).collect();
        return Ok(format!("charges now for the phone numbers {}", numbers.join(", ")));
    }
    let request = GetMoneyAmountToCharge::new();
    let due = session.client.get_money_amount_to_charge(&request).await?.result.subscriptions;
    // Only numbers, and only those that are not charged automatically.
    let waits = |auto: Option<bool>| auto != Some(true);
    let is_number = |kind: Option<&SubscriptionTemplateType>| {
        kind.is_none_or(|kind| *kind == SubscriptionTemplateType::PhoneNum)
    };
    let List { items, unreadable, .. } = due;
    let due: Vec<_> = items
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
    let due = match unreadable.len() {
        0 => format!("{} due, {sum} in all", due.len()),
        more => format!("{} due, and {more} that can't be read, an unknown sum in all", due.len()),
    };
    Ok(format!("charges now for every phone number ({due})"))
}
