//! What the admin's pages share, and its islands.

pub mod layout;
