//! The configuration: every way in, and every problem at once.

use std::io::Write as _;

use crate::support::{armoured, documented, key, options};
use cpaas_http::testing::{ScriptedTransport, assert_keys};
use cpaas_voximplant::{AccountProvider, Client, Config, Error, ErrorKind, Identity};

fn config(json: &str) -> Config {
    serde_json::from_str(json).unwrap()
}

fn refused(config: Config) -> Error {
    let error = Client::with_options(config, &options(&ScriptedTransport::new([]))).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Config);
    let pem = key().pem.lines().nth(1).unwrap();
    assert!(!format!("{error:?}").contains(pem), "{error:?}");
    error
}

fn accepted(config: Config) {
    Client::with_options(config, &options(&ScriptedTransport::new([]))).unwrap();
}

#[test]
fn one_way_in_is_needed_and_enough() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "[{}]", key().file()).unwrap();
    accepted(Config::credentials_file(file.path()));
    accepted(Config::from_credentials(format!(r#"{{"result":{}}}"#, key().file())));
    accepted(Config::from_reader(key().file().as_bytes()).unwrap().with_child_account_id(7));
    accepted(Config::service_account(7, "k", key().pem.as_str()));
    accepted(Config::service_account(7, "k", key().pkcs1()));
    accepted(Config::api_key(Identity::Id(7), "k"));
    accepted(Config::account_password(Identity::Name("acme".into()), "p"));
    accepted(Config::session_id(Identity::Email("e".into()), "s"));
    accepted(config(r#"{"account_id":7,"api_key":"k"}"#));
    accepted(config(r#"{"account_id":"7","api_key":"k","base_url":"http://h","allow_http":true}"#));
}

#[tokio::test]
async fn the_vendors_own_address_is_the_default() {
    let transport = ScriptedTransport::new([documented(), documented()]);
    for (base, url) in [
        (None, "https://api.voximplant.com/platform_api/GetAccountInfo"),
        (Some("http://localhost:1/x/"), "http://localhost:1/x/GetAccountInfo"),
    ] {
        let config = Config::api_key(Identity::Id(7), "k");
        let config = base.map_or(config.clone(), |base| config.with_base_url(base));
        let client = Client::with_options(config, &options(&transport)).unwrap();
        cpaas_voximplant::Account::from(client).balance().await.unwrap();
        assert_eq!(transport.requests().last().unwrap().url, url);
    }
}

#[test]
fn every_problem_is_reported_at_once() {
    let error = refused(config(
        r#"{"base_url":"x","key_id":" ","private_key":"p","child_account_id":"c","account_name":"n"}"#,
    ));
    assert_eq!(
        error.message(),
        "base_url: not a URL; child_account_id: not an account's number; account_name: excludes \
         key_id; for a child, give child_account_id; account_id: missing; key_id: missing; \
         private_key: not a private key in PEM"
    );
    let error = refused(config(
        r#"{"child_account_id":7,"api_key":" ","account_id":0,"account_email":"e"}"#,
    ));
    assert_eq!(
        error.message(),
        "child_account_id: needs a service account's key; api_key: empty; account_email: excludes \
         account_id; account_id: not an account's number"
    );
}

#[test]
fn what_is_missing_or_too_much_is_named() {
    for (json, field, words) in [
        ("{}", "credentials_file", "missing: give credentials_file"),
        (r#"{"account_id":7}"#, "credentials_file", "missing"),
        (r#"{"key_id":"k","account_id":7}"#, "private_key", "missing"),
        (r#"{"private_key":"p","account_id":7}"#, "key_id", "missing"),
        (r#"{"api_key":"k"}"#, "account_id", "beside api_key"),
        (r#"{"api_key":"k","account_name":" "}"#, "account_name", "empty"),
        (r#"{"api_key":"k","session_id":"s","account_id":7}"#, "session_id", "excludes api_key"),
        (r#"{"credentials_json":"{}","credentials_file":"f"}"#, "credentials_json", "excludes"),
        (r#"{"credentials_file":"/does/not/exist"}"#, "credentials_file", "can't be read"),
        (
            r#"{"credentials_json":"{}"}"#,
            "credentials_json",
            "its account_id: missing; credentials_json: its key_id",
        ),
        (
            r#"{"credentials_json":"-----BEGIN"}"#,
            "credentials_json",
            "not a service account's key in JSON",
        ),
        (r#"{"credentials_json":""}"#, "credentials_json", "not a service account's key in JSON"),
    ] {
        let error = refused(config(json));
        assert_eq!(error.field(), Some(field), "{json}: {error}");
        assert!(error.message().contains(words), "{json}: {error}");
    }
}

/// A key of two Mersenne primes, 2^521-1 and 2^607-1: no secret at all, and too short.
const SHORT: &str = "\
    MIICmwIBAAKBjgD/////////////////////////////////////////////////////////////////////////////\
    /////////3/////////////+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAECAwEAAQKBjSp/1YAqf9WAKn/VgCp/1YAqf9WAKn/VgCp/1YAqf9WAKn/VgCp/1YAqf9WAKn/V\
    gCp/1YAqf9WAKn/VgCp/1YAqVVWqqlVVqqpVVaoAVf+qAFX/qgBV/6oAVf+qAFX/qgBV/6oAVf+qAFX/qgBV/6oAVf+q\
    AFX/qgBV/6oAVf+qAFX/qgBV/6oAVf+qAQJMf///////////////////////////////////////////////////////\
    /////////////////////////////////////////////wJCAf//////////////////////////////////////////\
    ////////////////////////////////////////////AkxVVaqqVVWqqlVVqqpVVaqqVVWqqlVVqqpVVaqqVVWqqlVV\
    qqpVVaqqVVWqqlVVqqpVVaqqVVWqqlVVqqpVVaqqVVWqqlVVqqpVVaqpAkIBgIB/f4CAf3+AgH9/gIB/f4CAf3+AgH9/\
    gIB/f4CAf3+AgH9/gIB/f4CAf3+AgH9/gIB/f4CAf3+AgH9/gIB/f38CTHve973ve973ve9773ve973ve973ve+973ve\
    973ve973vve973ve973ve9773ve973ve973ve+973ve973ve973vve973ve973ve970=";

/// Made for this test, and for nothing else.
const ELLIPTIC: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgtYo8QddnbLm8nmCv
fOVkADNT09Q//8GkfkGj3UNbzcqhRANCAAQDYkgLMsgqQKy7o9k6/9K1vhHB7y+X
10Poje7YAh6LiUwLvN2JkarFxrjDrd0Ueg9mXDwXx2bc7ATfppOSp513
-----END PRIVATE KEY-----
";

#[test]
fn a_key_that_does_not_sign_is_refused_when_it_is_loaded() {
    let broken = key().pem.replacen(&key().pem[200..204], "AAAA", 1);
    for (pem, words) in [
        (key().public(), "a public key, not the private one"),
        (key().pem.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "encrypted: give it without"),
        (
            key().pem.replacen("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\n\n", 1),
            "encrypted: give it without",
        ),
        (armoured("EC PRIVATE KEY", b"x"), "a key for elliptic curves, not for RSA"),
        (ELLIPTIC.to_owned(), "a key for elliptic curves, not for RSA"),
        (armoured("OPENSSH PRIVATE KEY", b"x"), "a key in the format of OpenSSH"),
        (armoured("CERTIFICATE", b"x"), "a certificate, not a private key"),
        ("/etc/keys/key.pem".to_owned(), "a path, not the key itself"),
        ("key.pem\n".to_owned(), "a path, not the key itself"),
        (key().file(), "JSON, such as a whole key file"),
        (key().pem[..400].to_owned(), "cut off: it has no line with END"),
        (key().pem.replace('M', "!"), "it is damaged"),
        (armoured("PRIVATE KEY", b"x"), "not a whole RSA private key"),
        (armoured("RSA PRIVATE KEY", b""), "not a whole RSA private key"),
        (broken, "not a whole RSA private key"),
        (
            format!("-----BEGIN RSA PRIVATE KEY-----\n{SHORT}\n-----END RSA PRIVATE KEY-----\n"),
            "(TooSmall)",
        ),
    ] {
        let error = refused(Config::service_account(7, "k", pem.as_str()));
        assert_eq!(error.field(), Some("private_key"), "{error}");
        assert!(error.message().contains(words), "{words}: {error}");
    }
    let file = key().file().replace("PRIVATE", "PUBLIC");
    let error = refused(Config::from_credentials(file));
    assert_eq!(
        error.message(),
        "credentials_json: its private_key: a public key, not the private one"
    );
}

#[test]
fn a_key_is_read_however_its_line_ends_came_through() {
    let pem = &key().pem;
    for mangled in [
        pem.replace('\n', "\\n"),
        pem.replace('\n', "\\r\\n"),
        pem.replace('\n', " "),
        pem.replace('\n', "\r\n"),
        pem.replace('\n', "\n    "),
        pem.replace('\n', ""),
        format!("\u{feff}# the key\n{pem}"),
    ] {
        accepted(Config::service_account(7, "k", mangled.as_str()));
    }
}

#[test]
fn the_keys_are_those_that_deserialize() {
    assert_keys::<Config>(Config::KEYS);
    assert!(serde_json::from_str::<Config>(r#"{"api-key":"x"}"#).is_err());
    assert!(serde_json::from_str::<Config>(r#"{"account_id":1.5}"#).is_err());
}

#[test]
fn the_environment_is_looked_at_only_on_request() {
    // Not set in tests, and setting it would be seen by others.
    if std::env::var_os("VOXIMPLANT_CREDENTIALS").is_none() {
        let error = Config::from_env().unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some("credentials_file")));
        assert!(error.message().contains("VOXIMPLANT_CREDENTIALS"));
    }
}
