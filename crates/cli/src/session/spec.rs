//! What is declared of a command of a vendor's API.

use super::confirm::ConfirmArgs;
use crate::output::view::View;

/// A command of a vendor's API, as data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CommandSpec {
    pub(crate) access: Access,
    /// How its answer becomes a table.
    pub(crate) view: View,
}

/// What a command is about below the account: options that select it in commands that show it, with their values.
pub(crate) type Subject = Vec<(&'static str, String)>;

/// What a command does to the account.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Access {
    Read,
    /// It changes something, after confirmation.
    Write(ConfirmArgs),
}

impl CommandSpec {
    /// A command that changes nothing.
    pub(crate) fn read(view: View) -> Self {
        Self { access: Access::Read, view }
    }

    /// A command that changes something.
    pub(crate) fn write(confirm: ConfirmArgs, view: View) -> Self {
        Self { access: Access::Write(confirm), view }
    }

    /// How its change is confirmed, if it is one.
    pub(super) fn confirm(self) -> Option<ConfirmArgs> {
        match self.access {
            Access::Read => None,
            Access::Write(confirm) => Some(confirm),
        }
    }

    /// Whether its change is only tried.
    pub(super) fn is_dry_run(self) -> bool {
        self.confirm().is_some_and(|confirm| confirm.dry_run)
    }
}
