//! `cpaas voximplant rates`.

use clap::Args;
use cpaas_core::Currency;
use cpaas_voximplant::{Client, Date, GetCurrencyRate};

use crate::base::exit::{Code, Failure};
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::Session;

#[derive(Debug, Args)]
pub(crate) struct Rates {
    /// The currencies, such as EUR; several separated by commas, or by repeating this
    #[arg(long, required = true, value_delimiter = ',', value_name = "CURRENCY")]
    currency: Vec<Currency>,
    /// The day, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DAY")]
    date: Option<Date>,
}

/// How its answer becomes a table.
pub(in crate::commands) const VIEW: View = View::Members("CURRENCY", "RATE");

impl VendorCommand for Rates {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(VIEW)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let mut request = GetCurrencyRate::new(self.currency.clone());
        request.date = self.date;
        match session.client.get_currency_rate(&request).await {
            Ok(answer) => session.print_parts(&answer.result, answer.result.unreadable()),
            Err(error) => session.print::<()>(Err(error)),
        }
    }
}
