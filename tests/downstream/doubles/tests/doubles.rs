use cpaas_core::{
    AccountId, AccountInfo, AccountUpdate, Error, ErrorKind, MemoryProvider, MockAccountProvider,
    Money, Operation,
};
use downstream_doubles::{is_below, rename};

fn sek(amount: &str) -> Money {
    format!("{amount} SEK").parse().unwrap()
}

#[tokio::test]
async fn an_account_in_memory_falls_below() {
    let account = MemoryProvider::new("1").with_balance(sek("12.30").into());
    assert!(!is_below(&account, sek("5")).await.unwrap());
    account.set_balance(sek("4.99").into());
    assert!(is_below(&account, sek("5")).await.unwrap());
    let down = Error::before_sending(ErrorKind::Unavailable, "down");
    account.fail_next(Operation::Balance, down);
    assert_eq!(is_below(&account, sek("5")).await.unwrap_err().kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn a_mock_expects_one_update() {
    let mut account = MockAccountProvider::new();
    let update = AccountUpdate::new().name("Acme");
    account.expect_update().withf(move |given| *given == update).times(1).returning(|update| {
        let mut info = AccountInfo::new(AccountId::new("1"));
        info.name.clone_from(&update.name);
        Ok(info)
    });
    assert_eq!(rename(&account, "Acme").await.unwrap().as_deref(), Some("Acme"));
}
