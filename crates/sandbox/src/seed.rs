//! What the options, the vendors' seeds and their `Access` have in common.

/// Defines options: fields with their defaults, a setter for each, and a `Debug` that hides the secrets.
///
/// A field is `text`, `secret` (both a `String`) or of a type; a type in parentheses gets no setter.
macro_rules! seed {
    ($(#[$attribute:meta])* pub struct $name:ident {
        $($(#[$doc:meta])* $field:ident: $kind:tt = $default:expr,)*
    }) => {
        $(#[$attribute])*
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$doc])* pub $field: $crate::seed::seed!(@type $kind),)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default.into(),)* }
            }
        }

        impl $name {
            /// The defaults.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $($crate::seed::seed!(@setter $kind $field $(#[$doc])*);)*
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), $crate::seed::seed!(@shown $kind &self.$field)))*
                    .finish()
            }
        }
    };
    (@type text) => { String };
    (@type secret) => { String };
    (@type ($type:ty)) => { $type };
    (@type $type:ty) => { $type };
    (@setter text $field:ident $(#[$doc:meta])*) => {
        $crate::seed::seed!(@texts $field $(#[$doc])*);
    };
    (@setter secret $field:ident $(#[$doc:meta])*) => {
        $crate::seed::seed!(@texts $field $(#[$doc])*);
    };
    (@setter ($type:ty) $field:ident $(#[$doc:meta])*) => {};
    (@setter $type:tt $field:ident $(#[$doc:meta])*) => {
        #[doc = concat!("Sets `", stringify!($field), "`.")]
        ///
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: $type) -> Self {
            self.$field = $field;
            self
        }
    };
    (@texts $field:ident $(#[$doc:meta])*) => {
        #[doc = concat!("Sets `", stringify!($field), "`.")]
        ///
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: impl Into<String>) -> Self {
            self.$field = $field.into();
            self
        }
    };
    (@shown secret $value:expr) => { &"[hidden]" };
    (@shown $kind:tt $value:expr) => { $value };
}

/// `Debug` for a struct some of whose fields are secrets.
macro_rules! debug_without_secrets {
    ($name:ident { $($shown:ident),*; $($secret:ident),* }) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($shown), &self.$shown))*
                    $(.field(stringify!($secret), &"[hidden]"))*
                    .finish()
            }
        }
    };
}

/// `Debug` for a struct whose other fields are secrets, or too many to be read.
macro_rules! debug_of_these_only {
    ($name:ident { $($shown:ident),* }) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($shown), &self.$shown))*
                    .finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use {debug_of_these_only, debug_without_secrets, seed};
