//! Stripe.js as Rust sees it: load it, mount a Payment Element, confirm a payment
//! (<https://docs.stripe.com/js>). Call it from an Effect or an event handler: while a page is
//! rendered on the server there is no browser to run it.

use crate::js_object::{member, object, text};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

/// How long the script may take to arrive, in milliseconds.
const SCRIPT_TIMEOUT_MS: i32 = 8_000;

#[wasm_bindgen]
extern "C" {
    type Stripe;
    #[wasm_bindgen(js_name = Stripe, catch)]
    fn new_stripe(publishable_key: &str) -> Result<Stripe, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn elements(this: &Stripe, options: &JsValue) -> Result<Elements, JsValue>;
    #[wasm_bindgen(method, catch, js_name = confirmPayment)]
    fn confirm_payment(this: &Stripe, options: &JsValue) -> Result<Promise, JsValue>;

    type Elements;
    #[wasm_bindgen(method, catch)]
    fn create(this: &Elements, kind: &str, options: &JsValue) -> Result<Element, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn submit(this: &Elements) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = fetchUpdates)]
    fn fetch_updates(this: &Elements) -> Result<Promise, JsValue>;

    type Element;
    #[wasm_bindgen(method, catch)]
    fn mount(this: &Element, container: &web_sys::HtmlElement) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn on(this: &Element, event: &str, handler: &Function);
    #[wasm_bindgen(method, catch)]
    fn destroy(this: &Element) -> Result<(), JsValue>;
}

/// Stripe.js did not load, or does not do what its documentation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unavailable;

impl From<JsValue> for Unavailable {
    fn from(_: JsValue) -> Unavailable {
        Unavailable
    }
}

/// What the Payment Element tells its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ElementEvent {
    /// It is drawn and takes input.
    Ready,
    /// It cannot be drawn.
    LoadError,
    /// Something was typed; `empty_card` when the card form is the chosen one and has nothing in it.
    Changed {
        /// Whether nothing is typed in the card form.
        empty_card: bool,
    },
}

/// An error as Stripe.js resolves it (<https://docs.stripe.com/js/errors>).
#[derive(Clone, Debug, Default)]
pub struct PaymentError {
    /// `card_error`, `validation_error`, `api_connection_error`, …
    pub kind: String,
    /// Such as `card_declined`.
    pub code: Option<String>,
    /// Words for the shopper, where the kind is card_error or validation_error.
    pub message: Option<String>,
}

impl PaymentError {
    fn of(error: &JsValue) -> PaymentError {
        PaymentError {
            kind: text(error, "type").unwrap_or_default(),
            code: text(error, "code"),
            message: text(error, "message"),
        }
    }

    /// Stripe's own words, where they are meant for the shopper.
    pub fn for_the_shopper(&self) -> Option<&str> {
        let theirs = matches!(self.kind.as_str(), "card_error" | "validation_error")
            || self.code.as_deref() == Some("payment_intent_authentication_failure");
        self.message.as_deref().filter(|_| theirs)
    }
}

/// Who pays, for the card's issuer.
#[derive(Clone, Copy)]
pub struct BillingDetails<'a> {
    /// First and last name.
    pub name: &'a str,
    /// Email address.
    pub email: &'a str,
}

/// Loads Stripe.js from `url`, unless it is here already.
///
/// # Errors
/// [`Unavailable`] when it is blocked, missing or slower than eight seconds; it may be tried again.
pub async fn load(url: &str) -> Result<(), Unavailable> {
    let window = web_sys::window().ok_or(Unavailable)?;
    if Reflect::has(&window, &"Stripe".into())? {
        return Ok(());
    }
    let document = window.document().ok_or(Unavailable)?;
    let script: web_sys::HtmlScriptElement =
        document.create_element("script")?.dyn_into().map_err(|_| Unavailable)?;
    script.set_src(url);
    script.set_async(true);
    let arrived = Promise::new(&mut |resolve, reject| {
        script.set_onload(Some(&resolve));
        script.set_onerror(Some(&reject));
        // Settling a promise for the second time does nothing.
        let _ = window
            .set_timeout_with_callback_and_timeout_and_arguments_0(&reject, SCRIPT_TIMEOUT_MS);
    });
    document.body().ok_or(Unavailable)?.append_child(&script)?;
    let loaded = JsFuture::from(arrived).await.is_ok() && Reflect::has(&window, &"Stripe".into())?;
    if loaded {
        Ok(())
    } else {
        script.remove();
        Err(Unavailable)
    }
}

/// How a Payment Element appears.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// In the dark colours.
    pub dark: bool,
    /// In which language (<https://docs.stripe.com/js/appendix/supported_locales>).
    pub locale: &'static str,
}

/// A mounted Payment Element. Dropping it takes it off the page.
pub struct PaymentElement {
    stripe: Stripe,
    elements: Elements,
    element: Element,
    _handlers: Vec<Closure<dyn Fn(JsValue)>>,
}

impl PaymentElement {
    /// Mounts a Payment Element for the PaymentIntent of `client_secret` into `container`, and
    /// tells `listener` what happens in it.
    ///
    /// # Errors
    /// [`Unavailable`] when Stripe.js throws, such as on a wrong key.
    pub fn mount(
        publishable_key: &str,
        client_secret: &str,
        look: Look,
        container: &web_sys::HtmlElement,
        listener: impl Fn(ElementEvent) + Clone + 'static,
    ) -> Result<PaymentElement, Unavailable> {
        let stripe = new_stripe(publishable_key)?;
        let elements = stripe.elements(&object(&[
            ("clientSecret", client_secret.into()),
            ("appearance", appearance(look.dark)),
            ("locale", look.locale.into()),
        ]))?;
        // Name and email are asked for by the shop's own form.
        let asked = object(&[("name", "never".into()), ("email", "never".into())]);
        let element = elements.create(
            "payment",
            &object(&[("layout", "tabs".into()), ("fields", object(&[("billingDetails", asked)]))]),
        )?;
        let handlers = vec![
            handle(&element, "ready", listener.clone(), |_| ElementEvent::Ready),
            handle(&element, "loaderror", listener.clone(), |_| ElementEvent::LoadError),
            handle(&element, "change", listener, |event| {
                let empty = member(&event, "empty").as_bool().unwrap_or(false);
                let chosen = text(&member(&event, "value"), "type");
                ElementEvent::Changed { empty_card: empty && chosen.as_deref() == Some("card") }
            }),
        ];
        element.mount(container)?;
        Ok(PaymentElement { stripe, elements, element, _handlers: handlers })
    }

    /// Lets the element check what was typed and show what is missing.
    ///
    /// # Errors
    /// What has to be corrected.
    pub async fn submit(&self) -> Result<(), PaymentError> {
        settled(self.elements.submit()).await
    }

    /// Reads the PaymentIntent again after its amount has changed; what was typed stays.
    ///
    /// # Errors
    /// When Stripe.js cannot.
    pub async fn fetch_updates(&self) -> Result<(), PaymentError> {
        settled(self.elements.fetch_updates()).await
    }

    /// Pays. Resolves when it is paid, in processing, or failed; leaves the page for
    /// `return_url` only where the payment method demands it.
    ///
    /// # Errors
    /// Why it was not paid, as far as Stripe.js knows.
    pub async fn confirm(
        &self,
        return_url: &str,
        billing_details: BillingDetails<'_>,
    ) -> Result<(), PaymentError> {
        let BillingDetails { name, email } = billing_details;
        let billing_details = object(&[("name", name.into()), ("email", email.into())]);
        let confirm_params = object(&[
            ("return_url", return_url.into()),
            ("payment_method_data", object(&[("billing_details", billing_details)])),
        ]);
        let options = object(&[
            ("elements", JsValue::from(&self.elements)),
            ("confirmParams", confirm_params),
            ("redirect", "if_required".into()),
        ]);
        settled(self.stripe.confirm_payment(&options)).await
    }
}

impl Drop for PaymentElement {
    fn drop(&mut self) {
        // It throws when the element is gone already, which is what is wanted.
        let _ = self.element.destroy();
    }
}

/// The shop's colours for Stripe's frame, which no style sheet of ours reaches. The same values as
/// in `style/tokens.css` (<https://docs.stripe.com/elements/appearance-api>).
fn appearance(dark: bool) -> JsValue {
    let [theme, primary, background, ink, secondary, danger, border] = if dark {
        ["night", "#93cbb0", "#171512", "#ece5d8", "#b3a897", "#ffab9d", "#857a6a"]
    } else {
        ["stripe", "#1c4f3d", "#ffffff", "#231f1a", "#5d5347", "#97251c", "#8b7f6e"]
    };
    let variables = object(&[
        ("colorPrimary", primary.into()),
        ("colorBackground", background.into()),
        ("colorText", ink.into()),
        ("colorTextSecondary", secondary.into()),
        ("colorDanger", danger.into()),
        ("borderRadius", "3px".into()),
        ("fontFamily", "system-ui, sans-serif".into()),
    ]);
    let rules = object(&[
        (".Input", object(&[("borderColor", border.into())])),
        (".Label", object(&[("fontWeight", "600".into())])),
    ]);
    object(&[("theme", theme.into()), ("variables", variables), ("rules", rules)])
}

/// Tells `listener` of every `name` event; the handler lives as long as what is returned.
fn handle(
    element: &Element,
    name: &str,
    listener: impl Fn(ElementEvent) + 'static,
    event: impl Fn(JsValue) -> ElementEvent + 'static,
) -> Closure<dyn Fn(JsValue)> {
    let handler = Closure::<dyn Fn(JsValue)>::new(move |js| listener(event(js)));
    element.on(name, handler.as_ref().unchecked_ref());
    handler
}

/// What a call of Stripe.js resolves to; a throw or a rejection is an error without words.
async fn settled(call: Result<Promise, JsValue>) -> Result<(), PaymentError> {
    let promise = call.map_err(|_| PaymentError::default())?;
    let outcome = JsFuture::from(promise).await.map_err(|_| PaymentError::default())?;
    let error = member(&outcome, "error");
    if error.is_object() { Err(PaymentError::of(&error)) } else { Ok(()) }
}
