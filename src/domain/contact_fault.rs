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

    /// The fault of that name, as serde writes it. The checkout reads its answers with it, without
    /// serde.
    pub fn named(name: &str) -> Option<ContactFault> {
        Some(match name {
            "name_missing" => ContactFault::NameMissing,
            "name_too_long" => ContactFault::NameTooLong,
            "name_unfit" => ContactFault::NameUnfit,
            "email_missing" => ContactFault::EmailMissing,
            "email_unfit" => ContactFault::EmailUnfit,
            "street_missing" => ContactFault::StreetMissing,
            "town_missing" => ContactFault::TownMissing,
            "postal_code_missing" => ContactFault::PostalCodeMissing,
            "country_missing" => ContactFault::CountryMissing,
            "line_too_long" => ContactFault::LineTooLong,
            "line_unfit" => ContactFault::LineUnfit,
            "postal_code_too_long" => ContactFault::PostalCodeTooLong,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_known_by_the_name_that_it_is_sent_as() {
        for fault in ContactFault::ALL {
            let sent = serde_json::to_string(&fault).expect("a name");
            assert_eq!(ContactFault::named(sent.trim_matches('"')), Some(fault), "{sent}");
        }
        assert_eq!(ContactFault::named("NameMissing"), None);
    }
}
