//! Every operation of the vendor: every way to ask, and the answers that it documents.

use cpaas_http::Access;
use cpaas_restcomm::{
    AccountRecord, Client, CreateAccount, ListAccounts, Result, Status, UpdateAccount,
};

use super::{CHILD, DOCUMENTED, ORGANIZATION, SID};

/// An operation, what it may do, its documented answer with every member, and its least answer.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) access: Access,
    pub(crate) documented: &'static str,
    pub(crate) least: &'static str,
    /// How many ways to ask there are in [`ask`].
    pub(crate) ways: usize,
}

const fn read(name: &'static str, ways: usize) -> Operation {
    Operation { name, access: Access::Read, documented: DOCUMENTED, least: LEAST, ways }
}

const fn write(name: &'static str, ways: usize) -> Operation {
    Operation { name, access: Access::Write, documented: DOCUMENTED, least: LEAST, ways }
}

const LEAST: &str = r#"{"sid":"ACf17712239715b86f1dfd9ba550b7f607"}"#;

/// As reads by e-mail address need it.
const LEAST_BY_EMAIL: &str =
    r#"{"sid":"ACf17712239715b86f1dfd9ba550b7f607","email_address":"a+b@example.com"}"#;

/// A bare array; closed accounts are in it, each has its token.
pub(crate) const LISTED: &str = r#"[
  {"sid": "ACae6889b05a9ee9ca50a7e0fd2a0ba2f6", "organization": "OR0123456789abcdef0123456789abcdef",
   "friendly_name": "South", "email_address": "south@example.com", "type": "Full", "status": "closed",
   "role": "Developer", "date_created": "Sat, 7 Mar 2020 09:05:01 +0000",
   "date_updated": "Sat, 7 Mar 2020 09:06:02 +0000", "auth_token": "28f96b0fea1f9e33646f42026abdf305",
   "uri": "/2012-04-24/Accounts.json/ACae6889b05a9ee9ca50a7e0fd2a0ba2f6",
   "subresource_uris": {"calls": "/2012-04-24/Accounts/ACae6889b05a9ee9ca50a7e0fd2a0ba2f6/Calls.json"}}
]"#;

pub(crate) const OPERATIONS: &[Operation] = &[
    read("get", 1),
    read("get_by_sid", 1),
    Operation { least: LEAST_BY_EMAIL, ..read("get_by_email", 1) },
    write("update", 5),
    write("update_by_sid", 5),
    Operation { documented: LISTED, least: "[]", ..read("list", 3) },
    write("create", 2),
    write("migrate", 1),
];

/// Does it in one of its ways, and returns the accounts of the answer.
pub(crate) async fn ask(client: &Client, name: &str, way: usize) -> Result<Vec<AccountRecord>> {
    let one = match (name, way) {
        ("get", _) => client.get().await,
        ("get_by_sid", _) => client.get_by_sid(CHILD).await,
        ("get_by_email", _) => client.get_by_email("A+b@example.com").await,
        ("update", way) => client.update(&update(way, SID).allow_self_lockout()).await,
        ("update_by_sid", way) => client.update_by_sid(CHILD, &update(way, CHILD)).await,
        ("create", way) => client.create(&creation(way)).await,
        ("migrate", _) => client.migrate(CHILD, ORGANIZATION).await,
        ("list", way) => return client.list(&listing(way)).await,
        _ => unreachable!("{name}"),
    };
    one.map(|record| vec![record])
}

fn update(way: usize, sid: &str) -> UpdateAccount {
    let update = UpdateAccount::new();
    match way {
        0 => update.friendly_name("Åkerlund & Söner"),
        1 => update.suspend(),
        2 => update.close(sid),
        3 => update.activate().role("Developer").friendly_name("all of it").password("p&ss w%rd=+"),
        _ => update.role("Administrator").via_post(),
    }
}

fn creation(way: usize) -> CreateAccount {
    let least = CreateAccount::new("South+1@Example.com", "p&ss w%rd=+");
    if way == 0 {
        return least;
    }
    least
        .friendly_name("Åkerlund & Söner")
        .status(Status::Suspended)
        .role("Developer")
        .organization_sid(ORGANIZATION)
}

fn listing(way: usize) -> ListAccounts {
    match way {
        0 => ListAccounts::new(),
        1 => ListAccounts::new().organization_sid(ORGANIZATION),
        _ => ListAccounts::new().domain_name("south.example.com"),
    }
}
