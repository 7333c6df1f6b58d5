//! What a request is, and the macro that declares one.

use cpaas_core::{Error, Result, SecretString};
use cpaas_http::Access;
use cpaas_http::provider::Form;
use serde::de::DeserializeOwned;

use super::id::Id;

/// A method of the vendor's API: the type of its request, which says all there is to know of it.
///
/// The form is not written by serde: secrets have no serde representation and stay secrets this way,
/// and lists and groups of alternatives have their own rules.
pub(crate) trait Endpoint: Sync {
    /// The name, as it is in the path.
    const METHOD: &'static str;
    /// Whether it may change something.
    const ACCESS: Access;
    /// The whole response of a success: `result` and what is beside it.
    type Response: DeserializeOwned;
    /// Most bytes of the response, where they are more than usual.
    const BODY_LIMIT: Option<usize> = None;
    /// Fewest parameters, where a request with fewer would change nothing.
    const FEWEST_PARAMETERS: usize = 0;

    /// Of whom the response is, by its member of that name, if it shows that. Only for methods about the
    /// account itself.
    fn account_in(_response: &Self::Response) -> Option<(&'static str, Id)> {
        None
    }

    /// Where the response has the errors of those entries of its lists that can't be read; an endpoint that
    /// has no such place fails with the first of them.
    fn unreadable(_response: &mut Self::Response) -> Option<&mut Vec<Error>> {
        None
    }

    /// The parameters, checked.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for what the vendor would certainly refuse.
    fn form(&self) -> Result<Form>;

    /// How legacy credentials are sent beside those parameters.
    fn legacy(&self) -> LegacyParameters {
        LegacyParameters::Own
    }

    /// The e-mail address and the password that take the place of those in use.
    fn new_credentials(&self) -> (Option<&str>, Option<&SecretString>) {
        (None, None)
    }
}

/// Under which names legacy credentials are sent: a few methods have parameters that would collide
/// with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LegacyParameters {
    /// Under their own.
    Own,
    /// Identity and secret as the parent's: the own names describe a new account.
    Parent,
    /// The secret alone, as the parent's: the own names of the identity mean another account.
    ParentSecret,
    /// Under their own, except that `account_id` is a parameter of the request with this value.
    WithAccountId(Id),
    /// Not at all: the request has the parent's.
    Omitted,
}

/// Declares a request: its type, with the required parameters (in parentheses) as the arguments of
/// `new` and a setter for each other one, and its [`Endpoint`].
///
/// A parameter is sent under the name of its field; what follows `=>` is the function that checks it
/// (see [`check`](super::check)). `..settings` adds the
/// [`AccountSettings`](super::account_settings::AccountSettings). Items in `impl` go into the
/// [`Endpoint`].
macro_rules! request {
    (
        $(#[$about:meta])*
        pub struct $name:ident $(($(
            $(#[$required_doc:meta])*
            $required:ident: $required_type:ident $(<$required_item:ident>)?
                $(=> $required_check:path)?,
        )+))?: $access:ident -> $response:ty {
            $(
                $(#[$doc:meta])* $field:ident: $type:ident $(<$item:ident>)? $(=> $check:path)?,
            )*
            $(..$settings:ident)?
        }
        $(impl { $($more:tt)* })?
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct $name {
            $($(
                $(#[$required_doc])*
                pub $required: $required_type $(<$required_item>)?,
            )+)?
            $($(#[$doc])* pub $field: $crate::api::request::request!(@field $type $(<$item>)?),)*
            $(
                /// Settings of the account.
                pub $settings: AccountSettings,
            )?
        }

        impl $name {
            /// A request with what it requires, and nothing else.
            #[must_use]
            pub fn new($($(
                $required: $crate::api::request::request!(
                    @argument $required_type $(<$required_item>)?
                )
            ),+)?) -> Self {
                Self {
                    $($($required: $required.into(),)+)?
                    $($field: Default::default(),)*
                    $($settings: AccountSettings::new(),)?
                }
            }

            $($crate::api::request::request!(
                @setter $(#[$doc])* $field $type $(<$item>)?
            );)*

            $(
                /// Settings of the account.
                #[must_use]
                pub fn $settings(
                    mut self,
                    $settings: AccountSettings,
                ) -> Self {
                    self.$settings = $settings;
                    self
                }
            )?
        }

        cpaas_http::equal_by_member!($name { $($($required,)+)? $($field,)* $($settings)? });

        impl $crate::api::request::Endpoint for $name {
            const METHOD: &'static str = stringify!($name);
            const ACCESS: cpaas_http::Access = cpaas_http::Access::$access;
            type Response = $response;

            fn form(&self) -> cpaas_core::Result<cpaas_http::provider::Form> {
                use $crate::api::parameter::Parameter as _;
                let form = cpaas_http::provider::Form::new();
                $($(
                    $($required_check(stringify!($required), &self.$required)?;)?
                    let form = self.$required.add(stringify!($required), form)?;
                )+)?
                $(
                    $(self.$field.iter().try_for_each(|value| {
                        $check(stringify!($field), value)
                    })?;)?
                    let form = self.$field.add(stringify!($field), form)?;
                )*
                $(let form = self.$settings.add(Self::METHOD, form)?;)?
                Ok(form)
            }

            $($($more)*)?
        }
    };
    (@field Vec<$item:ident>) => { Vec<$item> };
    (@field $type:ident) => { Option<$type> };
    // What nothing is converted into is taken as it is, so that a literal has its type.
    (@argument Id) => { Id };
    (@argument $type:ident $(<$item:ident>)?) => { impl Into<$type $(<$item>)?> };
    // `true` and `false`, as in the reference; the vendor's packages send `True` and `False` (docs/wire/differences.csv).
    (@setter $(#[$doc:meta])* $field:ident bool) => {
        $crate::api::request::request!(@setter $(#[$doc])* $field = bool);
    };
    (@setter $(#[$doc:meta])* $field:ident u64) => {
        $crate::api::request::request!(@setter $(#[$doc])* $field = u64);
    };
    (@setter $(#[$doc:meta])* $field:ident Id) => {
        $crate::api::request::request!(@setter $(#[$doc])* $field = Id);
    };
    (@setter $(#[$doc:meta])* $field:ident Date) => {
        $crate::api::request::request!(@setter $(#[$doc])* $field = Date);
    };
    (@setter $(#[$doc:meta])* $field:ident = $type:ident) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: $type) -> Self {
            self.$field = Some($field);
            self
        }
    };
    (@setter $(#[$doc:meta])* $field:ident Vec<$item:ident>) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: impl Into<Vec<$item>>) -> Self {
            self.$field = $field.into();
            self
        }
    };
    (@setter $(#[$doc:meta])* $field:ident $type:ident) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: impl Into<$type>) -> Self {
            self.$field = Some($field.into());
            self
        }
    };
}
pub(crate) use request;
