//! What the vendor posts to an account's `callback_url`: the reference's
//! [AccountCallbacks](https://voximplant.com/docs/references/httpapi/structure/accountcallbacks).

pub mod details;
mod hash;

use std::collections::BTreeMap;

use cpaas_core::{Effect, Error, ErrorKind, Result};
use cpaas_http::provider::json;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use self::details::{
    A2pSmsActivated, BatchTaskCancellingCompleted, Certificates, DocumentChange, ExpiredAgreement,
    ExpiringAgreement, ExpiringCallerid, HistoryReport, InvoiceReceived, MinBalance,
    NextChargeAlert, Payment, PhoneNumberActivationStatusChanged, RegulationAddressChange,
    RestoredAgreementStatus, SipRegistrations, SmsInbound, Subscriptions, TranscriptionComplete,
};
use super::id::Id;
use super::response::{NeededAmount, responses};
use crate::PROVIDER;

/// One post.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountCallbacks {
    /// What has happened.
    pub callbacks: Vec<AccountCallback>,
}

/// One thing that has happened.
///
/// Anybody who knows the URL can post to it, so this is a hint and no proof: see
/// [`has_hash_of`](Self::has_hash_of), and ask the vendor before acting on it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountCallback {
    /// The account, and its state.
    pub head: CallbackHead,
    /// What has happened.
    pub details: CallbackDetails,
}

responses! {
    /// What all callbacks have.
    pub struct CallbackHead {
        /// The number of the callback.
        pub callback_id: Id,
        /// What has happened: the vendor's word.
        pub r#type: String,
        /// The account's id.
        pub account_id: Id,
        /// What [`AccountCallback::has_hash_of`] looks at.
        pub hash: Option<String>,
        /// The account's name.
        pub account_name: Option<String>,
        /// The owner's e-mail address.
        pub account_email: Option<String>,
        /// Language of notifications, ISO 639-1.
        pub language_code: Option<String>,
        /// The owner's first name.
        pub account_first_name: Option<String>,
        /// The owner's last name.
        pub account_last_name: Option<String>,
        /// The balance, in `currency`.
        pub balance: Option<NeededAmount>,
        /// Three letters; the rouble is `RUR`.
        pub currency: Option<String>,
    }
}

impl AccountCallbacks {
    /// Reads the body of a post. Bound its size before.
    ///
    /// A callback of a type that is not known here, or whose details don't fit their type, is
    /// [`CallbackDetails::Other`] and does not spoil the others.
    ///
    /// # Errors
    ///
    /// `InvalidResponse` with the path of what does not fit, if this is no such body, or a callback
    /// lacks its type or an id.
    pub fn parse(body: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Body {
            callbacks: Vec<Box<RawValue>>,
        }
        let body: Body = read(body)?;
        let callbacks = body.callbacks.iter().map(|raw| AccountCallback::read(raw.get()));
        Ok(Self { callbacks: callbacks.collect::<Result<_>>()? })
    }
}

impl AccountCallback {
    fn read(text: &str) -> Result<Self> {
        let head: CallbackHead = read(text.as_bytes())?;
        let members: BTreeMap<String, Box<RawValue>> = read(text.as_bytes())?;
        let details = members.get(&head.r#type).map(|raw| unfolded(&head.r#type, raw));
        let details = CallbackDetails::read(&head.r#type, details.as_deref().unwrap_or("{}"));
        let details = details.unwrap_or_else(|| CallbackDetails::Other {
            r#type: head.r#type.clone(),
            text: text.to_owned(),
        });
        Ok(Self { head, details })
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    json::decode(body).map_err(|error| {
        let message = error.to_string();
        let error = Error::with_effect(ErrorKind::InvalidResponse, Effect::None, message);
        error.with_provider(PROVIDER).with_operation("AccountCallbacks")
    })
}

/// The details themselves: a few types have them once more below their name.
fn unfolded(name: &str, raw: &RawValue) -> String {
    let members: BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(raw.get()).unwrap_or_default();
    match members.get(name).map(|inner| inner.get()) {
        Some(inner) if inner.starts_with('{') => inner.to_owned(),
        _ => raw.get().to_owned(),
    }
}

macro_rules! callbacks {
    ($($(#[$doc:meta])* $variant:ident $(($details:ident))? = $word:literal,)*) => {
        /// What has happened.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum CallbackDetails {
            $($(#[$doc])* $variant $(($details))?,)*
            /// Anything else: a type that is not known, that only older packages of the vendor's
            /// name, or whose details are not what is documented.
            Other {
                /// The vendor's word.
                r#type: String,
                /// The whole callback as it came: JSON.
                text: String,
            },
        }

        impl CallbackDetails {
            /// Every type that has a variant of its own.
            pub const TYPES: &[&str] = &[$($word),*];

            fn read(name: &str, text: &str) -> Option<Self> {
                match name {
                    $($word => callbacks!(@read text $variant $($details)?),)*
                    _ => None,
                }
            }
        }
    };
    (@read $text:ident $variant:ident) => { Some(Self::$variant) };
    (@read $text:ident $variant:ident $details:ident) => {
        json::decode($text.as_bytes()).ok().map(Self::$variant)
    };
}

callbacks! {
    /// The balance has fallen below the account's threshold.
    MinBalance(MinBalance) = "min_balance",
    /// The balance is too small for the next charge.
    NextChargeAlert(NextChargeAlert) = "next_charge_alert",
    /// A payment by card.
    CardPayment(Payment) = "card_payment",
    /// A payment by Robokassa.
    RobokassaPayment(Payment) = "robokassa_payment",
    /// A payment by wire.
    WireTransfer(Payment) = "wire_transfer",
    /// A payment by card failed.
    CardPaymentFailed = "card_payment_failed",
    /// The card has expired.
    CardExpired = "card_expired",
    /// The card expires within a month.
    CardExpiresInMonth = "card_expires_in_month",
    /// A scenario failed.
    JsFail = "js_fail",
    /// The vendor has blocked the account.
    AccountIsFrozen = "account_is_frozen",
    /// The vendor no longer blocks the account.
    AccountIsUnfrozen = "account_is_unfrozen",
    /// The account is activated.
    ActivateSuccessful = "activate_successful",
    /// A new password was requested.
    ResetAccountPasswordRequest = "reset_account_password_request",
    /// A certificate has expired. Deprecated by the vendor.
    CertificateExpired = "certificate_expired",
    /// Subscriptions were renewed.
    RenewedSubscriptions(Subscriptions) = "renewed_subscriptions",
    /// Subscriptions are suspended.
    SubscriptionIsFrozen(Subscriptions) = "subscription_is_frozen",
    /// Subscriptions are over.
    SubscriptionIsDetached(Subscriptions) = "subscription_is_detached",
    /// Subscriptions are over, for want of a verification.
    UnverifiedSubscriptionDetached(Subscriptions) = "unverified_subscription_detached",
    /// A report of calls is ready.
    CallHistoryReport(HistoryReport) = "call_history_report",
    /// A report of transactions is ready.
    TransactionHistoryReport(HistoryReport) = "transaction_history_report",
    /// Registrations at SIP servers failed.
    SipRegistrationFail(SipRegistrations) = "sip_registration_fail",
    /// Registrations at SIP servers work again.
    SipRegistrationRecovered(SipRegistrations) = "sip_registration_recovered",
    /// Caller ids are about to expire.
    ExpiringCallerid(ExpiringCallerid) = "expiring_callerid",
    /// A recording was transcribed.
    TranscriptionComplete(TranscriptionComplete) = "transcription_complete",
    /// A message came in.
    SmsInbound(SmsInbound) = "sms_inbound",
    /// A phone number is now in use, or no longer.
    PhoneNumberActivationStatusChanged(PhoneNumberActivationStatusChanged) = "phone_number_activation_status_changed",
    /// A document has another status.
    AccountDocumentStatusUpdated(DocumentChange) = "account_document_status_updated",
    /// A document was handed in. Deprecated by the vendor.
    AccountDocumentUploaded(DocumentChange) = "account_document_uploaded",
    /// A document was looked at. Deprecated by the vendor.
    AccountDocumentVerified(DocumentChange) = "account_document_verified",
    /// An address was handed in.
    RegulationAddressUploaded(RegulationAddressChange) = "regulation_address_uploaded",
    /// An address was looked at.
    RegulationAddressVerified(RegulationAddressChange) = "regulation_address_verified",
    /// Documents for an address are required.
    RegulationAddressDocumentsRequested(RegulationAddressChange) = "regulation_address_documents_requested",
    /// Tasks were cancelled.
    BatchTaskCancellingCompleted(BatchTaskCancellingCompleted) = "batch_task_cancelling_completed",
    /// An agreement is about to expire.
    ExpiringAgreement(ExpiringAgreement) = "expiring_agreement",
    /// Agreements have expired.
    ExpiredAgreement(ExpiredAgreement) = "expired_agreement",
    /// An agreement is in force again.
    RestoredAgreementStatus(RestoredAgreementStatus) = "restored_agreement_status",
    /// Certificates are about to expire.
    ExpiringCertificates(Certificates) = "expiring_certificates",
    /// Certificates have expired.
    ExpiredCertificates(Certificates) = "expired_certificates",
    /// Messages from applications are enabled, or no longer.
    A2pSmsActivated(A2pSmsActivated) = "a2p_sms_activated",
    /// There is an invoice.
    InvoiceReceived(InvoiceReceived) = "invoice_received",
}

#[cfg(test)]
mod tests;
