//! Twilio's `twilio` 9.13.0 for Python and our client.

use cpaas_core::Result;
use cpaas_sandbox::faults::{Fault, FaultRule};
use cpaas_sandbox::twilio::Seed;
use cpaas_sandbox::{Options, Sandbox};
use cpaas_twilio::{
    AccountRecord, Client, CreateAccount, ExposeSecret, ListAccounts, Listing, Status,
    UpdateAccount,
};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::case::{self, asked};
use super::compare::Comparison;
use super::package::Package;
use crate::support;

type Case = case::Case<Ours>;

/// Our side: the client, one of a wrong token, one of a sub-account, and a list that is read page by page.
struct Ours {
    client: Client,
    wrong: Client,
    child: Client,
    /// The sub-accounts, the newest first.
    sids: Vec<String>,
    pages: Mutex<Option<Listing>>,
}

/// How many accounts are in the pages that are read one by one.
const PAGE: u16 = 2;

const NOBODY: &str = "AC00000000000000000000000000000000";

impl Ours {
    fn of(family: &Family, sandbox: &Sandbox) -> Self {
        let client =
            |sid: &str, token: &str| Client::new(support::twilio_at(sandbox, sid, token)).unwrap();
        let access = sandbox.twilio();
        let (child, token) = &family.children[0];
        Self {
            client: Client::new(support::twilio(sandbox)).unwrap(),
            wrong: client(&access.account_sid, "wrong"),
            child: client(child, token),
            sids: family.children.iter().map(|(sid, _)| sid.clone()).collect(),
            pages: Mutex::new(None),
        }
    }

    /// The first page of a list, which then goes on with [`next_page`](Self::next_page).
    async fn first_page(&self, request: ListAccounts) -> Result<Value> {
        let listing = self.client.list(&request.page_size(PAGE));
        *self.pages.lock().await = Some(listing);
        self.next_page().await
    }

    async fn next_page(&self) -> Result<Value> {
        let mut pages = self.pages.lock().await;
        let listing = pages.as_mut().expect("a first page");
        let mut accounts = Vec::new();
        for _ in 0..PAGE {
            accounts.extend(listing.next().await.transpose()?);
        }
        Ok(json!({ "accounts": accounts }))
    }

    async fn rename(&self, name: &str) -> Result<AccountRecord> {
        let update = UpdateAccount::new().friendly_name(name);
        self.client.update_by_sid(&self.sids[0], &update).await
    }

    async fn change(&self, update: UpdateAccount) -> Result<AccountRecord> {
        self.client.update_by_sid(&self.sids[0], &update).await
    }
}

async fn all(mut listing: Listing) -> Result<Value> {
    let mut accounts = Vec::new();
    while let Some(account) = listing.next().await {
        accounts.push(account?);
    }
    Ok(json!({ "accounts": accounts }))
}

/// SIDs and tokens of the sub-accounts, the newest first.
struct Family {
    children: Vec<(String, String)>,
}

impl Family {
    async fn of(sandbox: &Sandbox) -> Self {
        let client = Client::new(support::twilio(sandbox)).unwrap();
        let mut listing = client.children(&ListAccounts::new());
        let mut children = Vec::new();
        while let Some(child) = listing.next().await {
            let child = child.unwrap();
            children.push((child.sid, child.auth_token.unwrap().expose_secret().to_owned()));
        }
        Self { children }
    }
}

fn reads(main: &str, child: &str) -> Vec<Case> {
    let of = |sid: &str| json!({ "sid": sid });
    vec![
        Case::new("fetch", "account.fetch", of(main), |our| asked(our.client.fetch())),
        Case::new("fetch a sub-account", "account.fetch", of(child), |our| {
            asked(our.client.fetch_by_sid(&our.sids[0]))
        }),
        Case::new("fetch by another way", "accounts.get", of(child), |our| {
            asked(our.client.fetch_by_sid(&our.sids[0]))
        }),
        Case::new("fetch nobody", "account.fetch", of(NOBODY), |our| {
            asked(our.client.fetch_by_sid(NOBODY))
        })
        .failing("404 20404"),
        Case::new("balance", "balance.fetch", of(main), |our| asked(our.client.fetch_balance())),
        Case::new("balance of a sub-account", "balance.fetch", of(child), |our| {
            asked(async { our.client.for_account(&our.sids[0])?.fetch_balance().await })
        })
        .failing("404 20404"),
    ]
}

/// The first sub-account that was made.
fn first_of_all() -> ListAccounts {
    ListAccounts::new().friendly_name("Sub-account 1").status(Status::Active)
}

fn lists() -> Vec<Case> {
    let filtered = |more: Value| {
        let mut filter = json!({"friendly_name": "Sub-account 1", "status": "active"});
        filter.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        filter
    };
    vec![
        Case::new(
            "list",
            "accounts.list",
            filtered(json!({"limit": 20, "page_size": 20})),
            |our| asked(all(our.client.list(&first_of_all().page_size(20)))),
        ),
        Case::new(
            "stream of filtered pages",
            "accounts.stream",
            filtered(json!({"limit": 20, "page_size": 2})),
            |our| asked(all(our.client.list(&first_of_all().page_size(2)))),
        ),
        Case::new("stream of pages", "accounts.stream", json!({"page_size": 2}), |our| {
            asked(all(our.client.list(&ListAccounts::new().page_size(2))))
        }),
        Case::new("a page", "accounts.page", json!({"page_size": PAGE}), |our| {
            asked(our.first_page(ListAccounts::new()))
        }),
        Case::new("the next page", "accounts.get_page", json!({"target_url": "the next"}), |our| {
            asked(our.next_page())
        }),
        Case::new(
            "a filtered page",
            "accounts.page",
            filtered(json!({"page_size": PAGE, "page_token": null, "page_number": null})),
            |our| asked(our.first_page(first_of_all())),
        ),
    ]
}

fn changes(main: &str, child: &str) -> Vec<Case> {
    let status = |status: &str| json!({"sid": child, "status": status});
    let update = "account.update";
    vec![
        Case::new("create", "accounts.create", json!({"friendly_name": "Åke & b"}), |our| {
            asked(async {
                our.client.create(&CreateAccount::new().friendly_name("Åke & b")).await
            })
        }),
        Case::new("one too many", "accounts.create", json!({"friendly_name": "n"}), |our| {
            asked(async { our.client.create(&CreateAccount::new().friendly_name("n")).await })
        })
        .failing("400 21480"),
        Case::new("rename", update, json!({"sid": child, "friendly_name": "Å + b"}), |our| {
            asked(our.rename("Å + b"))
        }),
        Case::new("suspend", update, status("suspended"), |our| {
            asked(our.change(UpdateAccount::new().suspend()))
        }),
        Case::new("activate", update, status("active"), |our| {
            asked(our.change(UpdateAccount::new().activate()))
        }),
        Case::new("close", update, status("closed"), |our| {
            asked(our.change(UpdateAccount::new().close(&our.sids[0])))
        }),
        Case::new("open what is closed", update, status("active"), |our| {
            asked(our.change(UpdateAccount::new().activate()))
        })
        .failing("400 21479"),
        Case::new("own status", update, json!({"sid": main, "status": "suspended"}), |our| {
            asked(async { our.client.update(&UpdateAccount::new().suspend()).await })
        })
        .failing("400 21477"),
        Case::new(
            "long name",
            update,
            json!({"sid": main, "friendly_name": "n".repeat(65)}),
            |our| {
                asked(async {
                    let long = UpdateAccount::new().friendly_name("n".repeat(65));
                    our.client.update(&long).await
                })
            },
        )
        .failing("400 20002"),
        Case::new("too many at once", "account.fetch", json!({ "sid": main }), |our| {
            asked(our.client.fetch())
        })
        .after(|sandbox| {
            let busy = FaultRule::new(Fault::VendorError { code: Some(20_429) });
            sandbox.add_fault(busy.provider("twilio").times(1)).unwrap();
        })
        .failing("429 20429"),
    ]
}

#[tokio::test]
#[ignore = "needs the vendor's package; cargo xtask ci runs it"]
async fn twilios_package_and_our_client_do_the_same() {
    let seed = Seed::new().sub_accounts(4);
    let sandbox = support::start(Options::new().children(3).twilio(seed)).await;
    let family = Family::of(&sandbox).await;
    let access = sandbox.twilio();
    let (main, (child, token)) = (&access.account_sid, &family.children[0]);
    let login = |sid: &str, token: &str| json!({"base_url": access.base_url, "username": sid, "password": token});
    let mut package = Package::start("twilio_account.py", None);
    let mut comparison = Comparison::new("twilio", |returned| returned);

    package.call("Client", &login(main, &access.auth_token)).await.unwrap();
    let mut cases = reads(main, child);
    cases.extend(lists());
    cases.extend(changes(main, child));
    let by_package = async |case: &Case| package.call(case.call, &case.arguments).await;
    let theirs = case::sides(&cases, &sandbox, by_package).await;
    case::reset(&sandbox, None).await;
    let with = Ours::of(&family, &sandbox);
    let ours = case::sides(&cases, &sandbox, async |case| (case.ours)(&with).await).await;
    comparison.add(&cases, theirs, ours);

    case::reset(&sandbox, None).await;
    for (login, cases) in [
        (
            login(main, "wrong"),
            vec![
                Case::new("a wrong token", "account.fetch", json!({ "sid": main }), |our| {
                    asked(our.wrong.fetch())
                })
                .failing("401 20003"),
            ],
        ),
        (
            login(child, token),
            vec![
                Case::new("nested", "accounts.create", json!({}), |our| {
                    asked(async { our.child.create(&CreateAccount::new()).await })
                })
                .failing("400 21101"),
                Case::new("the main account", "account.fetch", json!({ "sid": main }), |our| {
                    asked(async { our.child.fetch_by_sid(our.client.sid()).await })
                })
                .failing("401 20003"),
            ],
        ),
    ] {
        package.call("Client", &login).await.unwrap();
        let by_package = async |case: &Case| package.call(case.call, &case.arguments).await;
        let theirs = case::sides(&cases, &sandbox, by_package).await;
        let ours = case::sides(&cases, &sandbox, async |case| (case.ours)(&with).await).await;
        comparison.add(&cases, theirs, ours);
    }
    comparison.assert_as_listed();
    for kind in ["/accounts", "/account", "/balance"] {
        let methods = package.methods(kind).await;
        package.assert_all_called(&methods);
    }
}
