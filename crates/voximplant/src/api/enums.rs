//! The vendor's enumerations. All are open: a word that is not known here is kept as it is.

use std::fmt;

use cpaas_core::Result;
use cpaas_http::provider::Form;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::parameter::Parameter;

/// An open enumeration. Read without regard to case, written in the vendor's.
macro_rules! enums {
    ($($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// Another word of the vendor's.
            Other(String),
        }

        impl $name {
            /// The word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                $(if word.eq_ignore_ascii_case($word) {
                    return Self::$variant;
                })*
                Self::Other(word.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }

        impl Parameter for $name {
            fn add(&self, name: &'static str, form: Form) -> Result<Form> {
                Ok(form.with(name, self.as_str()))
            }
        }
    )*};
}

enums! {
    /// What a plan is for.
    PlanType {
        /// Instant messages.
        Im = "IM",
        /// Monthly active users.
        Mau = "MAU",
    }
    /// How far a verification has come.
    VerificationStatus {
        /// Nothing was handed in yet.
        Required = "REQUIRED",
        /// The documents are being looked at.
        InProgress = "IN_PROGRESS",
        /// Done.
        Verified = "VERIFIED",
        /// None is needed. Only in responses.
        NotRequired = "NOT_REQUIRED",
    }
    /// What became of a document.
    AccountDocumentStatus {
        /// It will do.
        Accepted = "ACCEPTED",
        /// It will not.
        Rejected = "REJECTED",
        /// It is being looked at.
        InProgress = "IN_PROGRESS",
        /// Others are missing beside it.
        IncompleteSet = "INCOMPLETE_SET",
    }
    /// What a list of children is sorted by.
    ChildrenOrder {
        /// By id.
        Id = "child_account_id",
        /// By name: the vendor's default.
        Name = "child_account_name",
        /// By e-mail address.
        Email = "child_account_email",
    }
    /// What a subscription is to.
    SubscriptionTemplateType {
        /// A phone number.
        PhoneNum = "PHONE_NUM",
        /// A registration at a SIP server.
        SipRegistration = "SIP_REGISTRATION",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_case_and_others_are_kept() {
        assert_eq!(PlanType::from("mau"), PlanType::Mau);
        assert_eq!(PlanType::Mau.to_string(), "MAU");
        let other = VerificationStatus::from("On_Hold".to_owned());
        assert_eq!(other, VerificationStatus::Other("On_Hold".into()));
        assert_eq!(serde_json::to_string(&other).unwrap(), r#""On_Hold""#);
        let read: ChildrenOrder = serde_json::from_str(r#""CHILD_account_id""#).unwrap();
        assert_eq!(read, ChildrenOrder::Id);
    }
}
