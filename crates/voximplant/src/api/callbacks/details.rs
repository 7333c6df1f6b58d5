//! The details of callbacks, by their type.

use cpaas_core::Timestamp;

use crate::api::date::Date;
use crate::api::enums::AccountDocumentStatus;
use crate::api::id::Id;
use crate::api::response::{NeededAmount, responses};

responses! {
    /// The balance has fallen below the account's threshold.
    pub struct MinBalance {
        /// Whether the threshold is the credit limit.
        pub is_min_credit: Option<bool>,
        /// Whether this was reported before.
        pub is_repeated: Option<bool>,
    }

    /// The balance is too small for the next charge.
    pub struct NextChargeAlert {
        /// What the charge takes, in the account's currency.
        pub required_money: Option<NeededAmount>,
        /// What is missing, in the account's currency.
        pub insufficient_funds_amount: Option<NeededAmount>,
    }

    /// A payment.
    pub struct Payment {
        /// The transaction's id.
        pub transaction_id: Option<Id>,
        /// What kind of transaction it is.
        pub transaction_type: Option<String>,
        /// How much, in the account's currency.
        pub amount: Option<NeededAmount>,
    }

    /// Subscriptions that something has happened to.
    pub struct Subscriptions {
        /// The subscriptions.
        pub subscriptions: Vec<CallbackSubscription>,
    }

    /// A subscription.
    pub struct CallbackSubscription {
        /// What it is to.
        pub r#type: Option<String>,
        /// Its name.
        pub name: Option<String>,
        /// What it costs in the account's currency, if given.
        pub cost: Option<NeededAmount>,
        /// When it is renewed next, if given.
        pub next_renewal: Option<Date>,
        /// What exactly.
        pub details: Vec<SubscriptionDetails>,
    }

    /// What a subscription is to, exactly.
    pub struct SubscriptionDetails {
        /// `PHONE` or `SIP_REGISTRATION`.
        pub r#type: Option<String>,
        /// Phone numbers.
        pub phone_numbers: Vec<SubscribedPhoneNumber>,
        /// Registrations at SIP servers.
        pub sip_registrations: Vec<SipRegistration>,
    }

    /// A phone number.
    pub struct SubscribedPhoneNumber {
        /// Its id.
        pub phone_id: Option<Id>,
        /// The number.
        pub phone_number: Option<String>,
    }

    /// A report that was ordered.
    pub struct HistoryReport {
        /// Its id.
        pub history_report_id: Option<Id>,
        /// Whether it could be made.
        pub success: Option<bool>,
        /// When it was ordered.
        pub order_date: Option<Timestamp>,
    }

    /// Registrations at SIP servers.
    pub struct SipRegistrations {
        /// The registrations.
        pub sip_registrations: Vec<SipRegistration>,
    }

    /// A registration at a SIP server.
    pub struct SipRegistration {
        /// Its id.
        pub sip_registration_id: Option<Id>,
        /// The server's message, if it failed.
        pub status_code: Option<String>,
        /// The same in words.
        pub error_message: Option<String>,
    }

    /// Caller ids are about to expire.
    pub struct ExpiringCallerid {
        /// The numbers.
        pub callerids: Option<Vec<String>>,
        /// When.
        pub expiration_date: Option<Date>,
    }

    /// A recording was transcribed.
    pub struct TranscriptionComplete {
        /// Where the recording is.
        pub record_url: Option<String>,
        /// Where the transcription is.
        pub transcription_url: Option<String>,
        /// The session's id.
        pub call_session_history_id: Option<Id>,
        /// What it cost, in the account's currency.
        pub transcription_cost: Option<NeededAmount>,
    }

    /// A message came in.
    pub struct SmsInbound {
        /// From whom.
        pub source_number: Option<String>,
        /// To which number.
        pub destination_number: Option<String>,
        /// Its text.
        pub sms_body: Option<String>,
    }

    /// A phone number is now in use, or no longer.
    pub struct PhoneNumberActivationStatusChanged {
        /// The number.
        pub phone_number: Option<String>,
        /// How it is now.
        pub activation_status: Option<String>,
    }

    /// A document was handed in, or looked at.
    pub struct DocumentChange {
        /// Its id.
        pub account_document_id: Option<Id>,
        /// The status before.
        pub previous_account_document_status: Option<AccountDocumentStatus>,
        /// The status now.
        pub account_document_status: Option<AccountDocumentStatus>,
        /// When that changed.
        pub update_time: Option<Timestamp>,
        /// When it was handed in.
        pub uploaded: Option<Timestamp>,
        /// The reviewer's comment.
        pub comment: Option<String>,
        /// What it verifies.
        pub verification_name: Option<String>,
        /// A person's or a company's.
        pub legal_status: Option<String>,
    }

    /// An address was handed in, or looked at.
    pub struct RegulationAddressChange {
        /// Its id.
        pub regulation_address_id: Option<Id>,
        /// Its name.
        pub regulation_address_name: Option<String>,
        /// `VERIFIED`, `DECLINED`.
        pub regulation_address_status: Option<String>,
        /// When it was handed in.
        pub uploaded: Option<Timestamp>,
        /// When that changed.
        pub update_time: Option<Timestamp>,
        /// Whether it is a person's.
        pub is_individual: Option<bool>,
        /// The reviewer's comment.
        pub comment: Option<String>,
    }

    /// Tasks were cancelled.
    pub struct BatchTaskCancellingCompleted {
        /// Their batch.
        pub batch_id: Option<String>,
        /// How many.
        pub cancelled_tasks_number: Option<i64>,
    }

    /// An agreement is about to expire.
    pub struct ExpiringAgreement {
        /// When.
        pub expiration_date: Option<Date>,
        /// Days until then.
        pub until_expiration: Option<i64>,
    }

    /// Agreements have expired.
    pub struct ExpiredAgreement {
        /// Their ids.
        pub document_ids: Option<Vec<Id>>,
    }

    /// An agreement is in force again.
    pub struct RestoredAgreementStatus {
        /// Its id.
        pub document_id: Option<Id>,
        /// Until when.
        pub expiration_date: Option<Date>,
    }

    /// Certificates for push messages.
    pub struct Certificates {
        /// The certificates.
        pub certificates: Vec<Certificate>,
    }

    /// A certificate for push messages.
    pub struct Certificate {
        /// Its id.
        pub push_credential_id: Option<Id>,
        /// The name of its file.
        pub cert_file_name: Option<String>,
        /// When it expires.
        pub expiration_date: Option<Date>,
        /// The applications that use it.
        pub applications: Option<Vec<String>>,
    }

    /// Messages from applications are enabled, or no longer.
    pub struct A2pSmsActivated {
        /// Whether they are.
        pub a2p_enabled: Option<bool>,
    }

    /// There is an invoice.
    pub struct InvoiceReceived {
        /// Its id.
        pub invoice_id: Option<Id>,
        /// Its day, in the vendor's writing.
        pub invoice_date: Option<String>,
        /// The day it came, in the vendor's writing.
        pub receival_date: Option<String>,
        /// How much, in the vendor's writing.
        pub amount: Option<String>,
        /// The tax in it, in the vendor's writing.
        pub tax_amount: Option<String>,
        /// Three letters; the rouble is `RUR`.
        pub currency: Option<String>,
    }
}
