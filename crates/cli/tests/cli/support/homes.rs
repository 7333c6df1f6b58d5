//! Homes with all the sandbox's accounts.

use cpaas_sandbox::Sandbox;

use super::{Home, sonetel, twilio};

/// A home with a profile for each vendor, under its name; its secret in a file.
pub(crate) fn home_of_all(sandbox: &Sandbox) -> Home {
    let home = Home::new();
    let (son, vox, rest) = (sandbox.sonetel(), sandbox.voximplant(), sandbox.restcomm());
    let twi = sandbox.twilio();
    home.write_secret("sonetel-password", &son.password);
    home.write_secret("key.json", &vox.credentials);
    home.write_secret("auth-token", &rest.auth_token);
    home.write_secret("twilio-token", &twi.auth_token);
    let login = format!("username = \"{}\"\npassword = \"file:sonetel-password\"", son.username);
    let of_voximplant = format!(
        "[profiles.voximplant]\nprovider = \"voximplant\"\nbase_url = \"{}\"\ncredentials_file = \"key.json\"\n",
        vox.base_url
    );
    let of_restcomm = format!(
        "[profiles.restcomm]\nprovider = \"restcomm\"\nbase_url = \"{}\"\naccount_sid = \"{}\"\n\
         auth_token = \"file:auth-token\"\n",
        rest.base_url, rest.account_sid
    );
    let token = "auth_token = \"file:twilio-token\"";
    let of_twilio = twilio("twilio", sandbox, &twi.account_sid, token);
    let of_sonetel = sonetel("sonetel", sandbox, &login);
    home.write_config(&[of_sonetel, of_voximplant, of_restcomm, of_twilio].concat());
    home
}
