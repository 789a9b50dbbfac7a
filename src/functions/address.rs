//! What the form for an address offers.

use crate::{domain::address::Country, error::ShopError};
use leptos::prelude::*;

/// All countries, by their names.
///
/// # Errors
/// None of its own.
#[server(prefix = "/fn", endpoint = "list_countries")]
pub async fn list_countries() -> Result<Vec<Country>, ShopError> {
    use crate::{server::countries, words::words};
    Ok(countries::in_language(words().language()))
}
