//! The whole voice, sentence by sentence, spoken on Tuesday 10 March 2026 at 10:42 in one small project.

mod answer;
mod command;
mod digest;
mod entry;
mod finding;
mod foreseen;
mod home;
mod limits;
mod overview;
mod recorded;
mod refused;
mod review;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use crate::domain::audience::Audience;
use crate::domain::calendar::{Calendar, QuietHours, Term};
use crate::domain::card::Card;
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Proposed};
use crate::domain::message::{ChannelId, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::name::{ItemKey, PersonId, ProjectId, Role, SourceId};
use crate::domain::person::{Account, Person, Platform, Roster};
use crate::domain::policy::{Applies, Delegation, Expiry, Mode, Objections, Policy, Rule, Who};
use crate::domain::project::{Channel, NothingNew, Project};
use crate::domain::proposition::Proposition;
use crate::domain::proposition::ReviewKind;
use crate::domain::review::{Review, Settlement};
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{Ruling, Standing, Trace};
use crate::domain::schedule::{OnHoliday, Schedule};
use crate::domain::value::{Field, Value};

use super::Matter;

fn at(raw: &str) -> DateTime<Utc> {
    format!("{raw}+01:00").parse().unwrap()
}

fn now() -> DateTime<Utc> {
    at("2026-03-10T10:42:00")
}

fn day(raw: &str) -> NaiveDate {
    raw.parse().unwrap()
}

fn item(raw: &str) -> ItemKey {
    ItemKey::parse(raw).unwrap()
}

fn source(raw: &str) -> SourceId {
    SourceId::parse(raw).unwrap()
}

fn person_id(raw: &str) -> PersonId {
    PersonId::parse(raw).unwrap()
}

fn channel_id(raw: &str) -> ChannelId {
    ChannelId::parse(&format!("local:demo/{raw}")).unwrap()
}

fn message(id: &str) -> MessageId {
    MessageId { channel: channel_id("steering"), id: id.to_owned() }
}

fn account(user: &str) -> Account {
    Account { platform: Platform::Local, workspace: "demo".to_owned(), user: user.to_owned() }
}

fn review_id(number: u32) -> ReviewId {
    ReviewId { project: ProjectId::parse("harbour").unwrap(), number }
}

fn who(people: &[&str], roles: &[&str]) -> Who {
    Who {
        people: people.iter().map(|id| person_id(id)).collect(),
        roles: roles.iter().map(|role| Role::parse(role).unwrap()).collect(),
    }
}

fn person(id: &str, name: &str, role: &str) -> Person {
    Person {
        id: person_id(id),
        name: name.to_owned(),
        accounts: vec![account(id)],
        roles: BTreeSet::from([Role::parse(role).unwrap()]),
        away: Vec::new(),
    }
}

fn rule() -> Rule {
    Rule {
        name: "dates".to_owned(),
        mode: Mode::Ask,
        who: who(&[], &["lead"]),
        author_may_rule: false,
        quorum: 1,
        objections: Objections::One,
        within: Some(Term { working_days: 2, clock: TimeDelta::zero() }),
        reminders: vec![TimeDelta::hours(4)],
        escalate: vec![who(&["carla"], &[])],
        expiry: Expiry::StayOpen,
        delegation: Delegation::Named,
        guests: false,
    }
}

fn project() -> Project {
    let zone = chrono_tz::Europe::Zurich;
    let quiet =
        QuietHours { from: NaiveTime::from_hms_opt(20, 0, 0).unwrap(), to: NaiveTime::from_hms_opt(7, 0, 0).unwrap() };
    let summary = Rule { name: "summary".to_owned(), mode: Mode::Inform, ..rule() };
    Project {
        id: ProjectId::parse("harbour").unwrap(),
        name: "Harbour Library".to_owned(),
        zone,
        calendar: Calendar::new(
            [
                chrono::Weekday::Mon,
                chrono::Weekday::Tue,
                chrono::Weekday::Wed,
                chrono::Weekday::Thu,
                chrono::Weekday::Fri,
            ],
            [],
            Some(quiet),
        ),
        channels: vec![Channel { id: channel_id("steering"), name: "steering".to_owned(), private: false }],
        roster: Roster::new([
            person("ana", "Ana", "lead"),
            person("ben", "Ben", "lead"),
            person("carla", "Carla", "client-lead"),
            person("priya", "Priya", "member"),
        ]),
        policy: Policy {
            rules: vec![(Applies::Kinds(vec![ReviewKind::Summary]), summary)],
            default: rule(),
            changers: who(&["carla"], &["lead"]),
        },
        goals: vec!["Open in September".to_owned()],
        digest: Some(Schedule::parse("0 9 * * MON", zone, OnHoliday::NextWorkingDay).unwrap()),
        nothing_new: NothingNew::OneLine,
        stale_after_days: 7,
        noise: Default::default(),
        lessons_for: TimeDelta::days(180),
        targets: Vec::new(),
    }
}

fn date(raw: &str) -> Value {
    Value::Date(day(raw))
}

fn money(currency: Option<&str>, amount: i64, scale: u32) -> Value {
    Value::Money { amount: Decimal::new(amount, scale), currency: currency.map(Arc::from) }
}

fn due(raw: &str) -> Proposed {
    Proposed { item: item("PC-1"), field: Field::Due, value: date(raw) }
}

fn reading(source_id: &str, value: Value, since: &str, locator: &str) -> Evidence {
    Evidence::Reading {
        source: source(source_id),
        item: item("PC-1"),
        field: Field::Due,
        value,
        at: at(since),
        locator: locator.to_owned(),
    }
}

fn wrote(author: &str, quote: &str, when: &str) -> Evidence {
    Evidence::Message { id: message(when), author: author.to_owned(), at: at(when), quote: quote.to_owned() }
}

/// Two systems disagree on a date; the words are those of the real finding.
fn consent() -> Proposition {
    super::finding::proposition(&project(), &finding::swapped())
}

/// Priya asked, nobody answered.
fn glazing() -> Proposition {
    super::finding::proposition(&project(), &finding::unanswered())
}

fn review(number: u32, proposition: Proposition) -> Review {
    Review {
        id: review_id(number),
        hash: proposition.hash(),
        proposition,
        finding: None,
        audience: Audience::everybody(),
        author: None,
        entry: 400,
        opened: at("2026-03-09T09:00:00"),
        due: Some(at("2026-03-10T17:00:00")),
        stage: 0,
        reminded: 0,
        delegates: BTreeSet::new(),
        standing: Vec::new(),
        state: ReviewState::Open,
        settlement: None,
        cards: vec![message("9")],
        numbered: Vec::new(),
        foot: None,
        carried: Vec::new(),
    }
}

/// Somebody ruled on the proposition as it is shown.
fn ruled(review: &mut Review, entry: u64, by: &str, ruling: Ruling) -> Standing {
    let standing = Standing {
        entry,
        by: person_id(by),
        account: account(by),
        ruling,
        on: review.hash,
        trace: Trace::Reply(message("10")),
        at: now(),
    };
    review.standing.push(standing.clone());
    standing
}

fn settle(review: &mut Review, state: ReviewState, by: &[u64], values: Vec<Proposed>) {
    review.state = state;
    review.settlement = Some(Settlement { entry: 420, at: now(), by: by.to_vec(), values, revoked: false });
}

fn text(card: &Card) -> String {
    super::plain::text(card)
}

/// Draws with the test's project, rule and time.
fn with<T>(review: &Review, rule: &Rule, draw: impl FnOnce(&Matter<'_>) -> T) -> T {
    draw(&Matter { project: &project(), review, rule, now: now() })
}

fn detectors() -> [Detector; 20] {
    Detector::ALL
}
