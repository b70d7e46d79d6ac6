//! The gateway: what a client says on a connection, and what it hears.

use std::sync::Arc;

use flate2::{Compress, Compression, FlushCompress};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};

use super::World;
use super::session::{Connection, Out, Session, intent};
use super::state::State;

/// How often a client is to give a sign of life, in milliseconds.
const HEARTBEAT_MS: u64 = 41_250;

/// Serves a connection until one side ends it.
pub(crate) async fn serve(world: Arc<World>, upgraded: Upgraded, stream_packed: bool) {
    let mut socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
    let mut changed = world.changed();
    let number = world.change(|state| {
        let number = state.number();
        let mut connection = Connection::default();
        let hello = json!({"op": 10, "d": {"heartbeat_interval": HEARTBEAT_MS, "_trace": []}, "s": null, "t": null});
        connection.out.push_back(Out::Frame(hello));
        state.connections.insert(number, connection);
        number
    });
    let mut packer = stream_packed.then(|| Compress::new(Compression::fast(), true));
    loop {
        changed.mark_unchanged();
        while let Some((out, packs)) = world.look(|state| state.next_out(number)) {
            let sent = match out {
                Out::Frame(frame) => socket.send(packed(&frame, packer.as_mut(), packs)).await,
                Out::Close(code) => {
                    let frame = CloseFrame { code: code.into(), reason: "".into() };
                    let closed = socket.close(Some(frame)).await;
                    // The client's own closing frame is read, so that it sees this one.
                    while let Some(Ok(_)) = socket.next().await {}
                    world.change(|state| state.connections.remove(&number));
                    let _ = closed;
                    return;
                }
                Out::Drop => Err(tokio_tungstenite::tungstenite::Error::ConnectionClosed),
            };
            if sent.is_err() {
                world.change(|state| state.connections.remove(&number));
                return;
            }
        }
        tokio::select! {
            frame = socket.next() => match frame {
                Some(Ok(Frame::Text(text))) => world.change(|state| state.hears(number, text.as_str().as_bytes())),
                Some(Ok(Frame::Binary(bytes))) => world.change(|state| state.hears(number, &bytes)),
                Some(Ok(Frame::Close(_)) | Err(_)) | None => {
                    world.change(|state| state.connections.remove(&number));
                    return;
                }
                Some(Ok(_)) => {}
            },
            _ = changed.changed() => {}
        }
    }
}

fn packed(frame: &Value, stream: Option<&mut Compress>, packs: bool) -> Frame {
    let text = frame.to_string();
    let mut single = Compress::new(Compression::fast(), true);
    let (packer, flush) = match stream {
        Some(stream) => (stream, FlushCompress::Sync),
        None if packs => (&mut single, FlushCompress::Finish),
        None => return Frame::text(text),
    };
    let mut bytes = Vec::with_capacity(text.len() + 128);
    let start = packer.total_in();
    loop {
        let done = usize::try_from(packer.total_in() - start).expect("a frame");
        bytes.reserve(text.len() + 128);
        packer.compress_vec(&text.as_bytes()[done..], &mut bytes, flush).expect("it packs");
        if packer.total_in() - start == text.len() as u64 && bytes.len() < bytes.capacity() {
            return Frame::binary(bytes);
        }
    }
}

impl State {
    /// The next thing for a connection, and whether it is packed by itself.
    fn next_out(&mut self, number: u64) -> Option<(Out, bool)> {
        let away = self.wire.away;
        let Some(connection) = self.connections.get_mut(&number) else { return Some((Out::Drop, false)) };
        if away {
            return Some((Out::Drop, false));
        }
        let packs = connection.packs;
        if let Some(out) = connection.out.pop_front() {
            return Some((out, packs));
        }
        let session = self.sessions.get(connection.session?)?;
        let event = session.events.get(connection.sent)?;
        connection.sent += 1;
        let frame = json!({"op": 0, "s": event.sequence, "t": event.name, "d": event.data});
        Some((Out::Frame(frame), packs))
    }

    fn out(&mut self, number: u64, out: Out) {
        if let Some(connection) = self.connections.get_mut(&number) {
            connection.out.push_back(out);
        }
    }

    fn hears(&mut self, number: u64, frame: &[u8]) {
        let Some(connection) = self.connections.get(&number) else { return };
        let session = connection.session;
        let Ok(frame) = serde_json::from_slice::<Value>(frame) else { return self.out(number, Out::Close(4002)) };
        match frame["op"].as_u64() {
            Some(1) => {
                if let (Some(session), Some(heard)) = (session, frame["d"].as_u64()) {
                    self.sessions[session].heard = heard;
                }
                self.out(number, Out::Frame(json!({"op": 11, "d": null, "s": null, "t": null})));
            }
            Some(2) if session.is_some() => self.out(number, Out::Close(4005)),
            Some(2) => self.identifies(number, &frame["d"]),
            Some(6) => self.resumes(number, &frame["d"]),
            Some(3 | 4 | 31) if session.is_some() => {}
            Some(8) if session.is_some() => self.asks_for_members(session.expect("identified"), &frame["d"]),
            Some(3 | 4 | 8 | 31) => self.out(number, Out::Close(4003)),
            Some(_) => self.out(number, Out::Close(4001)),
            None => self.out(number, Out::Close(4002)),
        }
    }

    fn knows(&self, token: &Value) -> bool {
        token.as_str().is_some_and(|token| token.strip_prefix("Bot ").unwrap_or(token) == self.app.token)
    }

    fn identifies(&mut self, number: u64, data: &Value) {
        if !self.knows(&data["token"]) {
            return self.out(number, Out::Close(4004));
        }
        let complete = data["properties"].is_object();
        let Some(intents) = data["intents"].as_u64().filter(|intents| complete && intents & !intent::KNOWN == 0) else {
            return self.out(number, Out::Close(if complete { 4013 } else { 4002 }));
        };
        if intents & intent::PRIVILEGED & !self.app.privileged != 0 {
            return self.out(number, Out::Close(4014));
        }
        let id = format!("{:032x}", u128::from(self.number()) * 0x9e37_79b9_7f4a_7c15);
        let place = self.sessions.len();
        let mut session = Session { id: id.clone(), intents, events: Vec::new(), lives: true, heard: 0 };
        let own: Vec<u64> = self.guilds.keys().copied().filter(|guild| self.is_in(*guild)).collect();
        let unready: Vec<Value> =
            own.iter().map(|guild| json!({"id": guild.to_string(), "unavailable": true})).collect();
        let mut user = self.user_json(self.app.id);
        user["verified"] = true.into();
        user["mfa_enabled"] = true.into();
        user["email"] = Value::Null;
        let mut ready = json!({
            "v": 10, "user": user, "guilds": unready, "session_id": id, "resume_gateway_url": self.gateway,
            "session_type": "normal", "private_channels": [], "relationships": [], "user_settings": {}, "_trace": [],
            "application": {"id": self.app.id.to_string(), "flags": self.flags()},
        });
        if !data["shard"].is_null() {
            ready["shard"] = data["shard"].clone();
        }
        session.push("READY", ready);
        if intents & intent::GUILDS != 0 {
            for guild in own {
                session.push("GUILD_CREATE", self.guild_create(guild));
            }
        }
        self.sessions.push(session);
        if let Some(connection) = self.connections.get_mut(&number) {
            connection.session = Some(place);
            connection.packs = data["compress"] == true;
        }
    }

    fn resumes(&mut self, number: u64, data: &Value) {
        if !self.knows(&data["token"]) {
            return self.out(number, Out::Close(4004));
        }
        let place = self.sessions.iter().position(|one| data["session_id"] == *one.id && one.lives);
        let Some(place) = place else {
            return self.out(number, Out::Frame(json!({"op": 9, "d": false, "s": null, "t": null})));
        };
        let seen = data["seq"].as_u64().unwrap_or(0);
        let session = &mut self.sessions[place];
        if session.events.last().is_some_and(|last| seen > last.sequence) {
            return self.out(number, Out::Close(4007));
        }
        session.heard = seen;
        let sent = session.events.iter().take_while(|event| event.sequence <= seen).count();
        session.push("RESUMED", json!({"_trace": []}));
        for other in self.connections.values_mut().filter(|other| other.session == Some(place)) {
            other.session = None;
            other.out.push_back(Out::Close(4000));
        }
        if let Some(connection) = self.connections.get_mut(&number) {
            connection.session = Some(place);
            connection.sent = sent;
        }
    }

    fn asks_for_members(&mut self, session: usize, data: &Value) {
        let asked = data["guild_id"].as_str().or_else(|| data["guild_id"][0].as_str());
        let Some(guild) = asked.and_then(|id| id.parse::<u64>().ok()).filter(|guild| self.is_in(*guild)) else {
            return;
        };
        let asked = |user: u64| match &data["user_ids"] {
            Value::String(one) => *one == user.to_string(),
            Value::Array(all) => all.contains(&user.to_string().into()),
            _ => self.users[&user].name.starts_with(data["query"].as_str().unwrap_or_default()),
        };
        let members: Vec<Value> = self.guilds[&guild]
            .members
            .keys()
            .filter(|user| asked(**user))
            .map(|user| self.member_with_user(guild, *user))
            .collect();
        let chunk = json!({
            "guild_id": guild.to_string(), "members": members, "chunk_index": 0, "chunk_count": 1, "not_found": [],
            "nonce": data["nonce"],
        });
        self.sessions[session].push("GUILD_MEMBERS_CHUNK", chunk);
    }
}
