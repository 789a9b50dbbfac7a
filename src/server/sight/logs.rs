//! What the process logs, and how each line is written.

use std::str::FromStr;
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

/// Logs to standard error from now on, once in a process.
pub fn start(form: LogForm) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let lines = layer().with_writer(std::io::stderr);
    let lines = match form {
        LogForm::Text => lines.boxed(),
        // The request that a line belongs to, with its id, is the member "span".
        LogForm::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    };
    registry().with(filter).with(lines).init();
}
