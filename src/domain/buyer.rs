//! Who buys: the contact details that a checkout asks for, and the one set of rules for them.

use super::{
    address::{Address, AddressFaults},
    contact_fault::ContactFault,
    line,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest name that is taken, in characters.
pub const NAME_MAX: usize = 200;
/// The longest address that can be delivered to, in bytes (RFC 5321, 4.5.3.1.3).
const EMAIL_MAX: usize = 254;

/// Contact details as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// First and last name.
    pub name: String,
    /// Where the confirmation goes.
    pub email: String,
    /// Where books go by post; `None` when none do.
    #[serde(default)]
    pub address: Option<Address>,
}

/// Never prints what was typed: it is somebody's name and address.
impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact { .. }")
    }
}

/// What is wrong with contact details; a field that is right is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFaults {
    /// About the name.
    pub name: Option<ContactFault>,
    /// About the email address.
    pub email: Option<ContactFault>,
    /// About the postal address.
    #[serde(default)]
    pub address: AddressFaults,
}

impl ContactFaults {
    /// The form's fields in its order, by their names, and what is wrong with each.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, Option<ContactFault>)> {
        [("name", self.name), ("email", self.email)].into_iter().chain(self.address.fields())
    }

    /// All of them, in the order of the form.
    pub fn all(&self) -> Vec<ContactFault> {
        self.fields().filter_map(|(_, fault)| fault).collect()
    }

    /// The name of the form's first field that is wrong.
    pub fn first_field(&self) -> Option<&'static str> {
        self.fields().find(|(_, fault)| fault.is_some()).map(|(name, _)| name)
    }
}

impl Contact {
    /// The details with outer white space gone, when all are usable; with an address when
    /// something `ships`, and without one when nothing does.
    ///
    /// # Errors
    /// What to correct, field by field.
    pub fn checked(&self, ships: bool) -> Result<Contact, Box<ContactFaults>> {
        let name = self.name.trim();
        let email = self.email.trim();
        let address = ships.then(|| self.address.clone().unwrap_or_default().checked());
        let faults = ContactFaults {
            name: name_fault(name),
            email: email_fault(email),
            address: match &address {
                Some(Err(faults)) => *faults.clone(),
                _ => AddressFaults::default(),
            },
        };
        if faults == ContactFaults::default() {
            let address = address.and_then(Result::ok);
            Ok(Contact { name: name.to_owned(), email: email.to_owned(), address })
        } else {
            Err(Box::new(faults))
        }
    }
}

fn name_fault(name: &str) -> Option<ContactFault> {
    if name.is_empty() {
        Some(ContactFault::NameMissing)
    } else if name.chars().count() > NAME_MAX {
        Some(ContactFault::NameTooLong)
    } else if name.chars().any(line::is_unfit) {
        Some(ContactFault::NameUnfit)
    } else {
        None
    }
}

/// What is wrong with an email address. Catches what is surely a slip (no @, no domain, a space,
/// the brackets that mail programs put around an address); the mail itself is the real test.
pub fn email_fault(email: &str) -> Option<ContactFault> {
    if email.is_empty() {
        return Some(ContactFault::EmailMissing);
    }
    let plausible = email.len() <= EMAIL_MAX
        && !email.chars().any(is_out_of_place)
        && email.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.contains('@')
                && domain.contains('.')
                && domain.split('.').all(is_label)
        });
    (!plausible).then_some(ContactFault::EmailUnfit)
}

/// What an address has only between quotation marks, which nobody's has
/// (<https://www.rfc-editor.org/rfc/rfc5322#section-3.2.3>).
fn is_out_of_place(letter: char) -> bool {
    letter.is_whitespace()
        || line::is_unfit(letter)
        || line::is_invisible(letter)
        || matches!(letter, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '"' | '\\')
}

/// Whether a domain can have that between two dots, in any script.
fn is_label(label: &str) -> bool {
    let ends = |edge: Option<char>| edge.is_some_and(|letter| letter != '-');
    ends(label.chars().next())
        && ends(label.chars().next_back())
        && label.chars().all(|letter| letter == '-' || !letter.is_ascii_punctuation())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(name: &str, email: &str) -> Contact {
        Contact { name: name.to_owned(), email: email.to_owned(), address: None }
    }

    #[test]
    fn usable_details_pass_trimmed() {
        // A24
        let checked = contact("  Zoë O'Neill ", " zoe@books.example ").checked(false);
        assert_eq!(checked, Ok(contact("Zoë O'Neill", "zoe@books.example")));
    }

    #[test]
    fn each_field_says_what_to_correct() {
        // A24
        let faults = contact(" ", "").checked(false).expect_err("both are empty");
        assert_eq!(faults.name, Some(ContactFault::NameMissing));
        assert_eq!(faults.email, Some(ContactFault::EmailMissing));
        for wrong in [
            "zoe",
            "zoe@",
            "@books.example",
            "zoe@books",
            "z oe@b.example",
            "a@b@c.example",
            "a@b..example",
            "<zoe@books.example>",
            "zoe<zoe@books.example>",
            "zoe@books.example;",
            "zoe@books.example\u{202e}",
            "zo\u{200b}e@books.example",
            "zoe@books.example%0aBcc",
            "zoe@-.example",
            "zoe@[127.0.0.1].example",
        ] {
            let faults = contact("Zoë", wrong).checked(false).expect_err(wrong);
            assert!(faults.name.is_none() && faults.email.is_some(), "{wrong}");
        }
        for unfit in ["a\nb", "\u{202e}gnp.exe", "a\u{2028}b", "\u{2067}a"] {
            assert!(contact(unfit, "a@b.example").checked(false).is_err(), "{unfit:?}");
        }
        // A Hebrew name with a mark of direction, a Persian one with a joiner.
        for name in ["רות\u{200f}", "نیک\u{200c}نام"] {
            assert!(contact(name, "رضا@پارسی.example").checked(false).is_ok(), "{name:?}");
        }
        assert!(contact(&"x".repeat(201), "a@b.example").checked(false).is_err());
    }

    #[test]
    fn an_address_is_asked_for_when_something_ships() {
        // A24
        let zoe = contact("Zoë", "zoe@books.example");
        let faults = zoe.checked(true).expect_err("no address");
        assert_eq!(faults.name.is_none(), faults.address.line1.is_some());
        let address = Address {
            line1: " 1 Quay Street".to_owned(),
            city: "Galway".to_owned(),
            postal_code: "H91 X2Y3".to_owned(),
            country: "ie".to_owned(),
            ..Address::default()
        };
        let zoe = Contact { address: Some(address), ..zoe };
        let kept = zoe.checked(true).expect("all is there").address.expect("an address");
        assert_eq!((kept.line1.as_str(), kept.country.as_str()), ("1 Quay Street", "IE"));
        assert_eq!(zoe.checked(false).expect("all is there").address, None);
    }

    #[test]
    fn debug_output_hides_the_person() {
        assert_eq!(format!("{:?}", contact("Zoë", "zoe@books.example")), "Contact { .. }");
    }
}
