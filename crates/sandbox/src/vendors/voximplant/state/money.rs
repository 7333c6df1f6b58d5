//! Money that moves: exact, or not at all.

use rust_decimal::Decimal;
use serde_json::value::RawValue;

use crate::vendors::voximplant::errors::{Code, code};
use crate::vendors::voximplant::json::verbatim;
use crate::vendors::voximplant::state::account::Account;
use crate::vendors::voximplant::state::checks;

/// An amount from JSON, as a number or as a text. `None` if it is neither, or has too many digits to be
/// counted with.
pub(crate) fn read(json: &str) -> Option<Decimal> {
    let text = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(json);
    let digits = checks::decimal(text).ok()?;
    Decimal::from_str_exact(digits.get()).ok()
}

/// An amount without idle zeros, as the vendor writes whole ones.
pub(crate) fn text(amount: Decimal) -> String {
    amount.normalize().to_string()
}

/// An amount as a JSON number.
pub(crate) fn json(amount: Decimal) -> Box<RawValue> {
    verbatim(&text(amount))
}

/// A sum with every digit.
pub(crate) fn sum(one: Decimal, other: Decimal) -> Result<Decimal, Code> {
    let sum = one.checked_add(other).ok_or(code::BILLING_ERROR)?;
    // The library rounds what doesn't fit; then it has dropped digits behind the dot.
    let whole = sum.scale() == one.scale().max(other.scale());
    if whole { Ok(sum) } else { Err(code::BILLING_ERROR) }
}

/// Takes a price from an account if balance and credit limit cover it.
pub(crate) fn take(account: &mut Account, price: Decimal) -> Result<(), Code> {
    let balance = read(&account.balances.balance).ok_or(code::BILLING_ERROR)?;
    let limit = read(&account.balances.credit_limit).ok_or(code::BILLING_ERROR)?;
    if price > Decimal::ZERO && sum(balance, limit)? < price {
        return Err(code::INSUFFICIENT_MONEY);
    }
    set(account, sum(balance, -price)?)
}

/// Makes an amount the balance, and moves the live and the fixed one by as much.
pub(crate) fn set(account: &mut Account, amount: Decimal) -> Result<(), Code> {
    let before = read(&account.balances.balance).unwrap_or(amount);
    account.balances.balance = text(amount);
    let change = sum(amount, -before)?;
    for other in [&mut account.balances.live_balance, &mut account.balances.fixed_balance] {
        // A seed may hold what is no amount; it is not computed with and stays as it is.
        if let Some(there) = read(other) {
            *other = text(sum(there, change)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::voximplant::seed::Seed;

    fn account(balance: &str, limit: &str) -> Account {
        Account::parent(&Seed::new().balance(balance).credit_limit(limit))
    }

    #[test]
    fn is_exact() {
        let mut account = account("19772.350", "0");
        take(&mut account, read("293.855").unwrap()).unwrap();
        assert_eq!(account.balances.balance, "19478.495");
        assert_eq!(account.balances.live_balance, "19478.495");
        assert_eq!(account.balances.fixed_balance, "19876.075");
        take(&mut account, read("478.495").unwrap()).unwrap();
        assert_eq!(account.balances.balance, "19000");
    }

    #[test]
    fn counts_the_credit_and_stops_there() {
        let mut account = account("1.5", "0.25");
        assert_eq!(take(&mut account, read("1.7501").unwrap()), Err(code::INSUFFICIENT_MONEY));
        assert_eq!(account.balances.balance, "1.5");
        assert_eq!(take(&mut account, read("1.75").unwrap()), Ok(()));
        assert_eq!(account.balances.balance, "-0.25");
    }

    #[test]
    fn refuses_what_it_cannot_count() {
        for balance in ["1 or 2", "1e3", "0.12345678901234567890123456789", "null"] {
            let mut account = account(balance, "0");
            assert_eq!(take(&mut account, Decimal::ONE), Err(code::BILLING_ERROR), "{balance}");
        }
        let fine = read("9999999999999999999999999.01").unwrap();
        assert_eq!(sum(fine, read("0.0001").unwrap()), Err(code::BILLING_ERROR));
        assert_eq!(read("\"7.10\""), read("7.1"));
    }
}
