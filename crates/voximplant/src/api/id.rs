//! The ids of what the vendor has.

/// An id of the vendor's, such as an account's, a plan's or a phone number's: the same type in requests
/// and in responses, where the vendor writes a number or its digits in a string. Written as JSON it is
/// such a string.
pub type Id = u64;
