//! The page and its API over a real socket: who is let in, what is answered, what the page loads.

use std::sync::Arc;

use countersign::chat::local::Local;
use countersign::chat::{Acked, Incoming};
use countersign::domain::name::ProjectId;
use countersign::http::{
    Access, BODY_LIMIT, HeadView, HttpState, LedgerView, Life, LinesView, ProjectView, STREAMS_LIMIT, StoreView, Token,
    router,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::Receiver;
use tokio::sync::{Semaphore, broadcast, watch};

use crate::local_world::{at, workspace};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A server on a free port, with the bot's end of its local platform.
struct Served {
    address: String,
    incoming: Receiver<Incoming>,
    life: watch::Sender<Life>,
    grew: broadcast::Sender<ProjectId>,
}

fn ledger() -> LedgerView {
    LedgerView {
        lines: Arc::new(|_, _, _, _| Box::pin(async { Ok(LinesView { lines: vec![], more: false }) })),
        head: Arc::new(|_| {
            Box::pin(async { Ok(HeadView { entries: 0, verified: 0, head: String::new(), broken: None }) })
        }),
        reviews: Arc::new(|_, _| Box::pin(async { Ok(vec![]) })),
        store: Arc::new(|| Box::pin(async { Ok(StoreView { waiting: 2, entries: vec![("harbour".to_owned(), 7)] }) })),
    }
}

async fn serve(access: Access) -> Served {
    let (local, incoming) = Local::in_memory(workspace());
    let (life, alive) = watch::channel(Life::Ready);
    let (grew, _) = broadcast::channel(8);
    let project = ProjectView {
        id: "harbour".to_owned(),
        name: "Harbour".to_owned(),
        zone: "Europe/Lisbon".to_owned(),
        goals: vec![],
        channels: vec!["library".to_owned()],
    };
    let state = HttpState {
        local: Some(local),
        slack: None,
        access,
        clock: || at(0),
        life: alive,
        projects: Arc::new([project]),
        commands: Arc::new([]),
        ledger: ledger(),
        ledger_changed: grew.clone(),
        started: 1,
        streams: Arc::new(Semaphore::new(STREAMS_LIMIT)),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router(state)).await });
    Served { address, incoming, life, grew }
}

impl Served {
    async fn open(&self, request: &str, headers: &[&str], body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let host = if headers.iter().any(|header| header.starts_with("host:")) {
            String::new()
        } else {
            format!("host: {}\r\n", self.address)
        };
        let rest: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let head =
            format!("{request} HTTP/1.1\r\n{host}connection: close\r\ncontent-length: {}\r\n{rest}\r\n", body.len());
        stream.write_all(head.as_bytes()).await.unwrap();
        // A server that turns a body away may close before it has read it.
        let _refused = stream.write_all(body.as_bytes()).await;
        stream
    }

    /// The whole answer as text.
    async fn ask(&self, request: &str, headers: &[&str], body: &str) -> String {
        let mut stream = self.open(request, headers, body).await;
        let mut answer = Vec::new();
        let _reset = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn status(&self, request: &str, headers: &[&str]) -> u16 {
        status_of(&self.ask(request, headers, "").await)
    }
}

fn status_of(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
}

const JSON: &str = "content-type: application/json";

fn hello(id: &str) -> String {
    format!(r#"{{"id":"{id}","by":"ana","doing":{{"post":{{"channel":"library","thread":null,"text":"hello"}}}}}}"#)
}

#[tokio::test]
async fn every_answer_tells_the_browser_what_it_may_not_do() {
    let served = serve(Access::Loopback).await;
    for path in ["/", "/assets/main.js", "/api/projects", "/health", "/nowhere", "/api/nowhere", "/login"] {
        let answer = served.ask(&format!("GET {path}"), &[], "").await.to_lowercase();
        for header in [
            "content-security-policy: default-src 'none'; script-src 'self';",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cache-control: no-",
        ] {
            assert!(answer.contains(header), "{path} lacks {header}");
        }
        assert!(!answer.contains("unsafe-inline"));
    }
}

#[tokio::test]
async fn the_demo_answers_to_names_of_this_machine_alone() {
    let served = serve(Access::Loopback).await;
    for (host, status) in [
        ("host: 127.0.0.1", 200),
        ("host: 127.0.0.1:7070", 200),
        ("host: localhost:7070", 200),
        ("host: [::1]:7070", 200),
        ("host: evil.example", 421),
        ("host: 127.0.0.1.evil.example", 421),
        ("host: localhost.evil.example:7070", 421),
    ] {
        assert_eq!(served.status("GET /api/projects", &[host]).await, status, "{host}");
    }
}

#[tokio::test]
async fn another_site_changes_nothing() {
    let mut served = serve(Access::Loopback).await;
    let own = format!("origin: http://{}", served.address);
    for headers in [
        &[JSON, "origin: http://evil.example"][..],
        &[JSON, "origin: null"],
        &[JSON, "sec-fetch-site: cross-site"],
        &["content-type: text/plain", &own],
    ] {
        let answer = served.ask("POST /api/local/acts", headers, &hello("a")).await;
        assert!([403, 415].contains(&status_of(&answer)), "{headers:?}: {answer}");
    }
    assert!(served.incoming.try_recv().is_err());
}

#[tokio::test]
async fn without_a_login_there_is_no_page_and_no_api() {
    let token = Token::new(SECRET, true).unwrap();
    let served = serve(Access::Token(token.clone())).await;
    let bearer = format!("authorization: Bearer {SECRET}");
    for path in ["/", "/api/projects", "/api/events?as=ana", "/api/local/people", "/api/nowhere"] {
        let request = format!("GET {path}");
        assert_eq!(served.status(&request, &[]).await, 401, "{path}");
        assert_eq!(served.status(&request, &["authorization: Bearer wrong"]).await, 401, "{path}");
        assert_eq!(served.status(&request, &["cookie: countersign=wrong"]).await, 401, "{path}");
    }
    assert_eq!(served.status("GET /api/projects", &[&bearer]).await, 200);
    assert_eq!(served.status("GET /api/projects", &[&format!("cookie: countersign={SECRET}")]).await, 401);
    for open in ["/health", "/ready", "/assets/style.css"] {
        assert_eq!(served.status(&format!("GET {open}"), &[]).await, 200, "{open}");
    }
    assert!(!format!("{token:?}").contains(SECRET));
    assert!(Token::new("short", false).is_err());
}

#[tokio::test]
async fn the_link_with_the_token_sets_a_cookie_that_lets_in() {
    let served = serve(Access::Token(Token::new(SECRET, true).unwrap())).await;
    assert_eq!(served.status("GET /login?token=wrong", &[]).await, 401);
    assert_eq!(served.status("GET /login", &[]).await, 401);
    let answer = served.ask(&format!("GET /login?token={SECRET}"), &[], "").await;
    assert_eq!(status_of(&answer), 303);
    let set = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    for attribute in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
        assert!(set.contains(attribute), "{set}");
    }
    assert!(!set.contains(SECRET));
    let cookie = format!("cookie: other=1; {}", set.split(';').next().unwrap());
    assert_eq!(served.status("GET /", &[&cookie]).await, 200);
    assert_eq!(served.status("GET /api/projects", &[&cookie]).await, 200);
}

#[tokio::test]
async fn an_act_is_answered_well_only_once_it_is_recorded() {
    let mut served = serve(Access::Loopback).await;
    for (answer, status, body) in [(Acked::Failed, 503, r#""again":true"#), (Acked::Recorded, 200, r#"{"recorded":1}"#)]
    {
        let mut stream = served.open("POST /api/local/acts", &[JSON], &hello("a")).await;
        served.incoming.recv().await.unwrap().ack.send(answer).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        assert_eq!(status_of(&text), status, "{text}");
        assert!(text.contains(body), "{text}");
    }
}

#[tokio::test]
async fn bad_requests_are_named_and_too_large_ones_turned_away() {
    let served = serve(Access::Loopback).await;
    let act = |body: String| {
        let served = &served;
        async move { status_of(&served.ask("POST /api/local/acts", &[JSON], &body).await) }
    };
    assert_eq!(act("{".to_owned()).await, 400);
    assert_eq!(act("{}".to_owned()).await, 422);
    assert_eq!(act(hello("a").replace("ana", "nobody")).await, 404);
    assert_eq!(act(hello("a").replace("hello", "")).await, 422);
    assert_eq!(act(" ".repeat(BODY_LIMIT + 1)).await, 413);
    for (path, status) in [
        ("/api/local/messages?as=ana&channel=nowhere", 404),
        ("/api/local/messages?as=nobody&channel=library", 404),
        ("/api/local/messages?channel=library", 400),
        ("/api/local/messages?as=ana&channel=library&before=x", 400),
        ("/api/local/message?as=ana&id=9", 404),
        ("/api/ledger/nothing", 404),
        ("/api/ledger/harbour?after=0", 200),
        ("/api/ledger/harbour/head", 200),
        ("/api/reviews/harbour?as=gus", 200),
        ("/assets/../Cargo.toml", 404),
        ("/assets/login.html", 404),
    ] {
        assert_eq!(served.status(&format!("GET {path}"), &[]).await, status, "{path}");
    }
}

/// Reads a stream until it has said that.
async fn until(stream: &mut TcpStream, what: &str) -> String {
    let mut said = String::new();
    let mut piece = [0; 4096];
    while !said.contains(what) {
        let read = stream.read(&mut piece).await.unwrap();
        assert!(read > 0, "the stream ended without {what}: {said}");
        said += &String::from_utf8_lossy(&piece[..read]);
    }
    said
}

#[tokio::test]
async fn a_page_that_looks_on_is_told_of_messages_and_of_the_ledger_and_let_go_at_the_end() {
    let mut served = serve(Access::Loopback).await;
    let mut stream = served.open("GET /api/events?as=ben", &[], "").await;
    until(&mut stream, "text/event-stream").await;
    let request = served.open("POST /api/local/acts", &[JSON], &hello("a")).await;
    served.incoming.recv().await.unwrap().ack.send(Acked::Recorded).unwrap();
    let said = until(&mut stream, "\n\n").await;
    assert!(
        said.contains("event: messages") && said.contains(r#""text":"hello""#) && said.contains("id: 1-"),
        "{said}"
    );
    served.grew.send(ProjectId::parse("harbour").unwrap()).unwrap();
    until(&mut stream, r#"{"project":"harbour"}"#).await;
    served.life.send(Life::Closing).unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    drop(request);
}

#[tokio::test]
async fn a_page_that_comes_back_is_told_what_it_missed_or_to_read_anew() {
    let mut served = serve(Access::Loopback).await;
    let request = served.open("POST /api/local/acts", &[JSON], &hello("a")).await;
    served.incoming.recv().await.unwrap().ack.send(Acked::Recorded).unwrap();
    for (last, told) in [("1-0", "event: messages"), ("2-0", "event: anew"), ("rubbish", "event: anew")] {
        let mut stream = served.open("GET /api/events?as=ben", &[&format!("last-event-id: {last}")], "").await;
        until(&mut stream, told).await;
    }
    drop(request);
}

#[tokio::test]
async fn pages_beyond_the_limit_are_asked_to_come_again() {
    let served = serve(Access::Loopback).await;
    let mut open = Vec::new();
    for _ in 0..STREAMS_LIMIT {
        let mut stream = served.open("GET /api/events?as=ben", &[], "").await;
        until(&mut stream, "200 OK").await;
        open.push(stream);
    }
    assert_eq!(served.status("GET /api/events?as=ben", &[]).await, 503);
}

#[tokio::test]
async fn the_page_loads_only_what_the_binary_holds_and_makes_markup_of_nothing() {
    let served = serve(Access::Loopback).await;
    let mut wanted = vec!["/".to_owned()];
    let mut loaded: Vec<String> = Vec::new();
    while let Some(path) = wanted.pop() {
        if loaded.contains(&path) {
            continue;
        }
        let answer = served.ask(&format!("GET {path}"), &[], "").await;
        assert_eq!(status_of(&answer), 200, "{path}");
        let folder = path.rsplit_once('/').unwrap().0;
        let named =
            answer.split('"').filter(|text| text.ends_with(".js") || text.ends_with(".css") || text.ends_with(".svg"));
        wanted.extend(named.map(|name| match name.strip_prefix("./") {
            Some(beside) => format!("{folder}/{beside}"),
            None if name.starts_with("../") => format!("{}/{}", folder.rsplit_once('/').unwrap().0, &name[3..]),
            None => name.to_owned(),
        }));
        let own = !path.contains("/vendor/");
        for never in [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "https://", "<script>",
            " style=",
        ] {
            assert!(!own || !answer.contains(never), "{path} holds {never}");
        }
        loaded.push(path);
    }
    assert!(loaded.len() > 20, "{loaded:?}");
}
