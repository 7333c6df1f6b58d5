//! Organisations: what accounts belong to beside their place in the tree.

use crate::engine::digest::md5_hex;

/// An organisation, by its SID and by the domain name it is called under.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Organization {
    /// The organisation's SID: `OR` and 32 characters.
    pub sid: String,
    /// The organisation's domain name.
    pub domain_name: String,
}

impl Organization {
    pub(crate) fn of_domain(domain_name: &str) -> Self {
        Self { sid: format!("OR{}", md5_hex(domain_name)), domain_name: domain_name.to_owned() }
    }

    /// The two there are: the one of the domain of an e-mail address, and one beside it.
    pub(crate) fn both(email: &str) -> [Self; 2] {
        let domain = email.split_once('@').map_or(email, |(_, domain)| domain);
        [Self::of_domain(domain), Self::of_domain(&format!("branch.{domain}"))]
    }
}
