//! The fields of a request that changes something.

use http::StatusCode;

use crate::engine::exchange::{Call, Payload, first};

use crate::vendors::restcomm::reply::ApiError;

/// How many characters a name and a role may have.
pub(crate) const COLUMN: usize = 64;

/// The fields sent, in the only form that is taken.
#[derive(Clone, Copy)]
pub(crate) struct Form<'a>(&'a [(String, String)]);

impl<'a> Form<'a> {
    pub(crate) fn of(call: &'a Call) -> Result<Self, ApiError> {
        let media_type = call.media_type();
        match (&call.payload, media_type.as_str()) {
            (Payload::Form(form), "application/x-www-form-urlencoded") => Ok(Self(form)),
            (Payload::Empty, "application/x-www-form-urlencoded" | "") => Ok(Self(&[])),
            _ => Err(ApiError::Page(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
        }
    }

    /// A field: of several under one name the first counts.
    pub(crate) fn field(self, name: &str) -> Option<&'a str> {
        first(self.0, name)
    }

    /// Refuses texts that the data base has no room for: nothing checks them before it does.
    pub(crate) fn fits(self) -> Result<(), ApiError> {
        let mut texts = ["FriendlyName", "Role"].into_iter().filter_map(|name| self.field(name));
        if texts.any(|text| text.chars().count() > COLUMN) {
            return Err(ApiError::Page(StatusCode::INTERNAL_SERVER_ERROR));
        }
        Ok(())
    }
}
