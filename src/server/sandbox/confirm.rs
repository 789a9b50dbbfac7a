//! `POST /v1/payment_intents/:id/confirm`, and `confirm=true` on create.

use serde_json::Value;

use super::api::{Call, Done};
use super::attempt;
use super::auth::Caller;
use super::cards::{self, Asked, Outcome};
use super::client_view;
use super::contact;
use super::declines::{self, Decline};
use super::errors::ApiError;
use super::intent_fields;
use super::intents::{allow, load, shown};
use super::objects::{int, set, text};
use super::store::Tx;
use super::three_ds;

const CLIENT: &[&str] = &[
    "client_secret",
    "mandate_data",
    "payment_method",
    "payment_method_data",
    "payment_method_options",
    "radar_options",
    "receipt_email",
    "return_url",
    "setup_future_usage",
    "shipping",
    "use_stripe_sdk",
    // What Stripe.js adds.
    "client_attribution_metadata",
    "client_context",
    "expected_payment_method_type",
    "referrer",
    "_stripe_version",
];
const SERVER: &[&str] = &[
    "allowed_payment_method_types",
    "amount_details",
    "amount_to_confirm",
    "capture_method",
    "client_secret",
    "confirmation_token",
    "error_on_requires_action",
    "excluded_payment_method_types",
    "hooks",
    "mandate",
    "mandate_data",
    "off_session",
    "payment_details",
    "payment_method",
    "payment_method_data",
    "payment_method_options",
    "radar_options",
    "receipt_email",
    "return_url",
    "setup_future_usage",
    "shipping",
    "use_stripe_sdk",
];

/// `POST /v1/payment_intents/:id/confirm`
pub(super) async fn confirm(call: &Call<'_>, tx: &mut Tx, id: &str) -> Result<Done, ApiError> {
    let mut intent = load(call, tx, id).await?;
    match call.caller {
        Caller::Secret => allow(call, &[SERVER])?,
        Caller::Publishable => call.params.only(CLIENT)?,
    }
    confirmable(call, &intent)?;
    intent_fields::apply(call, tx, &mut intent).await?;
    run(call, tx, intent).await
}

/// Refuses a PaymentIntent that is past confirming.
fn confirmable(call: &Call<'_>, intent: &Value) -> Result<(), ApiError> {
    let message = match text(intent, "status") {
        "requires_payment_method" | "requires_confirmation" | "requires_action" => {
            if call.caller == Caller::Publishable && text(intent, "confirmation_method") == "manual"
            {
                return Err(ApiError::invalid(
                    "You cannot confirm with a publishable key a PaymentIntent whose \
                     confirmation_method is manual.",
                )
                .param("confirmation_method"));
            }
            return Ok(());
        }
        "succeeded" => "You cannot confirm this PaymentIntent because it has already succeeded \
                        after being previously confirmed."
            .to_owned(),
        status => format!(
            "You cannot confirm this PaymentIntent because it has a status of {status}. Only a \
             PaymentIntent with one of the following statuses may be confirmed: \
             requires_confirmation, requires_action."
        ),
    };
    Err(ApiError::unexpected_state(message, shown(call, intent)))
}

/// Who is there to authenticate, and what the shop wants done about it.
struct Wishes<'a> {
    return_url: Option<&'a str>,
    use_stripe_sdk: bool,
    off_session: bool,
    error_on_requires_action: bool,
}

/// Confirms a PaymentIntent whose fields are already set.
pub(super) async fn run(call: &Call<'_>, tx: &mut Tx, mut intent: Value) -> Result<Done, ApiError> {
    let wishes = wishes(call, &intent)?;
    let method = match intent["payment_method"].as_str() {
        Some(id) => tx.find("payment_method", id).await?,
        None => default_method(call, tx, &mut intent).await?,
    };
    let Some(mut method) = method else {
        return Err(ApiError::unexpected_state(no_method(call, &intent), shown(call, &intent)));
    };
    set(&mut intent, "next_action", Value::Null);
    if text(&method, "type") != "card" {
        attempt::processing(tx, call.base, &mut intent, &mut method).await?;
        return Ok(Done::Object(shown(call, &intent)));
    }

    // With manual confirmation the shop confirms once more after 3D Secure.
    let authenticated = intent["_authenticated"] == method["id"];
    let outcome = outcome(&intent, &method, &wishes, authenticated);
    set(&mut intent, "_authenticated", Value::Null);
    let error = match outcome {
        Ending::Paid => {
            attempt::paid(tx, call.base, &mut intent, &mut method, authenticated).await?;
            None
        }
        Ending::Declined(decline) => Some(
            attempt::declined(tx, call.base, &mut intent, &method, decline, authenticated).await?,
        ),
        Ending::Challenge if wishes.error_on_requires_action => {
            Some(attempt::action_refused(tx, &mut intent, &method).await?)
        }
        Ending::Challenge => {
            let return_url = wishes.return_url.filter(|_| !wishes.use_stripe_sdk);
            three_ds::ask(tx, call.base, &mut intent, return_url).await?;
            None
        }
    };
    Ok(answer(call, &intent, error))
}

/// The default PaymentMethod of the PaymentIntent's customer, if there is one.
/// A browser, which may not even see the customer, cannot charge it so.
async fn default_method(
    call: &Call<'_>,
    tx: &mut Tx,
    intent: &mut Value,
) -> Result<Option<Value>, ApiError> {
    let customer = match call.caller {
        Caller::Secret => tx.find("customer", text(intent, "customer")).await?,
        Caller::Publishable => None,
    };
    let Some(customer) = customer else {
        return Ok(None);
    };
    let id = text(&customer["invoice_settings"], "default_payment_method");
    let Some(method) = tx.find("payment_method", id).await? else {
        return Ok(None);
    };
    intent_fields::fits(call, tx, intent, &method).await?;
    set(intent, "payment_method", id);
    Ok(Some(method))
}

fn no_method(call: &Call<'_>, intent: &Value) -> String {
    let missing = "You cannot confirm this PaymentIntent because it's missing a payment method.";
    match text(intent, "customer") {
        customer if call.caller == Caller::Secret && !customer.is_empty() => format!(
            "{missing} To confirm the PaymentIntent with {customer}, specify a payment method \
             attached to this customer along with the customer ID."
        ),
        _ => format!(
            "{missing} You can either update the PaymentIntent with a payment method and then \
             confirm it again, or confirm it again directly with a payment method or \
             ConfirmationToken."
        ),
    }
}

/// The PaymentIntent, or the 402 that carries it; both keep their changes.
pub(super) fn answer(call: &Call<'_>, intent: &Value, error: Option<Value>) -> Done {
    let seen = shown(call, intent);
    match error {
        None => Done::Object(seen),
        Some(error) => {
            let error = match call.caller {
                Caller::Secret => error,
                Caller::Publishable => client_view::last_payment_error(&error),
            };
            Done::Refused(ApiError::payment(402, &error).with("payment_intent", seen))
        }
    }
}

fn wishes<'a>(call: &'a Call<'_>, intent: &Value) -> Result<Wishes<'a>, ApiError> {
    let params = &call.params;
    // off_session may also be an object or a word that says why.
    let off_session = match params.object("off_session") {
        Ok(Some(_)) => true,
        _ => match params.text("off_session")? {
            Some("one_off" | "recurring") => true,
            _ => params.boolean("off_session")?.unwrap_or(false),
        },
    };
    let wishes = Wishes {
        return_url: contact::return_url(params)?,
        use_stripe_sdk: params.boolean("use_stripe_sdk")?.unwrap_or(false),
        off_session,
        error_on_requires_action: params.boolean("error_on_requires_action")?.unwrap_or(false),
    };
    let expected = params.integer("amount_to_confirm", 1)?;
    if expected.is_some_and(|amount| amount != int(intent, "amount")) {
        return Err(ApiError::invalid(format!(
            "The amount_to_confirm does not match the PaymentIntent's amount of {}.",
            int(intent, "amount")
        ))
        .param("amount_to_confirm"));
    }
    let redirects = intent["automatic_payment_methods"]["allow_redirects"] == "always"
        && intent["allowed_payment_method_types"].is_null();
    let nobody_redirected = wishes.use_stripe_sdk || wishes.off_session;
    if redirects
        && call.caller == Caller::Secret
        && wishes.return_url.is_none()
        && !nobody_redirected
    {
        return Err(ApiError::invalid(
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. \
             Because some of these payment methods might redirect your customer off of your page, \
             you must provide a `return_url`. If you don't want to accept redirect-based payment \
             methods, set `automatic_payment_methods[enabled]` to `true` and \
             `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents \
             and Payment Intents.",
        ));
    }
    Ok(wishes)
}

/// What confirming comes to.
enum Ending {
    Paid,
    Declined(&'static Decline),
    Challenge,
}

fn outcome(intent: &Value, method: &Value, wishes: &Wishes<'_>, authenticated: bool) -> Ending {
    let outcome = cards::by_name(text(method, "_test_card")).map_or(Outcome::Paid, |c| c.outcome);
    let (asked, then) = match outcome {
        Outcome::Paid | Outcome::Noted(_) => return Ending::Paid,
        Outcome::Declined(decline) => return Ending::Declined(decline),
        Outcome::Challenge { asked, then } => (asked, then),
    };
    let requested = &intent["payment_method_options"]["card"]["request_three_d_secure"];
    let needed = match asked {
        Asked::Always => true,
        Asked::UnlessSetUp => !(wishes.off_session && method["_set_up"] == true),
        Asked::OnSession => !wishes.off_session,
        Asked::OnRequest => requested == "any" || requested == "challenge",
    };
    match then {
        _ if needed && !authenticated && wishes.off_session => {
            Ending::Declined(&declines::AUTHENTICATION_REQUIRED)
        }
        _ if needed && !authenticated => Ending::Challenge,
        Some(decline) => Ending::Declined(decline),
        None => Ending::Paid,
    }
}

/// What the bank says once 3D Secure has been passed.
pub(super) fn after_challenge(method: &Value) -> Option<&'static Decline> {
    match cards::by_name(text(method, "_test_card")).map(|card| card.outcome) {
        Some(Outcome::Challenge { then, .. }) => then,
        _ => None,
    }
}
