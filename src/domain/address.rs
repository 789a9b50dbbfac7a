//! Where books are sent to, and the one set of rules for it: the same in the browser and on the
//! server.

use super::{contact_fault::ContactFault, line};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest line of an address, in characters.
pub const LINE_MAX: usize = 120;
/// The longest postal code, in characters.
pub const POSTAL_CODE_MAX: usize = 16;

/// Countries and territories where post arrives without a postal code, by ISO 3166-1 alpha-2:
/// they have none, or, like Ireland, have one that nobody must use
/// (<https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions>). Elsewhere
/// a code is asked for, and its form is left to whoever lives there.
const WITHOUT_POSTAL_CODE: [&str; 63] = [
    "AE", "AG", "AO", "AW", "BF", "BI", "BJ", "BO", "BS", "BW", "BZ", "CD", "CF", "CG", "CI", "CK",
    "CM", "CW", "DJ", "DM", "ER", "FJ", "GA", "GD", "GH", "GM", "GN", "GQ", "GY", "HK", "HM", "IE",
    "JM", "KI", "KM", "KN", "KP", "LC", "ML", "MO", "MR", "MW", "NR", "NU", "QA", "RW", "SB", "SC",
    "SL", "SR", "ST", "SY", "TD", "TF", "TG", "TK", "TL", "TO", "TT", "TV", "UG", "VU", "YE",
];

/// An address as typed; a field that is not sent is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Street and house number.
    pub line1: String,
    /// Flat, floor, company; may be empty.
    pub line2: String,
    /// Town or city.
    pub city: String,
    /// State, province or county; may be empty.
    pub region: String,
    /// Postal code; empty where the country has none.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2; upper case once it is checked.
    pub country: String,
}

/// Never prints what was typed: it is where somebody lives.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address { .. }")
    }
}

/// What is wrong with an address; a field that is right is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressFaults {
    /// About the street.
    pub line1: Option<ContactFault>,
    /// About the second line.
    pub line2: Option<ContactFault>,
    /// About the town.
    pub city: Option<ContactFault>,
    /// About the state, province or county.
    pub region: Option<ContactFault>,
    /// About the postal code.
    pub postal_code: Option<ContactFault>,
    /// About the country.
    pub country: Option<ContactFault>,
}

impl AddressFaults {
    /// The form's fields in its order, by their names as browsers know them for filling them in
    /// (<https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill>), and
    /// what is wrong with each.
    pub fn fields(&self) -> [(&'static str, Option<ContactFault>); 6] {
        [
            ("address-line1", self.line1),
            ("address-line2", self.line2),
            ("postal-code", self.postal_code),
            ("address-level2", self.city),
            ("address-level1", self.region),
            ("country", self.country),
        ]
    }
}

impl Address {
    /// The address with outer white space gone and its country in capitals, when all of it is
    /// usable. Whether the country is one that there is, the server knows beside.
    ///
    /// # Errors
    /// What to correct, field by field.
    pub fn checked(&self) -> Result<Address, Box<AddressFaults>> {
        let trimmed = |text: &str| text.trim().to_owned();
        let address = Address {
            line1: trimmed(&self.line1),
            line2: trimmed(&self.line2),
            city: trimmed(&self.city),
            region: trimmed(&self.region),
            postal_code: trimmed(&self.postal_code).to_ascii_uppercase(),
            country: trimmed(&self.country).to_ascii_uppercase(),
        };
        let country = &address.country;
        let code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let needed = needs_postal_code(country);
        let faults = AddressFaults {
            line1: missing(&address.line1, ContactFault::StreetMissing)
                .or_else(|| unfit(&address.line1)),
            line2: unfit(&address.line2),
            city: missing(&address.city, ContactFault::TownMissing)
                .or_else(|| unfit(&address.city)),
            region: unfit(&address.region),
            postal_code: missing(&address.postal_code, ContactFault::PostalCodeMissing)
                .filter(|_| needed)
                .or_else(|| unfit_code(&address.postal_code)),
            country: (!code).then_some(ContactFault::CountryMissing),
        };
        if faults == AddressFaults::default() { Ok(address) } else { Err(Box::new(faults)) }
    }

    /// The lines of a label below the name: empty ones left out, the country as its name.
    pub fn label(&self, country: &str) -> Vec<String> {
        let town = [&self.city, &self.region, &self.postal_code];
        let town: Vec<&str> =
            town.into_iter().map(|s| s.as_str()).filter(|s| !s.is_empty()).collect();
        let lines = [self.line1.clone(), self.line2.clone(), town.join(", "), country.to_owned()];
        lines.into_iter().filter(|line| !line.is_empty()).collect()
    }
}

/// Whether an address in that country has to have a postal code.
pub fn needs_postal_code(country: &str) -> bool {
    !WITHOUT_POSTAL_CODE.contains(&country)
}

fn missing(text: &str, fault: ContactFault) -> Option<ContactFault> {
    text.is_empty().then_some(fault)
}

fn unfit(text: &str) -> Option<ContactFault> {
    if text.chars().count() > LINE_MAX {
        Some(ContactFault::LineTooLong)
    } else if text.chars().any(line::is_unfit) {
        Some(ContactFault::LineUnfit)
    } else {
        None
    }
}

fn unfit_code(text: &str) -> Option<ContactFault> {
    let too_long = text.chars().count() > POSTAL_CODE_MAX;
    if too_long { Some(ContactFault::PostalCodeTooLong) } else { unfit(text) }
}

/// A country as a form offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Country {
    /// ISO 3166-1 alpha-2, upper case.
    pub code: String,
    /// In the language of who reads it.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> Address {
        Address {
            line1: "1 Library Lane".to_owned(),
            line2: String::new(),
            city: "Bath".to_owned(),
            region: String::new(),
            postal_code: "BA1 1AA".to_owned(),
            country: "GB".to_owned(),
        }
    }

    #[test]
    fn a_usable_address_passes_trimmed() {
        // A24
        let typed = Address {
            line1: "  1 Library Lane ".to_owned(),
            postal_code: " ba1 1aa".to_owned(),
            country: "gb ".to_owned(),
            ..address()
        };
        assert_eq!(typed.checked(), Ok(address()));
    }

    #[test]
    fn each_field_says_what_to_correct() {
        // A24
        let faults = Address::default().checked().expect_err("nothing is typed");
        assert_eq!(
            faults.fields().into_iter().filter_map(|(_, fault)| fault).collect::<Vec<_>>(),
            [
                ContactFault::StreetMissing,
                ContactFault::PostalCodeMissing,
                ContactFault::TownMissing,
                ContactFault::CountryMissing
            ]
        );
        let long = "x".repeat(121);
        let faults = Address {
            line1: long.clone(),
            line2: "a\nb".to_owned(),
            city: "\u{7}".to_owned(),
            region: long,
            postal_code: "1".repeat(17),
            country: "Great Britain".to_owned(),
        };
        let faults = faults.checked().expect_err("nothing is right");
        assert!(faults.fields().iter().all(|(_, fault)| fault.is_some()));
        assert_eq!(faults.line1, Some(ContactFault::LineTooLong));
    }

    #[test]
    fn a_postal_code_is_asked_for_where_there_are_any() {
        // A24
        let without = Address { postal_code: String::new(), ..address() };
        assert!(without.checked().is_err_and(|faults| faults.postal_code.is_some()));
        let hong_kong = Address { country: "HK".to_owned(), ..without };
        assert!(hong_kong.checked().is_ok());
        assert!(WITHOUT_POSTAL_CODE.is_sorted());
    }

    #[test]
    fn debug_output_hides_where_somebody_lives() {
        assert_eq!(format!("{:?}", address()), "Address { .. }");
    }

    #[test]
    fn a_label_has_no_empty_lines() {
        let lines = address().label("United Kingdom");
        assert_eq!(lines, ["1 Library Lane", "Bath, BA1 1AA", "United Kingdom"]);
    }
}
