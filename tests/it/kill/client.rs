//! A client of the bot's HTTP interface, as small as can be: one connection, one request after the other, on loopback.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

/// How long an answer may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// The longest answer that is read, in bytes.
const ANSWER_LIMIT: u64 = 8 << 20;

/// A client.
pub(crate) struct Client {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        Self { address, connection: None }
    }

    /// Replies under a card; the message's number where it was acked.
    pub(crate) fn reply(&mut self, by: &str, id: &str, card: u64, text: &str) -> Option<u64> {
        let doing = json!({"post": {"channel": "library", "thread": card, "text": text}});
        let (status, body) = self.act(by, id, &doing)?;
        (200..300).contains(&status).then_some(())?;
        body["recorded"].as_u64()
    }

    /// Puts a reaction on a card, or takes it off where it is there.
    pub(crate) fn react(&mut self, by: &str, id: &str, card: u64) -> Option<u16> {
        let doing = json!({"react": {"message": card, "emoji": "eyes"}});
        match self.act(by, id, &doing)? {
            (409, _) => {
                let doing = json!({"unreact": {"message": card, "emoji": "eyes"}});
                self.act(by, &format!("{id}-off"), &doing).map(|(status, _)| status)
            }
            (status, _) => Some(status),
        }
    }

    /// Does something.
    pub(crate) fn act(&mut self, by: &str, id: &str, doing: &Value) -> Option<(u16, Value)> {
        let body = json!({"id": id, "by": by, "doing": doing}).to_string();
        self.ask("POST", "/api/local/acts", &body)
    }

    /// Reads something.
    pub(crate) fn read(&mut self, path: &str) -> Option<(u16, Value)> {
        self.ask("GET", path, "")
    }

    /// The status and the body of an answer; none where the connection broke.
    fn ask(&mut self, method: &str, path: &str, body: &str) -> Option<(u16, Value)> {
        let answered = self.try_ask(method, path, body);
        if answered.is_none() {
            self.connection = None;
        }
        answered
    }

    fn try_ask(&mut self, method: &str, path: &str, body: &str) -> Option<(u16, Value)> {
        if self.connection.is_none() {
            let stream = TcpStream::connect_timeout(&self.address, ANSWER_WITHIN).ok()?;
            stream.set_read_timeout(Some(ANSWER_WITHIN)).ok()?;
            stream.set_nodelay(true).ok()?;
            self.connection = Some(BufReader::new(stream));
        }
        let connection = self.connection.as_mut()?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address.port(),
            body.len()
        );
        connection.get_mut().write_all(request.as_bytes()).ok()?;
        let mut line = String::new();
        connection.read_line(&mut line).ok()?;
        let status = line.split(' ').nth(1)?.parse().ok()?;
        let mut length = 0;
        loop {
            let mut header = String::new();
            if connection.read_line(&mut header).ok()? == 0 {
                return None;
            }
            let header = header.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse::<u64>().ok()?.min(ANSWER_LIMIT);
            }
        }
        let mut body = Vec::new();
        connection.take(length).read_to_end(&mut body).ok()?;
        Some((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
    }
}
