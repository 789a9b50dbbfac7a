//! The fields of an address, in a form.

use crate::{
    domain::address::{Address, AddressFaults, Country},
    words::words,
};
use leptos::prelude::*;

/// The id of [`CountrySelect`]'s control.
const COUNTRY: &str = "country";

/// The fields with their labels and, below each, what is wrong with it.
#[component]
pub fn AddressFields(
    /// What is wrong.
    faults: AddressFaults,
    /// What is in them.
    begins_with: Address,
    /// The name of the form's field that is the first to be wrong.
    first_fault: Option<&'static str>,
    /// The page's [`CountrySelect`].
    children: Children,
) -> impl IntoView {
    let words = words();
    let spoken = |fault: Option<_>| fault.map(|fault| words.contact_fault(fault));
    let first = |name| first_fault == Some(name);
    let Address { line1, line2, city, region, postal_code, country: _ } = begins_with;
    view! {
        <fieldset class="address">
            <legend>{words.say("pay_address")}</legend>
            <Line name="address-line1" label=words.say("pay_street") fault=spoken(faults.line1) value=line1 first=first("address-line1") required=true/>
            <Line name="address-line2" label=words.say("pay_line2") fault=spoken(faults.line2) value=line2 first=first("address-line2")/>
            <Line name="postal-code" label=words.say("pay_postal_code") dir="ltr" fault=spoken(faults.postal_code) value=postal_code first=first("postal-code")/>
            <Line name="address-level2" label=words.say("pay_town") fault=spoken(faults.city) value=city first=first("address-level2") required=true/>
            <Line name="address-level1" label=words.say("pay_region") fault=spoken(faults.region) value=region first=first("address-level1")/>
            <div class="field">
                {children()}
                <p class="field-error" id="country-error">{spoken(faults.country)}</p>
            </div>
        </fieldset>
    }
}

/// A labelled line, named as browsers know it for filling it in
/// (<https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill>).
#[component]
fn Line(
    name: &'static str,
    label: String,
    fault: Option<String>,
    /// What is in it.
    value: String,
    /// Whether it is the first that is wrong.
    first: bool,
    /// Whether every address has it.
    #[prop(optional)]
    required: bool,
    /// Which way it is written: as its letters ask for, or always the same.
    #[prop(default = "auto")]
    dir: &'static str,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type="text"
                dir=dir
                autocomplete=format!("shipping {name}")
                value=value
                required=required
                autofocus=first
                aria-invalid=fault.is_some().to_string()
                aria-describedby=error_id.clone()
            />
            <p class="field-error" id=error_id>{fault}</p>
        </div>
    }
}

/// The choice of a country.
#[component]
pub fn CountrySelect(
    /// All that there are.
    countries: Vec<Country>,
    /// The code of the one that is chosen; empty for none.
    chosen: String,
    /// Whether that is wrong.
    faulty: bool,
) -> impl IntoView {
    let words = words();
    let options = countries.into_iter().map(|country| {
        let selected = country.code.eq_ignore_ascii_case(chosen.trim());
        view! { <option value=country.code selected=selected>{country.name}</option> }
    });
    view! {
        <label for=COUNTRY>{words.say("page_pay_country")}</label>
        <select id=COUNTRY name=COUNTRY autocomplete="shipping country" required aria-invalid=faulty.to_string() aria-describedby="country-error">
            <option value="">{words.say("page_pay_choose_country")}</option>
            {options.collect_view()}
        </select>
    }
}
