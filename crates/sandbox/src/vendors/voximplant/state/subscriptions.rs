//! The subscriptions there are.

use rust_decimal::Decimal;

pub(crate) const TYPES: [&str; 2] = ["PHONE_NUM", "SIP_REGISTRATION"];

/// What a phone number or a registration costs: digits and their decimal places.
pub(crate) struct Template {
    pub(crate) id: u64,
    pub(crate) kind: &'static str,
    pub(crate) name: &'static str,
    installation: (i64, u32),
    price: (i64, u32),
    pub(crate) verification: (&'static str, &'static str),
}

impl Template {
    pub(crate) fn price(&self) -> Decimal {
        Decimal::new(self.price.0, self.price.1)
    }

    pub(crate) fn installation(&self) -> Decimal {
        Decimal::new(self.installation.0, self.installation.1)
    }
}

#[rustfmt::skip] // one line each, so that it reads as the table it is
pub(crate) const TEMPLATES: [Template; 5] = [
    Template { id: 301, kind: "PHONE_NUM", name: "Phone RU 495", installation: (0, 0), price: (1505, 3), verification: ("RUSSIA_INDIVIDUAL", "VERIFIED") },
    Template { id: 302, kind: "PHONE_NUM", name: "Phone GB", installation: (15, 1), price: (3_668_242, 6), verification: ("GB_PROOF_OF_ADDRESS", "IN_PROGRESS") },
    Template { id: 303, kind: "PHONE_NUM", name: "Phone US toll-free", installation: (999, 3), price: (1225, 2), verification: ("", "NOT_REQUIRED") },
    Template { id: 304, kind: "PHONE_NUM", name: "Phone SE", installation: (1, 0), price: (299, 2), verification: ("SE_PROOF_OF_ADDRESS", "REQUIRED") },
    Template { id: 311, kind: "SIP_REGISTRATION", name: "SIP registration", installation: (0, 0), price: (293_855, 3), verification: ("", "NOT_REQUIRED") },
];
