//! PEM as it comes out of environment variables and forms, and what is often given instead of a private key.

use cpaas_core::{ExposeSecret as _, SecretString};

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// The same key with line ends where they belong: variables and forms have them as `\n` in two characters, as blanks, or
/// not at all. Or what it is instead of an RSA private key.
pub(super) fn mended(pem: &SecretString) -> Result<SecretString, &'static str> {
    let text = pem.expose_secret();
    if text.trim_start().starts_with(['{', '[']) {
        return Err("JSON, such as a whole key file, not the key in it");
    }
    let Some((_, rest)) = text.split_once(BEGIN) else { return Err(instead(text.trim())) };
    let Some((label, rest)) = rest.split_once(DASHES) else { return Err(NO_KEY) };
    let Some((body, _)) = rest.split_once(END) else {
        return Err("cut off: it has no line with END");
    };
    if label.starts_with("ENCRYPTED ") || body.contains("ENCRYPTED") {
        return Err(
            "encrypted: give it without a passphrase, as `openssl pkey -in FILE` writes it",
        );
    }
    match label {
        "PRIVATE KEY" | "RSA PRIVATE KEY" => {}
        "EC PRIVATE KEY" => return Err(ELLIPTIC),
        "OPENSSH PRIVATE KEY" => return Err("a key in the format of OpenSSH, not in PEM"),
        _ if label.ends_with("PUBLIC KEY") => return Err("a public key, not the private one"),
        "CERTIFICATE" => return Err("a certificate, not a private key"),
        _ => return Err(NO_KEY),
    }
    let body = SecretString::from(body.replace("\\n", "").replace("\\r", ""));
    let body = SecretString::from(body.expose_secret().split_whitespace().collect::<String>());
    let body = body.expose_secret();
    Ok(format!("{BEGIN}{label}{DASHES}\n{body}\n{END}{label}{DASHES}\n").into())
}

const NO_KEY: &str = "not a private key in PEM";

pub(super) const ELLIPTIC: &str = "a key for elliptic curves, not for RSA";

/// What a text without PEM in it is.
fn instead(text: &str) -> &'static str {
    let is_line = !text.contains('\n');
    let begins = |starts: &[&str]| starts.iter().any(|start| text.starts_with(start));
    let ends = |ends: &[&str]| ends.iter().any(|end| text.ends_with(end));
    if is_line && (begins(&["/", "./", "../", "~/", "file:"]) || ends(&[".pem", ".key", ".json"])) {
        "a path, not the key itself"
    } else {
        NO_KEY
    }
}

/// Whether a key in PKCS#8 is for an elliptic curve: by the algorithm's identifier, ecPublicKey or Ed25519.
pub(super) fn is_elliptic(pkcs8: &[u8]) -> bool {
    const EC: &[u8] = &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    const ED25519: &[u8] = &[0x06, 0x03, 0x2b, 0x65, 0x70];
    let head = &pkcs8[..pkcs8.len().min(32)];
    [EC, ED25519].iter().any(|id| head.windows(id.len()).any(|bytes| bytes == *id))
}
