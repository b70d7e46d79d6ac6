//! Every payload that Slack is known to send, whole and broken: each is told, named as not ours, or kept as unread. None is lost.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use countersign::chat::Acked;
use countersign::chat::slack::{Kind, Manners, News, Opened, PUT_FORWARD, Reply, Slack, Timer, Workspace};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::data;
use crate::fake_slack::{FakeSlack, Team, Town, User};

const TEAM: &str = "T0HARBOUR";
const STAMP: &str = "1772445600.000100";

/// What became of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Became {
    Delivered,
    Noted,
    NotOurs,
    Unread,
    Refused,
    /// It is answered at once: a dialog opens, or says what is wrong in it.
    Answered,
}

/// Slack, and a bot that records and keeps all that it is handed.
struct Heard {
    runtime: Runtime,
    slack: Slack,
    delivered: std::sync::Arc<std::sync::atomic::AtomicU64>,
    _fake: FakeSlack,
    _tasks: JoinSet<()>,
}

impl Heard {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let team = Team::new(TEAM, "harbour").with_user(User::new("U0ANA", "Ana"));
        let app = team.app.clone();
        let fake = FakeSlack::start(Town { teams: vec![team] }, now(), runtime.handle());
        let workspace = Workspace {
            id: TEAM.to_owned(),
            bot_token: app.bot_token.into(),
            app_token: None,
            signing_secret: Some(app.signing_secret.into()),
            connections: 1,
            open: Vec::new(),
        };
        let timer = Timer::new(now, tokio::time::sleep);
        let manners = Manners { gap: TimeDelta::zero(), window: TimeDelta::zero(), timer };
        let Opened { slack, mut incoming, mut news } = Slack::open(&[workspace], &fake.api_url(), manners).unwrap();
        let delivered = std::sync::Arc::<std::sync::atomic::AtomicU64>::default();
        let (mut tasks, count) = (JoinSet::new(), delivered.clone());
        tasks.spawn_on(
            async move {
                while let Some(one) = incoming.recv().await {
                    count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    let _ = one.ack.send(Acked::Recorded);
                }
            },
            runtime.handle(),
        );
        tasks.spawn_on(
            async move {
                while let Some(one) = news.recv().await {
                    if let News::Unread { kept, .. } | News::Moved { kept, .. } = one {
                        let _ = kept.send(());
                    }
                }
            },
            runtime.handle(),
        );
        Self { runtime, slack, delivered, _fake: fake, _tasks: tasks }
    }

    fn counted(&self, what: &[&str]) -> u64 {
        let counts = self.slack.tally().counts();
        counts.iter().filter(|(kind, ..)| what.contains(kind)).map(|(.., count)| count).sum()
    }

    /// Hears a payload; it became exactly one thing.
    fn hears(&self, kind: Kind, body: &[u8]) -> Result<Became, String> {
        let seen = || {
            [
                self.delivered.load(std::sync::atomic::Ordering::SeqCst),
                self.counted(&["noted", "shut out"]),
                self.counted(&["not ours"]),
                self.counted(&["unread"]),
                self.counted(&["refused"]),
                self.counted(&["put off"]),
            ]
        };
        let before = seen();
        let (reply, after) = self.runtime.block_on(self.slack.hear(kind, body, now()));
        let after_it = seen();
        let grew: Vec<u64> = after_it.iter().zip(before).map(|(now, then)| now - then).collect();
        let became = match (grew.as_slice(), &reply) {
            ([1, 0, 0, 0, 0, 0], Reply::Taken) => Became::Delivered,
            ([0, 1, 0, 0, 0, 0], Reply::Taken) => Became::Noted,
            ([0, 0, 1, 0, 0, 0], Reply::Taken) => Became::NotOurs,
            ([0, 0, 0, 1, 0, 0], Reply::Unread) => Became::Unread,
            ([0, 0, 0, 0, 1, 0], Reply::Unknown | Reply::Taken | Reply::Said(_)) => Became::Refused,
            ([0, 0, 0, 0, 0, 0], Reply::Said(_)) => Became::Answered,
            ([0, 0, 0, 0, 0, 0], Reply::Taken) if after.is_some() => Became::Answered,
            (grew, reply) => return Err(format!("{reply:?}, counted {grew:?}: not exactly one thing")),
        };
        Ok(became)
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_445_600, 0).unwrap()
}

/// The payloads by their names, each with the way that it comes and its blanks filled in.
fn payloads() -> Option<Vec<(String, Kind, Value)>> {
    let mut files = Vec::new();
    walk(&data::file("slack_samples")?, &mut files);
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().replace("Payload", "");
        let mut payload: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let kind = match path.parent().unwrap().file_name().unwrap().to_string_lossy().as_ref() {
            "events" => Kind::Event,
            "slash-commands" => Kind::Command,
            _ => Kind::Interaction,
        };
        fill(&mut payload, "", &name);
        if kind == Kind::Event {
            payload["type"] = "event_callback".into();
        }
        // What a blank can't say: which entry of the menu, that it is no reply, that a word changed.
        match name.as_str() {
            "MessageShortcut" => payload["callback_id"] = PUT_FORWARD.into(),
            "AppMention" => payload["event"]["thread_ts"] = Value::Null,
            "MessageChanged" => payload["event"]["previous_message"]["text"] = "no".into(),
            "MessageBot" => payload["event"]["bot_id"] = "B0OTHER".into(),
            _ => {}
        }
        (name, kind, payload)
    };
    Some(files.iter().map(read).collect())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|end| end == "json") {
            files.push(path);
        }
    }
}

/// Fills in what is blank, by the names of the fields and of what holds them.
fn fill(value: &mut Value, holder: &str, name: &str) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                match field {
                    Value::String(text) if text.is_empty() || text == "0000000000.000000" => {
                        *text = filled(key, holder, name);
                    }
                    other => fill(other, key, name),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| fill(one, holder, name)),
        _ => {}
    }
}

fn filled(key: &str, holder: &str, name: &str) -> String {
    let id_of = |holder: &str| match holder {
        "team" => TEAM.to_owned(),
        "user" => "U0ANA".to_owned(),
        "channel" => "C0LIBRARY".to_owned(),
        "view" => "V0".to_owned(),
        _ => "X0".to_owned(),
    };
    match key {
        "id" => id_of(holder),
        "team" | "team_id" | "context_team_id" | "user_team" | "source_team" => TEAM.to_owned(),
        "user" | "user_id" | "item_user" | "parent_user_id" | "inviter" | "actor_id" => "U0ANA".to_owned(),
        "channel" | "channel_id" => "C0LIBRARY".to_owned(),
        "old_channel_id" | "new_channel_id" => format!("C0{}", if key.starts_with('o') { "OLD" } else { "NEW" }),
        "event_id" | "trigger_id" => format!("{key}-{name}"),
        "ts" | "thread_ts" => STAMP.to_owned(),
        _ if key.ends_with("_ts") => STAMP.to_owned(),
        _ if key.contains("url") => "https://files.example/x".to_owned(),
        "text" => "yes".to_owned(),
        "tab" => "home".to_owned(),
        "reaction" => "+1".to_owned(),
        "type" if holder.is_empty() => "block_actions".to_owned(),
        _ => String::new(),
    }
}

#[test]
fn every_known_payload_is_told_named_as_not_ours_or_kept() {
    let Some(payloads) = payloads() else { return };
    assert_eq!(payloads.len(), 105);
    let heard = Heard::new();
    let mut by: std::collections::BTreeMap<Became, Vec<String>> = std::collections::BTreeMap::new();
    for (name, kind, payload) in payloads {
        let became = heard.hears(kind, payload.to_string().as_bytes());
        by.entry(became.unwrap_or_else(|why| panic!("{name}: {why}"))).or_default().push(name);
    }
    let of = |became| by.get(&became).map_or_else(String::new, |names| names.join(" "));
    assert_eq!(
        of(Became::Delivered),
        "MessageShortcut SlashCommand AppMention MessageBot MessageChanged MessageDeleted MessageFileShare MessageMe \
         Message MessageThreadBroadcast ReactionAdded ReactionRemoved"
    );
    assert_eq!(
        of(Became::Noted),
        "AppHomeOpened AppRateLimited AppUninstalled ChannelIdChanged TeamJoin TokensRevoked UserChange \
         UserHuddleChanged UserProfileChanged UserStatusChanged"
    );
    assert_eq!(of(Became::Refused), "BlockAction", "its button is of no deployment of ours");
    assert_eq!(of(Became::Unread), "");
    assert_eq!(by.get(&Became::NotOurs).map_or(0, Vec::len), 82, "{by:#?}");
}

/// How a field is spoilt.
#[derive(Clone, Copy, Debug)]
enum Spoilt {
    Dropped,
    Null,
    Number,
    Text,
    List,
    Object,
    Long,
    Crowded,
    Deep,
}

const SPOILT: [Spoilt; 9] = [
    Spoilt::Dropped,
    Spoilt::Null,
    Spoilt::Number,
    Spoilt::Text,
    Spoilt::List,
    Spoilt::Object,
    Spoilt::Long,
    Spoilt::Crowded,
    Spoilt::Deep,
];

impl Spoilt {
    fn instead(self) -> Option<Value> {
        Some(match self {
            Self::Dropped => return None,
            Self::Null => Value::Null,
            Self::Number => json!(-7.5),
            Self::Text => json!("of another form \u{0}/#\n"),
            Self::List => json!([[], {}, null]),
            Self::Object => json!({ "id": {}, "ts": [], "type": null }),
            Self::Long => Value::from("x".repeat(1 << 20)),
            Self::Crowded => Value::from(vec![1; 1_000_000]),
            Self::Deep => (0..400).fold(json!({}), |inner, _| json!({ "in": inner, "id": 1 })),
        })
    }
}

/// The fields of a payload, outside blocks that nobody reads.
fn fields(value: &Value, at: &str, all: &mut Vec<String>) {
    for (key, inner) in value.as_object().into_iter().flatten() {
        let at = format!("{at}/{key}");
        fields(inner, &at, all);
        all.push(at);
    }
}

fn spoil(payload: &mut Value, at: &str, how: Spoilt) {
    let Some((holder, key)) = at.rsplit_once('/') else { return };
    let Some(fields) = payload.pointer_mut(holder).and_then(Value::as_object_mut) else { return };
    match how.instead() {
        Some(instead) => drop(fields.insert(key.to_owned(), instead)),
        None => drop(fields.remove(key)),
    }
}

#[test]
fn a_payload_with_spoilt_fields_is_never_lost_either() {
    let Some(payloads) = payloads() else { return };
    let heard = Heard::new();
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let spoils = prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&SPOILT[..])), 1..4);
    let which = (any::<prop::sample::Index>(), spoils, any::<bool>());
    let held = runner.run(&which, |(which, spoils, doubled)| {
        let (name, kind, mut payload) = which.get(&payloads).clone();
        let mut all = Vec::new();
        fields(&payload, "", &mut all);
        let spoils: Vec<(String, Spoilt)> = spoils.iter().map(|(at, how)| (at.get(&all).clone(), *how)).collect();
        for (at, how) in &spoils {
            spoil(&mut payload, at, *how);
        }
        let mut body = payload.to_string();
        if doubled && let Some(rest) = body.strip_prefix('{') {
            body = format!("{{\"type\":\"message\",\"event_id\":7,{rest}");
        }
        heard.hears(kind, body.as_bytes()).map_err(|why| TestCaseError::fail(format!("{name} {spoils:?}: {why}")))?;
        Ok(())
    });
    held.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn what_is_no_payload_at_all_is_kept() {
    let heard = Heard::new();
    for body in [&b""[..], b"{", b"[]", b"null", b"\xff\xfe", b"{}", b"{\"type\":\"event_callback\"}"] {
        for kind in [Kind::Event, Kind::Interaction, Kind::Command] {
            assert_eq!(heard.hears(kind, body).unwrap_or_else(|why| panic!("{why}")), Became::Unread);
        }
    }
}
