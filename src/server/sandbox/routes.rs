//! Which URL is which endpoint, and who may call it.

use std::borrow::Cow;

use axum::http::Method;
use percent_encoding::percent_decode_str;

use super::account;
use super::api::{Call, Done};
use super::balance_transactions;
use super::cancel;
use super::capture;
use super::charges;
use super::confirm;
use super::customers;
use super::disputes;
use super::errors::ApiError;
use super::events;
use super::intents;
use super::payment_methods;
use super::refunds;
use super::store::Tx;
use super::three_ds;
use super::webhook_endpoints;

/// An endpoint with the id in its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route<'a> {
    CreateIntent,
    ListIntents,
    RetrieveIntent(&'a str),
    UpdateIntent(&'a str),
    ConfirmIntent(&'a str),
    CaptureIntent(&'a str),
    CancelIntent(&'a str),
    Authenticate,
    ListCharges,
    RetrieveCharge(&'a str),
    UpdateCharge(&'a str),
    CreateMethod,
    ListMethods,
    RetrieveMethod(&'a str),
    UpdateMethod(&'a str),
    AttachMethod(&'a str),
    DetachMethod(&'a str),
    CreateRefund,
    ListRefunds,
    ListChargeRefunds(&'a str),
    RetrieveChargeRefund(&'a str, &'a str),
    RetrieveRefund(&'a str),
    UpdateRefund(&'a str),
    CancelRefund(&'a str),
    CreateCustomer,
    ListCustomers,
    RetrieveCustomer(&'a str),
    UpdateCustomer(&'a str),
    DeleteCustomer(&'a str),
    ListCustomerMethods(&'a str),
    RetrieveCustomerMethod(&'a str, &'a str),
    Balance,
    ListBalanceTransactions,
    RetrieveBalanceTransaction(&'a str),
    Account,
    ListEvents,
    RetrieveEvent(&'a str),
    CreateEndpoint,
    ListEndpoints,
    RetrieveEndpoint(&'a str),
    UpdateEndpoint(&'a str),
    DeleteEndpoint(&'a str),
    ListDisputes,
    RetrieveDispute(&'a str),
    UpdateDispute(&'a str),
    CloseDispute(&'a str),
}

use Route::*;

/// The parts of a path, decoded only once they are apart: an id may hold an
/// escaped slash. Nothing for a path that has an empty part or is not UTF-8.
pub(super) fn segments(path: &str) -> Option<Vec<Cow<'_, str>>> {
    let decoded = |part| percent_decode_str(part).decode_utf8().ok();
    let parts = path.strip_prefix('/')?.split('/').map(decoded);
    let parts: Vec<Cow<'_, str>> = parts.collect::<Option<_>>()?;
    if parts.iter().any(|part| part.is_empty()) { None } else { Some(parts) }
}

/// The endpoint of a request, if there is one.
pub(super) fn find<'a>(method: &Method, segments: &'a [Cow<'_, str>]) -> Option<Route<'a>> {
    let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    Some(match (method.as_str(), segments.as_slice()) {
        // Not an id: Stripe's search is not part of the slice.
        ("GET", ["v1", _, "search"]) => return None,
        ("POST", ["v1", "payment_intents"]) => CreateIntent,
        ("GET", ["v1", "payment_intents"]) => ListIntents,
        ("GET", ["v1", "payment_intents", id]) => RetrieveIntent(id),
        ("POST", ["v1", "payment_intents", id]) => UpdateIntent(id),
        ("POST", ["v1", "payment_intents", id, "confirm"]) => ConfirmIntent(id),
        ("POST", ["v1", "payment_intents", id, "capture"]) => CaptureIntent(id),
        ("POST", ["v1", "payment_intents", id, "cancel"]) => CancelIntent(id),
        ("POST", ["3ds", "authenticate"]) => Authenticate,
        ("GET", ["v1", "charges"]) => ListCharges,
        ("GET", ["v1", "charges", id]) => RetrieveCharge(id),
        ("POST", ["v1", "charges", id]) => UpdateCharge(id),
        ("POST", ["v1", "payment_methods"]) => CreateMethod,
        ("GET", ["v1", "payment_methods"]) => ListMethods,
        ("GET", ["v1", "payment_methods", id]) => RetrieveMethod(id),
        ("POST", ["v1", "payment_methods", id]) => UpdateMethod(id),
        ("POST", ["v1", "payment_methods", id, "attach"]) => AttachMethod(id),
        ("POST", ["v1", "payment_methods", id, "detach"]) => DetachMethod(id),
        ("POST", ["v1", "refunds"]) => CreateRefund,
        ("GET", ["v1", "refunds"]) => ListRefunds,
        ("GET", ["v1", "charges", id, "refunds"]) => ListChargeRefunds(id),
        ("GET", ["v1", "charges", charge, "refunds", id]) => RetrieveChargeRefund(charge, id),
        ("GET", ["v1", "refunds", id]) => RetrieveRefund(id),
        ("POST", ["v1", "refunds", id]) => UpdateRefund(id),
        ("POST", ["v1", "refunds", id, "cancel"]) => CancelRefund(id),
        ("POST", ["v1", "customers"]) => CreateCustomer,
        ("GET", ["v1", "customers"]) => ListCustomers,
        ("GET", ["v1", "customers", id]) => RetrieveCustomer(id),
        ("POST", ["v1", "customers", id]) => UpdateCustomer(id),
        ("DELETE", ["v1", "customers", id]) => DeleteCustomer(id),
        ("GET", ["v1", "customers", id, "payment_methods"]) => ListCustomerMethods(id),
        ("GET", ["v1", "customers", customer, "payment_methods", id]) => {
            RetrieveCustomerMethod(customer, id)
        }
        ("GET", ["v1", "balance"]) => Balance,
        ("GET", ["v1", "balance_transactions"]) => ListBalanceTransactions,
        ("GET", ["v1", "balance_transactions", id]) => RetrieveBalanceTransaction(id),
        ("GET", ["v1", "account"]) => Account,
        ("GET", ["v1", "events"]) => ListEvents,
        ("GET", ["v1", "events", id]) => RetrieveEvent(id),
        ("POST", ["v1", "webhook_endpoints"]) => CreateEndpoint,
        ("GET", ["v1", "webhook_endpoints"]) => ListEndpoints,
        ("GET", ["v1", "webhook_endpoints", id]) => RetrieveEndpoint(id),
        ("POST", ["v1", "webhook_endpoints", id]) => UpdateEndpoint(id),
        ("DELETE", ["v1", "webhook_endpoints", id]) => DeleteEndpoint(id),
        ("GET", ["v1", "disputes"]) => ListDisputes,
        ("GET", ["v1", "disputes", id]) => RetrieveDispute(id),
        ("POST", ["v1", "disputes", id]) => UpdateDispute(id),
        ("POST", ["v1", "disputes", id, "close"]) => CloseDispute(id),
        _ => return None,
    })
}

impl Route<'_> {
    /// Whether a publishable key may call it.
    pub fn is_publishable(&self) -> bool {
        matches!(self, RetrieveIntent(_) | ConfirmIntent(_) | CreateMethod | Authenticate)
    }

    /// Whether it may change something. A test PaymentMethod is made when it
    /// is looked at.
    pub fn is_write(&self) -> bool {
        self.is_idempotent()
            || matches!(self, RetrieveMethod(_) | DeleteCustomer(_) | DeleteEndpoint(_))
    }

    /// Whether an idempotency key means anything: it does for every POST.
    pub fn is_idempotent(&self) -> bool {
        !matches!(
            self,
            ListIntents
                | RetrieveIntent(_)
                | ListCharges
                | RetrieveCharge(_)
                | ListMethods
                | RetrieveMethod(_)
                | ListRefunds
                | ListChargeRefunds(_)
                | RetrieveChargeRefund(_, _)
                | RetrieveRefund(_)
                | ListCustomers
                | RetrieveCustomer(_)
                | DeleteCustomer(_)
                | ListCustomerMethods(_)
                | RetrieveCustomerMethod(_, _)
                | Balance
                | ListBalanceTransactions
                | RetrieveBalanceTransaction(_)
                | Account
                | ListEvents
                | RetrieveEvent(_)
                | ListEndpoints
                | RetrieveEndpoint(_)
                | DeleteEndpoint(_)
                | ListDisputes
                | RetrieveDispute(_)
        )
    }
}

/// Calls the endpoint.
pub(super) async fn dispatch(
    route: &Route<'_>,
    call: &Call<'_>,
    tx: &mut Tx,
) -> Result<Done, ApiError> {
    match *route {
        CreateIntent => intents::create(call, tx).await,
        ListIntents => intents::list(call, tx).await,
        RetrieveIntent(id) => intents::retrieve(call, tx, id).await,
        UpdateIntent(id) => intents::update(call, tx, id).await,
        ConfirmIntent(id) => confirm::confirm(call, tx, id).await,
        CaptureIntent(id) => capture::capture(call, tx, id).await,
        CancelIntent(id) => cancel::cancel(call, tx, id).await,
        Authenticate => three_ds::authenticate(call, tx).await,
        ListCharges => charges::list(call, tx).await,
        RetrieveCharge(id) => charges::retrieve(call, tx, id).await,
        UpdateCharge(id) => charges::update(call, tx, id).await,
        CreateMethod => payment_methods::create(call, tx).await,
        ListMethods => payment_methods::list(call, tx, None).await,
        RetrieveMethod(id) => payment_methods::retrieve(call, tx, id).await,
        UpdateMethod(id) => payment_methods::update(call, tx, id).await,
        AttachMethod(id) => payment_methods::attach(call, tx, id).await,
        DetachMethod(id) => payment_methods::detach(call, tx, id).await,
        CreateRefund => refunds::create(call, tx).await,
        ListRefunds => refunds::list(call, tx).await,
        ListChargeRefunds(id) => refunds::list_of_charge(call, tx, id).await,
        RetrieveChargeRefund(charge, id) => refunds::retrieve_of_charge(call, tx, charge, id).await,
        RetrieveRefund(id) => refunds::retrieve(call, tx, id).await,
        UpdateRefund(id) => refunds::update(call, tx, id).await,
        CancelRefund(id) => refunds::cancel(call, tx, id).await,
        CreateCustomer => customers::create(call, tx).await,
        ListCustomers => customers::list(call, tx).await,
        RetrieveCustomer(id) => customers::retrieve(call, tx, id).await,
        UpdateCustomer(id) => customers::update(call, tx, id).await,
        DeleteCustomer(id) => customers::delete(call, tx, id).await,
        ListCustomerMethods(id) => payment_methods::list(call, tx, Some(id)).await,
        RetrieveCustomerMethod(customer, id) => {
            payment_methods::retrieve_of_customer(call, tx, customer, id).await
        }
        Balance => account::balance(call),
        ListBalanceTransactions => balance_transactions::list(call, tx).await,
        RetrieveBalanceTransaction(id) => balance_transactions::retrieve(call, tx, id).await,
        Account => account::account(call),
        ListEvents => events::list(call, tx).await,
        RetrieveEvent(id) => events::retrieve(call, tx, id).await,
        CreateEndpoint => webhook_endpoints::create(call, tx).await,
        ListEndpoints => webhook_endpoints::list(call, tx).await,
        RetrieveEndpoint(id) => webhook_endpoints::retrieve(call, tx, id).await,
        UpdateEndpoint(id) => webhook_endpoints::update(call, tx, id).await,
        DeleteEndpoint(id) => webhook_endpoints::delete(call, tx, id).await,
        ListDisputes => disputes::list(call, tx).await,
        RetrieveDispute(id) => disputes::retrieve(call, tx, id).await,
        UpdateDispute(id) => disputes::update(call, tx, id).await,
        CloseDispute(id) => disputes::close(call, tx, id).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_urls_are_endpoints() {
        let is = |method, path, expected| {
            let segments = segments(path).unwrap_or_default();
            assert_eq!(find(method, &segments), expected, "{path}");
        };
        is(&Method::POST, "/v1/payment_intents/pi_1/confirm", Some(ConfirmIntent("pi_1")));
        is(&Method::GET, "/v1/charges/a%2Fb%20c", Some(RetrieveCharge("a/b c")));
        is(&Method::GET, "/v1/charges/%ff", None);
        is(&Method::PUT, "/v1/payment_intents", None);
        is(&Method::GET, "/v1/payment_intents/", None);
        is(&Method::GET, "/v1/events", Some(ListEvents));
        is(&Method::GET, "/v1/invoices", None);
    }

    #[test]
    fn browsers_may_do_four_things() {
        assert!(ConfirmIntent("pi_1").is_publishable());
        assert!(!CreateIntent.is_publishable());
        assert!(!CancelIntent("pi_1").is_publishable());
        assert!(!ListIntents.is_publishable());
    }
}
