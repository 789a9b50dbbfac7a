//! What the form for an address offers.

use crate::{domain::address::Country, error::ShopError};
use leptos::prelude::*;

/// All countries, by their names.
///
/// # Errors
/// None of its own.
#[server(prefix = "/fn", endpoint = "list_countries")]
pub async fn list_countries() -> Result<Vec<Country>, ShopError> {
    Ok(crate::server::countries::all().to_vec())
}
