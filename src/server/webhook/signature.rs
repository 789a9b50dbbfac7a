//! Stripe's signature (<https://docs.stripe.com/webhooks#verify-manually>).

use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How far an event's time may be from ours, in seconds: what Stripe's own libraries take.
const TOLERANCE: i64 = 300;
/// More signatures than this are no header of Stripe's.
const MOST_SIGNATURES: usize = 16;

/// Why a body is not believed to be Stripe's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureFault {
    /// The header is missing.
    #[error("no Stripe-Signature header")]
    Missing,
    /// The header cannot be read.
    #[error("a malformed Stripe-Signature header")]
    Malformed,
    /// No signature of the header is one of ours.
    #[error("a wrong signature")]
    Wrong,
    /// The signature is right, but too old or too new.
    #[error("a signature outside of the tolerance")]
    Stale,
}

impl SignatureFault {
    /// The words for whoever sent it.
    pub fn words(self) -> &'static str {
        match self {
            SignatureFault::Missing => "The header Stripe-Signature is missing.",
            SignatureFault::Malformed => "The header Stripe-Signature cannot be read.",
            SignatureFault::Wrong => {
                "The signature does not match: is STRIPE_WEBHOOK_SECRET that of this endpoint?"
            }
            SignatureFault::Stale => "The signature is too old or too new: is the clock right?",
        }
    }
}

/// Whether `body` was signed with one of `secrets` at about `now` (epoch seconds). Every secret is
/// tried on every signature, in constant time.
///
/// # Errors
/// See [`SignatureFault`].
pub fn verify(
    secrets: &[SecretString],
    header: Option<&str>,
    body: &[u8],
    now: i64,
) -> Result<(), SignatureFault> {
    let header = header.ok_or(SignatureFault::Missing)?;
    let mut time = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", value)) if time.is_none() => time = Some(value),
            Some(("v1", value)) => signatures.push(decode(value)),
            Some(_) => {}
            None => return Err(SignatureFault::Malformed),
        }
    }
    let time = time.ok_or(SignatureFault::Malformed)?;
    let signed_at: i64 = time.parse().map_err(|_| SignatureFault::Malformed)?;
    if signatures.is_empty() || signatures.len() > MOST_SIGNATURES {
        return Err(SignatureFault::Malformed);
    }
    let is_right = |secret: &SecretString| {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) else {
            return false;
        };
        mac.update(time.as_bytes());
        mac.update(b".");
        mac.update(body);
        let ours = mac.finalize().into_bytes();
        signatures.iter().flatten().any(|theirs| bool::from(ours.ct_eq(theirs)))
    };
    let right = secrets.iter().any(is_right);
    if !right {
        return Err(SignatureFault::Wrong);
    }
    if signed_at.abs_diff(now) > TOLERANCE.unsigned_abs() {
        return Err(SignatureFault::Stale);
    }
    Ok(())
}

/// 32 bytes from 64 hex digits; `None` for anything else, which matches nothing.
fn decode(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_492_774_577;

    fn secrets(all: &[&str]) -> Vec<SecretString> {
        all.iter().map(|secret| SecretString::from(*secret)).collect()
    }

    fn sign(secret: &str, time: &str, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
        mac.update(time.as_bytes());
        mac.update(b".");
        mac.update(body);
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn any_secret_and_any_v1_will_do_while_one_secret_replaces_another() {
        let (time, body) = (NOW.to_string(), b"{}".as_slice());
        let good = sign("whsec_new", &time, body);
        let old = sign("whsec_gone", &time, body);
        for header in [
            format!("t={time},v1={good}"),
            format!("t={time},v1={old},v1={good}"),
            format!("v1={good}, v0=ignored ,t={time},scheme=later"),
        ] {
            let both = secrets(&["whsec_old", "whsec_new"]);
            assert_eq!(verify(&both, Some(&header), body, NOW), Ok(()), "{header}");
        }
    }

    #[test]
    fn nothing_else_passes() {
        use SignatureFault::*;
        let (time, body) = (NOW.to_string(), b"{}".as_slice());
        let good = sign("whsec_a", &time, body);
        let ours = secrets(&["whsec_a"]);
        let check = |header: &str, body: &[u8], now| verify(&ours, Some(header), body, now);
        let header = format!("t={time},v1={good}");
        assert_eq!(verify(&ours, None, body, NOW), Err(Missing));
        assert_eq!(check(&header, b"{} ", NOW), Err(Wrong), "another body");
        assert_eq!(check(&format!("t={},v1={good}", NOW + 1), body, NOW), Err(Wrong));
        assert_eq!(check(&format!("t={time},v0={good}"), body, NOW), Err(Malformed));
        assert_eq!(check(&format!("t={time},v1={}", &good[..62]), body, NOW), Err(Wrong));
        for malformed in ["", "t=", "v1=", "t=x,v1=y", ",", &format!("v1={good}")] {
            assert_eq!(check(malformed, body, NOW), Err(Malformed), "{malformed}");
        }
        assert_eq!(check(&header, body, NOW + 300), Ok(()));
        assert_eq!(check(&header, body, NOW + 301), Err(Stale));
        assert_eq!(check(&header, body, NOW - 301), Err(Stale));
        assert_eq!(verify(&[], Some(&header), body, NOW), Err(Wrong), "no secret, no trust");
    }
}
