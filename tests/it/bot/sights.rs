//! What stands where, as a story looks at it.

use countersign::domain::entry::Entry;
use countersign::domain::message::{ChannelId, MessageId};
use countersign::domain::name::{ProjectId, ReviewId};
use countersign::domain::person::Account;
use countersign::domain::review::Review;
use countersign::ledger::{Verdict, Version};
use countersign::wording::say::entry;

use super::slack::{TEAM, channel_id, user_id};
use super::{Bot, On};

impl Bot {
    /// The newest card of a review.
    pub(crate) fn card(&self, review: &str) -> MessageId {
        let cards = self.cards(review);
        cards.last().cloned().unwrap_or_else(|| panic!("{review} has no card; the ledger:\n{}", self.story_so_far()))
    }

    pub(crate) fn cards(&self, review: &str) -> Vec<MessageId> {
        let id = ReviewId::parse(review).expect("a review's name");
        let desk = &self.process().counter(&id.project).desk;
        self.runtime.block_on(desk.cards(id.clone())).expect("the desk answers")
    }

    /// What a message shows.
    pub(crate) fn shows(&self, message: &MessageId) -> String {
        self.platform.message("ana", message).map_or_else(String::new, |seen| seen.text)
    }

    /// What Ana sees the bot say under a card, a message after the other.
    pub(crate) fn thread(&self, card: &MessageId) -> String {
        self.thread_of("ana", card)
    }

    /// What somebody sees the bot say under a card.
    pub(crate) fn thread_of(&self, viewer: &str, card: &MessageId) -> String {
        let said = self.platform.thread(viewer, card);
        let said: Vec<String> = said.into_iter().filter(|seen| seen.shown.is_some()).map(|seen| seen.text).collect();
        said.join("\n")
    }

    /// The last thing that somebody sees the bot say under a card.
    pub(crate) fn last(&self, viewer: &str, card: &MessageId) -> String {
        let said = self.platform.thread(viewer, card).into_iter().rev().find(|seen| seen.shown.is_some());
        said.map_or_else(String::new, |seen| seen.text)
    }

    /// The posts of the bot in a channel, oldest first, as somebody sees them.
    pub(crate) fn posts(&self, viewer: &str, channel: &str) -> Vec<String> {
        let said = self.platform.channel(viewer, channel).into_iter();
        said.filter(|seen| seen.shown.is_some()).map(|seen| seen.text).collect()
    }

    /// Everything that somebody can see anywhere on the platform.
    pub(crate) fn all_that_is_seen_by(&self, viewer: &str) -> String {
        let mut all = String::new();
        for channel in ["library", "site", "budget"] {
            for seen in self.platform.channel(viewer, channel) {
                all.push_str(&seen.text);
                all.push('\n');
                for answer in self.platform.thread(viewer, &seen.id) {
                    all.push_str(&answer.text);
                    all.push('\n');
                }
            }
        }
        all
    }

    /// The account that somebody has on the platform of the story.
    pub(crate) fn account(&self, name: &str) -> Account {
        match self.on() {
            On::Local => Account::parse(&format!("local:town/{name}")),
            On::Slack => Account::parse(&format!("slack:{TEAM}/{}", user_id(name))),
            On::Discord => {
                let on = self.discord();
                Account::parse(&format!("discord:{}/{}", on.ids.guild, on.user(name)))
            }
        }
        .expect("an account")
    }

    /// A channel of the town on the platform of the story.
    pub(crate) fn channel_called(&self, name: &str) -> ChannelId {
        match self.on() {
            On::Local => ChannelId::parse(&format!("local:town/{name}")),
            On::Slack => ChannelId::parse(&format!("slack:{TEAM}/{}", channel_id(name))),
            On::Discord => {
                let on = self.discord();
                ChannelId::parse(&format!("discord:{}/{}", on.ids.guild, on.channel_number(name)))
            }
        }
        .expect("a channel")
    }

    pub(crate) fn reviews(&self, project: &str) -> Vec<Review> {
        let desk = &self.process().counter(&ProjectId::parse(project).expect("a project")).desk;
        self.runtime.block_on(desk.reviews()).expect("the desk answers")
    }

    /// A review, as the desk has it.
    pub(crate) fn review(&self, review: &str) -> Review {
        let id = ReviewId::parse(review).expect("a review's name");
        let found = self.reviews(id.project.as_str()).into_iter().find(|known| known.id == id);
        found.unwrap_or_else(|| panic!("there is no {review}; the ledger:\n{}", self.story_so_far()))
    }

    /// The state of a review in a word.
    pub(crate) fn stands(&self, review: &str) -> &'static str {
        self.review(review).state.as_str()
    }

    pub(crate) fn entries_of(&self, project: &str) -> Vec<Entry> {
        let project = ProjectId::parse(project).expect("a project");
        self.runtime.block_on(self.ledger().tail(&project, Version::START, 100_000)).expect("the ledger is read")
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.entries_of("harbour")
    }

    /// How many entries of a kind there are.
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.entries().iter().filter(|entry| entry.what.kind() == kind).count()
    }

    /// The ledger in plain words, a line an entry.
    pub(crate) fn story_so_far(&self) -> String {
        self.story_of("harbour")
    }

    pub(crate) fn story_of(&self, project: &str) -> String {
        let configured = self.config.project(&ProjectId::parse(project).expect("a project")).expect("it is configured");
        let lines: Vec<String> = self
            .entries_of(project)
            .iter()
            .map(|one| format!("{} {}", one.n, entry::line(&configured.project, one)))
            .collect();
        lines.join("\n")
    }

    /// The ledger without the entries that only say where cards stand, after an entry.
    pub(crate) fn recorded_since(&self, entry: u64) -> String {
        let lines = self.story_so_far();
        let lines = lines.lines().filter(|line| !line.contains(" shown in "));
        let number = |line: &&str| line.split(' ').next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) > entry;
        lines.filter(number).collect::<Vec<_>>().join("\n")
    }

    pub(crate) fn head(&self) -> u64 {
        self.entries().last().map_or(0, |entry| entry.n)
    }

    pub(crate) fn verifies(&self, project: &str) -> bool {
        let project = ProjectId::parse(project).expect("a project");
        let verdict = self.runtime.block_on(self.ledger().verify(&project, None)).expect("the ledger is read");
        matches!(verdict, Verdict::Holds(_))
    }
}
