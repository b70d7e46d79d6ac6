//! A Slack export: `users.json`, `channels.json`, a folder a channel, a file a day. The days of all channels are merged, so that
//! messages come in time order and no more than some days are in memory.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::de::{DeserializeOwned, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::domain::message::{Message, MessageId};
use crate::domain::name::NAME_LIMIT;
use crate::domain::person::{Actor, Standing};
use crate::language::slack_markup::Names;

use super::archive::Archive;
use super::exported::{Exported, ExportedChannel, ExportedReaction, account, channel_id, cut, moment, time};
use super::order::InOrder;
use super::problem::{PROBLEM_LIMIT, Problem};
use super::slack_shape::{Channel, Post, User};

/// A day's file is cut at midnight in some zone: its messages are at most this far from that day in UTC.
const ZONE_HOURS: i64 = 14;

/// The most text that waits for its turn, in bytes: some days of all channels. Files beyond it are left out, each named.
const WAITING_LIMIT: usize = 128 << 20;

/// The lists of channels in an export; all but the first are private.
const CHANNEL_LISTS: [&str; 4] = ["channels.json", "groups.json", "mpims.json", "dms.json"];

/// Who a user is.
struct Known {
    name: String,
    standing: Standing,
}

/// One file of one day of one channel.
struct DayFile {
    channel: String,
    path: String,
}

/// A Slack export that is being read.
pub(super) struct SlackChat {
    archive: Archive,
    file: Arc<str>,
    users: HashMap<String, Known>,
    names: Names,
    channels: Vec<ExportedChannel>,
    days: VecDeque<(NaiveDate, Vec<DayFile>)>,
    order: InOrder,
    problems: VecDeque<Problem>,
    buffer: Vec<u8>,
}

impl SlackChat {
    /// Opens an export; problems call it `file`.
    pub(super) fn open(path: &Path, file: Arc<str>) -> Result<Self, Problem> {
        let problem = |what: String| Problem::of_file(&file, what);
        let archive = Archive::open(path).map_err(problem)?;
        let names = archive.names().map_err(problem)?;
        let lists = names.iter().filter(|name| {
            let last = name.rsplit('/').next().unwrap_or(name);
            last == "users.json" || CHANNEL_LISTS.contains(&last)
        });
        let Some(root) = lists.map(|name| parent(name)).min_by_key(|root| root.len()) else {
            let what = "it has neither users.json nor channels.json".to_owned();
            return Err(problem(what).hint("give the export as Slack made it, or JSONL with a message a line"));
        };
        let mut days: BTreeMap<NaiveDate, Vec<DayFile>> = BTreeMap::new();
        for name in &names {
            if let Some((channel, day)) = name.strip_prefix(root).and_then(day_of) {
                days.entry(day).or_default().push(DayFile { channel: channel.to_owned(), path: name.clone() });
            }
        }
        for files in days.values_mut() {
            files.sort_by(|a, b| a.path.cmp(&b.path));
        }
        let mut chat = Self {
            archive,
            users: HashMap::new(),
            names: Names::default(),
            channels: Vec::new(),
            days: days.into_iter().collect(),
            order: InOrder::default(),
            problems: VecDeque::new(),
            buffer: Vec::new(),
            file: file.clone(),
        };
        chat.load_lists(root, &names);
        Ok(chat)
    }

    /// The channels that the export lists.
    pub(super) fn channels(&self) -> &[ExportedChannel] {
        &self.channels
    }

    fn load_lists(&mut self, root: &str, names: &[String]) {
        let has = |list: &str| Some(format!("{root}{list}")).filter(|path| names.contains(path));
        if let Some(path) = has("users.json") {
            for (_, user) in self.rows::<User>(&path) {
                self.know(&user);
            }
        }
        for list in CHANNEL_LISTS {
            let Some(path) = has(list) else {
                continue;
            };
            for (_, channel) in self.rows::<Channel>(&path) {
                let name = channel.name.unwrap_or_else(|| channel.id.clone());
                self.names.channel(&channel.id, &name);
                self.channels.push(ExportedChannel { id: channel_id(&name), name, private: list != CHANNEL_LISTS[0] });
            }
        }
    }

    fn know(&mut self, user: &User) {
        let name = [&user.profile.display_name, &user.profile.real_name, &user.real_name, &user.name]
            .into_iter()
            .flatten()
            .find(|name| !name.trim().is_empty())
            .unwrap_or(&user.id);
        let standing = if user.is_bot {
            Standing::Bot
        } else if user.is_restricted || user.is_ultra_restricted || user.is_stranger {
            Standing::Guest
        } else {
            Standing::Member
        };
        self.names.user(&user.id, name);
        let known = Known { name: name.clone(), standing };
        self.users.insert(user.id.clone(), known);
    }

    /// The rows of a file that can be read, each with its number; the others are noted as problems.
    fn rows<T: DeserializeOwned>(&mut self, path: &str) -> Vec<(usize, T)> {
        let name: Arc<str> = Arc::from(format!("{}/{path}", self.file));
        let mut rows = Vec::new();
        if let Err(what) = self.archive.read(path, &mut self.buffer) {
            self.problems.push_back(Problem::of_file(&name, what));
            return rows;
        }
        let text = self.buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.buffer);
        let mut json = serde_json::Deserializer::from_slice(text);
        let mut bad = Vec::new();
        let mut number = 0;
        let each = Each(|raw: &RawValue| {
            number += 1;
            match serde_json::from_str(raw.get()) {
                Ok(row) => rows.push((number, row)),
                Err(_) if bad.len() >= PROBLEM_LIMIT => {}
                Err(error) => bad.push(Problem::of_file(&name, format!("row {number}: {error}"))),
            }
        });
        if let Err(error) = json.deserialize_seq(each) {
            let what = format!("it is not a JSON array, the rest of it was not read: {error}");
            bad.push(Problem::of_file(&name, what));
        }
        self.problems.extend(bad);
        rows
    }

    /// Reads the next day of all channels.
    fn take_day(&mut self, files: Vec<DayFile>) {
        for file in files {
            if self.order.bytes() > WAITING_LIMIT {
                let what = format!("the days around it hold more than {WAITING_LIMIT} bytes of text, it was not read");
                let name: Arc<str> = Arc::from(format!("{}/{}", self.file, file.path));
                self.problems.push_back(Problem::of_file(&name, what));
                continue;
            }
            for (number, post) in self.rows::<Post>(&file.path) {
                if !post.is_said() {
                    continue;
                }
                let name: Arc<str> = Arc::from(format!("{}/{}", self.file, file.path));
                let wrong = |what: String| Problem::of_file(&name, format!("row {number}: {what}"));
                let done = match self.message(&file.channel, post) {
                    Err(what) => Err(wrong(what)),
                    Ok(exported) => self.order.push(exported).map_err(|refused| {
                        let (why, exported) = *refused;
                        wrong(why.what(&exported))
                    }),
                };
                self.problems.extend(done.err());
            }
        }
    }

    fn message(&self, channel: &str, post: Post) -> Result<Exported, String> {
        let at = moment(&post.ts)?;
        if post.ts.len() > NAME_LIMIT {
            return Err("its ts is too long".to_owned());
        }
        let reactions = post.reactions.iter().flat_map(|reaction| {
            reaction.users.iter().map(|user| ExportedReaction { emoji: reaction.name.clone(), by: account(user) })
        });
        let reactions = reactions.collect();
        let text = cut(self.names.readable(&post.text));
        let edited = post.edited.as_ref().and_then(|edited| time(&edited.ts));
        let author = self.author(&post);
        Ok(Exported {
            reactions,
            message: Message {
                id: MessageId { channel: channel_id(channel), id: post.ts },
                thread: post.thread_ts,
                author,
                at,
                text,
                edited,
            },
        })
    }

    fn author(&self, post: &Post) -> Actor {
        let id = post.user.as_deref().or(post.bot_id.as_deref()).unwrap_or("unknown");
        let known = self.users.get(id);
        let profile = post.user_profile.as_ref();
        let own = profile.and_then(|profile| profile.display_name.clone().or_else(|| profile.real_name.clone()));
        let name = known.map(|known| known.name.clone()).or(own.filter(|name| !name.is_empty()));
        let bot = post.subtype.as_deref() == Some("bot_message") || (post.bot_id.is_some() && known.is_none());
        let standing = known.map_or(Standing::Member, |known| known.standing);
        Actor {
            account: account(id),
            name: name.or_else(|| post.username.clone()).unwrap_or_else(|| id.to_owned()),
            standing: if bot { Standing::Bot } else { standing },
        }
    }
}

impl Iterator for SlackChat {
    type Item = Result<Exported, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(problem) = self.problems.pop_front() {
                return Some(Err(problem));
            }
            // The files of a day that is still to be read hold nothing from before this.
            let horizon = self.days.front().map(|(day, _)| earliest(*day));
            if let Some(exported) = self.order.pop(horizon) {
                return Some(Ok(exported));
            }
            let (_, files) = self.days.pop_front()?;
            self.take_day(files);
        }
    }
}

fn earliest(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(ZONE_HOURS)
}

/// The folder of a path, with its `/`; empty for the top.
fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..=at])
}

/// The channel and the day of `channel/2026-03-02.json`.
fn day_of(path: &str) -> Option<(&str, NaiveDate)> {
    let (channel, file) = path.split_once('/')?;
    let day = NaiveDate::parse_from_str(file.strip_suffix(".json")?, "%Y-%m-%d").ok()?;
    let named = !channel.is_empty() && channel.len() <= NAME_LIMIT && !channel.chars().any(char::is_control);
    named.then_some((channel, day))
}

/// Hands each element of an array to a function.
struct Each<F>(F);

impl<'de, F: FnMut(&RawValue)> Visitor<'de> for Each<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut rows: A) -> Result<(), A::Error> {
        while let Some(raw) = rows.next_element::<&RawValue>()? {
            (self.0)(raw);
        }
        Ok(())
    }
}
