//! Nonsense from outside: no panic, no 500, no order that should not be, and the shop still
//! answers afterwards. The seed of a failure is in its message; PROPTEST_RNG_SEED runs it again.

mod api;
mod functions;
mod junk;
mod pages;
mod sandbox;
mod webhook;

use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};
use junk::Body;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use reqwest::{Client, RequestBuilder};
use tokio::runtime::Runtime;

/// How many inputs each property is tried on.
const CASES: u32 = 300;

/// Tries the property on many inputs, all against what one runtime runs.
fn holds<S: Strategy>(runtime: &Runtime, inputs: &S, property: impl AsyncFn(S::Value) -> Tried) {
    let mut config =
        ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(rand::random());
    }
    let seed = config.rng_seed;
    let outcome = TestRunner::new(config).run(inputs, |input| runtime.block_on(property(input)));
    if let Err(error) = outcome {
        panic!("PROPTEST_RNG_SEED={seed}: {error}");
    }
}

type Tried = Result<(), TestCaseError>;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}

/// Sends a request that must be answered, whatever the answer, but not by a 5xx. A handler that
/// panics closes the connection or answers 500.
async fn sent(request: RequestBuilder) -> Result<(u16, String), TestCaseError> {
    // What no HTTP client can send is no test of the server.
    let Ok(request) = request.build() else {
        return Err(TestCaseError::reject("cannot be sent"));
    };
    let answer = Client::new().execute(request).await;
    let answer = answer.map_err(|error| TestCaseError::fail(format!("no answer: {error:?}")))?;
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap_or_default();
    prop_assert!(status < 500, "{status}: {text}");
    Ok((status, text))
}

async fn still_open(shop: &RunningShop) {
    let visitor = Visitor::of(shop);
    assert_eq!(visitor.page("/").await.0, 200);
    visitor.start_checkout(ON_THE_ROAD).await;
}

fn with_body(request: RequestBuilder, body: Body) -> RequestBuilder {
    match body {
        Body::Form(form) => request.form(&form),
        Body::Raw(bytes) => request.body(bytes),
    }
}
