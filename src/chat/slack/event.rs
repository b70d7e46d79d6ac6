//! What Slack's events say, in our words. Pure: who somebody is, the workspace looks up afterwards.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::shape::{Changed, Deleted, HomeOpened, Moved, Named, Post, Reacted, UserChanged, UserOrId};

/// What an event says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Event {
    /// Somebody wrote.
    Said(Words),
    /// Somebody edited what they wrote.
    Edited(Words),
    /// A message was deleted.
    Deleted {
        /// The channel's id.
        channel: String,
        /// Its time there, which is its id.
        ts: String,
    },
    /// Somebody put a reaction on a message, or took it off.
    Reacted {
        /// The channel's id.
        channel: String,
        /// The message.
        ts: String,
        /// Who.
        user: String,
        /// The emoji's name.
        emoji: String,
        /// When.
        at: DateTime<Utc>,
        /// True where it was put on.
        on: bool,
    },
    /// Somebody spoke to the bot by its name. The same message comes as [`Event::Said`] too.
    Mentioned(Words),
    /// Somebody opened the home tab.
    HomeOpened {
        /// Who.
        user: String,
    },
    /// Something about a user changed.
    UserChanged {
        /// Who.
        user: String,
    },
    /// A channel has another id.
    Moved {
        /// The id that it had.
        from: String,
        /// The id that it has.
        to: String,
    },
    /// The bot is no longer let in.
    ShutOut(&'static str),
    /// Slack holds events back: there were too many.
    RateLimited,
    /// Nothing that the bot listens to.
    NotOurs(&'static str),
}

/// What somebody wrote.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words {
    /// The channel's id.
    pub(super) channel: String,
    /// The message's time there, which is its id.
    pub(super) ts: String,
    /// The message that its thread hangs from.
    pub(super) thread: Option<String>,
    /// Who.
    pub(super) by: By,
    /// What, in Slack's markup, with the titles of its files.
    pub(super) text: String,
    /// When it was last edited.
    pub(super) edited: Option<DateTime<Utc>>,
    /// True where it stands in a channel that only some read.
    pub(super) private: bool,
    /// Who wrote the root of its thread, where that is told.
    pub(super) root_by: Option<String>,
}

/// Who wrote something, as far as a message says it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum By {
    /// A user.
    User(String),
    /// A bot: by its id, with the name that it goes by.
    Bot(String, String),
}

/// Why something can't be read.
#[derive(Debug, thiserror::Error)]
#[error("read {what}")]
pub(super) struct Unreadable {
    /// What it would be.
    pub(super) what: String,
}

impl Unreadable {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into() }
    }
}

/// The most characters of an unknown type's name that are kept.
const KIND_LIMIT: usize = 40;

/// The most characters of an id, of an emoji's name, and of the name that a bot goes by: Slack's have a third of it.
const NAME_LIMIT: usize = 100;

/// Reads an event.
///
/// # Errors
/// Names the event's type, where what we need of it is missing or of another form.
pub(super) fn read(event: &RawValue) -> Result<Event, Unreadable> {
    let outside: Named = parse(event, "an event")?;
    let what = |kind: &str| kind.chars().take(KIND_LIMIT).collect::<String>();
    match outside.kind.as_str() {
        "message" => message(event, outside.subtype.as_deref().filter(|subtype| !subtype.is_empty())),
        "app_mention" => Ok(match words(parse(event, "app_mention")?, None)? {
            words if words.thread.is_none() => Event::Mentioned(words),
            _ => Event::NotOurs("a mention in a thread is read as a reply"),
        }),
        kind @ ("reaction_added" | "reaction_removed") => reacted(parse(event, kind)?, kind == "reaction_added"),
        "app_home_opened" => {
            let opened: HomeOpened = parse(event, "app_home_opened")?;
            let home = opened.tab.as_deref().is_none_or(|tab| tab == "home");
            Ok(if home {
                Event::HomeOpened { user: named(opened.user, "a user")? }
            } else {
                Event::NotOurs("another tab")
            })
        }
        kind @ ("user_change"
        | "user_profile_changed"
        | "user_status_changed"
        | "team_join"
        | "user_huddle_changed") => {
            let changed: UserChanged = parse(event, kind)?;
            let (UserOrId::Id(user) | UserOrId::User { id: user }) = changed.user;
            Ok(Event::UserChanged { user: named(user, "a user")? })
        }
        "channel_id_changed" => {
            let moved: Moved = parse(event, "channel_id_changed")?;
            Ok(Event::Moved {
                from: named(moved.old_channel_id, "a channel")?,
                to: named(moved.new_channel_id, "a channel")?,
            })
        }
        "tokens_revoked" => Ok(Event::ShutOut("its tokens were revoked")),
        "app_uninstalled" => Ok(Event::ShutOut("it was uninstalled")),
        "app_rate_limited" => Ok(Event::RateLimited),
        other => Ok(Event::NotOurs(named_not_ours(&what(other)))),
    }
}

/// Events that say nothing to a team's rulings; the others are new to us.
fn named_not_ours(kind: &str) -> &'static str {
    const PLACES: [&str; 14] = [
        "channel_", "group_", "im_", "member_", "pin_", "star_", "file_", "team_", "emoji_", "dnd_", "subteam_",
        "workflow_", "grid_", "resource",
    ];
    let about_places = PLACES.iter().any(|place| kind.starts_with(place));
    if about_places { "about places and things" } else { "an event that the bot does not listen to" }
}

fn message(event: &RawValue, subtype: Option<&str>) -> Result<Event, Unreadable> {
    match subtype {
        Some("message_changed") => changed(parse(event, "message_changed")?),
        Some("message_deleted") => {
            let deleted: Deleted = parse(event, "message_deleted")?;
            Ok(Event::Deleted { channel: named(deleted.channel, "a channel")?, ts: stamped(deleted.deleted_ts)? })
        }
        subtype if is_said(subtype) => Ok(Event::Said(words(parse(event, "message")?, None)?)),
        _ => Ok(Event::NotOurs("a message that nobody wrote")),
    }
}

/// True where somebody said something: joins, topics, pins and the like are no messages.
pub(super) fn is_said(subtype: Option<&str>) -> bool {
    subtype.is_none_or(|subtype| {
        matches!(
            subtype,
            "bot_message" | "me_message" | "thread_broadcast" | "file_share" | "file_comment" | "document_mention"
        )
    })
}

fn changed(changed: Changed) -> Result<Event, Unreadable> {
    let (channel, ts, kind) = (changed.channel, changed.message.ts.clone(), changed.channel_type);
    // The root of a thread whose answers stay is not deleted: it says so in its place.
    if changed.message.subtype.as_deref() == Some("tombstone") {
        return Ok(Event::Deleted { channel: named(channel, "a channel")?, ts: stamped(ts)? });
    }
    if !is_said(changed.message.subtype.as_deref().filter(|subtype| !subtype.is_empty())) {
        return Ok(Event::NotOurs("a change of a message that nobody wrote"));
    }
    let before = changed.previous_message.and_then(|before| before.text);
    let same = before.is_some() && before == changed.message.text;
    // A preview that was added, a reply that came: nobody changed a word.
    if changed.message.edited.is_none() || same {
        return Ok(Event::NotOurs("a change of no word"));
    }
    let message = Post { channel_type: kind, ..changed.message };
    Ok(Event::Edited(words(message, Some(channel))?))
}

fn reacted(reacted: Reacted, on: bool) -> Result<Event, Unreadable> {
    let (Some(channel), Some(ts), "message") = (reacted.item.channel, reacted.item.ts, reacted.item.kind.as_str())
    else {
        return Ok(Event::NotOurs("a reaction on something else than a message"));
    };
    let at = reacted.event_ts.as_deref().and_then(instant).ok_or_else(|| Unreadable::new("when somebody reacted"))?;
    let (ts, user) = (stamped(ts)?, named(reacted.user, "a user")?);
    Ok(Event::Reacted {
        channel: named(channel, "a channel")?,
        ts,
        user,
        emoji: named(reacted.reaction, "an emoji")?,
        at,
        on,
    })
}

/// A message in our words. `channel` where it does not stand in it.
pub(super) fn words(post: Post, channel: Option<String>) -> Result<Words, Unreadable> {
    let channel = named(channel.or(post.channel).unwrap_or_default(), "the channel of a message")?;
    let ts = stamped(post.ts)?;
    let thread = post.thread_ts.map(stamped).transpose()?;
    let bot = post.bot_id.filter(|bot| !bot.is_empty());
    let by = match (post.user.filter(|user| !user.is_empty()), bot) {
        (_, Some(bot)) => {
            let name = post.username.unwrap_or_default().chars().take(NAME_LIMIT).collect();
            By::Bot(named(bot, "who wrote a message")?, name)
        }
        (Some(user), None) => By::User(named(user, "who wrote a message")?),
        (None, None) => return Err(Unreadable::new("who wrote a message")),
    };
    let mut text = post.text.unwrap_or_default();
    for title in post.files.unwrap_or_default().into_iter().filter_map(|file| file.title.or(file.name)) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&title);
    }
    let private = post.channel_type.as_deref().is_some_and(|kind| kind != "channel");
    let (edited, root_by) = (post.edited.and_then(|edited| instant(&edited.ts)), post.parent_user_id);
    Ok(Words { channel, ts, thread, by, text, edited, private, root_by })
}

/// When a message was written: its id is its time, in seconds with six digits behind the point.
pub(super) fn instant(ts: &str) -> Option<DateTime<Utc>> {
    let (seconds, micros) = ts.split_once('.').unwrap_or((ts, "0"));
    let digits = |text: &str| !text.is_empty() && text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(seconds) && digits(micros) && micros.len() <= 6).then_some(())?;
    let micros: u32 = format!("{micros:0<6}").parse().ok()?;
    DateTime::from_timestamp(seconds.parse().ok()?, micros * 1_000)
}

fn stamped(ts: String) -> Result<String, Unreadable> {
    if instant(&ts).is_some() { Ok(ts) } else { Err(Unreadable::new("the time of a message")) }
}

/// An id or a name that can stand in our own ids, in a line of a note, in a query.
pub(super) fn named(name: String, what: &str) -> Result<String, Unreadable> {
    let odd = |c: char| c.is_control() || c.is_whitespace() || c == '#' || c == '/';
    let fits = !name.is_empty() && name.len() <= NAME_LIMIT && !name.chars().any(odd);
    if fits { Ok(name) } else { Err(Unreadable::new(what)) }
}

fn parse<'a, T: Deserialize<'a>>(raw: &'a RawValue, what: &str) -> Result<T, Unreadable> {
    serde_json::from_str(raw.get()).map_err(|_| Unreadable::new(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_json(json: &str) -> Result<Event, Unreadable> {
        read(&RawValue::from_string(json.to_owned()).unwrap())
    }

    fn said(json: &str) -> Words {
        match read_json(json).unwrap() {
            Event::Said(words) | Event::Edited(words) => words,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_message_is_read_whatever_blocks_it_has() {
        let words = said(
            r#"{"type":"message","channel":"C1","user":"U1","ts":"1772445600.000100","thread_ts":"1772445500.000100",
                "text":"no","blocks":[{"type":"of_tomorrow","x":[1,{"y":null}]}],"files":[{"title":"Plan"},{"name":"b.csv"},{}]}"#,
        );
        assert_eq!((words.text.as_str(), words.by), ("no\nPlan\nb.csv", By::User("U1".to_owned())));
        assert_eq!((words.ts.as_str(), words.thread.as_deref()), ("1772445600.000100", Some("1772445500.000100")));
    }

    #[test]
    fn who_has_a_bot_id_is_a_bot_whoever_else_is_named() {
        let json = r#"{"type":"message","channel":"C1","user":"U1","bot_id":"B1","ts":"1.1","text":"yes"}"#;
        assert_eq!(said(json).by, By::Bot("B1".to_owned(), String::new()));
        let nobody = r#"{"type":"message","channel":"C1","ts":"1.1","text":"yes"}"#;
        assert_eq!(read_json(nobody).unwrap_err().what, "who wrote a message");
    }

    #[test]
    fn an_edit_is_one_where_a_word_changed() {
        let changed = |before: &str, edited: &str| {
            format!(
                r#"{{"type":"message","subtype":"message_changed","channel":"C1","message":{{"type":"message","user":"U1",
                    "ts":"5.000001","text":"yes"{edited}}},"previous_message":{{"text":"{before}"}}}}"#
            )
        };
        let edited = r#","edited":{"user":"U1","ts":"6.000000"}"#;
        assert_eq!(said(&changed("no", edited)).edited, DateTime::from_timestamp(6, 0));
        for json in [changed("yes", edited), changed("no", "")] {
            assert_eq!(read_json(&json).unwrap(), Event::NotOurs("a change of no word"));
        }
    }

    #[test]
    fn a_root_that_is_deleted_under_its_answers_is_deleted() {
        let json = r#"{"type":"message","subtype":"message_changed","channel":"C1","message":{"type":"message",
            "subtype":"tombstone","user":"USLACKBOT","ts":"5.000001","text":"This message was deleted."}}"#;
        let gone = Event::Deleted { channel: "C1".to_owned(), ts: "5.000001".to_owned() };
        assert_eq!(read_json(json).unwrap(), gone);
    }

    #[test]
    fn reactions_have_their_time_and_stand_on_messages() {
        let json = |item: &str| {
            format!(
                r#"{{"type":"reaction_removed","user":"U1","reaction":"+1::skin-tone-2","item":{item},"event_ts":"7.5"}}"#
            )
        };
        let Event::Reacted { emoji, on, at, .. } =
            read_json(&json(r#"{"type":"message","channel":"C1","ts":"1.1"}"#)).unwrap()
        else {
            panic!("a reaction")
        };
        assert_eq!(
            (emoji.as_str(), on, Some(at)),
            ("+1::skin-tone-2", false, DateTime::from_timestamp(7, 500_000_000))
        );
        assert!(matches!(read_json(&json(r#"{"type":"file","file":"F1"}"#)).unwrap(), Event::NotOurs(_)));
    }

    #[test]
    fn what_is_new_to_us_is_named_and_what_is_broken_is_told() {
        for kind in ["pin_added", "of_tomorrow", "channel_rename"] {
            assert!(matches!(read_json(&format!(r#"{{"type":"{kind}"}}"#)).unwrap(), Event::NotOurs(_)));
        }
        for broken in [
            r"{}",
            r#"{"type":5}"#,
            r#"{"type":"message","ts":5}"#,
            r#"{"type":"message","user":"U","channel":"C","ts":"x"}"#,
        ] {
            assert!(read_json(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_time_is_seconds_and_up_to_six_digits() {
        assert_eq!(instant("1772445600.000100"), DateTime::from_timestamp(1_772_445_600, 100_000));
        for rubbish in ["", ".", "1.1.1", "-1.0", "1e9", "99999999999999.0", "1.1234567", "１.0"] {
            assert_eq!(instant(rubbish), None, "{rubbish}");
        }
    }
}
