//! Which roles of a service account may call which methods.

use cpaas_sandbox::voximplant::Role::{self, Accountant, Admin, Developer, Owner, Payer};
use cpaas_sandbox::voximplant::Seed;

use super::fixture::Fixture;

const PAYERS: &[Role] = &[Owner, Admin, Accountant, Payer];

const METHODS: [(&str, &[Role]); 8] = [
    ("SetAccountInfo", &[Owner, Admin, Developer, Accountant, Payer]),
    ("AddAccount", &[Owner, Admin]),
    ("CloneAccount", &[Admin]),
    ("GetChildrenAccounts", &[Owner]),
    ("ChargeAccount", &[Owner, Admin, Accountant]),
    ("GetMoneyAmountToCharge", PAYERS),
    ("GetAccountDocuments", PAYERS),
    ("GetAccountVerifications", PAYERS),
];

#[tokio::test]
async fn one_of_a_methods_roles_is_enough() {
    for roles in [
        &[][..],
        &[Owner],
        &[Admin],
        &[Developer],
        &[Accountant],
        &[Payer],
        &[Admin, Payer],
        &[Developer, Accountant, Payer],
    ] {
        let fixture = Fixture::seeded(Seed::new().roles(roles.iter().copied())).await;
        for (method, allowed) in METHODS {
            let is_allowed = roles.iter().any(|role| allowed.contains(role));
            let answer = fixture.call(method, &[]).await;
            assert_eq!(answer["error"]["code"] != 104, is_allowed, "{method} {roles:?}");
            // The legacy ways have all rights.
            let legacy = fixture.call_by_password(method, &[]).await;
            assert_ne!(legacy["error"]["code"], 104, "{method} {roles:?}");
        }
        assert!(fixture.info().await.is_object(), "a basic method requires none");
    }
}
