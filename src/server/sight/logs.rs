//! What the process logs, and how each line is written.

use std::{error::Error, str::FromStr};
use tracing_subscriber::{
    EnvFilter, Layer, fmt::layer, layer::SubscriberExt, registry, util::SubscriberInitExt,
};

/// What is logged when `RUST_LOG` does not say.
const USUAL: &str = "bookshop=info,tower_http=info,warn";

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogForm {
    /// For people.
    #[default]
    Text,
    /// A JSON object each, for programs that gather logs.
    Json,
}

impl FromStr for LogForm {
    type Err = ();

    fn from_str(text: &str) -> Result<LogForm, ()> {
        match text {
            "text" => Ok(LogForm::Text),
            "json" => Ok(LogForm::Json),
            _ => Err(()),
        }
    }
}

/// What keeps logging: to be dropped when the process ends.
#[must_use]
pub struct Logging {
    #[cfg(feature = "otel")]
    _spans: Option<super::otel::Exporter>,
}

/// Logs to standard error from now on, once in a process.
///
/// # Errors
/// In a shop with the feature `otel`: when the environment names a collector that cannot be used.
pub fn start(form: LogForm) -> Result<Logging, Box<dyn Error>> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let lines = layer().with_writer(std::io::stderr);
    let lines = match form {
        LogForm::Text => lines.boxed(),
        // The request that a line belongs to, with its id, is the member "span".
        LogForm::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    };
    let all = registry().with(filter).with(lines);
    #[cfg(feature = "otel")]
    let spans = super::otel::Exporter::from_env()?;
    #[cfg(feature = "otel")]
    let all = all.with(
        spans.as_ref().map(|spans| tracing_opentelemetry::layer().with_tracer(spans.tracer())),
    );
    all.init();
    Ok(Logging {
        #[cfg(feature = "otel")]
        _spans: spans,
    })
}
