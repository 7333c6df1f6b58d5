//! Every operation of the four vendors, each as one call that works on a fresh sandbox.

use cpaas_core::Result;
use cpaas_http::Access::{self, Read, Write};
use cpaas_http::ClientOptions;
use cpaas_restcomm::{ListAccounts, UpdateAccount};
use cpaas_sandbox::Sandbox;
use cpaas_voximplant::GetChildrenAccounts;

use crate::{cases, support};

/// An operation of a vendor.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) provider: &'static str,
    /// The name in the sandbox's journal, to which its faults are matched.
    pub(crate) name: &'static str,
    /// The client's method, where several send the same.
    pub(crate) method: &'static str,
    pub(crate) access: Access,
    call: Call,
}

/// How an operation is called: by its first way in the vendor's table, or with what only the sandbox knows.
#[derive(Clone, Copy)]
enum Call {
    Sonetel(cases::sonetel::CallFn),
    Voximplant(cases::voximplant::CallFn),
    Children,
    Restcomm(cases::restcomm::CallFn),
    OfSubAccount,
    Twilio(cases::twilio::CallFn),
    TwilioPages,
    TwilioOfSubAccount,
}

pub(crate) fn all() -> impl Iterator<Item = Operation> {
    // Other methods send the same request.
    let sonetel = cases::sonetel::CASES.iter().filter(|case| case.method == case.name);
    let sonetel = sonetel.map(|case| Operation {
        provider: "sonetel",
        // Fields are parameters of the same request.
        name: if case.name == "get_with_fields" { "get" } else { case.name },
        method: case.method,
        access: case.access,
        call: Call::Sonetel(case.calls[0].1),
    });
    let voximplant = cases::voximplant::CASES.iter().map(|case| Operation {
        provider: "voximplant",
        name: case.name,
        method: case.method,
        access: case.access,
        call: Call::Voximplant(case.calls[0].1),
    });
    let restcomm = cases::restcomm::CASES.iter();
    let restcomm = restcomm.filter(|case| ["get", "update", "list", "create"].contains(&case.name));
    let restcomm = restcomm.map(|case| Operation {
        provider: "restcomm",
        name: case.name,
        method: case.name,
        access: case.access,
        call: Call::Restcomm(case.calls[0].1),
    });
    let twilio = cases::twilio::CASES.iter();
    let twilio = twilio.filter(|case| !case.name.ends_with("_by_sid"));
    let twilio = twilio.map(|case| Operation {
        provider: "twilio",
        name: case.name,
        method: case.name,
        access: case.access,
        call: Call::Twilio(case.calls[0].1),
    });
    let restcomm = restcomm.chain(OF_SUB_ACCOUNTS);
    sonetel.chain(voximplant).chain([CHILDREN]).chain(restcomm).chain(twilio).chain(OF_TWILIO)
}

/// The listing, page by page.
const CHILDREN: Operation = Operation {
    provider: "voximplant",
    name: "GetChildrenAccounts",
    method: "children",
    access: Read,
    call: Call::Children,
};

const OF_SUB_ACCOUNTS: [Operation; 5] = [
    of_sub_account("get", "get_by_sid", Read),
    of_sub_account("get", "get_by_email", Read),
    of_sub_account("update", "update_password", Write),
    of_sub_account("update", "update_by_sid", Write),
    of_sub_account("migrate", "migrate", Write),
];

const fn of_sub_account(name: &'static str, method: &'static str, access: Access) -> Operation {
    Operation { provider: "restcomm", name, method, access, call: Call::OfSubAccount }
}

const OF_TWILIO: [Operation; 3] = [
    of_twilio("list", "children", Read, Call::TwilioPages),
    of_twilio("fetch", "fetch_by_sid", Read, Call::TwilioOfSubAccount),
    of_twilio("update", "update_by_sid", Write, Call::TwilioOfSubAccount),
];

const fn of_twilio(
    name: &'static str,
    method: &'static str,
    access: Access,
    call: Call,
) -> Operation {
    Operation { provider: "twilio", name, method, access, call }
}

impl Operation {
    /// Calls it once, by a client that is made for it.
    pub(crate) async fn call(&self, sandbox: &Sandbox, options: &ClientOptions) -> Result<()> {
        let voximplant = || {
            let config = support::voximplant(sandbox);
            cpaas_voximplant::Client::with_options(config, options).unwrap()
        };
        let restcomm =
            || cpaas_restcomm::Client::with_options(support::restcomm(sandbox), options).unwrap();
        let twilio =
            || cpaas_twilio::Client::with_options(support::twilio(sandbox), options).unwrap();
        match self.call {
            Call::Sonetel(call) => {
                let config = support::sonetel(sandbox);
                let client = cpaas_sonetel::Client::with_options(config, options).unwrap();
                call(client).await.map(drop)
            }
            Call::Voximplant(call) => call(voximplant()).await.map(drop),
            Call::Children => {
                let mut children = voximplant().children(GetChildrenAccounts::new().count(2));
                while let Some(child) = children.next().await {
                    child?;
                }
                Ok(())
            }
            Call::Restcomm(call) => call(restcomm()).await.map(drop),
            Call::OfSubAccount => self.of_sub_account(&restcomm(), sandbox).await,
            Call::Twilio(call) => call(twilio()).await.map(drop),
            Call::TwilioPages => {
                let two = cpaas_twilio::ListAccounts::new().page_size(2);
                let mut children = twilio().children(&two);
                while let Some(child) = children.next().await {
                    child?;
                }
                Ok(())
            }
            Call::TwilioOfSubAccount => self.of_twilio(&twilio()).await,
        }
    }

    async fn of_twilio(&self, client: &cpaas_twilio::Client) -> Result<()> {
        let mut children = client.children(&cpaas_twilio::ListAccounts::new());
        let child = children.next().await.unwrap()?.sid;
        let record = match self.access {
            Read => client.fetch_by_sid(&child).await,
            Write => {
                let update = cpaas_twilio::UpdateAccount::new().suspend();
                client.update_by_sid(&child, &update).await
            }
        };
        record.map(drop)
    }

    async fn of_sub_account(
        &self,
        client: &cpaas_restcomm::Client,
        sandbox: &Sandbox,
    ) -> Result<()> {
        let update = UpdateAccount::new();
        let child = async || {
            Ok::<_, cpaas_core::Error>(client.list(&ListAccounts::new()).await?.items.remove(0).sid)
        };
        let record = match self.method {
            "get_by_sid" => client.get_by_sid(client.sid().await?.as_str()).await,
            "get_by_email" => client.get_by_email("child1@example.test").await,
            "update_password" => client.update(&update.password("An0ther&Pass")).await,
            "update_by_sid" => client.update_by_sid(&child().await?, &update.suspend()).await,
            _ => client.migrate(&child().await?, &sandbox.restcomm().other_organization.sid).await,
        };
        record.map(drop)
    }

    /// A member of the response without which it says nothing.
    pub(crate) fn member(&self) -> &'static str {
        match (self.provider, self.method) {
            ("twilio", "fetch_balance") => "balance",
            ("twilio", "list" | "children") => "next_page_uri",
            ("restcomm" | "twilio", _) => "sid",
            ("sonetel", "create_token") => "access_token",
            ("sonetel", "get_with_fields") => "response",
            ("sonetel", "languages") => "isolangCode3Digit",
            ("sonetel", "timezones") => "zone_id",
            ("sonetel", "errors") => "code",
            (_, "children") => "total_count",
            (_, "get_resource_price") => "resource_type",
            (_, "get_subscription_price") => "subscription_template_id",
            (_, "get_account_plans" | "get_available_plans") => "plan_subscription_template_id",
            (_, "get_account_verifications") => "verification_id",
            (
                _,
                "set_account_info"
                | "set_child_account_info"
                | "get_currency_rate"
                | "get_money_amount_to_charge"
                | "charge_account"
                | "change_account_plan",
            ) => "result",
            _ => "account_id",
        }
    }
}
