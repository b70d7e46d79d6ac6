//! Teams of eight with open reviews: what the benches rule on.

use chrono::{DateTime, TimeDelta, Utc};
use countersign::domain::audience::Audience;
use countersign::domain::calendar::{Calendar, Term};
use countersign::domain::entry::{Entry, What};
use countersign::domain::evidence::Evidence;
use countersign::domain::finding::{Detector, FindingKey, Proposed};
use countersign::domain::judge::{Event, Raise, decide};
use countersign::domain::message::{ChannelId, MessageId};
use countersign::domain::name::{ItemKey, PersonId, ProjectId, ReviewId, Role, SourceId};
use countersign::domain::person::{Account, Actor, Person, Platform, Roster, Standing};
use countersign::domain::policy::{Delegation, Expiry, Mode, Objections, Policy, Rule, Who};
use countersign::domain::project::{Channel, NothingNew, Project};
use countersign::domain::proposition::{Proposition, ReviewKind};
use countersign::domain::state::ProjectState;
use countersign::domain::value::{Field, Value};
use countersign::ledger::{Appended, Group, Ledger, Record, Version};

/// How many people are in a team; all of them may rule.
pub(crate) const TEAM: usize = 8;

/// Entries that are put into the store in one transaction.
const AT_ONCE: usize = 2_048;

fn account(user: usize) -> Account {
    Account { platform: Platform::Local, workspace: "bench".into(), user: format!("person-{user}") }
}

/// Somebody of the team, as the platform names them.
pub(crate) fn actor(user: usize) -> Actor {
    Actor { account: account(user), name: format!("Person {user}"), standing: Standing::Member }
}

fn channel(project: usize) -> ChannelId {
    ChannelId { platform: Platform::Local, workspace: "bench".into(), channel: format!("team-{project}") }
}

/// The card of a review.
pub(crate) fn card(project: usize, review: u32) -> MessageId {
    MessageId { channel: channel(project), id: format!("{}.{review:06}", 1_790_000_000 + project) }
}

/// A project whose reviews end when that many of its eight people have approved.
pub(crate) fn project(number: usize, quorum: u32) -> Project {
    let lead = Role::parse("lead").expect("a name");
    let person = |user: usize| Person {
        id: PersonId::parse(&format!("person-{user}")).expect("a name"),
        name: format!("Person {user}"),
        accounts: vec![account(user)],
        roles: [lead.clone()].into(),
        away: Vec::new(),
    };
    let who = Who { people: [].into(), roles: [lead.clone()].into() };
    let rule = Rule {
        name: "leads decide".into(),
        mode: Mode::Ask,
        who: who.clone(),
        author_may_rule: false,
        quorum,
        objections: Objections::One,
        within: Some(Term { working_days: 2, clock: TimeDelta::zero() }),
        reminders: vec![TimeDelta::hours(4)],
        escalate: Vec::new(),
        expiry: Expiry::StayOpen,
        delegation: Delegation::Named,
        guests: false,
    };
    Project {
        id: ProjectId::parse(&format!("team-{number}")).expect("a name"),
        name: format!("Team {number}"),
        zone: chrono_tz::Europe::Lisbon,
        calendar: Calendar::default(),
        channels: vec![Channel { id: channel(number), name: "team".into(), private: false }],
        roster: Roster::new((0..TEAM).map(person)),
        policy: Policy { rules: Vec::new(), default: rule, changers: who },
        goals: Vec::new(),
        digest: None,
        nothing_new: NothingNew::Silent,
        stale_after_days: 7,
        noise: Default::default(),
        lessons_for: TimeDelta::days(180),
        targets: Vec::new(),
    }
}

/// The review of that number, as an exception of a plan puts it before people.
fn proposition(review: u32, item: u32, now: DateTime<Utc>) -> Proposition {
    let item = ItemKey::parse(&format!("PC-{item}")).expect("a name");
    let day = now.date_naive();
    let reading = |source: &str, value| Evidence::Reading {
        source: SourceId::parse(source).expect("a name"),
        item: item.clone(),
        field: Field::Due,
        value,
        at: now,
        locator: format!("{source}.csv line {review}"),
    };
    Proposition {
        kind: ReviewKind::Exception(Detector::SourcesDisagree),
        subject: format!("Planning consent {review}"),
        text: format!("Two systems disagree: \"Planning consent {review}\" is {day} in the tracker. Use {day}?"),
        evidence: vec![reading("tracker", Value::Date(day)), reading("schedule", Value::Date(day))],
        proposed: vec![Proposed { item, field: Field::Due, value: Value::Date(day) }],
    }
}

fn raise(review: u32, item: u32, now: DateTime<Utc>) -> Raise {
    Raise {
        proposition: proposition(review, item, now),
        finding: Some(FindingKey { detector: Detector::SourcesDisagree, subject: format!("PC-{item}/due") }),
        audience: Audience::everybody(),
        author: None,
        replaces: None,
    }
}

/// A project's ledger as it is written event by event, without a desk: how benches make what they start from.
pub(crate) struct Story<'a> {
    number: usize,
    project: &'a Project,
    /// How many work items there are; reviews go round them.
    items: u32,
    pub(crate) state: ProjectState,
    written: u64,
    waiting: Vec<What>,
}

impl<'a> Story<'a> {
    pub(crate) fn new(number: usize, project: &'a Project, items: u32) -> Self {
        let state = ProjectState::new(project.id.clone());
        Self { number, project, items, state, written: 0, waiting: Vec::new() }
    }

    /// Opens the next review, with its card.
    pub(crate) async fn open(&mut self, ledger: &Ledger, now: DateTime<Utc>) -> ReviewId {
        let review = self.state.next_review();
        self.happen(ledger, &Event::Raised(raise(review.number, review.number % self.items, now)), now).await;
        let card = card(self.number, review.number);
        self.happen(ledger, &Event::CardPosted { review: review.clone(), card }, now).await;
        review
    }

    /// Judges an event and keeps its entries; what would be said is left out.
    pub(crate) async fn happen(&mut self, ledger: &Ledger, event: &Event, now: DateTime<Utc>) {
        for what in decide(self.project, &self.state, event, now).entries {
            let entry = Entry { n: self.state.version() + 1, at: now, what };
            self.state.apply(&entry);
            self.waiting.push(entry.what);
        }
        if self.waiting.len() >= AT_ONCE {
            self.store(ledger, now).await;
        }
    }

    /// Stores what waits.
    pub(crate) async fn store(&mut self, ledger: &Ledger, now: DateTime<Utc>) {
        let entries = std::mem::take(&mut self.waiting);
        let count = entries.len() as u64;
        let mut record = Record::new(None, now);
        record.entries = entries;
        let (project, expected) = (self.project.id.clone(), Some(Version::new(self.written)));
        let stored = ledger.append(Group { project, expected, records: vec![record] }).await.expect("it is stored");
        assert!(matches!(stored, Appended::Done { .. }), "nobody else writes");
        self.written += count;
    }
}
