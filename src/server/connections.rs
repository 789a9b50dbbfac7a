//! The shop's connections: how many there may be at once, and how long a client may take, so that
//! slow clients keep no others out and the shop can end beside them.

use super::sight::Sight;
use axum::{Router, body::Body, extract::ConnectInfo, http::Request, response::Response};
use hyper::{
    body::{Body as _, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    convert::Infallible,
    future::Future,
    io::{self, ErrorKind, IoSlice},
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
    time::{sleep, timeout},
};
use tower::Service;
use tower_http::timeout::TimeoutBody;

/// The most connections at once, if the system lets the shop have so many.
const MOST: u64 = 16_384;
/// Open files that are left for the databases and for calls to Stripe.
const OTHER_FILES: u64 = 256;
/// So long may the head of a request be, in bytes, and at most twice as long, as it happens to be
/// read. Each part of the shop that asks for a cookie reads all of them: endless ones would be dear.
const LONGEST_HEAD: usize = 32 << 10;
/// The pause after a connection could not be taken, such as for want of memory.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Serves until `stop` is done, then lets the requests in flight end. `client` is how long a client
/// may pause in a request's body and hold up the end, and half of what it may take at most for the
/// head of a request, or for nothing at all.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    client: Duration,
    sight: &Sight,
    stop: impl Future<Output = ()>,
) {
    // No timers of hyper's, which are set again for each request: `stands_still` has one for each
    // connection.
    let mut builder = http1::Builder::new();
    builder.max_buf_size(LONGEST_HEAD);
    let graceful = GracefulShutdown::new();
    let most = most_connections();
    let slots = Arc::new(Semaphore::new(most));
    sight.watch_connections(&slots, most);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let slot = Arc::clone(&slots).acquire_owned().await;
            (slot, accepted(&listener).await)
        };
        let (slot, (stream, from)) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        while connections.try_join_next().is_some() {}
        let life = Arc::new(Life::default());
        let service = {
            let (router, life) = (router.clone(), Arc::clone(&life));
            service_fn(move |request| {
                answered(router.clone(), request, from, client, Arc::clone(&life))
            })
        };
        let io = TokioIo::new(Watched { stream, life: Arc::clone(&life) });
        let connection = graceful.watch(builder.serve_connection(io, service));
        connections.spawn(async move {
            tokio::select! {
                biased;
                // What fails here is the client's affair.
                _ = connection => {}
                () = life.stands_still(client) => {}
            }
            drop(slot);
        });
    }
    drop(listener);
    if timeout(client, graceful.shutdown()).await.is_err() {
        tracing::info!("some clients took too long: their connections are cut");
    }
    connections.shutdown().await;
}

/// How many connections there may be. The process gets as many open files as it may have.
fn most_connections() -> usize {
    let files = getrlimit(Resource::Nofile);
    let wanted = files.maximum.map_or(MOST + OTHER_FILES, |most| most.min(MOST + OTHER_FILES));
    if files.current.is_some_and(|current| current < wanted) {
        let more = Rlimit { current: Some(wanted), maximum: files.maximum };
        if let Err(error) = setrlimit(Resource::Nofile, more) {
            tracing::warn!(%error, "the limit of open files stays as it is");
        }
    }
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    usize::try_from(files.saturating_sub(OTHER_FILES).clamp(16, MOST)).unwrap_or(16)
}

/// The next connection.
async fn accepted(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(connection) => return connection,
            Err(error) => match error.kind() {
                ErrorKind::ConnectionRefused
                | ErrorKind::ConnectionAborted
                | ErrorKind::ConnectionReset => {}
                _ => {
                    tracing::error!(%error, "a connection could not be taken");
                    sleep(AFTER_FAILURE).await;
                }
            },
        }
    }
}

/// One request's answer.
async fn answered(
    mut router: Router,
    mut request: Request<Incoming>,
    from: SocketAddr,
    client: Duration,
    life: Arc<Life>,
) -> Result<Response, Infallible> {
    let _working = Working::on(&life);
    request.extensions_mut().insert(ConnectInfo(from));
    let request = request.map(|body| match body.is_end_stream() {
        true => Body::empty(),
        false => Body::new(TimeoutBody::new(client, body)),
    });
    router.call(request).await
}

/// What happens on a connection.
#[derive(Default)]
struct Life {
    /// Counts the requests that have begun, and what is sent of answers.
    moves: AtomicU64,
    /// How many requests are being worked on.
    working: AtomicUsize,
}

impl Life {
    /// Done when the client has waited for nothing, and for a while has neither begun a request nor
    /// taken anything of an answer: however much it sends of a request's head.
    async fn stands_still(&self, limit: Duration) {
        let mut before = self.moves.load(Relaxed);
        loop {
            sleep(limit).await;
            let now = self.moves.load(Relaxed);
            if now == before && self.working.load(Relaxed) == 0 {
                return;
            }
            before = now;
        }
    }
}

/// Counts as work while it is there.
struct Working<'a>(&'a Life);

impl Working<'_> {
    fn on(life: &Life) -> Working<'_> {
        life.moves.fetch_add(1, Relaxed);
        life.working.fetch_add(1, Relaxed);
        Working(life)
    }
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.0.working.fetch_sub(1, Relaxed);
    }
}

/// A connection that counts what is sent on it.
struct Watched {
    stream: TcpStream,
    life: Arc<Life>,
}

impl Watched {
    fn counted(&self, poll: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(poll, Poll::Ready(Ok(_))) {
            self.life.moves.fetch_add(1, Relaxed);
        }
        poll
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.counted(poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.counted(poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
