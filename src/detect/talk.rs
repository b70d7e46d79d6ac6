//! Who a message speaks to: names at its head, names within it, and who was speaking to whom a moment ago.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

/// The most people whose names are remembered in a channel; the one who was silent longest is forgotten first.
const PEOPLE_LIMIT: usize = 4_096;

/// How long two people, one of whom called the other by name, still speak to each other without the names.
const SPEAKING_TO: TimeDelta = TimeDelta::minutes(5);

/// The people of a channel, by the names that they write under.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    known: HashMap<String, Speaker>,
}

#[derive(Clone, Debug)]
struct Speaker {
    last: DateTime<Utc>,
    /// Whom they spoke to last by name, or who spoke to them, and when.
    with: Option<(String, DateTime<Utc>)>,
}

/// What a message shows of whom it is for. Names are in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct Addressed {
    /// Whom it names at its head or with `@`.
    pub(super) to: Option<String>,
    /// Everybody whom it names.
    pub(super) named: HashSet<String>,
    /// Whom its author was speaking with a moment ago, where it names nobody.
    pub(super) goes_on_with: Option<String>,
}

impl Addressed {
    /// True where it is for that person, or speaks of them.
    pub(super) fn concerns(&self, name: &str) -> bool {
        self.named.contains(name) || self.goes_on_with.as_deref() == Some(name)
    }

    /// True where it is for somebody else than that person.
    pub(super) fn is_for_another(&self, name: &str) -> bool {
        let to = self.to.as_deref().or(self.goes_on_with.as_deref());
        to.is_some_and(|to| to != name)
    }
}

/// A name as it is compared.
pub(super) fn plain(name: &str) -> String {
    name.trim().trim_start_matches('@').to_lowercase()
}

impl People {
    /// Whom a message is for; remembers its author and whom they spoke to.
    pub(super) fn hear(&mut self, author: &str, text: &str, at: DateTime<Utc>) -> Addressed {
        let mut addressed = self.addressed(text);
        addressed.named.remove(author);
        if !self.known.contains_key(author) && self.known.len() == PEOPLE_LIMIT {
            self.forget_one();
        }
        let called = addressed.to.as_ref().and_then(|to| self.known.get_mut(to));
        if let Some(called) = called {
            called.with = Some((author.to_owned(), at));
        }
        let speaker = self.known.entry(author.to_owned()).or_insert(Speaker { last: at, with: None });
        speaker.last = speaker.last.max(at);
        if let Some(to) = &addressed.to {
            speaker.with = Some((to.clone(), at));
        } else {
            let with = speaker.with.as_ref();
            let with = with.filter(|(_, since)| at - *since <= SPEAKING_TO);
            addressed.goes_on_with = with.map(|(with, _)| with.clone());
        }
        addressed
    }

    fn addressed(&self, text: &str) -> Addressed {
        let mut found = Addressed::default();
        let lower = text.to_lowercase();
        for (at, token) in lower.split_whitespace().enumerate() {
            let marked = token.trim_start_matches(['<', '(']).starts_with('@');
            let bare = token.trim_start_matches(['<', '(', '@', '"']);
            let name = bare.trim_end_matches([':', ',', '.', '!', '?', ')', '>', ';', '"']);
            let name = self.known_name(name).or_else(|| self.known_name(bare.trim_end_matches([':', ','])));
            let unknown = marked.then_some(bare.trim_end_matches([':', ',', '.', '!', '?', ')', '>']));
            let Some(name) = name.or(unknown.filter(|name| !name.is_empty())) else {
                continue;
            };
            let called = at == 0 && bare.ends_with([':', ',']) || marked;
            if called && found.to.is_none() {
                found.to = Some(name.to_owned());
            }
            found.named.insert(name.to_owned());
        }
        found
    }

    fn known_name(&self, name: &str) -> Option<&str> {
        // Common words are people's names too ("will", "mark"): those of fewer than three letters are left aside.
        let (known, _) = self.known.get_key_value(name)?;
        (known.len() >= 3).then_some(known.as_str())
    }

    fn forget_one(&mut self) {
        let oldest = self.known.iter().min_by_key(|(_, speaker)| speaker.last);
        if let Some(name) = oldest.map(|(name, _)| name.clone()) {
            self.known.remove(&name);
        }
    }
}
