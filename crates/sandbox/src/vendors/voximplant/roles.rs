//! What a service account may do.

/// A role of a service account. The vendor has more; these are the ones that its account methods require.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// May list child accounts, and nearly all else.
    Owner,
    /// May clone accounts, and nearly all else.
    Admin,
    /// May edit the account.
    Developer,
    /// May edit the account and see what to pay.
    Accountant,
    /// May edit the account and see what to pay.
    Payer,
}

/// Which roles may call a method, one of them being enough; `None` if even a service account without any role may.
pub(crate) type Allowed = Option<&'static [Role]>;

/// The methods for which the documents list no roles.
pub(crate) const ANY: Allowed = None;

/// `SetAccountInfo`.
pub(crate) const EDITORS: Allowed =
    Some(&[Role::Owner, Role::Admin, Role::Developer, Role::Accountant, Role::Payer]);

/// `AddAccount`.
pub(crate) const MANAGERS: Allowed = Some(&[Role::Owner, Role::Admin]);

/// `CloneAccount`.
pub(crate) const ADMINS: Allowed = Some(&[Role::Admin]);

/// `GetChildrenAccounts`.
pub(crate) const OWNERS: Allowed = Some(&[Role::Owner]);

/// `ChargeAccount`.
pub(crate) const CHARGERS: Allowed = Some(&[Role::Owner, Role::Admin, Role::Accountant]);

/// What is to pay, and the documents.
pub(crate) const PAYERS: Allowed = Some(&[Role::Owner, Role::Admin, Role::Accountant, Role::Payer]);

/// Whether somebody with these roles may call a method.
pub(crate) fn permit(allowed: Allowed, roles: &[Role]) -> bool {
    allowed.is_none_or(|allowed| roles.iter().any(|role| allowed.contains(role)))
}
