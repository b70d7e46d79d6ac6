//! A small project and its people, and a judge's bench to try the law on.

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use countersign::domain::audience::Audience;
use countersign::domain::calendar::{Calendar, Term};
use countersign::domain::delivery::Seen;
use countersign::domain::entry::{Because, Entry, Refusal, What};
use countersign::domain::finding::{Detector, FindingKey, Proposed};
use countersign::domain::judge::{Act, Decided, Event, Raise, TakeBack, Which, decide};
use countersign::domain::message::{ChannelId, MessageId};
use countersign::domain::name::ReviewId;
use countersign::domain::name::{ItemKey, PersonId, ProjectId, Role};
use countersign::domain::outgoing::Place;
use countersign::domain::person::{Absence, Account, Actor, Person, Platform, Roster, Standing};
use countersign::domain::policy::{Delegation, Expiry, Mode, Objections, Policy, Rule, Who};
use countersign::domain::project::{Channel, NothingNew, Project};
use countersign::domain::proposition::Proposition;
use countersign::domain::proposition::ReviewKind;
use countersign::domain::review::Review;
use countersign::domain::ruling::{Ruling, Trace};
use countersign::domain::state::ProjectState;
use countersign::domain::value::{Field, Value};

pub(crate) fn account(user: &str) -> Account {
    Account { platform: Platform::Local, workspace: "test".into(), user: user.into() }
}

pub(crate) fn actor(user: &str) -> Actor {
    let standing = match user {
        "bot" => Standing::Bot,
        "guest" => Standing::Guest,
        _ => Standing::Member,
    };
    Actor { account: account(user), name: user.into(), standing }
}

pub(crate) fn person(id: &str) -> PersonId {
    PersonId::parse(id).unwrap()
}

pub(crate) fn channel() -> ChannelId {
    ChannelId { platform: Platform::Local, workspace: "test".into(), channel: "general".into() }
}

pub(crate) fn message(id: &str) -> MessageId {
    MessageId { channel: channel(), id: id.into() }
}

/// Monday, 2 March 2026, 09:00 UTC.
pub(crate) fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap()
}

pub(crate) fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
}

pub(crate) fn lead() -> Who {
    Who { people: [].into(), roles: [Role::parse("lead").unwrap()].into() }
}

pub(crate) fn rule() -> Rule {
    Rule {
        name: "leads decide".into(),
        mode: Mode::Ask,
        who: lead(),
        author_may_rule: false,
        quorum: 1,
        objections: Objections::One,
        within: Some(Term { working_days: 2, clock: TimeDelta::zero() }),
        reminders: vec![TimeDelta::hours(4)],
        escalate: Vec::new(),
        expiry: Expiry::Lapse,
        delegation: Delegation::Named,
        guests: false,
    }
}

fn member(id: &str, roles: &[&str], away: Vec<Absence>) -> Person {
    Person {
        id: person(id),
        name: id.into(),
        accounts: vec![account(id)],
        roles: roles.iter().map(|role| Role::parse(role).unwrap()).collect(),
        away,
    }
}

/// Ana, Ben and Cleo lead; Dan is a member; Eve is a lead who is away from the 9th to the 13th, and Dan stands in for her.
pub(crate) fn project(rule: Rule) -> Project {
    let away = Absence { from: day(9), to: day(13), stand_in: Some(person("dan")) };
    Project {
        id: ProjectId::parse("harbour").unwrap(),
        name: "Harbour".into(),
        zone: chrono_tz::Europe::Lisbon,
        calendar: Calendar::default(),
        channels: vec![Channel { id: channel(), name: "general".into(), private: false }],
        roster: Roster::new([
            member("ana", &["lead"], vec![]),
            member("ben", &["lead"], vec![]),
            member("cleo", &["lead"], vec![]),
            member("dan", &["member"], vec![]),
            member("eve", &["lead"], vec![away]),
            member("guest", &["lead"], vec![]),
            member("bot", &["lead"], vec![]),
        ]),
        policy: Policy { rules: vec![], default: rule, changers: lead() },
        goals: vec![],
        digest: None,
        nothing_new: NothingNew::OneLine,
        stale_after_days: 7,
        noise: Default::default(),
        lessons_for: TimeDelta::days(180),
        targets: Vec::new(),
    }
}

pub(crate) fn proposed(value: u32) -> Proposed {
    Proposed { item: ItemKey::parse("consent").unwrap(), field: Field::Due, value: Value::Date(day(value)) }
}

pub(crate) fn key() -> FindingKey {
    FindingKey { detector: Detector::SourcesDisagree, subject: "consent/due".into() }
}

pub(crate) fn raise(value: u32) -> Raise {
    Raise {
        proposition: Proposition {
            kind: ReviewKind::Exception(Detector::SourcesDisagree),
            subject: "consent".into(),
            text: format!("Use {value} March?"),
            proposed: vec![proposed(value)],
            evidence: vec![],
        },
        finding: Some(key()),
        audience: Audience::everybody(),
        author: None,
        replaces: None,
    }
}

/// A project with its state and its clock: each event is judged, recorded and folded.
pub(crate) struct Bench {
    pub(crate) project: Project,
    pub(crate) state: ProjectState,
    pub(crate) entries: Vec<Entry>,
    pub(crate) now: DateTime<Utc>,
}

impl Bench {
    pub(crate) fn new(rule: Rule) -> Self {
        let project = project(rule);
        let state = ProjectState::new(project.id.clone());
        Self { project, state, entries: vec![], now: monday() }
    }

    /// A bench with one open review whose card is message `card-1`.
    pub(crate) fn with_review(rule: Rule) -> Self {
        let mut bench = Self::new(rule);
        let _ = bench.happen(&Event::Raised(raise(14)));
        let _ = bench.happen(&Event::CardPosted { review: bench.id(1), card: message("card-1") });
        bench
    }

    pub(crate) fn id(&self, number: u32) -> ReviewId {
        ReviewId { project: self.project.id.clone(), number }
    }

    pub(crate) fn happen(&mut self, event: &Event) -> Decided {
        let decided = decide(&self.project, &self.state, event, self.now);
        for what in &decided.entries {
            let entry = Entry { n: self.state.version() + 1, at: self.now, what: what.clone() };
            self.state.apply(&entry);
            self.entries.push(entry);
        }
        decided
    }

    pub(crate) fn act(&self, user: &str, ruling: Ruling, trace: Trace) -> Act {
        let place = Place { channel: channel(), thread: Some(message("card-1")), only: None };
        Act { review: self.id(1), by: actor(user), ruling, on: None, trace, seen: Seen::At(self.now), place }
    }

    pub(crate) fn says(&mut self, user: &str, ruling: Ruling) -> Option<Refusal> {
        let trace = Trace::Reply(message(&format!("reply-{}", self.entries.len())));
        let act = self.act(user, ruling, trace);
        self.happen(&Event::Ruled(act)).refusal
    }

    pub(crate) fn reacts(&mut self, user: &str, ruling: Ruling) -> Option<Refusal> {
        let trace = Self::reaction(&ruling);
        let act = self.act(user, ruling, trace);
        self.happen(&Event::Ruled(act)).refusal
    }

    pub(crate) fn unreacts(&mut self, user: &str, ruling: &Ruling) {
        let which = Which::By(Self::reaction(ruling));
        let back = self.back(user, which, Because::Unreacted);
        let _ = self.happen(&Event::TakenBack(back));
    }

    pub(crate) fn undoes(&mut self, user: &str) -> Option<Refusal> {
        let back = self.back(user, Which::Last, Because::Undone);
        self.happen(&Event::TakenBack(back)).refusal
    }

    pub(crate) fn back(&self, user: &str, which: Which, because: Because) -> TakeBack {
        let place = Place { channel: channel(), thread: Some(message("card-1")), only: None };
        TakeBack { review: self.id(1), by: actor(user), which, because, place }
    }

    fn reaction(ruling: &Ruling) -> Trace {
        Trace::Reaction { card: message("card-1"), emoji: ruling.kind().as_str().into() }
    }

    /// Lets time go on to an hour of a day of March 2026.
    pub(crate) fn at(&mut self, day: u32, hour: u32) -> Decided {
        self.now = Utc.with_ymd_and_hms(2026, 3, day, hour, 0, 0).unwrap();
        self.happen(&Event::Ticked { reconciled: self.now })
    }

    pub(crate) fn review(&self, number: u32) -> &Review {
        self.state.review(&self.id(number)).unwrap()
    }

    pub(crate) fn stands(&self, number: u32) -> &'static str {
        self.review(number).state.as_str()
    }

    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        self.entries.iter().map(|entry| What::kind(&entry.what)).collect()
    }
}

pub(crate) fn no() -> Ruling {
    Ruling::Reject { reason: String::new() }
}

pub(crate) fn fix(value: u32) -> Ruling {
    Ruling::Correct { values: vec![proposed(value)], text: format!("it is the {value}th") }
}
