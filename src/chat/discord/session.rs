//! A session of the gateway, which outlives its connections and, for a few minutes, the process (discord.com/developers/docs/events/
//! gateway, "Connection Lifecycle"): its name, where it is resumed, up to where it was heard. And the frames that the bot sends. Pure.

use serde_json::{Value as Json, json};
use serenity::model::gateway::GatewayIntents;

/// The most characters of a session's name and of an address.
const TEXT_LIMIT: usize = 300;

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) url: String,
    /// The last event that is recorded, with all before it.
    pub(super) seen: u64,
}

impl Session {
    /// As it is kept.
    pub(super) fn written(&self) -> String {
        format!("{} {} {}", self.seen, self.id, self.url)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let (seen, id, url) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
        let fits = |text: &str| !text.is_empty() && text.len() <= TEXT_LIMIT;
        (fits(id) && fits(url)).then(|| Self { id: id.to_owned(), url: url.to_owned(), seen })
    }
}

/// What the bot listens to. Without `content` what people write is empty, but for what names the bot.
pub(super) fn intents(content: bool) -> GatewayIntents {
    let needed = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::GUILD_MESSAGE_REACTIONS;
    if content { needed | GatewayIntents::MESSAGE_CONTENT } else { needed }
}

/// The frame that begins a session.
pub(super) fn identify(token: &str, content: bool) -> Json {
    let properties = json!({ "os": "linux", "browser": "countersign", "device": "countersign" });
    json!({
        "op": 2,
        "d": { "token": token, "properties": properties, "intents": intents(content).bits(), "compress": false },
    })
}

/// The frame that goes on with one.
pub(super) fn resume(token: &str, session: &Session) -> Json {
    json!({ "op": 6, "d": { "token": token, "session_id": session.id, "seq": session.seen } })
}

/// A sign of life, with what is recorded: Discord may forget what it names.
pub(super) fn heartbeat(seen: Option<u64>) -> Json {
    json!({ "op": 1, "d": seen })
}

/// What a closed connection means (…/topics/opcodes-and-status-codes, "Gateway Close Event Codes").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// The session goes on over another connection.
    Resume,
    /// The session is over.
    Anew,
    /// The bot may not read what people write; it goes on without.
    NoContent,
    /// Nothing helps but somebody: what they have to do.
    Mend(&'static str),
}

/// What a code means. `content`: whether it was asked for.
pub(super) fn closed(code: Option<u16>, content: bool) -> Closed {
    match code {
        Some(4004) => {
            Closed::Mend("its token is not good; hint: reset it under Bot at discord.com/developers, and set it")
        }
        Some(4014) if content => Closed::NoContent,
        Some(4014) => {
            Closed::Mend("an intent is not allowed; hint: `countersign manifest discord` lists those it needs")
        }
        Some(4010 | 4011) => Closed::Mend("it is in too many servers for one connection; hint: take it out of some"),
        Some(4012 | 4013) => Closed::Mend("Discord no longer speaks this version; hint: take a newer release"),
        Some(4003 | 4005 | 4007 | 4009) => Closed::Anew,
        _ => Closed::Resume,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_kept_in_one_line() {
        let session = Session { id: "abc".to_owned(), url: "wss://gateway.discord.gg".to_owned(), seen: 41 };
        assert_eq!(session.written(), "41 abc wss://gateway.discord.gg");
        assert_eq!(Session::parse(&session.written()), Some(session));
        for rubbish in ["", "x", "1", "1 a", "a b c", "1  c"] {
            assert_eq!(Session::parse(rubbish), None, "{rubbish}");
        }
    }

    #[test]
    fn each_code_says_what_helps() {
        assert_eq!(closed(Some(4014), true), Closed::NoContent);
        assert!(matches!(closed(Some(4014), false), Closed::Mend(_)));
        assert!(matches!(closed(Some(4004), true), Closed::Mend(what) if what.contains("token")));
        assert_eq!(
            (closed(Some(4009), true), closed(Some(4000), true), closed(None, true)),
            (Closed::Anew, Closed::Resume, Closed::Resume)
        );
    }

    #[test]
    fn it_asks_for_just_what_it_needs() {
        assert_eq!(intents(true).bits(), 1 | 1 << 9 | 1 << 10 | 1 << 15);
        assert_eq!(intents(false).bits(), 1 | 1 << 9 | 1 << 10);
    }
}
