//! The laws, each a function of a [`Subject`].
//!
//! Each puts the account through one promise of [`AccountProvider`](cpaas_core::AccountProvider)'s
//! contract, and returns how that ended. They call an account that works, and break it by
//! [`Subject::inject`]; afterwards the account is as usable as before, though changed.
//! [`conformance_tests!`](crate::conformance_tests) makes a test of each; [`ALL`] lists them for runners
//! of another kind.

mod aftermath;
mod declared;
mod errors;
mod faults;
mod reads;
mod sharing;
mod updates;

use std::fmt;
use std::pin::Pin;

use crate::subject::Subject;
use crate::verdict::{Outcome, Verdict, Violation};

type Run = for<'s> fn(&'s dyn Subject) -> Pin<Box<dyn Future<Output = Verdict> + Send + 's>>;

/// A law, by its name.
#[derive(Clone, Copy)]
pub struct Law {
    name: &'static str,
    run: Run,
}

impl Law {
    /// The law of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|law| law.name == name)
    }

    /// Its name, which is that of its function.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Puts a subject to this law, and compares how that ends with what the subject lists as
    /// [not applicable](Subject::not_applicable).
    ///
    /// # Errors
    ///
    /// That the law is broken; that the subject's list is wrong about it, or names no law.
    pub async fn check(&self, subject: &dyn Subject) -> Verdict {
        let listed = subject.not_applicable();
        if let Some(unknown) = listed.iter().find(|name| Self::named(name).is_none()) {
            let message = format!("the subject lists `{unknown}` as not applicable: no such law");
            return Err(Violation::new(message));
        }
        match ((self.run)(subject).await?, listed.contains(&self.name)) {
            (Outcome::NotApplicable(reason), false) => Err(Violation::new(format!(
                "the law does not apply ({reason}), which the subject does not list"
            ))),
            (Outcome::Holds, true) => {
                Err(Violation::new("the law applies, which the subject's list denies"))
            }
            (outcome, _) => Ok(outcome),
        }
    }
}

impl fmt::Debug for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The one list of all laws: hands it to another macro, behind what that is given beside.
#[doc(hidden)]
#[macro_export]
macro_rules! __with_all_laws {
    ($with:path, $($beside:tt)*) => {
        $with! {
            $($beside)*
            declared::what_is_declared_works_and_the_rest_is_unsupported,
            declared::every_declared_field_is_taken_and_no_other,
            declared::name_and_capabilities_are_fixed_and_cost_no_request,
            updates::an_unsupported_field_spoils_the_whole_update,
            updates::an_empty_update_is_refused,
            updates::what_an_update_returns_is_what_info_shows,
            updates::an_update_leaves_the_rest_alone,
            updates::an_update_that_succeeds_is_one_change,
            reads::reads_change_nothing,
            reads::the_balance_is_the_accounts_own,
            reads::the_id_stays_the_same,
            reads::a_balance_is_found_missing_only_by_a_read,
            errors::errors_name_provider_and_operation,
            errors::secrets_are_never_shown,
            faults::a_refused_connection_has_no_effect,
            faults::a_lost_request_is_never_called_applied,
            faults::a_change_whose_answer_is_lost_is_made_once,
            faults::a_change_whose_answer_is_garbled_is_made_once,
            faults::a_rate_limit_is_waited_for_or_told,
            faults::a_server_error_is_told,
            faults::wrong_credentials_are_told_and_do_nothing,
            faults::a_call_without_an_answer_ends_in_time,
            faults::an_update_whose_reads_fail_tells_whether_it_was_made,
            aftermath::after_a_failed_update_info_shows_what_the_platform_has,
            aftermath::a_failure_is_not_remembered,
            sharing::behind_a_pointer_it_is_the_same_account,
            sharing::calls_side_by_side_work,
            sharing::a_dropped_call_leaves_the_account_usable,
        }
    };
}

macro_rules! list {
    ($($module:ident::$law:ident,)*) => {
        $(pub use self::$module::$law;)*

        /// Every law.
        pub const ALL: &[Law] = &[
            $(Law { name: stringify!($law), run: |subject| Box::pin($module::$law(subject)) },)*
        ];
    };
}

__with_all_laws!(list,);
