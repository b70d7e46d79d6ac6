//! Events of the gateway in our words (discord.com/developers/docs/events/gateway-events). Pure: who somebody is in a server, and in
//! which channel a thread stands, is looked up later.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::shape::{Channel, Deleted, Emoji, GuildShape, Id, Member, Post, Reacted, Threads, User};
use super::snowflake::Snowflake;

/// The most characters of an emoji's name and of the name that somebody goes by: Discord's have a third of it.
const NAME_LIMIT: usize = 100;

/// What an event says.
#[derive(Debug)]
pub(super) enum Event {
    /// Somebody wrote.
    Said(Words),
    /// Somebody edited what they wrote.
    Edited(Words),
    /// A message was edited, and the event does not hold all of it.
    EditedInPart { guild: Snowflake, channel: Snowflake, message: Snowflake },
    /// Messages were deleted.
    Deleted { guild: Snowflake, channel: Snowflake, messages: Vec<Snowflake> },
    /// Somebody put a reaction on a message, or took it off.
    Reacted { guild: Snowflake, channel: Snowflake, message: Snowflake, by: By, emoji: String, on: bool },
    /// Somebody took all reactions off a message, or all of one emoji; whose they were is not told.
    Cleared { guild: Snowflake },
    /// A server as a whole.
    Guild(Box<GuildShape>),
    /// The bot is no longer in a server.
    Left { guild: Snowflake },
    /// A channel or thread as it stands now.
    Channel { guild: Snowflake, channel: Box<Channel> },
    /// Threads as they stand now.
    Threads { guild: Snowflake, threads: Vec<Channel> },
    /// A channel or thread is gone.
    Gone { guild: Snowflake, channel: Snowflake },
    /// Somebody in a server as they are now.
    Known { guild: Snowflake, who: Who },
    /// Somebody is no longer in a server.
    Unknown { guild: Snowflake, user: Snowflake },
    /// Somebody did something with a card, a form, a menu or a command.
    Interaction,
    /// Nothing that the bot listens to.
    NotOurs(&'static str),
}

/// Who did something, as far as an event says it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum By {
    /// All that is needed.
    Who(Who),
    /// An id alone.
    Id(Snowflake),
}

/// Somebody in a server.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Who {
    pub(super) user: Snowflake,
    pub(super) name: String,
    pub(super) bot: bool,
    /// False before they agreed to the server's rules.
    pub(super) admitted: bool,
    pub(super) roles: Vec<Snowflake>,
}

/// What somebody wrote.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words {
    pub(super) guild: Option<Snowflake>,
    pub(super) channel: Snowflake,
    pub(super) id: Snowflake,
    /// The message that it answers in its channel, and who wrote that one.
    pub(super) answers: Option<(Snowflake, Option<Snowflake>)>,
    pub(super) by: By,
    pub(super) text: String,
    pub(super) edited: Option<DateTime<Utc>>,
    /// Those whom it names, with the names that they go by.
    pub(super) named: Vec<(Snowflake, String)>,
}

/// Why something can't be read.
#[derive(Debug, thiserror::Error)]
#[error("read {what}")]
pub(super) struct Unreadable {
    pub(super) what: String,
}

impl Unreadable {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into() }
    }
}

/// Kinds of message that somebody wrote: one of its own, and a reply.
const SAID: u64 = 0;
const REPLY: u64 = 19;

/// Reads an event by its name.
///
/// # Errors
/// Names the event, where what we need of it is missing or of another form.
pub(super) fn read(kind: &str, data: &RawValue) -> Result<Event, Unreadable> {
    match kind {
        "MESSAGE_CREATE" => said(parse(data, kind)?),
        "MESSAGE_UPDATE" => edited(parse(data, kind)?),
        "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" => deleted(parse(data, kind)?),
        "MESSAGE_REACTION_ADD" => reacted(parse(data, kind)?, true),
        "MESSAGE_REACTION_REMOVE" => reacted(parse(data, kind)?, false),
        "MESSAGE_REACTION_REMOVE_ALL" | "MESSAGE_REACTION_REMOVE_EMOJI" => {
            let cleared: Reacted = parse(data, kind)?;
            Ok(cleared.guild_id.map_or(PRIVATE, |guild| Event::Cleared { guild }))
        }
        "INTERACTION_CREATE" => Ok(Event::Interaction),
        "GUILD_CREATE" | "GUILD_UPDATE" => Ok(Event::Guild(parse(data, kind)?)),
        "GUILD_DELETE" => {
            let guild: GuildShape = parse(data, kind)?;
            // One that can't be reached for a while comes again by itself.
            let away = guild.unavailable == Some(true);
            Ok(if away { Event::NotOurs("a server that is away") } else { Event::Left { guild: guild.id } })
        }
        "CHANNEL_CREATE" | "CHANNEL_UPDATE" | "THREAD_CREATE" | "THREAD_UPDATE" => {
            let channel: Box<Channel> = parse(data, kind)?;
            Ok(channel.guild_id.map_or(PRIVATE, |guild| Event::Channel { guild, channel }))
        }
        "CHANNEL_DELETE" | "THREAD_DELETE" => {
            let channel: Channel = parse(data, kind)?;
            Ok(channel.guild_id.map_or(PRIVATE, |guild| Event::Gone { guild, channel: channel.id }))
        }
        "THREAD_LIST_SYNC" => {
            let Threads { threads, guild_id, .. } = parse(data, kind)?;
            Ok(guild_id.map_or(PRIVATE, |guild| Event::Threads { guild, threads }))
        }
        "GUILD_MEMBER_ADD" | "GUILD_MEMBER_UPDATE" => {
            let At { guild_id: guild, .. } = parse(data, kind)?;
            let member: Member = parse(data, kind)?;
            let who = member.user.clone().and_then(|user| who(user, Some(member)));
            Ok(Event::Known { guild, who: who.ok_or_else(|| Unreadable::new(kind))? })
        }
        "GUILD_MEMBER_REMOVE" => {
            let At { guild_id: guild, user } = parse(data, kind)?;
            Ok(Event::Unknown { guild, user: user.ok_or_else(|| Unreadable::new(kind))?.id })
        }
        _ => Ok(Event::NotOurs("an event that the bot does not listen to")),
    }
}

/// What happens in direct messages is nobody's ruling.
const PRIVATE: Event = Event::NotOurs("a direct message");

#[derive(Deserialize)]
struct At {
    guild_id: Snowflake,
    #[serde(default)]
    user: Option<Id>,
}

fn said(post: Post) -> Result<Event, Unreadable> {
    match post.kind.ok_or_else(|| Unreadable::new("the kind of a message"))? {
        SAID | REPLY if post.guild_id.is_some() => Ok(Event::Said(words(post)?)),
        SAID | REPLY => Ok(PRIVATE),
        _ => Ok(Event::NotOurs("a message that nobody wrote")),
    }
}

fn edited(post: Post) -> Result<Event, Unreadable> {
    let Some(guild) = post.guild_id else { return Ok(PRIVATE) };
    // A link that was unfolded, a thread that was made from it: nobody changed a word.
    if post.edited_timestamp.is_none() {
        return Ok(Event::NotOurs("a change of no word"));
    }
    match (post.kind, post.content.is_some() && post.author.is_some()) {
        (Some(SAID | REPLY), true) => Ok(Event::Edited(words(post)?)),
        (Some(SAID | REPLY) | None, _) => Ok(Event::EditedInPart { guild, channel: post.channel_id, message: post.id }),
        (Some(_), _) => Ok(Event::NotOurs("a change of a message that nobody wrote")),
    }
}

fn deleted(deleted: Deleted) -> Result<Event, Unreadable> {
    let Some(guild) = deleted.guild_id else { return Ok(PRIVATE) };
    let messages: Vec<Snowflake> = deleted.id.into_iter().chain(deleted.ids).collect();
    if messages.is_empty() {
        return Err(Unreadable::new("which message was deleted"));
    }
    Ok(Event::Deleted { guild, channel: deleted.channel_id, messages })
}

fn reacted(reacted: Reacted, on: bool) -> Result<Event, Unreadable> {
    let Some(guild) = reacted.guild_id else { return Ok(PRIVATE) };
    let user = reacted.user_id.ok_or_else(|| Unreadable::new("who reacted"))?;
    let by = reacted.member.and_then(|member| who(member.user.clone()?, Some(member)));
    let by = by.filter(|who| who.user == user).map_or(By::Id(user), By::Who);
    let emoji = reacted.emoji.as_ref().and_then(emoji_name).ok_or_else(|| Unreadable::new("an emoji"))?;
    Ok(Event::Reacted { guild, channel: reacted.channel_id, message: reacted.message_id, by, emoji, on })
}

/// An emoji as teams name it: `+1` for a thumb up, its own name where a server made it.
pub(super) fn emoji_name(emoji: &Emoji) -> Option<String> {
    let name = emoji.name.as_deref()?;
    let odd = |c: char| c.is_control() || c.is_whitespace();
    if name.is_empty() || name.len() > NAME_LIMIT || name.chars().any(odd) {
        return None;
    }
    if emoji.id.is_some() {
        return Some(name.to_owned());
    }
    let tone = name.chars().find(|c| ('\u{1f3fb}'..='\u{1f3ff}').contains(c));
    let plain: String = name.chars().filter(|c| Some(*c) != tone).collect();
    let known = emojis::get(&plain).or_else(|| emojis::get(&format!("{plain}\u{fe0f}")));
    let known = known.and_then(|known| known.shortcode());
    Some(match (known, tone) {
        (Some(known), None) => known.to_owned(),
        (Some(known), Some(tone)) => format!("{known}::skin-tone-{}", u32::from(tone) - 0x1f3fb + 2),
        (None, _) => name.to_owned(),
    })
}

/// Who somebody is in a server. None where the name can't be one.
pub(super) fn who(user: User, member: Option<Member>) -> Option<Who> {
    let member = member.as_ref();
    let nick = member.and_then(|member| member.nick.clone());
    let named = |name: &String| !name.trim().is_empty();
    let name = nick.filter(named).or(user.global_name.filter(named)).or(user.username.filter(named));
    let name = name.unwrap_or_else(|| user.id.to_string());
    Some(Who {
        user: user.id,
        name: name.chars().filter(|c| !c.is_control()).take(NAME_LIMIT).collect(),
        bot: user.bot == Some(true) || user.system == Some(true),
        admitted: member.is_none_or(|member| member.pending != Some(true)),
        roles: member.and_then(|member| member.roles.clone()).unwrap_or_default(),
    })
}

/// A message in our words.
pub(super) fn words(post: Post) -> Result<Words, Unreadable> {
    let author = post.author.ok_or_else(|| Unreadable::new("who wrote a message"))?;
    let by = if post.webhook_id.is_some() {
        // Whatever name it goes by, an app wrote it.
        who(author, None).map(|who| By::Who(Who { bot: true, ..who }))
    } else if author.bot == Some(true) || post.member.is_some() {
        who(author, post.member).map(By::Who)
    } else {
        Some(By::Id(author.id))
    };
    let mut text = post.content.unwrap_or_default();
    for title in post.attachments.into_iter().flatten().filter_map(|file| file.title.or(file.filename)) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&title);
    }
    let reply = post.kind == Some(REPLY);
    let answers = post.message_reference.filter(|_| reply).and_then(|reference| reference.message_id);
    let to = post.referenced_message.and_then(|message| message.author).map(|author| author.id);
    let named = post.mentions.into_iter().flatten().filter_map(|user| who(user, None));
    let edited = post.edited_timestamp.as_deref().map(instant).transpose()?;
    Ok(Words {
        guild: post.guild_id,
        channel: post.channel_id,
        id: post.id,
        answers: answers.map(|message| (message, to)),
        by: by.ok_or_else(|| Unreadable::new("who wrote a message"))?,
        text,
        edited,
        named: named.map(|who| (who.user, who.name)).collect(),
    })
}

fn instant(raw: &str) -> Result<DateTime<Utc>, Unreadable> {
    let at = DateTime::parse_from_rfc3339(raw).map_err(|_| Unreadable::new("when a message was edited"))?;
    Ok(at.to_utc())
}

fn parse<'a, T: Deserialize<'a>>(raw: &'a RawValue, what: &str) -> Result<T, Unreadable> {
    serde_json::from_str(raw.get()).map_err(|_| Unreadable::new(what))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::chat::discord::interaction;

    fn raw(value: &Value) -> Box<RawValue> {
        RawValue::from_string(value.to_string()).unwrap()
    }

    fn message() -> Value {
        json!({
            "id": "1477968723443712025", "channel_id": "7", "guild_id": "5", "type": 19, "content": "no <@9>",
            "author": {"id": "9", "username": "ana", "global_name": "Ana"}, "member": {"roles": ["4"], "nick": null},
            "message_reference": {"message_id": "8", "channel_id": "7"}, "mentions": [{"id": "9", "username": "ana"}],
            "edited_timestamp": "2026-03-02T10:00:00.000000+00:00", "attachments": [{"filename": "plan.csv"}],
            "components": [{"type": 99, "of": "tomorrow"}], "referenced_message": {"author": {"id": "3"}},
        })
    }

    fn interacted(kind: u64, data: &Value) -> (&'static str, Value) {
        let payload = json!({
            "id": "11", "application_id": "3", "type": kind, "token": "t", "guild_id": "5", "channel_id": "7",
            "member": {"user": {"id": "9", "username": "ana"}, "roles": []}, "message": {"id": "8"}, "data": data,
        });
        ("INTERACTION_CREATE", payload)
    }

    fn samples() -> Vec<(&'static str, Value)> {
        let reacted = json!({
            "user_id": "9", "channel_id": "7", "message_id": "8", "guild_id": "5",
            "emoji": {"id": null, "name": "\u{1f44d}"},
            "member": {"user": {"id": "9", "username": "ana"}, "roles": []},
        });
        let filled = json!({"custom_id": format!("c1f~c~harbour-1~{}", "A".repeat(43)), "components": [
            {"type": 1, "components": [{"type": 4, "custom_id": "d~v~due~PC-1", "value": "2026-05-21"}]},
            {"type": 18, "component": {"type": 4, "custom_id": "words", "value": "they moved"}}]});
        let typed = json!({"name": "countersign", "type": 1, "options": [{"name": "why", "type": 1, "options": [
            {"name": "review", "type": 3, "value": "harbour-1"}]}]});
        let channel = json!({"id": "7", "guild_id": "5", "type": 11, "parent_id": "6", "owner_id": "3",
            "permission_overwrites": [{"id": "5", "deny": "1024", "allow": "0"}]});
        let somebody = json!({"guild_id": "5", "user": {"id": "9", "username": "ana"}, "roles": ["4"]});
        let guild = json!({"id": "5", "channels": [channel.clone()], "threads": [],
            "roles": [{"id": "5", "permissions": "8"}]});
        vec![
            ("MESSAGE_CREATE", message()),
            ("MESSAGE_UPDATE", message()),
            ("MESSAGE_DELETE", json!({"id": "8", "channel_id": "7", "guild_id": "5"})),
            ("MESSAGE_DELETE_BULK", json!({"ids": ["8", "9"], "channel_id": "7", "guild_id": "5"})),
            ("MESSAGE_REACTION_ADD", reacted.clone()),
            ("MESSAGE_REACTION_REMOVE", reacted.clone()),
            ("MESSAGE_REACTION_REMOVE_EMOJI", reacted),
            ("GUILD_CREATE", guild),
            ("THREAD_CREATE", channel.clone()),
            ("THREAD_LIST_SYNC", json!({"guild_id": "5", "threads": [channel]})),
            ("GUILD_MEMBER_UPDATE", somebody.clone()),
            ("GUILD_MEMBER_REMOVE", somebody),
            interacted(3, &json!({"custom_id": "c1~y~harbour-1", "component_type": 2})),
            interacted(5, &filled),
            interacted(2, &typed),
        ]
    }

    /// Reads a payload as the room does.
    fn reads(kind: &str, payload: &Value) -> bool {
        match read(kind, &raw(payload)) {
            Ok(Event::Interaction) => interaction::read(&payload.to_string()).is_ok(),
            other => other.is_ok(),
        }
    }

    /// Every place of a value, by the way to it.
    fn places(value: &Value, at: &str, all: &mut Vec<String>) {
        all.push(at.to_owned());
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), all));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(n, value)| places(value, &format!("{at}/{n}"), all));
            }
            _ => {}
        }
    }

    /// A payload with one place spoilt: nulled, doubled, of another type, odd, huge, or dropped.
    fn spoilt(payload: &Value, nth: usize, how: usize) -> Value {
        let mut all = Vec::new();
        places(payload, "", &mut all);
        let place = &all[nth % all.len()];
        let mut payload = payload.clone();
        let found = payload.pointer_mut(place).unwrap();
        *found = match how {
            0 => Value::Null,
            1 => json!([found.clone(), found.clone()]),
            2 => json!({"of": "tomorrow"}),
            3 => json!(-1),
            4 => json!("x".repeat(100_000)),
            5 => json!("\u{0}\u{202e} ~^%/#"),
            6 => json!(true),
            7 => json!("99999999999999999999"),
            _ => json!(u64::MAX),
        };
        let above = place.rsplit_once('/').filter(|_| how == 8);
        if let Some((above, name)) = above
            && let Some(Value::Object(fields)) = payload.pointer_mut(above)
        {
            fields.remove(name);
        }
        payload
    }

    #[test]
    fn every_known_event_is_read_as_it_comes() {
        for (kind, payload) in samples() {
            assert!(reads(kind, &payload), "{kind} {payload}");
        }
        assert!(matches!(read("PRESENCE_UPDATE", &raw(&json!([]))), Ok(Event::NotOurs(_))));
        assert!(matches!(
            read("MESSAGE_CREATE", &raw(&json!({"id": "1", "channel_id": "2", "type": 0}))),
            Ok(Event::NotOurs("a direct message"))
        ));
    }

    #[test]
    fn an_emoji_goes_by_the_name_that_teams_have_for_it() {
        let name =
            |id: Option<u64>, name: &str| emoji_name(&Emoji { id: id.map(Snowflake), name: Some(name.to_owned()) });
        assert_eq!(name(None, "\u{1f44d}").as_deref(), Some("+1"));
        assert_eq!(name(None, "\u{1f44d}\u{1f3fd}").as_deref(), Some("+1::skin-tone-4"));
        assert_eq!(name(None, "\u{2714}").as_deref(), Some("heavy_check_mark"));
        assert_eq!(name(Some(5), "shipit").as_deref(), Some("shipit"));
        assert_eq!((name(None, ""), name(None, "a b")), (None, None));
    }

    #[test]
    fn who_is_a_webhook_is_a_bot_and_a_partial_message_is_asked_for() {
        let mut post = message();
        post["webhook_id"] = json!("44");
        let Ok(Event::Said(words)) = read("MESSAGE_CREATE", &raw(&post)) else { panic!("words") };
        assert!(matches!(words.by, By::Who(Who { bot: true, .. })));
        assert_eq!(words.text, "no <@9>\nplan.csv");
        assert_eq!(words.answers, Some((Snowflake(8), Some(Snowflake(3)))));
        let part =
            json!({"id": "1", "channel_id": "7", "guild_id": "5", "edited_timestamp": "2026-03-02T10:00:00+00:00"});
        assert!(matches!(read("MESSAGE_UPDATE", &raw(&part)), Ok(Event::EditedInPart { .. })));
        let unfolded = json!({"id": "1", "channel_id": "7", "guild_id": "5", "embeds": []});
        assert!(matches!(read("MESSAGE_UPDATE", &raw(&unfolded)), Ok(Event::NotOurs(_))));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn a_spoilt_payload_is_read_or_named_and_never_panics(
            which in 0..15_usize,
            first in (0..200_usize, 0..9_usize),
            second in (0..200_usize, 0..9_usize),
            twice: bool,
        ) {
            let (kind, payload) = samples().swap_remove(which);
            let payload = spoilt(&payload, first.0, first.1);
            let payload = if twice { spoilt(&payload, second.0, second.1) } else { payload };
            // What can't be read says what it would have been.
            if let Err(unreadable) = read(kind, &raw(&payload)) {
                prop_assert!(!unreadable.what.is_empty());
            }
            if let Err(unreadable) = interaction::read(&payload.to_string()) {
                prop_assert!(!unreadable.what.is_empty());
            }
        }
    }
}
