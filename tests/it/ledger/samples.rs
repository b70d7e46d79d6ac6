//! Small invented things of a project, for the ledger's tests.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use countersign::domain::audience::Audience;
use countersign::domain::delivery::Seen;
use countersign::domain::entry::What;
use countersign::domain::evidence::Evidence;
use countersign::domain::finding::{Detector, FindingKey, Proposed};
use countersign::domain::message::{ChannelId, Message, MessageId};
use countersign::domain::name::ReviewId;
use countersign::domain::name::{DeliveryId, ItemKey, OutgoingKey, PersonId, ProjectId, SourceId};
use countersign::domain::observation::Observation;
use countersign::domain::outgoing::{Outgoing, Place, Say};
use countersign::domain::person::{Account, Actor, Platform, Standing};
use countersign::domain::proposition::Proposition;
use countersign::domain::proposition::ReviewKind;
use countersign::domain::reading::Reading;
use countersign::domain::review_state::ReviewState;
use countersign::domain::ruling::{Ruling, Trace};
use countersign::domain::value::{Field, Value};
use countersign::ledger::{Appended, Group, Head, Ledger, Outcome, Record, Version};

/// A moment: minutes after the first of the samples.
pub(crate) fn at(minutes: i64) -> DateTime<Utc> {
    let first = DateTime::from_timestamp(1_772_442_000, 0).expect("a time");
    first + TimeDelta::minutes(minutes)
}

pub(crate) fn project(name: &str) -> ProjectId {
    ProjectId::parse(name).expect("a name")
}

pub(crate) fn delivery(name: &str) -> DeliveryId {
    DeliveryId::parse(name).expect("a name")
}

pub(crate) fn key(name: &str) -> OutgoingKey {
    OutgoingKey::parse(name).expect("a name")
}

pub(crate) fn person(name: &str) -> PersonId {
    PersonId::parse(name).expect("a name")
}

pub(crate) fn review(project: &ProjectId, number: u32) -> ReviewId {
    ReviewId { project: project.clone(), number }
}

pub(crate) fn account(user: &str) -> Account {
    Account { platform: Platform::Local, workspace: "yard".to_owned(), user: user.to_owned() }
}

pub(crate) fn channel(name: &str) -> ChannelId {
    ChannelId { platform: Platform::Local, workspace: "yard".to_owned(), channel: name.to_owned() }
}

pub(crate) fn message_id(in_channel: &str, id: &str) -> MessageId {
    MessageId { channel: channel(in_channel), id: id.to_owned() }
}

pub(crate) fn message(id: MessageId, by: &str, minutes: i64, text: &str) -> Message {
    Message {
        id,
        thread: None,
        author: Actor { account: account(by), name: by.to_uppercase(), standing: Standing::Member },
        at: at(minutes),
        text: text.to_owned(),
        edited: None,
    }
}

pub(crate) fn quote(of: &Message, words: &str) -> Evidence {
    Evidence::Message { id: of.id.clone(), author: of.author.name.clone(), at: of.at, quote: words.to_owned() }
}

pub(crate) fn due(item: &str, day: u32) -> Proposed {
    Proposed {
        item: ItemKey::parse(item).expect("a name"),
        field: Field::Due,
        value: Value::Date(NaiveDate::from_ymd_opt(2026, 5, day).expect("a day")),
    }
}

pub(crate) fn finding(subject: &str) -> FindingKey {
    FindingKey { detector: Detector::SourcesDisagree, subject: subject.to_owned() }
}

pub(crate) fn proposition(text: &str, evidence: Vec<Evidence>) -> Proposition {
    Proposition {
        kind: ReviewKind::Exception(Detector::SourcesDisagree),
        subject: "Planning consent".to_owned(),
        text: text.to_owned(),
        proposed: vec![due("consent", 14)],
        evidence,
    }
}

pub(crate) fn opened(project: &ProjectId, number: u32) -> What {
    opened_with(project, number, None, Vec::new())
}

pub(crate) fn opened_with(
    project: &ProjectId,
    number: u32,
    finding: Option<FindingKey>,
    evidence: Vec<Evidence>,
) -> What {
    let proposition = proposition("Two systems disagree. Use 14 May?", evidence);
    What::ReviewOpened {
        review: review(project, number),
        hash: proposition.hash(),
        proposition: Box::new(proposition),
        finding,
        audience: Audience::everybody(),
        author: None,
        rule: "default".to_owned(),
        due: Some(at(600)),
        numbered: Vec::new(),
    }
}

pub(crate) fn posted(project: &ProjectId, number: u32, card: &MessageId) -> What {
    What::CardPosted { review: review(project, number), card: card.clone() }
}

pub(crate) fn ruled(project: &ProjectId, number: u32, by: &str, ruling: Ruling) -> What {
    let trace = Trace::Press(delivery("press"));
    ruled_by(project, number, (by, trace), ruling)
}

pub(crate) fn ruled_by(project: &ProjectId, number: u32, (by, trace): (&str, Trace), ruling: Ruling) -> What {
    What::RulingRecorded {
        review: review(project, number),
        by: person(by),
        account: account(by),
        ruling,
        on: proposition("Two systems disagree. Use 14 May?", Vec::new()).hash(),
        trace,
        seen: Seen::At(at(5)),
    }
}

pub(crate) fn settled(project: &ProjectId, number: u32, state: ReviewState, values: Vec<Proposed>) -> What {
    What::ReviewSettled { review: review(project, number), state, by: vec![1], values }
}

pub(crate) fn reopened(project: &ProjectId, number: u32) -> What {
    What::ReviewReopened { review: review(project, number), due: None }
}

pub(crate) fn outgoing(name: &str, entry: u64) -> Outgoing {
    Outgoing {
        key: key(name),
        to: Place { channel: channel("site"), thread: Some(message_id("site", "1")), only: None },
        say: Say::NothingNew { entry },
    }
}

pub(crate) fn reaction(card: &MessageId, by: &str, emoji: &str, present: bool) -> Observation {
    Observation { card: card.clone(), account: account(by), emoji: emoji.to_owned(), present }
}

pub(crate) fn reading(item: &str, minutes: i64, text: &str) -> Reading {
    Reading {
        item: ItemKey::parse(item).expect("a name"),
        field: Field::Title,
        value: Value::Text(Arc::from(text)),
        source: SourceId::parse("tracker").expect("a name"),
        at: at(minutes),
        locator: Arc::from("plan.csv line 2"),
    }
}

/// A record with entries.
pub(crate) fn record(id: &str, entries: Vec<What>) -> Record {
    let mut record = Record::new(Some(delivery(id)), at(0));
    record.entries = entries;
    record
}

/// A record of the bot's own.
pub(crate) fn own(entries: Vec<What>) -> Record {
    let mut record = Record::new(None, at(0));
    record.entries = entries;
    record
}

pub(crate) fn group(project: &ProjectId, expected: u64, records: Vec<Record>) -> Group {
    Group { project: project.clone(), expected: Some(Version::new(expected)), records }
}

pub(crate) fn chatter(project: &ProjectId, records: Vec<Record>) -> Group {
    Group { project: project.clone(), expected: None, records }
}

/// Appends where nothing else may come of it.
pub(crate) async fn stored(ledger: &Ledger, group: Group) -> Head {
    let records = group.records.len();
    let appended = ledger.append(group).await.expect("it is appended");
    let (outcomes, head) = done(appended);
    assert_eq!(outcomes, vec![Outcome::Stored; records]);
    head
}

/// Appends to the newest version, whatever it is.
pub(crate) async fn add(ledger: &Ledger, project: &ProjectId, records: Vec<Record>) -> Head {
    let head = ledger.head(project).await.expect("a head");
    stored(ledger, group(project, head.version.entries(), records)).await
}

pub(crate) fn done(appended: Appended) -> (Vec<Outcome>, Head) {
    match appended {
        Appended::Done { outcomes, head } => (outcomes, head),
        Appended::Stale => panic!("the group was stale"),
    }
}
