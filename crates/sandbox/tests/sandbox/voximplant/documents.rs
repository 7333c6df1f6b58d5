//! `GetAccountDocuments` and `GetAccountVerifications`.

use serde_json::{Value, json};

use super::fixture::{Fixture, code, refused};

const DOCUMENTS: &str = "GetAccountDocuments";
const VERIFICATIONS: &str = "GetAccountVerifications";

#[tokio::test]
async fn documents_are_filtered() {
    let fixture = Fixture::with_children(30).await;
    let own = fixture.call(DOCUMENTS, &[]).await;
    assert_eq!(own["result"].as_array().unwrap().len(), 1);
    assert_eq!(own["result"][0]["account_id"], fixture.id(0));
    let first = &own["result"][0]["verifications"][0];
    assert_eq!(first["verification_status"], "IN_PROGRESS");
    assert_eq!(first["unverified_hold_until"], "2027-01-31");
    assert!(first.get("documents").is_none());
    let ids = format!("{};{}", fixture.id(3), fixture.id(4));
    for (form, accounts, verifications) in [
        (vec![("verification_status", "VERIFIED;REQUIRED")], 1, 2),
        (vec![("verification_name", "GB_PROOF_OF_ADDRESS")], 1, 1),
        (vec![("from_unverified_hold_until", "2027-02-01")], 1, 1),
        (vec![("to_unverified_hold_until", "2027-06-30 00:00:00")], 1, 2),
        (vec![("child_account_id", &ids)], 3, 3),
        (vec![("child_account_id", &ids), ("children_verifications_only", "1")], 2, 3),
        (vec![("child_account_id", "all")], 31, 3),
    ] {
        let answer = fixture.call(DOCUMENTS, &form).await;
        assert_eq!(answer["result"].as_array().unwrap().len(), accounts, "{form:?}");
        let shown = answer["result"][0]["verifications"].as_array().unwrap().len();
        assert_eq!(shown, verifications, "{form:?}");
    }
    let details = fixture.call(DOCUMENTS, &[("with_details", "True")]).await;
    let document = &details["result"][0]["verifications"][1]["documents"][0];
    assert_eq!(document["account_document_status"], "ACCEPTED");
    assert_eq!(document["uploaded"], "2026-03-14 15:09:26");
    let form = [("with_details", "true"), ("child_account_id", "all")];
    let all = fixture.call(DOCUMENTS, &form).await;
    assert!(all["result"][7]["verifications"][0].get("documents").is_none());
    let dates =
        [("from_unverified_hold_until", "2027-02-01"), ("to_unverified_hold_until", "2027-01-01")];
    refused(&fixture.call(DOCUMENTS, &dates).await, 325, "to_unverified_hold_until");
    for (name, value, expected) in [
        ("child_account_id", "1", 194),
        ("child_account_id", "x", 194),
        ("verification_name", "X", 324),
        ("verification_status", "VERIFIED;DONE", 326),
        ("from_unverified_hold_until", "soon", 111),
        ("with_details", "x", 101),
    ] {
        refused(&fixture.call(DOCUMENTS, &[(name, value)]).await, expected, name);
    }
}

/// Those of the vendor's Go package (structure.go 1491-1542 of 2.7.0) and of the page
/// `accountverificationstypedefaultenduser`.
fn has_documented_types_and_words(verifications: &[Value]) {
    const STATUSES: [&str; 7] = [
        "AWAITING_DOCUMENTS_UPLOADING",
        "AWAITING_AGREEMENT_UPLOADING",
        "AWAITING_VERIFICATION",
        "WAITING_FOR_CONFIRMATION_DOCUMENTS",
        "VERIFIED",
        "REJECTED",
        "WAITING_PERIOD_EXPIRED",
    ];
    let is_one_of = |value: &Value, words: &[&str]| {
        assert!(value.as_str().is_some_and(|word| words.contains(&word)), "{value}");
    };
    let each = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (mut users, mut agreements) = (Vec::new(), Vec::new());
    for verification in verifications {
        is_one_of(&verification["status"], &STATUSES);
        is_one_of(&verification["creation_type"], &["MANUAL", "GOSUSLUGI", "TRANSFER_RIGHTS"]);
        assert!(verification["credentials"].is_object(), "{verification}");
        users.extend(each(&verification["default_end_user"]));
        agreements.extend(each(&verification["agreements"]));
    }
    assert!(!users.is_empty() && agreements.len() > 1);
    for user in users {
        assert!(user["end_user_uuid"].is_u64() && user["credentials"].is_object(), "{user}");
        let words = ["INDIVIDUAL", "LEGAL_ENTITY", "ENTREPRENEUR"];
        is_one_of(&user["credentials"]["legal_status"], &words);
    }
    for agreement in agreements {
        is_one_of(&agreement["status"], &["NEW", "IN_PROCESS", "VERIFIED", "REJECTED"]);
        is_one_of(&agreement["signing_type"], &["MANUAL", "ESIGNATURE"]);
    }
}

#[tokio::test]
async fn verifications_are_of_the_account_named() {
    let fixture = Fixture::with_children(3).await;
    let child = fixture.id(2).to_string();
    let answer = fixture.call(VERIFICATIONS, &[("account_id", &child)]).await;
    let list = answer["result"].as_array().unwrap();
    assert_eq!((list.len(), &list[0]["status"]), (2, &json!("VERIFIED")));
    assert_eq!(list[0]["verification_id"], fixture.id(2) * 10 + 1);
    for member in [
        "status_scheme",
        "creation_type",
        "created",
        "credentials",
        "default_end_user",
        "agreements",
    ] {
        assert!(list[0].get(member).is_some(), "{member}");
    }
    has_documented_types_and_words(list);
    let form = [("account_id", child.as_str()), ("active_verification_only", "true")];
    assert_eq!(fixture.call(VERIFICATIONS, &form).await["result"].as_array().unwrap().len(), 1);
    refused(&fixture.call(VERIFICATIONS, &[]).await, 134, "account_id");
    let token = fixture.token(fixture.id(1));
    refused(&fixture.call_as(&token, VERIFICATIONS, &form).await, 115, "account_id");
    // The id is no login here, a name is.
    let access = fixture.sandbox.voximplant();
    let (own, key) = (access.account_id.to_string(), ("api_key", access.api_key.as_str()));
    let by_id = fixture.call_bare(VERIFICATIONS, &[("account_id", &own), key]).await;
    assert_eq!(code(&by_id), 100);
    let login = [("account_id", child.as_str()), ("account_name", &access.account_name), key];
    let by_name = fixture.call_bare(VERIFICATIONS, &login).await;
    assert_eq!(by_name["result"][0]["verification_id"], fixture.id(2) * 10 + 1);
}
