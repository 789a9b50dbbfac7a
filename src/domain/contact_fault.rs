//! What can be wrong with contact details, by name: the page says it in its own language.

use serde::{Deserialize, Serialize};

/// Why a field of the contact details cannot be used as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactFault {
    /// No name.
    NameMissing,
    /// A name of more than [`super::buyer::NAME_MAX`] characters.
    NameTooLong,
    /// A name with line ends or other control characters.
    NameUnfit,
    /// No email address.
    EmailMissing,
    /// What cannot be an email address.
    EmailUnfit,
    /// No street.
    StreetMissing,
    /// No town.
    TownMissing,
    /// No postal code in a country that has them.
    PostalCodeMissing,
    /// No country, or one that there is not.
    CountryMissing,
    /// More than [`super::address::LINE_MAX`] characters.
    LineTooLong,
    /// A line with line ends or other control characters.
    LineUnfit,
    /// More than [`super::address::POSTAL_CODE_MAX`] characters.
    PostalCodeTooLong,
}

impl ContactFault {
    /// All that there are.
    pub const ALL: [ContactFault; 12] = [
        ContactFault::NameMissing,
        ContactFault::NameTooLong,
        ContactFault::NameUnfit,
        ContactFault::EmailMissing,
        ContactFault::EmailUnfit,
        ContactFault::StreetMissing,
        ContactFault::TownMissing,
        ContactFault::PostalCodeMissing,
        ContactFault::CountryMissing,
        ContactFault::LineTooLong,
        ContactFault::LineUnfit,
        ContactFault::PostalCodeTooLong,
    ];
}
