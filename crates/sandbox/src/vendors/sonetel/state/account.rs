//! The account, and how it changes.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::vendors::sonetel::failures::{Failure, code};
use crate::vendors::sonetel::jwt;
use crate::vendors::sonetel::seed::Seed;
use crate::vendors::sonetel::state::languages::{self, Language};
use crate::vendors::sonetel::state::zones::{self, Zone};

/// The account, of which three members and the settings change; the rest is the same for every answer.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    id: String,
    name: String,
    renamed: bool,
    currency: String,
    credit_balance: String,
    status: String,
    language: &'static Language,
    zone: &'static Zone,
    settings: Settings,
    /// Random for each account: a member that no document describes.
    revision: String,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Settings {
    team_chat: bool,
    customer_chat: bool,
    ai_helper: bool,
    free_trial: &'static str,
}

impl Account {
    pub(crate) fn new(seed: &Seed) -> Self {
        Self {
            id: seed.account_id.to_string(),
            name: seed.account_name.clone(),
            renamed: false,
            currency: seed.currency.clone(),
            credit_balance: seed.credit_balance.clone(),
            status: "active".to_owned(),
            language: languages::default(),
            zone: zones::default(),
            settings: Settings {
                team_chat: true,
                customer_chat: false,
                ai_helper: false,
                free_trial: "used",
            },
            revision: jwt::unique_id(),
        }
    }

    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.id == id
    }

    /// The account after the changes, all or none of them. What the vendor doesn't list as changeable is ignored.
    pub(crate) fn changed(&self, changes: &Map<String, Value>) -> Result<Self, Failure> {
        let mut account = self.clone();
        let mut touched = false;
        if let Some(name) = changes.get("name") {
            let name = name.as_str().filter(|name| !name.trim().is_empty());
            let name = name.ok_or_else(|| failure(code::NAME, "name must not be empty"))?;
            name.clone_into(&mut account.name);
            account.renamed |= account.name != self.name;
            touched = true;
        }
        if let Some(language) = changes.get("language") {
            let known = language.as_str().and_then(languages::by_code);
            account.language = known
                .ok_or_else(|| failure(code::LANGUAGE, &format!("Invalid language: {language}")))?;
            touched = true;
        }
        if let Some(details) = changes.get("timezone_details") {
            let id = details.get("zone_id").unwrap_or(&Value::Null);
            let known = id.as_str().and_then(zones::by_id);
            account.zone = known
                .ok_or_else(|| failure(code::ZONE, &format!("Invalid timezone zone_id: {id}")))?;
            touched = true;
        }
        if let Some(settings) = changes.get("service_settings") {
            account.settings = self.settings.changed(settings)?;
            touched = true;
        }
        if touched {
            Ok(account)
        } else {
            Err(failure(code::EMPTY, "Request body cannot be empty"))
        }
    }

    /// Every member that an ordinary answer has, two of them in no document.
    pub(crate) fn members(&self) -> Map<String, Value> {
        let members = json!({
            "account_id": self.id, "area_code": "8", "name": self.name, "status": self.status, "status_desc": "",
            "currency": self.currency, "address": "Sveavägen 1", "address2": "", "city": "Stockholm",
            "zipcode": "11411", "country": "SWE", "credit_balance": self.credit_balance,
            "timezone": format!("GMT {}", self.zone.offset), "language": self.language.three,
            "priceplan": "regular", "plan_details": "", "website": {"website_status": "verified"},
            "daily_usage_limit": "25", "vat_relevant": true, "user_count": 3, "language_id": self.language.id,
            "timezone_details": {"zone_name": self.zone.name, "zone_id": self.zone.number()},
            "account_verified": true, "current_country": "SWE", "phnum_count": 2,
            "companyNameUpdated": self.renamed, "account_type": "main_account", "account_category": "regular",
            "x_revision": self.revision, "x_onboarding": {"step": 4, "skipped": null},
        });
        match members {
            Value::Object(members) => members,
            _ => Map::new(),
        }
    }

    /// The members and those named of the ones that come only on request.
    pub(crate) fn with_fields(&self, names: &[&str]) -> Map<String, Value> {
        let mut members = self.members();
        let optional = [
            ("service_settings", json!(self.settings)),
            (
                "usage",
                json!({"period": "current_month", "calls": 17, "cost": "12.85", "currency": self.currency}),
            ),
            ("notifications", json!({"low_balance": true, "newsletter": false})),
            ("autorefill_settings", json!({"enabled": false, "amount": "20", "threshold": "2.5"})),
            ("call_recording_settings", json!({"enabled": false, "retention_days": 30})),
        ];
        for (name, value) in optional {
            if names.contains(&name) {
                members.insert(name.to_owned(), value);
            }
        }
        members
    }

    /// Changes what only the vendor changes.
    pub(crate) fn set(&mut self, changes: &Value) -> Result<(), String> {
        let changes = changes.as_object().ok_or("expected an object")?;
        for (name, value) in changes {
            let member = match name.as_str() {
                "credit_balance" => &mut self.credit_balance,
                "status" => &mut self.status,
                _ => return Err(format!("{name} can't be set; credit_balance and status can")),
            };
            value.as_str().ok_or_else(|| format!("{name} is a text"))?.clone_into(member);
        }
        Ok(())
    }

    /// The account as the control API shows it: with everything that can be changed.
    pub(crate) fn to_json(&self) -> Map<String, Value> {
        self.with_fields(&["service_settings"])
    }
}

impl Settings {
    /// Omitted ones stay as they are, but not all may be omitted; `free_trial` is read-only and ignored.
    fn changed(self, changes: &Value) -> Result<Self, Failure> {
        let bad = |what: &str| failure(code::SETTINGS, &format!("Invalid service_settings{what}"));
        let changes = changes.as_object().ok_or_else(|| bad(""))?;
        let mut settings = self;
        let mut touched = false;
        for (name, setting) in [
            ("team_chat", &mut settings.team_chat),
            ("customer_chat", &mut settings.customer_chat),
            ("ai_helper", &mut settings.ai_helper),
        ] {
            if let Some(value) = changes.get(name) {
                *setting = value.as_bool().ok_or_else(|| bad(&format!(": {name}")))?;
                touched = true;
            }
        }
        if touched { Ok(settings) } else { Err(bad("")) }
    }
}

fn failure(code: &'static str, detail: &str) -> Failure {
    Failure { code: code.into(), detail: detail.to_owned() }
}
