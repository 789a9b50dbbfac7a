//! `Stripe-Signature`: how an endpoint knows that an event comes from here.
//! <https://docs.stripe.com/webhooks#verify-manually>

use std::fmt::Write as _;

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::errors::ApiError;

/// The header for a body that is sent at `at`, in seconds since 1970. The key
/// is the whole secret with its `whsec_`.
pub(super) fn header(secret: &str, at: i64, body: &str) -> Result<String, ApiError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map_err(|error| ApiError::internal(&error))?;
    mac.update(format!("{at}.{body}").as_bytes());
    let mut header = format!("t={at},v1=");
    for byte in mac.finalize().into_bytes() {
        write!(header, "{byte:02x}").map_err(|error| ApiError::internal(&error))?;
    }
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with `printf '1492774577.{}' | openssl dgst -sha256 -hmac whsec_test`.
    #[test]
    fn the_whole_secret_is_the_key() -> Result<(), ApiError> {
        let header = header("whsec_test", 1_492_774_577, "{}")?;
        let expected =
            "t=1492774577,v1=0d0602f6611bd2252dd4b74b58a4528355a7380639a15e6cc21e3059d56d5b8b";
        assert_eq!(header, expected);
        Ok(())
    }
}
