//! The server on loopback: HTTP for the API, WebSockets for the gateway, both on one port, with TLS where it is asked for.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderName, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::World;
use super::rest::{self, Call, Reply};
use super::{control, gateway};

/// The longest body that is read: Discord takes files of 10 MiB.
const BODY_LIMIT: usize = 11 << 20;

/// A client that finds nothing on a port from which systems dial out may connect to itself.
const LAST_PORT: u16 = 32_767;
const FIRST_PORT: u16 = 20_000;

/// A listener on a free port below those from which systems dial out.
pub(crate) async fn listen(port: u16) -> TcpListener {
    if port != 0 {
        return TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.expect("the port is free");
    }
    let start = u16::try_from(std::process::id() % u32::from(LAST_PORT - FIRST_PORT)).expect("it was made small");
    for step in 0..LAST_PORT - FIRST_PORT {
        let port = FIRST_PORT + (start.wrapping_add(step * 7)) % (LAST_PORT - FIRST_PORT);
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            return listener;
        }
    }
    panic!("no port is free");
}

/// Serves until the task is dropped.
pub(crate) async fn serve(world: Arc<World>, listener: TcpListener, tls: Option<TlsAcceptor>) {
    let mut tasks = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = tasks.join_next() => continue,
        };
        let Ok((stream, _)) = accepted else { continue };
        if world.look(|state| state.wire.away) {
            continue;
        }
        let _ = stream.set_nodelay(true);
        let (world, tls) = (world.clone(), tls.clone());
        tasks.spawn(async move {
            match tls {
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        connection(world, stream).await;
                    }
                }
                None => connection(world, stream).await,
            }
        });
    }
}

async fn connection(world: Arc<World>, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
    let sockets = Arc::new(tokio::sync::Mutex::new(JoinSet::new()));
    let mut changed = world.changed();
    let service = service_fn(|request| handle(world.clone(), sockets.clone(), request));
    let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades();
    tokio::select! {
        _ = served => {}
        () = async {
            while !world.look(|state| state.wire.away) {
                if changed.changed().await.is_err() {
                    return;
                }
            }
        } => {}
    }
    let mut sockets = sockets.lock().await;
    while sockets.join_next().await.is_some() {}
}

/// The answer is lost: the connection breaks.
#[derive(Debug)]
struct Lost;

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the answer is lost")
    }
}

impl std::error::Error for Lost {}

type Sockets = Arc<tokio::sync::Mutex<JoinSet<()>>>;

async fn handle(
    world: Arc<World>,
    sockets: Sockets,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Lost> {
    if request.headers().contains_key(SEC_WEBSOCKET_KEY) {
        return Ok(upgrade(world, sockets, request).await);
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_LIMIT).collect().await.map(|body| body.to_bytes()) else {
        return Ok(json_response(413, Vec::new(), b"{}".to_vec()));
    };
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let query = parts.uri.query().unwrap_or_default();
    let call = Call::new(
        (parts.method.as_str(), parts.uri.path(), query),
        (header("authorization"), header("content-type")),
        &body,
    );
    let reply = match parts.uri.path().strip_prefix("/_people") {
        Some(_) if world.controlled => control::answer(&world, &body),
        _ => world.change(|state| rest::answer(state, call)),
    };
    match reply {
        Reply::Lost => Err(Lost),
        Reply::Answer { status, headers, body } => Ok(json_response(status, headers, body)),
    }
}

fn json_response(status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8>) -> Response<Full<Bytes>> {
    let typed = !body.is_empty();
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    if typed {
        response.headers_mut().insert(CONTENT_TYPE, "application/json".parse().expect("a header"));
    }
    for (name, value) in headers {
        response.headers_mut().insert(HeaderName::from_static(name), value.parse().expect("a header"));
    }
    response
}

async fn upgrade(world: Arc<World>, sockets: Sockets, mut request: Request<Incoming>) -> Response<Full<Bytes>> {
    let key = request.headers()[SEC_WEBSOCKET_KEY].as_bytes();
    let accept = tokio_tungstenite::tungstenite::handshake::derive_accept_key(key);
    let packed = request.uri().query().unwrap_or_default().contains("compress=zlib-stream");
    let upgraded = hyper::upgrade::on(&mut request);
    sockets.lock().await.spawn(async move {
        if let Ok(upgraded) = upgraded.await {
            gateway::serve(world, upgraded, packed).await;
        }
    });
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, "Upgrade".parse().expect("a header"));
    headers.insert(UPGRADE, "websocket".parse().expect("a header"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept.parse().expect("a header"));
    response
}

/// Where a listener is.
pub(crate) fn address(listener: &TcpListener) -> SocketAddr {
    listener.local_addr().expect("it listens")
}
