//! A scripted model server: it answers what it is told to, and holds each request against the API's published description.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What the server does with a request.
pub(crate) enum Script {
    /// Answers with that text.
    Says(String),
    /// Answers with a status, and perhaps when to come again.
    Status(u16, Option<u64>),
    /// Answers with a body that is no JSON.
    Garbage,
    /// Begins to answer and never ends.
    Drips,
    /// Closes the connection in the middle of its answer.
    HangsUp,
}

#[derive(Default)]
struct Inner {
    scripts: Mutex<VecDeque<Script>>,
    requests: Mutex<Vec<Value>>,
}

/// A server on a free port, until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    inner: Arc<Inner>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(scripts: Vec<Script>) -> Self {
        let inner = Arc::new(Inner { scripts: Mutex::new(scripts.into()), requests: Mutex::default() });
        let router = Router::new().route("/v1/chat/completions", post(complete)).with_state(inner.clone());
        let listener = listener().await;
        let address = listener.local_addr().expect("an address");
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { address, inner, task }
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.inner.requests.lock().expect("no panic while it was held").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A port below those that clients are given: a client that retries can't connect to itself.
async fn listener() -> TcpListener {
    for port in (20_000..32_000).step_by(7).map(|port| port + (std::process::id() % 7) as u16) {
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)).await {
            return listener;
        }
    }
    panic!("no free port");
}

async fn complete(State(inner): State<Arc<Inner>>, body: String) -> Response<Body> {
    let request: Value = serde_json::from_str(&body).expect("the request is JSON");
    inner.requests.lock().expect("no panic while it was held").push(request);
    let script = inner.scripts.lock().expect("no panic while it was held").pop_front();
    let json = |body: Value| {
        Response::builder()
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .expect("a body")
    };
    match script {
        Some(Script::Says(text)) => json(completion(&text)),
        Some(Script::Garbage) => {
            Response::builder().header("content-type", "application/json").body(Body::from("{\"cho")).expect("a body")
        }
        Some(Script::Drips) => {
            let never = tokio_stream::StreamExt::chain(
                tokio_stream::iter([Ok::<_, std::io::Error>("{\"choices\":")]),
                tokio_stream::pending(),
            );
            Response::new(Body::from_stream(never))
        }
        Some(Script::HangsUp) => {
            let broken = tokio_stream::iter([Ok("{\"choices\":"), Err(std::io::Error::other("gone"))]);
            Response::new(Body::from_stream(broken))
        }
        Some(Script::Status(status, after)) => {
            let error = json!({ "error": { "message": "scripted", "type": "server", "param": null, "code": null } });
            let mut response = json(error);
            *response.status_mut() = StatusCode::from_u16(status).expect("a status");
            if let Some(after) = after {
                response.headers_mut().insert("retry-after", after.to_string().parse().expect("a header"));
            }
            response
        }
        None => {
            let mut response = json(json!({ "error": { "message": "nothing is scripted", "type": "server" } }));
            *response.status_mut() = StatusCode::IM_A_TEAPOT;
            response
        }
    }
}

fn completion(text: &str) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "scripted",
        "choices": [{
            "index": 0, "finish_reason": "stop", "logprobs": null,
            "message": { "role": "assistant", "content": text, "refusal": null },
        }],
        "usage": { "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120 },
    })
}
