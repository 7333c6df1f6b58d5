//! Documents and verifications:
//! [GetAccountDocuments](https://voximplant.com/docs/references/httpapi/accounts#getaccountdocuments)
//! and `GetAccountVerifications`, its announced successor.

use cpaas_core::{Error, Timestamp};
use cpaas_http::List;

use super::date::Date;
use super::enums::{AccountDocumentStatus, VerificationStatus};
use super::id::Id;
use super::request::{LegacyParameters, request};
use super::response::{RawJson, responses};
use super::selection::Selection;

request! {
    /// Which verifications to read. The vendor means to replace it by [`GetAccountVerifications`].
    #[derive(Default)]
    pub struct GetAccountDocuments: Read -> GetAccountDocumentsResponse {
        /// Whether to show each document. Ignored by the vendor together with all children.
        with_details: bool,
        /// The verification's name.
        verification_name: String,
        /// How far it has come.
        verification_status: Vec<VerificationStatus>,
        /// The first day until which unverified subscriptions are held.
        from_unverified_hold_until: Date,
        /// The last day until which unverified subscriptions are held.
        to_unverified_hold_until: Date,
        /// Children to show too.
        child_account_id: Selection,
        /// Whether to show children only. The vendor's default is `false`.
        children_verifications_only: bool,
    }
    impl {
        fn unreadable(response: &mut Self::Response) -> Option<&mut Vec<Error>> {
            Some(&mut response.result.unreadable)
        }
    }
}

request! {
    /// The account whose verifications to read.
    ///
    /// In the vendor's newer documentation and its packages. With legacy credentials that name their
    /// account by its id, only that account can be read; those that name it otherwise can read others.
    #[derive(Copy)]
    pub struct GetAccountVerifications(
        /// Which account.
        account_id: Id,
    ): Read -> GetAccountVerificationsResponse {
        /// Only those in force. In the vendor's Python package.
        active_verification_only: bool,
    }
    impl {
        fn unreadable(response: &mut Self::Response) -> Option<&mut Vec<Error>> {
            Some(&mut response.result.unreadable)
        }

        fn legacy(&self) -> LegacyParameters {
            LegacyParameters::WithAccountId(self.account_id)
        }
    }
}

responses! {
    /// The response to [`GetAccountDocuments`].
    pub struct GetAccountDocumentsResponse {
        /// The accounts.
        pub result: List<AccountDocuments>,
    }

    /// An account's verifications.
    pub struct AccountDocuments {
        /// The account's id.
        pub account_id: Id,
        /// Its verifications.
        pub verifications: Vec<AccountVerificationType>,
    }

    /// A verification.
    pub struct AccountVerificationType {
        /// Its name.
        pub verification_name: Option<String>,
        /// How far it has come.
        pub verification_status: Option<VerificationStatus>,
        /// Until when unverified subscriptions are held.
        pub unverified_hold_until: Option<Date>,
        /// The documents, if details were requested.
        pub documents: Vec<AccountVerificationDocument>,
    }

    /// A document that was handed in.
    pub struct AccountVerificationDocument {
        /// Its id.
        pub account_document_id: Id,
        /// Whether it is a person's.
        pub is_individual: Option<bool>,
        /// The reviewer's comment.
        pub comment: Option<String>,
        /// When it was handed in.
        pub uploaded: Option<Timestamp>,
        /// What became of it.
        pub account_document_status: Option<AccountDocumentStatus>,
    }

    /// The response to [`GetAccountVerifications`]. Where its lists should be, objects are read too: the vendor's
    /// documents and packages have both.
    pub struct GetAccountVerificationsResponse {
        /// The verifications.
        #[serde(deserialize_with = "crate::api::read::list_or_one")]
        pub result: List<AccountVerification>,
    }

    /// A verification, in the newer way.
    pub struct AccountVerification {
        /// Its id.
        pub verification_id: Id,
        /// How far it has come: such as `AWAITING_VERIFICATION`, `VERIFIED`, `REJECTED`.
        pub status: Option<String>,
        /// What statuses there are.
        pub status_scheme: Option<String>,
        /// How it was begun: `MANUAL`, `GOSUSLUGI`, `TRANSFER_RIGHTS`.
        pub creation_type: Option<String>,
        /// When it was begun, in the vendor's writing.
        pub created: Option<String>,
        /// The reviewer's comment.
        pub comments: Option<String>,
        /// Who was verified.
        pub credentials: Option<VerificationCredentials>,
        /// Who uses the account, where that is somebody else.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "crate::api::read::entries_or_one")]
        pub default_end_user: Vec<VerificationEndUser>,
        /// The agreements.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "crate::api::read::entries_or_one")]
        pub agreements: Vec<VerificationAgreement>,
    }

    /// Who was verified. The vendor documents no more than these members.
    pub struct VerificationCredentials {
        /// A person.
        #[serde(default)]
        pub individual: Option<RawJson>,
        /// A company.
        #[serde(default)]
        pub legal_entity: Option<RawJson>,
        /// A person in business.
        #[serde(default)]
        pub entrepreneur: Option<RawJson>,
        /// Which of them.
        pub legal_status: Option<String>,
    }

    /// Who uses an account.
    pub struct VerificationEndUser {
        /// Their id: a number, in spite of its name.
        pub end_user_uuid: String,
        /// Who they are.
        pub credentials: Option<VerificationCredentials>,
    }

    /// An agreement.
    pub struct VerificationAgreement {
        /// Its id.
        pub agreement_id: Id,
        /// What kind it is.
        pub r#type: Option<String>,
        /// How far it has come: `NEW`, `IN_PROCESS`, `VERIFIED`, `REJECTED`.
        pub status: Option<String>,
        /// Its number.
        pub agreement_number: Option<String>,
        /// Its day, in the vendor's writing.
        pub agreement_date: Option<String>,
        /// How it was signed: `MANUAL`, `ESIGNATURE`.
        pub signing_type: Option<String>,
        /// The reviewer's comment.
        pub comments: Option<String>,
    }
}
