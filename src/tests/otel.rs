//! Spans of requests reach an OpenTelemetry collector.

use crate::{buying::eventually, engines};
use axum::{Router, body::Bytes, routing::post};
use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;

/// A collector on a free port: its URL, and what it was sent (protocol buffers, texts as they are).
async fn collector() -> (String, Arc<Mutex<Vec<u8>>>) {
    let sent: Arc<Mutex<Vec<u8>>> = Arc::default();
    let kept = sent.clone();
    let take = async move |body: Bytes| kept.lock().expect("no panic").extend_from_slice(&body);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new().route("/v1/traces", post(take));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, sent)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_a_span_at_the_collector() {
    let (collector, sent) = collector().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut program = Command::new(env!("CARGO_BIN_EXE_bookshop"))
        .env_clear()
        .envs(engines::variables(folder.path()))
        .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector)
        .env("OTEL_BSP_SCHEDULE_DELAY", "100")
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let said = BufReader::new(program.stdout.take().expect("its words")).lines();
    let mut open = said.map(|line| line.expect("text"));
    let line = open.find(|line| line.contains("open at ")).expect("an open shop");
    let (_, url) = line.split_once("open at ").expect("an address");
    let request = reqwest::Client::new().get(format!("{url}/success?order=a-private-token"));
    request.header("x-request-id", "traced-7").send().await.expect("an answer");
    let has = |text: &str| {
        let sent = sent.lock().expect("no panic");
        sent.windows(text.len()).any(|part| part == text.as_bytes())
    };
    eventually("the request's span", async || has("traced-7").then_some(())).await;
    assert!(has("bookshop") && has("/success") && !has("a-private-token"));
    program.kill().expect("an end");
    program.wait().expect("an end");
}
