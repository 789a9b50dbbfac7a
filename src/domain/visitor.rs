//! Who is visiting.

/// A visitor's random id, kept in a signed cookie: nobody can guess another's.
#[derive(Clone, PartialEq, Eq)]
pub struct Visitor(pub String);
