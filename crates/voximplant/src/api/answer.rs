//! How the types of answers are read and written.

/// Types of answers: each member is a string or number that must be there, money that must be exact
/// if it is, a list that may be absent, or something optional that is `None` where it is of another
/// type than documented. Written as JSON without secrets, decimals as strings.
///
/// `#[serde_with(skip_apply)]` exempts a member.
macro_rules! answers {
    ($($(#[$about:meta])* pub struct $name:ident { $($body:tt)* })*) => {$(
        #[serde_with::apply(
            String => #[serde(
                deserialize_with = "serde_with::As::<cpaas_http::json::Text>::deserialize"
            )],
            Option<String> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<cpaas_http::json::Text>>::deserialize"
            )],
            Option<Decimal> => #[serde(
                default,
                deserialize_with = "serde_with::As::<Option<cpaas_http::json::Exact>>::deserialize",
                serialize_with = "cpaas_core::decimal::optional_text::serialize"
            )],
            Option<SecretString> => #[serde(
                default,
                skip_serializing,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<serde_with::Same>>::deserialize"
            )],
            Option<bool> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<cpaas_http::json::Literal>>::deserialize"
            )],
            Option<i64> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<cpaas_http::json::Literal>>::deserialize"
            )],
            Option<u64> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<cpaas_http::json::Literal>>::deserialize"
            )],
            Option<Date> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<serde_with::Same>>::deserialize"
            )],
            Option<PlanType> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<serde_with::Same>>::deserialize"
            )],
            Option<VerificationStatus> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<serde_with::Same>>::deserialize"
            )],
            Option<AccountDocumentStatus> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<serde_with::Same>>::deserialize"
            )],
            Option<SubscriptionTemplateType> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<serde_with::Same>>::deserialize"
            )],
            Option<ResourceParams> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<serde_with::Same>>::deserialize"
            )],
            Option<VerificationCredentials> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<serde_with::Same>>::deserialize"
            )],
            Option<Timestamp> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<crate::api::time::Utc>>::deserialize"
            )],
            Option<Vec<String>> => #[serde(
                default,
                deserialize_with = "serde_with::As::<cpaas_http::json::Lenient<Vec<cpaas_http::json::Text>>>::deserialize"
            )],
            Vec => #[serde(
                default,
                deserialize_with = "serde_with::As::<serde_with::DefaultOnNull>::deserialize"
            )],
        )]
        $(#[$about])*
        #[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
        #[non_exhaustive]
        pub struct $name { $($body)* }
    )*};
}
pub(crate) use answers;
