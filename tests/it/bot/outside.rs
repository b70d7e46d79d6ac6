//! A system outside, on loopback: it takes orders as GitHub, GitLab and a webhook do, remembers what it was asked, and fails where a
//! story wants it to.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// How a request that changes something is answered, where a story says so.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    /// With that status; nothing is done.
    Status(u16),
    /// It is done, and the connection breaks before the answer.
    DoneAndLost,
}

#[derive(Default)]
struct Inside {
    asked: Vec<Asked>,
    script: VecDeque<Answer>,
    comments: Vec<String>,
}

/// The system.
#[derive(Clone)]
pub(crate) struct Outside {
    address: String,
    inside: Arc<Mutex<Inside>>,
}

impl Outside {
    pub(crate) fn opens() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let inside = Arc::new(Mutex::new(Inside::default()));
        let served = inside.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = served.clone();
                std::thread::spawn(move || serve(stream, &served));
            }
        });
        Self { address, inside }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What it answers next, request by request.
    pub(crate) fn answers(&self, answers: &[Answer]) {
        self.inside.lock().expect("whole").script.extend(answers);
    }

    pub(crate) fn was_asked(&self) -> Vec<Asked> {
        self.inside.lock().expect("whole").asked.clone()
    }

    /// What changed something: the method and the path of each.
    pub(crate) fn changes(&self) -> Vec<String> {
        let asked = self.was_asked();
        let changes = asked.iter().filter(|asked| asked.method != "GET");
        changes.map(|asked| format!("{} {} {}", asked.method, asked.path, asked.body)).collect()
    }

    /// A story is told on every store; each begins without what the one before left there.
    pub(crate) fn begins_anew(&self) {
        let mut inside = self.inside.lock().expect("whole");
        inside.comments.clear();
        inside.asked.clear();
    }

    pub(crate) fn comments(&self) -> Vec<String> {
        self.inside.lock().expect("whole").comments.clone()
    }
}

fn serve(stream: TcpStream, inside: &Mutex<Inside>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let Some(asked) = read(&mut reader) else { return };
    let mut inside = inside.lock().expect("whole");
    inside.asked.push(asked.clone());
    let script = if asked.method == "GET" { None } else { inside.script.pop_front() };
    if let Some(Answer::Status(status)) = script {
        return answer(stream, status, &json!({ "message": "no" }));
    }
    let path = asked.path.split('?').next().unwrap_or_default();
    let is_comments = path.ends_with("/comments") || path.ends_with("/notes");
    let body: Value = serde_json::from_str(&asked.body).unwrap_or(Value::Null);
    let told = match (asked.method.as_str(), is_comments) {
        ("POST", true) => {
            inside.comments.push(body["body"].as_str().unwrap_or_default().to_owned());
            json!({ "id": inside.comments.len() })
        }
        ("GET", true) => inside.comments.iter().map(|text| json!({ "body": text })).collect(),
        // People know a milestone of GitLab by its number in the project, the API by another one.
        ("GET", false) if asked.path.ends_with("/milestones?iids%5B%5D=3") => json!([{ "id": 4711, "iid": 3 }]),
        ("GET", false) => json!([]),
        _ => json!({}),
    };
    drop(inside);
    match script {
        Some(Answer::DoneAndLost) => drop(stream),
        _ => answer(stream, 200, &told),
    }
}

fn read(reader: &mut impl BufRead) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { method, path, headers, body: String::from_utf8(body).ok()? })
}

fn answer(mut stream: TcpStream, status: u16, body: &Value) {
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status} told\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}
