//! The fields of an address, for use inside of an island. The list of countries is not part of
//! it: a page gives it to the island as children, so that the browser gets it once, as HTML.

use crate::{
    domain::{
        address::{Address, AddressFaults, Country},
        contact_fault::ContactFault,
    },
    words::words,
};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

/// The id of [`CountrySelect`]'s control.
const COUNTRY: &str = "country";

/// The text fields of an address.
#[derive(Clone, Copy, Default)]
pub struct AddressInputs {
    line1: NodeRef<html::Input>,
    line2: NodeRef<html::Input>,
    city: NodeRef<html::Input>,
    region: NodeRef<html::Input>,
    postal_code: NodeRef<html::Input>,
}

impl AddressInputs {
    /// What is typed in them now, and the country that is chosen. In the browser only.
    pub fn typed(self) -> Address {
        let value = |input: NodeRef<html::Input>| {
            input.get_untracked().map(|input| input.value()).unwrap_or_default()
        };
        Address {
            line1: value(self.line1),
            line2: value(self.line2),
            city: value(self.city),
            region: value(self.region),
            postal_code: value(self.postal_code),
            country: country_select().map(|select| select.value()).unwrap_or_default(),
        }
    }
}

fn country_select() -> Option<web_sys::HtmlSelectElement> {
    document().get_element_by_id(COUNTRY)?.dyn_into().ok()
}

/// The fields with their labels and, below each, what is wrong with it.
#[component]
pub fn AddressFields(
    /// Reads them.
    inputs: AddressInputs,
    /// What is wrong now.
    #[prop(into)]
    faults: Signal<AddressFaults>,
    /// What is in them at first.
    begins_with: Address,
    /// The name of the form's field that is the first to be wrong at first.
    first_fault: Option<&'static str>,
    /// The page's [`CountrySelect`].
    children: Children,
) -> impl IntoView {
    let words = words();
    let fault = move |of: fn(AddressFaults) -> Option<ContactFault>| {
        Signal::derive(move || of(faults.get()).map(|fault| words.contact_fault(fault)))
    };
    let first = move |name| first_fault == Some(name);
    // The control is the page's HTML, and no part of the island.
    Effect::new(move || {
        let faulty = faults.read().country.is_some().to_string();
        if let Some(select) = country_select() {
            let _ = select.set_attribute("aria-invalid", &faulty);
        }
    });
    let Address { line1, line2, city, region, postal_code, country: _ } = begins_with;
    view! {
        <fieldset class="address">
            <legend>{words.say("pay_address")}</legend>
            <Line name="address-line1" label=words.say("pay_street") input=inputs.line1 fault=fault(|f| f.line1) value=line1 first=first("address-line1") required=true/>
            <Line name="address-line2" label=words.say("pay_line2") input=inputs.line2 fault=fault(|f| f.line2) value=line2 first=first("address-line2")/>
            <Line name="postal-code" label=words.say("pay_postal_code") dir="ltr" input=inputs.postal_code fault=fault(|f| f.postal_code) value=postal_code first=first("postal-code")/>
            <Line name="address-level2" label=words.say("pay_town") input=inputs.city fault=fault(|f| f.city) value=city first=first("address-level2") required=true/>
            <Line name="address-level1" label=words.say("pay_region") input=inputs.region fault=fault(|f| f.region) value=region first=first("address-level1")/>
            <div class="field">
                {children()}
                <p class="field-error" id="country-error">{fault(|f| f.country)}</p>
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
    input: NodeRef<html::Input>,
    fault: Signal<Option<String>>,
    /// What is in it at first.
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
                node_ref=input
                aria-invalid=move || fault.get().is_some().to_string()
                aria-describedby=error_id.clone()
            />
            <p class="field-error" id=error_id>{fault}</p>
        </div>
    }
}

/// The choice of a country: plain HTML that a page gives to the island around [`AddressFields`].
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
