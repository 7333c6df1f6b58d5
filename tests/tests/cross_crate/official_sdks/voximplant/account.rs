//! The account itself, its documents, and what is refused.

use cpaas_sandbox::Sandbox;
use cpaas_voximplant::{
    AccountSettings, Currency, Decimal, GetAccountDocuments, GetAccountInfo,
    GetAccountVerifications, GetCurrencyRate, Result, SetAccountInfo, VerificationStatus,
};
use serde_json::json;

use super::{CHILD, Case, Ours, PASSWORD, date, decimal};
use crate::official_sdks::case::asked;

fn set_balance(sandbox: &Sandbox, amount: &str) {
    sandbox.set_state(&json!({"voximplant": {"balance": amount}})).unwrap();
}

/// The next token is taken for expired.
fn expire(sandbox: &Sandbox) {
    let rule = r#"{"provider": "voximplant", "times": 1, "fault": {"kind": "token_expired"}}"#;
    sandbox.add_fault(serde_json::from_str(rule).unwrap()).unwrap();
}

impl Ours {
    /// The account of the client, or of a child.
    async fn info(&self, child: Option<u64>) -> Result<impl serde::Serialize> {
        let client = child.map_or(Ok(self.client.clone()), |id| self.client.for_child(id))?;
        client.get_account_info(&GetAccountInfo::new()).await
    }
}

pub(super) fn reads() -> Vec<Case> {
    let verified = json!({"account_id": 4_127_001, "active_verification_only": true});
    vec![
        Case::new("account", "main.get_account_info", json!({}), |our| asked(our.info(None))),
        Case::new(
            "account without live balance",
            "main.get_account_info",
            json!({"return_live_balance": false}),
            |our| {
                our.calls(async |client| {
                    let request = GetAccountInfo::new().return_live_balance(false);
                    client.get_account_info(&request).await
                })
            },
        ),
        Case::new("balance of many digits", "main.get_account_info", json!({}), |our| {
            asked(our.info(None))
        })
        .after(|sandbox| set_balance(sandbox, "12345678901234567.890123")),
        Case::new("a child's account", "child.get_account_info", json!({}), |our| {
            asked(our.info(Some(CHILD)))
        })
        .after(|sandbox| set_balance(sandbox, "19772.35")),
        Case::new("documents", "main.get_account_documents", json!({}), |our| {
            our.calls(async |client| {
                client.get_account_documents(&GetAccountDocuments::new()).await
            })
        }),
        documents(),
        Case::new("verifications", "main.get_account_verifications", verified, |our| {
            our.calls(async |client| {
                let request = GetAccountVerifications::new(4_127_001);
                let request = request.active_verification_only(true);
                client.get_account_verifications(&request).await
            })
        }),
    ]
}

/// Documents, by every parameter.
fn documents() -> Case {
    let arguments = json!({
        "with_details": true, "verification_name": "GB_PROOF_OF_ADDRESS",
        "verification_status": ["IN_PROGRESS", "REQUIRED"],
        "from_unverified_hold_until": date("2027-01-01"),
        "to_unverified_hold_until": date("2027-12-31"),
        "child_account_id": [CHILD, CHILD + 1], "children_verifications_only": true,
    });
    Case::new("chosen documents", "main.get_account_documents", arguments, |our| {
        our.calls(async |client| {
            let request = GetAccountDocuments::new()
                .with_details(true)
                .verification_name("GB_PROOF_OF_ADDRESS")
                .verification_status([VerificationStatus::InProgress, VerificationStatus::Required])
                .from_unverified_hold_until("2027-01-01".parse().unwrap())
                .to_unverified_hold_until("2027-12-31".parse().unwrap())
                .child_account_id([CHILD, CHILD + 1])
                .children_verifications_only(true);
            client.get_account_documents(&request).await
        })
    })
}

/// A change by every parameter but the e-mail address, which a key may not change.
pub(super) fn changes() -> Vec<Case> {
    let arguments = json!({
        "new_account_password": PASSWORD, "language_code": "sv", "location": "Europe/Stockholm",
        "account_first_name": "Åsa & Öl", "account_last_name": "100% = +1",
        "min_balance_to_notify": decimal("7.505"), "account_notifications": true,
        "tariff_changing_notifications": false, "news_notifications": false, "send_js_error": true,
        "billing_address_name": "Åkerlund & Söner AB", "billing_address_country_code": "SE",
        "billing_address_address": "Sveavägen 1\nStockholm", "billing_address_zip": "114 11",
        "billing_address_phone": "+46 8 123", "account_custom_data": "{\"a\":[1,2]}",
        "callback_url": "http://127.0.0.1:9/callbacks?a=1&b=2", "callback_salt": "s&lt=+%",
        "store_outbound_sms": true, "store_inbound_sms": false,
    });
    vec![
        Case::new("every setting", "main.set_account_info", arguments, |our| {
            our.calls(async |client| {
                let request = SetAccountInfo::new().new_account_password(PASSWORD).settings(
                    AccountSettings::new()
                        .language_code("sv")
                        .location("Europe/Stockholm")
                        .account_first_name("Åsa & Öl")
                        .account_last_name("100% = +1")
                        .min_balance_to_notify(Decimal::new(7505, 3))
                        .account_notifications(true)
                        .tariff_changing_notifications(false)
                        .news_notifications(false)
                        .send_js_error(true)
                        .billing_address_name("Åkerlund & Söner AB")
                        .billing_address_country_code("SE")
                        .billing_address_address("Sveavägen 1\nStockholm")
                        .billing_address_zip("114 11")
                        .billing_address_phone("+46 8 123")
                        .account_custom_data("{\"a\":[1,2]}")
                        .callback_url("http://127.0.0.1:9/callbacks?a=1&b=2")
                        .callback_salt("s&lt=+%")
                        .store_outbound_sms(true)
                        .store_inbound_sms(false),
                );
                client.set_account_info(&request).await
            })
        }),
        Case::new("account after the change", "main.get_account_info", json!({}), |our| {
            asked(our.info(None))
        }),
    ]
}

/// What the README of the Python package leads to.
pub(super) fn of_the_readme() -> Case {
    Case::new("account of the README", "readme.get_account_info", json!({}), |our| {
        asked(our.info(Some(0)))
    })
    .failing("100")
}

/// What fails.
pub(super) fn refused() -> Vec<Case> {
    let set = "main.set_account_info";
    let salt = "s".repeat(41);
    vec![
        Case::new("unknown key", "stranger.get_account_info", json!({}), |our| {
            asked(async { our.stranger.get_account_info(&GetAccountInfo::new()).await })
        })
        .failing("433"),
        Case::new(
            "unknown currency",
            "main.get_currency_rate",
            json!({"currency": "XXX"}),
            |our| {
                our.calls(async |client| {
                    let unknown: Currency = "XXX".parse().unwrap();
                    client.get_currency_rate(&GetCurrencyRate::new([unknown])).await
                })
            },
        )
        .failing("210"),
        Case::new("unknown language", set, json!({"language_code": "zz"}), |our| {
            our.calls(async |client| {
                let request =
                    SetAccountInfo::new().settings(AccountSettings::new().language_code("zz"));
                client.set_account_info(&request).await
            })
        })
        .failing("202"),
        Case::new(
            "e-mail address by a key",
            set,
            json!({"new_account_email": "a@b.test"}),
            |our| {
                our.calls(async |client| {
                    let request = SetAccountInfo::new().new_account_email("a@b.test");
                    client.set_account_info(&request).await
                })
            },
        )
        .failing("537"),
        Case::new("salt too long", set, json!({"callback_salt": salt}), |our| {
            our.calls(async |client| {
                let request = SetAccountInfo::new()
                    .settings(AccountSettings::new().callback_salt("s".repeat(41)));
                client.set_account_info(&request).await
            })
        })
        .failing("399"),
        Case::new("no setting", set, json!({}), |our| {
            our.calls(async |client| client.set_account_info(&SetAccountInfo::new()).await)
        }),
        Case::new("dead token", "main.get_account_info", json!({}), |our| asked(our.info(None)))
            .failing("456")
            .after(expire),
    ]
}
