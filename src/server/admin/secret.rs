//! Random values that open something, and what is kept of them.

use sha2::{Digest, Sha256};

/// 32 random bytes in hex.
pub(super) fn random() -> String {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes);
    hex(&bytes)
}

/// What is kept of such a value: its SHA-256 in hex. It needs no salt, being random itself.
pub(super) fn hashed(value: &str) -> String {
    hex(&Sha256::digest(value.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
