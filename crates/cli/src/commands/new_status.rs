//! A new status for an account of a vendor that has these three. Closing can't be undone: it is confirmed by the
//! account's SID instead of by `--yes`.

use clap::ValueEnum;

use crate::base::exit::Failure;
use crate::session::confirm::ConfirmArgs;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NewStatus {
    Active,
    Suspended,
    Closed,
}

impl NewStatus {
    /// What it does to these accounts, for people.
    pub(crate) fn effect(self, accounts: &str) -> String {
        match self {
            Self::Active => format!("activates {accounts}"),
            Self::Suspended => format!("suspends {accounts}"),
            Self::Closed => format!("closes for good {accounts}"),
        }
    }
}

/// What the command line says of closing.
#[derive(Debug)]
pub(crate) struct Closing<'a> {
    /// Whether the account is to be closed at all.
    pub(crate) closes: bool,
    /// The account that is named.
    pub(crate) sid: Option<&'a str>,
    /// The SID that is repeated.
    pub(crate) confirmed: Option<&'a str>,
    pub(crate) confirm_args: ConfirmArgs,
}

impl Closing<'_> {
    /// How the change is confirmed.
    pub(crate) fn confirm_args(&self) -> ConfirmArgs {
        let yes = if self.closes { self.confirmed.is_some() } else { self.confirm_args.yes };
        ConfirmArgs { yes, ..self.confirm_args }
    }

    /// Fails if closing is not confirmed, or can't be, or if another account is.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        match (self.closes, self.confirmed, self.sid) {
            (true, None, _) if self.confirm_args.yes => {
                Err(Failure::usage("closing can't be undone: give --confirm SID instead of --yes"))
            }
            (true, None, _) => self.confirm_args().check().map_err(|_| {
                Failure::usage(
                    "closing can't be undone and there is no terminal to ask on: give --confirm SID",
                )
            }),
            (true, Some(_), Some(sid)) => self.check_sid(sid),
            (false, Some(_), _) => Err(Failure::usage("--confirm is for closing")),
            _ => Ok(()),
        }
    }

    /// Fails if another account than this one is confirmed.
    pub(crate) fn check_sid(&self, sid: &str) -> Result<(), Failure> {
        match self.confirmed {
            Some(confirmed) if confirmed != sid => Err(Failure::usage(format!(
                "--confirm {confirmed}: the account to be closed is {sid}"
            ))),
            _ => Ok(()),
        }
    }
}
