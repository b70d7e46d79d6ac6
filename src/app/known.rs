//! What a desk knows of its project: the fold of its entries, its plan, its recent conversation. All of it can be read again.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::office::Office;
use crate::app::waiting::Waiting;
use crate::detect::{Conversation, Judged};
use crate::domain::entry::{Entry, What};
use crate::domain::message::{ChannelId, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::plan::Plan;
use crate::domain::project::Project;
use crate::domain::state::{ProjectState, Spent};
use crate::domain::track_record::TrackRecord;
use crate::ledger::{LedgerError, Version};

/// How far back a conversation is read when a desk opens: what is older has been raised, or is let go.
const CONVERSATION_DAYS: i64 = 35;

/// The most messages that are read back when a desk opens.
const CONVERSATION_LIMIT: usize = 50_000;

/// How many settled reviews stay at hand, so that an undo right after finds its review.
const SETTLED_KEPT: usize = 1_024;

/// How many entries are read at once to learn what became of exceptions, and how often at a time: a long ledger is read in several looks,
/// so that nobody waits for it.
const RECORD_PAGE: usize = 5_000;
const RECORD_PAGES: usize = 8;

/// What a desk knows.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) state: ProjectState,
    pub(super) plan: Plan,
    pub(super) conversation: Conversation,
    /// What was found of the plan when it was looked at last.
    pub(super) judged: Judged,
    /// What became of all that was raised, as far as the ledger was read for it.
    pub(super) record: TrackRecord,
    /// What was found when it was looked last, and does not come before people yet.
    pub(super) waiting: Waiting,
    /// True where the plan's corrections are not those that stand.
    corrections_changed: bool,
}

impl Known {
    /// Reads all that bears on what comes.
    pub(super) async fn load(office: &Office, project: &Project, now: DateTime<Utc>) -> Result<Self, LedgerError> {
        let loaded = office.ledger.load(&project.id).await?;
        let next = office.ledger.next_review_number(&project.id).await?;
        let entries = loaded.head.version.entries();
        let mut state = ProjectState::fold(project.id.clone(), entries, next, &loaded.entries);
        loaded.observed.iter().for_each(|observation| state.observe(observation));
        let mut plan = Plan::default();
        for reading in office.ledger.readings(&project.id, None).await? {
            let _ = plan.observe(reading);
        }
        let conversation = conversation(office, project, &state, now).await?;
        let judged = Judged::default();
        let (record, waiting) = (TrackRecord::default(), Waiting::default());
        Ok(Self { state, plan, conversation, judged, record, waiting, corrections_changed: true })
    }

    /// The version that the next group is judged on.
    pub(super) fn version(&self) -> Version {
        Version::new(self.state.version())
    }

    /// Brings a review back that had been left out, with what is seen on its cards. True where it is there now.
    pub(super) async fn recall(&mut self, office: &Office, id: &ReviewId) -> Result<bool, LedgerError> {
        if id.project != *self.state.project() {
            return Ok(false);
        }
        if self.state.review(id).is_some() {
            return Ok(true);
        }
        let entries = office.ledger.review_entries(id).await?;
        self.state.recall(&entries);
        let cards = self.state.review(id).map(|review| review.cards.clone()).unwrap_or_default();
        for card in cards {
            for observation in office.ledger.observed(&card).await? {
                self.state.observe(&observation);
            }
        }
        Ok(self.state.review(id).is_some())
    }

    /// Brings a review back, and those that it numbers.
    pub(super) async fn recall_with_numbered(&mut self, office: &Office, id: &ReviewId) -> Result<(), LedgerError> {
        self.recall(office, id).await?;
        let numbered = self.state.review(id).map(|review| review.numbered.clone()).unwrap_or_default();
        for id in numbered {
            self.recall(office, &id).await?;
        }
        Ok(())
    }

    /// Reads on in the ledger for what became of exceptions. True where all of it is read.
    pub(super) async fn catch_up(&mut self, office: &Office) -> Result<bool, LedgerError> {
        for _ in 0..RECORD_PAGES {
            let after = Version::new(self.record.until());
            let page = office.ledger.tail(self.state.project(), after, RECORD_PAGE).await?;
            page.iter().for_each(|entry| self.record.take_in(entry));
            if page.len() < RECORD_PAGE {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes in what was just decided, before it is stored: what comes next is judged on it.
    pub(super) fn apply(&mut self, what: &What, at: DateTime<Utc>) {
        let n = self.state.version() + 1;
        let settles =
            matches!(what, What::ReviewSettled { .. } | What::ReviewReopened { .. } | What::LessonRevoked { .. });
        self.corrections_changed |= settles;
        self.state.apply(&Entry { n, at, what: what.clone() });
    }

    /// Lets the plan follow the corrections that stand.
    pub(super) fn refresh_corrections(&mut self) {
        if std::mem::take(&mut self.corrections_changed) {
            self.plan.corrected().for_each(|item| self.judged.touch(item));
            self.plan.forget_corrections();
            for correction in self.state.corrections() {
                self.judged.touch(&correction.item);
                self.plan.correct(correction);
            }
        }
    }

    /// What models have used on the project's present day.
    pub(super) fn spent(&self, project: &Project, now: DateTime<Utc>) -> Spent {
        let today = |spent: &Spent| project.day(spent.at) == project.day(now);
        self.state.spent().filter(today).unwrap_or_default()
    }

    /// Lets go of what has long been settled.
    pub(super) fn tidy(&mut self) {
        self.state.forget_settled(SETTLED_KEPT);
    }
}

/// What people said to each other of late. What they say to the bot under its cards is between them and the bot.
async fn conversation(
    office: &Office,
    project: &Project,
    state: &ProjectState,
    now: DateTime<Utc>,
) -> Result<Conversation, LedgerError> {
    let mut conversation = Conversation::default();
    let mut cards: HashMap<MessageId, bool> = HashMap::new();
    let channels: Vec<ChannelId> = project.channels.iter().map(|channel| channel.id.clone()).collect();
    let since = (now - TimeDelta::days(CONVERSATION_DAYS), now);
    for message in office.ledger.messages(&channels, since, CONVERSATION_LIMIT).await? {
        let under_card = match message.answers() {
            None => false,
            Some(root) => match cards.get(&root) {
                Some(card) => *card,
                None => {
                    let card = state.on_card(&root).is_some() || office.ledger.review_of_card(&root).await?.is_some();
                    cards.insert(root, card);
                    card
                }
            },
        };
        if !under_card {
            conversation.observe(&message);
        }
    }
    Ok(conversation)
}
