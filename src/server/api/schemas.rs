//! Schemas that no attribute can say.

use crate::domain::money::MOST_MINOR;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, OneOfBuilder, SchemaType, Type},
    },
};

/// At least one letter, and no control characters: neither C0 nor C1.
const ONE_LINE: &str = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";

/// A title or an author.
pub fn one_line() -> Schema {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .description(Some("As on the title page, on one line."))
        .min_length(Some(1))
        .max_length(Some(300))
        .pattern(Some(ONE_LINE))
        .examples(["Don Quixote"])
        .build()
        .into()
}

/// A price as a program sends it.
pub struct PriceInput;

impl PriceInput {
    /// The schema for a currency of that many decimals: a number, or its digits as text.
    pub fn of_decimals(decimals: u32) -> RefOr<Schema> {
        let unit = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
        let (least, most) = (1.0 / unit, f64::from(i32::try_from(MOST_MINOR).unwrap_or(0)) / unit);
        let number = ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::Number))
            .minimum(Some(least))
            .maximum(Some(most))
            .multiple_of(Some(least))
            .examples([most.min(20.0)]);
        let whole = 8_u32.saturating_sub(decimals);
        // Digits that are not all zeros.
        let pattern = match decimals {
            0 => format!("^0{{0,9}}[1-9][0-9]{{0,{}}}$", whole - 1),
            _ => format!("^(?=[0-9.]*[1-9])[0-9]{{1,{whole}}}(\\.[0-9]{{1,{decimals}}})?$"),
        };
        let text =
            ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).pattern(Some(pattern));
        OneOfBuilder::new()
            .description(Some(
                "In major units of the shop's currency, as a number or as its digits. Read digit \
                 by digit: 19.99 is 1999 cents.",
            ))
            .item(number)
            .item(text)
            .into()
    }
}

impl PartialSchema for PriceInput {
    fn schema() -> RefOr<Schema> {
        PriceInput::of_decimals(2)
    }
}

impl ToSchema for PriceInput {}
