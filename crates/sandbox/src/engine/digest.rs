//! MD5 in lower-case hexadecimal, of which vendors make tokens, ids and the hashes of callbacks.

use std::fmt::Write;

use md5::{Digest, Md5};

pub(crate) fn md5_hex(text: &str) -> String {
    let mut hex = String::with_capacity(32);
    for byte in Md5::digest(text.as_bytes()) {
        // Writing to a `String` never fails.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
