//! Describes a change for its confirmation.

/// The fields that are changed: the options that are given, each as `name = value`.
macro_rules! changed_fields {
    ($options:expr; $($name:ident),+ $(,)?) => {{
        let options = $options;
        let changed = [$(
            options.$name.as_ref().map(|value| format!("{} = {value}", stringify!($name)))
        ),+];
        changed.into_iter().flatten().collect::<Vec<String>>()
    }};
}
pub(crate) use changed_fields;
