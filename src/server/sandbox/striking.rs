//! How a fault strikes a call.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http_body::Frame;

use super::api::Answer;
use super::auth::Caller;
use super::errors::ApiError;
use super::fault_plan::CallFault;
use super::faults::Faults;

/// Lets the fault have its way with a call. No answer means [`closed`].
///
/// `executed` does the call; it knows by itself of the faults that end in a
/// 500, since that answer belongs into its transaction.
///
/// # Errors
/// Those of the call, and 429.
pub(super) async fn strike(
    faults: &Faults,
    caller: Caller,
    fault: Option<CallFault>,
    executed: impl Future<Output = Result<Answer, ApiError>>,
) -> Result<Option<Answer>, ApiError> {
    use CallFault::{Busy, DropAfter, DropBefore, FailAfter, FailBefore, HangAfter, HangBefore};
    let fault = match fault {
        None | Some(FailBefore | FailAfter) => return executed.await.map(Some),
        Some(fault) => fault,
    };
    if matches!(fault, DropAfter | HangAfter) {
        // A refusal stays as unseen as an answer.
        let _unseen = executed.await;
    }
    let hang = faults.strike(caller, fault);
    match fault {
        Busy => return Err(ApiError::rate_limit()),
        HangBefore | HangAfter => tokio::time::sleep(hang).await,
        DropBefore | DropAfter | FailBefore | FailAfter => {}
    }
    Ok(None)
}

/// Closes the connection without a byte of an answer.
///
/// hyper asks for the body before it sends the head; a body that fails at
/// once ends the connection with nothing sent.
pub(super) fn closed() -> Response {
    Response::new(Body::new(Broken))
}

/// A body that cannot be read.
struct Broken;

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(Some(Err(io::Error::other("closed on request"))))
    }
}
