//! Spans for an OpenTelemetry collector, in a shop that is built with the feature `otel`: one for each
//! request, with its method, path and id.

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter};
use opentelemetry_sdk::{
    Resource,
    trace::{SdkTracer, SdkTracerProvider},
};
use std::env::var_os;

/// Where spans go, by the variables of <https://opentelemetry.io/docs/specs/otel/protocol/exporter/>.
/// With none of them set, nowhere.
const ENDPOINTS: [&str; 2] = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

/// Sends what it is given while the process lives.
pub struct Exporter(SdkTracerProvider);

impl Exporter {
    /// As the environment says; `None` when it names no collector.
    ///
    /// # Errors
    /// When what it says cannot be used.
    pub fn from_env() -> Result<Option<Exporter>, ExporterBuildError> {
        if ENDPOINTS.iter().all(|name| var_os(name).is_none_or(|value| value.is_empty())) {
            return Ok(None);
        }
        let exporter = SpanExporter::builder().with_http().build()?;
        let resource = match var_os("OTEL_SERVICE_NAME") {
            Some(_) => Resource::builder(),
            None => Resource::builder().with_service_name("bookshop"),
        };
        let provider = SdkTracerProvider::builder()
            .with_resource(resource.build())
            .with_batch_exporter(exporter);
        Ok(Some(Exporter(provider.build())))
    }

    /// What makes spans.
    pub fn tracer(&self) -> SdkTracer {
        self.0.tracer("bookshop")
    }
}

impl Drop for Exporter {
    /// Sends what is left, for some seconds at most.
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::warn!(%error, "some spans were not sent");
        }
    }
}
