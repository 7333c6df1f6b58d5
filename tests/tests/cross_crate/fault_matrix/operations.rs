//! Every operation of the three vendors, each as one call that works on a fresh sandbox.

use std::pin::Pin;
use std::sync::Arc;

use cpaas_core::Result;
use cpaas_http::Access::{self, Read, Write};
use cpaas_http::ClientOptions;
use cpaas_sandbox::Sandbox;
use cpaas_voximplant::{
    AccountSettings, AddAccount, ChangeAccountPlan, ChargeAccount, CloneAccount, Currency,
    GetAccountDocuments, GetAccountInfo, GetAccountPlans, GetAccountVerifications,
    GetAvailablePlans, GetChildrenAccounts, GetCurrencyRate, GetMoneyAmountToCharge,
    GetResourcePrice, GetSubscriptionPrice, Identity, PhoneSelector, PlanType, Selection,
    SetAccountInfo, SetChildAccountInfo,
};

use crate::support;

pub(crate) type Call = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// An operation of a vendor.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) provider: &'static str,
    /// The name in the sandbox's journal, to which its faults are matched.
    pub(crate) name: &'static str,
    /// The client's method, where several ask for the same.
    pub(crate) method: &'static str,
    pub(crate) access: Access,
    /// A member of the answer without which it says nothing.
    pub(crate) member: &'static str,
    /// One call of it, by a client that was just made.
    pub(crate) call: fn(Arc<Sandbox>, ClientOptions) -> Call,
}

macro_rules! operations {
    ($provider:literal, $library:ident, $client:ident, $sandbox:ident: $($access:ident $operation:literal $method:ident $member:literal $call:expr;)*) => {
        &[$(Operation {
            provider: $provider,
            name: $operation,
            method: stringify!($method),
            access: $access,
            member: $member,
            call: |$sandbox, options| {
                let config = support::$client(&$sandbox);
                let $client = $library::Client::with_options(config, &options).unwrap();
                // The sandbox must outlive the call.
                Box::pin(async move {
                    let ended = $call.await.map(drop);
                    drop($sandbox);
                    ended
                })
            },
        }),*]
    };
}

pub(crate) fn all() -> impl Iterator<Item = Operation> {
    [SONETEL, VOXIMPLANT, RESTCOMM].into_iter().flatten().copied()
}

/// The SID of the first child.
async fn child(client: &cpaas_restcomm::Client) -> Result<String> {
    let children = client.list(&cpaas_restcomm::ListAccounts::new()).await?;
    Ok(children[0].sid.clone())
}

const SONETEL: &[Operation] = operations! { "sonetel", cpaas_sonetel, sonetel, sandbox:
    Read "create_token" create_token "access_token" async { sonetel.token_status().await };
    Read "get" get "account_id" async { sonetel.get().await };
    Read "get" get_with_fields "response" async {
        sonetel.get_with_fields(&[cpaas_sonetel::Field::Usage]).await
    };
    Write "update" update "account_id" async {
        sonetel.update(&cpaas_sonetel::UpdateAccount::new().name("New")).await
    };
    Read "languages" languages "isolangCode3Digit" async {
        sonetel.languages().await.map(<[_]>::len)
    };
    Read "timezones" timezones "zone_id" async {
        sonetel.timezones().await.map(<[_]>::len)
    };
    Read "errors" errors "code" async { sonetel.errors(None).await };
};

const VOXIMPLANT: &[Operation] = operations! { "voximplant", cpaas_voximplant, voximplant, sandbox:
    Write "AddAccount" add_account "account_id" async {
        let request = AddAccount::new("acme-north", "n@example.test", "Passw0rd!");
        voximplant.add_account(&request).await
    };
    Write "CloneAccount" clone_account "account_id" async {
        let model = Identity::Name("child-1".into());
        let request = CloneAccount::new(model, "acme-south", "s@example.test", "Passw0rd!");
        voximplant.clone_account(&request).await
    };
    Read "GetAccountInfo" get_account_info "account_id" async {
        voximplant.get_account_info(&GetAccountInfo::new()).await
    };
    Write "SetAccountInfo" set_account_info "result" async {
        let settings = AccountSettings::new().language_code("sv");
        voximplant.set_account_info(&SetAccountInfo::new().settings(settings)).await
    };
    Write "SetChildAccountInfo" set_child_account_info "result" async {
        let names = cpaas_voximplant::ChildSelector::Names(vec!["child-1".into()]);
        let request = SetChildAccountInfo::new(names).settings(AccountSettings::new().active(false));
        voximplant.set_child_account_info(&request).await
    };
    Read "GetChildrenAccounts" get_children_accounts "account_id" async {
        voximplant.get_children_accounts(&GetChildrenAccounts::new()).await
    };
    Read "GetChildrenAccounts" children "total_count" async {
        let mut stream = voximplant.children(GetChildrenAccounts::new().count(2));
        while let Some(child) = stream.next().await {
            child?;
        }
        Ok(())
    };
    Read "GetCurrencyRate" get_currency_rate "result" async {
        let eur: Currency = "EUR".parse().unwrap();
        voximplant.get_currency_rate(&GetCurrencyRate::new([eur])).await
    };
    Read "GetResourcePrice" get_resource_price "resource_type" async {
        voximplant.get_resource_price(&GetResourcePrice::new()).await
    };
    Read "GetSubscriptionPrice" get_subscription_price "subscription_template_id" async {
        voximplant.get_subscription_price(&GetSubscriptionPrice::new()).await
    };
    Read "GetMoneyAmountToCharge" get_money_amount_to_charge "result" async {
        voximplant.get_money_amount_to_charge(&GetMoneyAmountToCharge::new()).await
    };
    Write "ChargeAccount" charge_account "result" async {
        let phones = PhoneSelector::Ids(Selection::All);
        voximplant.charge_account(&ChargeAccount::new(phones)).await
    };
    Write "ChangeAccountPlan" change_account_plan "result" async {
        let request = ChangeAccountPlan::new(PlanType::Mau).plan_subscription_template_id(202);
        voximplant.change_account_plan(&request).await
    };
    Read "GetAccountPlans" get_account_plans "plan_subscription_template_id" async {
        voximplant.get_account_plans(&GetAccountPlans::new()).await
    };
    Read "GetAvailablePlans" get_available_plans "plan_subscription_template_id" async {
        voximplant.get_available_plans(&GetAvailablePlans::new()).await
    };
    Read "GetAccountDocuments" get_account_documents "account_id" async {
        voximplant.get_account_documents(&GetAccountDocuments::new()).await
    };
    Read "GetAccountVerifications" get_account_verifications "verification_id" async {
        let own = voximplant.account_id().await?;
        let id = own.as_str().parse().unwrap();
        let request = GetAccountVerifications::new(id);
        voximplant.get_account_verifications(&request).await
    };
};

const RESTCOMM: &[Operation] = operations! { "restcomm", cpaas_restcomm, restcomm, sandbox:
    Read "get" get "sid" async { restcomm.get().await };
    Read "get" get_by_sid "sid" async {
        let sid = restcomm.sid().await?;
        restcomm.get_by_sid(sid.as_str()).await
    };
    Read "get" get_by_email "sid" async {
        restcomm.get_by_email("child1@example.test").await
    };
    Write "update" update "sid" async {
        restcomm.update(&cpaas_restcomm::UpdateAccount::new().friendly_name("New")).await
    };
    Write "update" update_password "sid" async {
        restcomm.update(&cpaas_restcomm::UpdateAccount::new().password("An0ther&Pass")).await
    };
    Write "update" update_by_sid "sid" async {
        let sid = child(&restcomm).await?;
        let update = cpaas_restcomm::UpdateAccount::new().suspend();
        restcomm.update_by_sid(&sid, &update).await
    };
    Read "list" list "sid" async {
        restcomm.list(&cpaas_restcomm::ListAccounts::new()).await
    };
    Write "create" create "sid" async {
        let new = cpaas_restcomm::CreateAccount::new("n@example.test", "An0ther&Pass");
        restcomm.create(&new).await
    };
    Write "migrate" migrate "sid" async {
        let sid = child(&restcomm).await?;
        let organization = &sandbox.restcomm().other_organization.sid;
        restcomm.migrate(&sid, organization).await
    };
};
