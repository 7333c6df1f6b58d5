//! How a balance compares with its thresholds, for machines.

use cpaas_core::{Currency, Decimal, Money};
use cpaas_fleet::{Evaluation, State};
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

/// `{"state", "amount", "limit", "currency"}`: the amount that was compared, and the threshold that it is below, else
/// the one that it would be below first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ThresholdResult {
    state: State,
    amount: Option<Decimal>,
    limit: Option<Decimal>,
    currency: Option<Currency>,
}

impl ThresholdResult {
    /// Of a balance that is not known.
    pub(crate) const UNKNOWN: Self =
        Self { state: State::Unknown, amount: None, limit: None, currency: None };

    /// Of a balance with which no threshold can be compared.
    pub(crate) fn uncompared(money: Money) -> Self {
        let Money { amount, currency, .. } = money;
        Self { amount: Some(amount), currency: Some(currency), ..Self::UNKNOWN }
    }

    /// Whether the balance is below a threshold.
    pub(crate) fn is_below(&self) -> bool {
        matches!(self.state, State::Warning | State::Critical)
    }

    /// The state, the amount, the limit and the currency as they are printed.
    pub(crate) fn texts(&self) -> [Option<String>; 4] {
        let amount = |amount: Option<Decimal>| amount.map(|amount| amount.to_string());
        let currency = self.currency.map(|currency| currency.to_string());
        let state = Some(word(self.state).to_owned());
        [state, amount(self.amount), amount(self.limit), currency]
    }
}

impl From<&Evaluation> for ThresholdResult {
    fn from(evaluation: &Evaluation) -> Self {
        let Evaluation { state, balance, warning, critical, .. } = evaluation;
        let limit = match state {
            State::Critical => *critical,
            _ => warning.or(*critical),
        };
        let limit = limit.map(|limit| limit.amount);
        Self { state: *state, limit, ..Self::uncompared(balance.money()) }
    }
}

impl Serialize for ThresholdResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [state, amount, limit, currency] = self.texts();
        let mut members = serializer.serialize_struct("ThresholdResult", 4)?;
        members.serialize_field("state", &state)?;
        members.serialize_field("amount", &amount)?;
        members.serialize_field("limit", &limit)?;
        members.serialize_field("currency", &currency)?;
        members.end()
    }
}

/// A state as a word. Without a threshold, it is unknown whether a balance is too low.
pub(crate) fn word(state: State) -> &'static str {
    match state {
        State::NotCovered => State::Unknown.as_str(),
        state => state.as_str(),
    }
}
