//! Reading variables one by one, and gathering all that is wrong with them.

use std::{fmt, net::SocketAddr, time::Duration};
use url::Url;

/// All that is wrong with the environment, a line for each variable.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigFaults(pub Vec<String>);

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the shop cannot start:")?;
        self.0.iter().try_for_each(|fault| writeln!(f, "  - {fault}"))
    }
}

impl std::error::Error for ConfigFaults {}

/// Reads variables and gathers what is wrong with them. No fault repeats a value: it may be a
/// secret.
pub(super) struct Reader<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    /// What is wrong so far.
    pub faults: Vec<String>,
}

impl<'a> Reader<'a> {
    /// A reader of what `lookup` answers.
    pub fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Reader<'a> {
        Reader { lookup, faults: Vec::new() }
    }

    /// The variable's value; one that is set to nothing counts as not set.
    pub fn text(&self, name: &str) -> Option<String> {
        (self.lookup)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The variable as a `T`, which a fault describes as `wanted`; `default` when it is not set.
    pub fn parsed<T: std::str::FromStr>(&mut self, name: &str, default: T, wanted: &str) -> T {
        match self.text(name).map(|text| text.parse()) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(_)) => {
                self.fault(format!("{name} must be {wanted}"));
                default
            }
        }
    }

    /// An address and a port; `None` when it is not set.
    pub fn address(&mut self, name: &str) -> Option<SocketAddr> {
        let address = self.text(name)?.parse().ok();
        if address.is_none() {
            self.fault(format!("{name} must be an address and a port, such as 127.0.0.1:9464"));
        }
        address
    }

    /// A span of time in seconds, with or without decimals.
    pub fn seconds(&mut self, name: &str, default: f64) -> Duration {
        let wanted = "a number of seconds greater than 0, such as 60 or 0.5";
        let seconds = self.parsed(name, default, wanted);
        match Duration::try_from_secs_f64(seconds) {
            Ok(span) if !span.is_zero() => span,
            _ => {
                self.fault(format!("{name} must be {wanted}"));
                Duration::from_secs(1)
            }
        }
    }

    /// An http or https URL.
    pub fn url(&mut self, name: &str, default: &str) -> String {
        let text = self.text(name).unwrap_or_else(|| default.to_owned());
        let usable = Url::parse(&text)
            .is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        if !usable {
            self.fault(format!("{name} must be an http or https URL"));
        }
        text
    }

    /// Notes what is wrong.
    pub fn fault(&mut self, fault: impl Into<String>) {
        self.faults.push(fault.into());
    }
}
