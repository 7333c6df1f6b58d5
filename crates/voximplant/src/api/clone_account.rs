//! A child made like another: [CloneAccount](https://voximplant.com/docs/references/httpapi/accounts#cloneaccount).

use bon::Builder;
use cpaas_core::{Result, SecretString};
use cpaas_http::json::Lenient;
use cpaas_http::{Access, Form};
use serde::Deserializer;
use serde::de::DeserializeOwned;
use serde_with::{As, Same};

use super::answer::answers;
use super::check;
use super::endpoint::{Endpoint, LegacyNames};
use super::parameter::parameters;
use super::selection::ParentProof;
use crate::config::Identity;

/// A child account to make after the model of another child.
///
/// ```
/// use cpaas_voximplant::{CloneAccount, Identity};
///
/// let request = CloneAccount::builder(Identity::Id(1111112))
///     .new_account_name("acme-south")
///     .new_account_email("south@example.com")
///     .new_account_password("Passw0rd!")
///     .build();
/// ```
#[derive(Clone, Debug, Builder)]
#[builder(on(_, into))]
#[non_exhaustive]
pub struct CloneAccount {
    /// The child that is the model.
    #[builder(start_fn)]
    pub account: Identity,
    /// A secret of the parent, if the credentials of the client do not say enough: a service
    /// account's key mostly does, and legacy credentials are sent as the parent's by themselves.
    pub parent: Option<ParentProof>,
    /// The name: 5 to 20 characters, a letter first, then lower-case latin letters, digits and
    /// hyphens. It can't be changed later.
    pub new_account_name: String,
    /// The owner's e-mail address, of no other account.
    pub new_account_email: String,
    /// The password: at least 8 characters, among them an upper-case and a lower-case letter, a
    /// digit and a special character, and no white space.
    pub new_account_password: SecretString,
    /// Language of notifications, ISO 639-1. The vendor's default is `en`.
    pub language_code: Option<String>,
    /// Time zone, such as `Europe/Stockholm` or `Etc/GMT-8`. The vendor's default is `Etc/GMT`.
    pub location: Option<String>,
    /// Data of the account owner's own, at most 8,191 characters.
    pub account_custom_data: Option<String>,
    /// The owner's first name, at most 49 characters.
    pub account_first_name: Option<String>,
    /// The owner's last name, at most 49 characters.
    pub account_last_name: Option<String>,
}

impl Endpoint for CloneAccount {
    const METHOD: &'static str = "CloneAccount";
    const ACCESS: Access = Access::Write;
    type Response = CloneAccountResponse;

    fn form(&self) -> Result<Form> {
        check::account_name("new_account_name", &self.new_account_name)?;
        check::given("new_account_email", &self.new_account_email)?;
        check::password("new_account_password", Some(&self.new_account_password))?;
        check::two_letters("language_code", self.language_code.as_deref())?;
        check::zone("location", self.location.as_deref())?;
        check::at_most("account_custom_data", self.account_custom_data.as_deref(), 8191)?;
        check::at_most("account_first_name", self.account_first_name.as_deref(), 49)?;
        check::at_most("account_last_name", self.account_last_name.as_deref(), 49)?;
        Ok(parameters!(
            self,
            account,
            parent,
            new_account_name,
            new_account_email,
            new_account_password,
            language_code,
            location,
            account_custom_data,
            account_first_name,
            account_last_name,
        ))
    }

    fn legacy(&self) -> LegacyNames {
        if self.parent.is_some() { LegacyNames::None } else { LegacyNames::ParentProof }
    }
}

/// A list; none, if it is of another type than documented: the keys beside it are shown only once.
fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let list: Option<Vec<T>> = As::<Lenient<Same>>::deserialize(deserializer)?;
    Ok(list.unwrap_or_default())
}

answers! {
    /// The answer to [`CloneAccount`].
    pub struct CloneAccountResponse {
        /// The new account.
        pub result: ClonedAccountType,
    }

    /// A cloned account, with everything that was made for it.
    pub struct ClonedAccountType {
        /// The new account's id, digits.
        pub account_id: String,
        /// The new account's name.
        pub account_name: Option<String>,
        /// Its owner's e-mail address.
        pub account_email: Option<String>,
        /// Whether it is activated.
        pub active: Option<bool>,
        /// Its legacy key.
        pub api_key: Option<SecretString>,
        /// Its users.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "list")]
        pub users: Vec<ClonedUserType>,
        /// Its scenarios.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "list")]
        pub scenarios: Vec<ClonedScenarioType>,
        /// Its applications.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "list")]
        pub applications: Vec<ClonedApplicationType>,
        /// Its queues.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "list")]
        pub acd_queues: Vec<ClonedAcdQueueType>,
        /// Its skills.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "list")]
        pub acd_skills: Vec<ClonedAcdSkillType>,
        /// Its admin roles.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "list")]
        pub admin_roles: Vec<ClonedAdminRoleType>,
        /// Its admin users.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "list")]
        pub admin_users: Vec<ClonedAdminUserType>,
    }

    /// A user of a cloned account.
    pub struct ClonedUserType {
        /// The user's id, digits.
        pub user_id: String,
        /// The user's name.
        pub user_name: Option<String>,
    }

    /// A scenario of a cloned account.
    pub struct ClonedScenarioType {
        /// The scenario's id, digits.
        pub scenario_id: String,
        /// The scenario's name.
        pub scenario_name: Option<String>,
    }

    /// An application of a cloned account.
    pub struct ClonedApplicationType {
        /// The application's id, digits.
        pub application_id: String,
        /// The application's name.
        pub application_name: Option<String>,
        /// The application's rules: `users` is the vendor's name for them in all its packages.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "list")]
        pub users: Vec<ClonedRuleType>,
        /// The application's rules, if they come under their own name.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "list")]
        pub rules: Vec<ClonedRuleType>,
    }

    /// A rule of a cloned application.
    pub struct ClonedRuleType {
        /// The rule's id, digits.
        pub rule_id: String,
        /// The rule's name.
        pub rule_name: Option<String>,
    }

    /// A queue of a cloned account.
    pub struct ClonedAcdQueueType {
        /// The queue's id, digits.
        pub acd_queue_id: String,
        /// The queue's name.
        pub acd_queue_name: Option<String>,
    }

    /// A skill of a cloned account.
    pub struct ClonedAcdSkillType {
        /// The skill's id, digits.
        pub skill_id: String,
        /// The skill's name.
        pub skill_name: Option<String>,
    }

    /// An admin role of a cloned account.
    pub struct ClonedAdminRoleType {
        /// The role's id, digits.
        pub admin_role_id: String,
        /// The role's name.
        pub admin_role_name: Option<String>,
    }

    /// An admin user of a cloned account.
    pub struct ClonedAdminUserType {
        /// The admin user's id, digits.
        pub admin_user_id: String,
        /// The admin user's name.
        pub admin_user_name: Option<String>,
        /// The admin user's key.
        pub admin_user_api_key: Option<SecretString>,
    }
}
