//! What is bound to a statement. Each value has its type also where there is none: Postgres wants
//! to know of which kind a null is.

use sqlx::{Arguments, Error, postgres::PgArguments, sqlite::SqliteArguments};
use std::borrow::Cow;

/// A value for one of a statement's parameters.
pub enum Value<'q> {
    /// A whole number.
    Int(Option<i64>),
    /// A text.
    Text(Option<Cow<'q, str>>),
    /// Bytes.
    Bytes(&'q [u8]),
}

/// Texts as one value, a JSON array: see `Engine::listed`.
pub fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    serde_json::Value::from_iter(texts.map(|text| without_nulls(text.into()))).to_string()
}

/// A null character has no place in a text of Postgres: no row has one, and none gets one.
fn without_nulls(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.contains('\0') {
        true => text.replace('\0', "\u{fffd}").into(),
        false => text,
    }
}

/// SQLite takes any text.
fn as_it_is(text: Cow<'_, str>) -> Cow<'_, str> {
    text
}

/// The same for both engines: each has a type of its own for what is bound.
macro_rules! arguments {
    ($name:ident, $arguments:ty, $text:expr) => {
        pub(super) fn $name(values: Vec<Value<'_>>) -> Result<$arguments, Error> {
            let mut arguments = <$arguments>::default();
            arguments.reserve(values.len(), 0);
            for value in values {
                match value {
                    Value::Int(value) => arguments.add(value),
                    Value::Text(None) => arguments.add(None::<&str>),
                    Value::Text(Some(value)) => match $text(value) {
                        Cow::Borrowed(value) => arguments.add(value),
                        Cow::Owned(value) => arguments.add(value),
                    },
                    Value::Bytes(value) => arguments.add(value),
                }
                .map_err(Error::Encode)?;
            }
            Ok(arguments)
        }
    };
}
arguments!(sqlite, SqliteArguments, as_it_is);
arguments!(postgres, PgArguments, without_nulls);

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Int(Some(value))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        Value::Int(value)
    }
}

impl From<u32> for Value<'_> {
    fn from(value: u32) -> Self {
        Value::Int(Some(value.into()))
    }
}

/// 1 or 0, as the tables keep it.
impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Int(Some(value.into()))
    }
}

impl<'q> From<&'q str> for Value<'q> {
    fn from(value: &'q str) -> Self {
        Value::Text(Some(Cow::Borrowed(value)))
    }
}

impl<'q> From<&'q String> for Value<'q> {
    fn from(value: &'q String) -> Self {
        Value::Text(Some(Cow::Borrowed(value)))
    }
}

impl From<String> for Value<'_> {
    fn from(value: String) -> Self {
        Value::Text(Some(Cow::Owned(value)))
    }
}

impl<'q> From<Option<&'q str>> for Value<'q> {
    fn from(value: Option<&'q str>) -> Self {
        Value::Text(value.map(Cow::Borrowed))
    }
}

impl<'q> From<Option<&'q String>> for Value<'q> {
    fn from(value: Option<&'q String>) -> Self {
        Value::Text(value.map(|text| Cow::Borrowed(text.as_str())))
    }
}

impl<'q> From<&'q Option<String>> for Value<'q> {
    fn from(value: &'q Option<String>) -> Self {
        value.as_ref().into()
    }
}

impl<'q> From<&'q [u8]> for Value<'q> {
    fn from(value: &'q [u8]) -> Self {
        Value::Bytes(value)
    }
}

impl<'q> From<&'q Vec<u8>> for Value<'q> {
    fn from(value: &'q Vec<u8>) -> Self {
        Value::Bytes(value)
    }
}
