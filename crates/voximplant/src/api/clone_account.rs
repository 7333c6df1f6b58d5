//! A child made like another: [CloneAccount](https://voximplant.com/docs/references/httpapi/accounts#cloneaccount).

use cpaas_core::SecretString;

use super::account_settings::AccountSettings;
use super::check;
use super::id::Id;
use super::read::lenient_list;
use super::request::{LegacyParameters, request};
use super::response::responses;
use super::selection::{Identity, ParentSecret};

request! {
    /// A child account to make after the model of another child.
    ///
    /// ```
    /// use cpaas_voximplant::{CloneAccount, Identity};
    ///
    /// let model = Identity::Id(1111112);
    /// let request = CloneAccount::new(model, "acme-south", "south@example.com", "Passw0rd!");
    /// ```
    pub struct CloneAccount(
        /// The child that is the model.
        account: Identity,
        /// The name: 5 to 20 characters, a letter first, then lower-case latin letters, digits and
        /// hyphens. It can't be changed later.
        new_account_name: String => check::account_name,
        /// The owner's e-mail address, of no other account.
        new_account_email: String => check::not_blank,
        /// The password: at least 8 characters, among them an upper-case and a lower-case letter, a
        /// digit and a special character, and no white space.
        new_account_password: SecretString => check::password,
    ): Write -> CloneAccountResponse {
        /// A secret of the parent, if the credentials of the client are not enough: a service
        /// account's key mostly is, and legacy credentials are sent as the parent's by themselves.
        parent: ParentSecret,
        ..settings
    }
    impl {
        fn legacy(&self) -> LegacyParameters {
            let has_parent = self.parent.is_some();
            if has_parent { LegacyParameters::Omitted } else { LegacyParameters::ParentSecret }
        }
    }
}

responses! {
    /// The response to [`CloneAccount`].
    pub struct CloneAccountResponse {
        /// The new account.
        pub result: ClonedAccountType,
    }

    /// A cloned account, with everything that was made for it.
    pub struct ClonedAccountType {
        /// The new account's id.
        pub account_id: Id,
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
        #[serde(default, deserialize_with = "lenient_list")]
        pub users: Vec<ClonedUserType>,
        /// Its scenarios.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "lenient_list")]
        pub scenarios: Vec<ClonedScenarioType>,
        /// Its applications.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "lenient_list")]
        pub applications: Vec<ClonedApplicationType>,
        /// Its queues.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "lenient_list")]
        pub acd_queues: Vec<ClonedAcdQueueType>,
        /// Its skills.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "lenient_list")]
        pub acd_skills: Vec<ClonedAcdSkillType>,
        /// Its admin roles.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "lenient_list")]
        pub admin_roles: Vec<ClonedAdminRoleType>,
        /// Its admin users.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "lenient_list")]
        pub admin_users: Vec<ClonedAdminUserType>,
    }

    /// A user of a cloned account.
    pub struct ClonedUserType {
        /// The user's id.
        pub user_id: Id,
        /// The user's name.
        pub user_name: Option<String>,
    }

    /// A scenario of a cloned account.
    pub struct ClonedScenarioType {
        /// The scenario's id.
        pub scenario_id: Id,
        /// The scenario's name.
        pub scenario_name: Option<String>,
    }

    /// An application of a cloned account.
    pub struct ClonedApplicationType {
        /// The application's id.
        pub application_id: Id,
        /// The application's name.
        pub application_name: Option<String>,
        /// The application's rules: `users` is the vendor's name for them in all its packages.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "lenient_list")]
        pub users: Vec<ClonedRuleType>,
        /// The application's rules, if they come under their own name.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "lenient_list")]
        pub rules: Vec<ClonedRuleType>,
    }

    /// A rule of a cloned application.
    pub struct ClonedRuleType {
        /// The rule's id.
        pub rule_id: Id,
        /// The rule's name.
        pub rule_name: Option<String>,
    }

    /// A queue of a cloned account.
    pub struct ClonedAcdQueueType {
        /// The queue's id.
        pub acd_queue_id: Id,
        /// The queue's name.
        pub acd_queue_name: Option<String>,
    }

    /// A skill of a cloned account.
    pub struct ClonedAcdSkillType {
        /// The skill's id.
        pub skill_id: Id,
        /// The skill's name.
        pub skill_name: Option<String>,
    }

    /// An admin role of a cloned account.
    pub struct ClonedAdminRoleType {
        /// The role's id.
        pub admin_role_id: Id,
        /// The role's name.
        pub admin_role_name: Option<String>,
    }

    /// An admin user of a cloned account.
    pub struct ClonedAdminUserType {
        /// The admin user's id.
        pub admin_user_id: Id,
        /// The admin user's name.
        pub admin_user_name: Option<String>,
        /// The admin user's key.
        pub admin_user_api_key: Option<SecretString>,
    }
}
