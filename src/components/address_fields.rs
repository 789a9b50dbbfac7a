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

    /// Puts the focus on the first field that is faulty; `false` when none is.
    pub fn focus_fault(self, faults: &AddressFaults) -> bool {
        let inputs = [
            (&faults.line1, self.line1),
            (&faults.line2, self.line2),
            (&faults.postal_code, self.postal_code),
            (&faults.city, self.city),
            (&faults.region, self.region),
        ];
        if let Some((_, input)) = inputs.into_iter().find(|(fault, _)| fault.is_some()) {
            let _ = input.get_untracked().map(|input| input.focus());
            return true;
        }
        if faults.country.is_some() {
            let _ = country_select().map(|select| select.focus());
        }
        faults.country.is_some()
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
    /// The page's [`CountrySelect`].
    children: Children,
) -> impl IntoView {
    let words = words();
    let fault = move |of: fn(AddressFaults) -> Option<ContactFault>| {
        Signal::derive(move || of(faults.get()).map(|fault| words.contact_fault(fault)))
    };
    view! {
        <fieldset class="address">
            <legend>{words.say("pay_address")}</legend>
            <Line name="address-line1" label=words.say("pay_street") input=inputs.line1 fault=fault(|f| f.line1)/>
            <Line name="address-line2" label=words.say("pay_line2") input=inputs.line2 fault=fault(|f| f.line2)/>
            <Line name="postal-code" label=words.say("pay_postal_code") dir="ltr" input=inputs.postal_code fault=fault(|f| f.postal_code)/>
            <Line name="address-level2" label=words.say("pay_town") input=inputs.city fault=fault(|f| f.city)/>
            <Line name="address-level1" label=words.say("pay_region") input=inputs.region fault=fault(|f| f.region)/>
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
) -> impl IntoView {
    let words = words();
    let options = countries.into_iter().map(|country| {
        view! { <option value=country.code>{country.name}</option> }
    });
    view! {
        <label for=COUNTRY>{words.say("page_pay_country")}</label>
        <select id=COUNTRY name=COUNTRY autocomplete="shipping country" aria-describedby="country-error">
            <option value="">{words.say("page_pay_choose_country")}</option>
            {options.collect_view()}
        </select>
    }
}
