//! Lines that earlier releases wrote are read for ever.

use std::fs;

use chrono::NaiveDate;
use countersign::domain::admission::Barred;
use countersign::domain::audience::Audience;
use countersign::domain::authorship::{Authorship, Purpose};
use countersign::domain::delivery::Seen;
use countersign::domain::entry::{Because, Refusal, What};
use countersign::domain::evidence::Evidence;
use countersign::domain::finding::{Detector, Proposed};
use countersign::domain::name::{ItemKey, SourceId, TargetId};
use countersign::domain::review_state::ReviewState;
use countersign::domain::ruling::{Ruling, Trace};
use countersign::domain::schedule::Slot;
use countersign::domain::value::{Field, Status, Value};
use countersign::ledger::{Ledger, Verdict, Version, jsonl_line, read_exported, verify_exported};
use rust_decimal::Decimal;

use super::samples::{
    account, add, at, channel, delivery, due, finding, key, message, message_id, opened_with, own, person, posted,
    project, quote, review, ruled_by, settled,
};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/ledger-v1.jsonl");

/// Every kind of entry, and within the kinds every form.
fn entries() -> Vec<What> {
    let harbour = project("harbour");
    let day = NaiveDate::from_ymd_opt(2026, 6, 12).expect("a day");
    let card = message_id("site", "7");
    let mut all = vec![the_whole_of_an_opening(), opened_with(&harbour, 2, None, vec![]), posted(&harbour, 1, &card)];
    let reply = || Trace::Reply(message_id("site", "8"));
    let reaction = Trace::Reaction { card, emoji: "+1".to_owned() };
    let press = Trace::Press(delivery("press-1"));
    let values = || vec![due("consent", 21)];
    all.push(ruled_by(&harbour, 1, ("ana", reaction), Ruling::Approve));
    all.push(ruled_by(&harbour, 1, ("ana", press), Ruling::Reject { reason: String::new() }));
    all.push(ruled_by(&harbour, 1, ("ben", reply()), Ruling::Reject { reason: "not yet".to_owned() }));
    all.push(ruled_by(
        &harbour,
        1,
        ("ben", reply()),
        Ruling::Correct { values: values(), text: "no, the 21st".to_owned() },
    ));
    all.push(ruled_by(&harbour, 1, ("ben", reply()), Ruling::Hold { until: day }));
    all.push(ruled_by(&harbour, 1, ("ben", reply()), Ruling::Delegate { to: person("priya") }));
    for because in [
        Because::Unreacted,
        Because::Edited,
        Because::Deleted,
        Because::Undone,
        Because::Replaced,
        Because::LostStanding,
    ] {
        all.push(What::RulingWithdrawn { review: review(&harbour, 1), ruling: 4, because });
    }
    all.extend(refusals().into_iter().map(|refusal| What::RulingRefused {
        review: review(&harbour, 1),
        account: account("mallory"),
        refusal,
    }));
    let states = [
        ReviewState::Open,
        ReviewState::Approved,
        ReviewState::Rejected,
        ReviewState::Corrected,
        ReviewState::Held { until: day },
        ReviewState::Expired,
        ReviewState::Superseded { by: None },
        ReviewState::Superseded { by: Some(review(&harbour, 2)) },
    ];
    all.extend(states.into_iter().map(|state| settled(&harbour, 1, state, values())));
    all.extend(the_rest());
    all.extend(carried());
    all
}

fn the_whole_of_an_opening() -> What {
    let harbour = project("harbour");
    let evidence = vec![
        quote(&message(message_id("site", "3"), "ben", 1, "consent is on the 21st"), "the 21st"),
        Evidence::Reading {
            source: SourceId::parse("schedule").expect("a name"),
            item: ItemKey::parse("consent").expect("a name"),
            field: Field::Due,
            value: Value::Date(NaiveDate::from_ymd_opt(2026, 4, 5).expect("a day")),
            at: at(-60),
            locator: "schedule.xml line 88".to_owned(),
        },
        Evidence::Entry { n: 3 },
    ];
    let mut what = opened_with(&harbour, 1, Some(finding("consent due")), evidence);
    if let What::ReviewOpened { proposition, audience, author, numbered, .. } = &mut what {
        proposition.proposed = proposed();
        *audience = Audience::readers_of([channel("board")]);
        *author = Some(person("ana"));
        *numbered = vec![review(&harbour, 2), review(&harbour, 3)];
    }
    what
}

fn proposed() -> Vec<Proposed> {
    let number = |text: &str| text.parse().expect("a number");
    let values = [
        Value::Date(NaiveDate::from_ymd_opt(2026, 5, 14).expect("a day")),
        Value::Time("16:30:00".parse().expect("a time")),
        Value::Number(number("0.68")),
        Value::Money { amount: number("1320000.00"), currency: Some("EUR".into()) },
        Value::Money { amount: number("-5"), currency: None },
        Value::Duration { minutes: 90 },
        Value::Person("Priya".into()),
        Value::Status(Status::Blocked),
        Value::Text("option B".into()),
    ];
    let fields = [
        Field::Due,
        Field::Other("starts at".into()),
        Field::Progress,
        Field::Budget,
        Field::Spent,
        Field::Start,
        Field::Owner,
        Field::Status,
        Field::Title,
    ];
    let item = ItemKey::parse("frame").expect("a name");
    let both = fields.into_iter().zip(values);
    both.map(|(field, value)| Proposed { item: item.clone(), field, value }).collect()
}

fn refusals() -> Vec<Refusal> {
    let barred = [Barred::Bot, Barred::Stranger, Barred::Guest, Barred::NotNamed, Barred::Author];
    let others = [
        Refusal::Closed(ReviewState::Expired),
        Refusal::Changed,
        Refusal::Unknown,
        Refusal::InformOnly,
        Refusal::NothingToTakeBack,
        Refusal::NotToThem,
        Refusal::NoValue,
        Refusal::BadDay,
    ];
    barred.into_iter().map(Refusal::Barred).chain(others).collect()
}

fn the_rest() -> Vec<What> {
    let harbour = project("harbour");
    let one = || review(&harbour, 1);
    let slot = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day").and_hms_opt(9, 0, 0).expect("a time");
    let mut between = ruled_by(&harbour, 1, ("ben", Trace::Press(delivery("p"))), Ruling::Approve);
    if let What::RulingRecorded { seen, .. } = &mut between {
        *seen = Seen::Between(at(1), at(2));
    }
    vec![
        between,
        What::ReviewReopened { review: one(), due: None },
        What::ReviewReopened { review: one(), due: Some(at(90)) },
        What::Reminded { review: one(), whom: vec![person("ana"), person("ben")], times: 2 },
        What::Escalated { review: one(), whom: vec![person("priya")], due: Some(at(90)) },
        What::Escalated { review: one(), whom: vec![], due: None },
        What::Overran { review: one() },
        What::DigestComposed {
            slot: Slot(slot),
            review: Some(one()),
            covers: (at(-60), at(0)),
            foot: Some(Box::new(foot())),
        },
        What::DigestComposed { slot: Slot(slot), review: None, covers: (at(-60), at(0)), foot: None },
        What::PostFailed { key: key("card-1"), why: "channel_not_found".to_owned() },
        What::Paused { by: person("ana"), paused: true },
        What::PersonErased { messages: 12 },
        What::DraftWritten {
            slot: Slot(slot),
            by: Authorship {
                model: "large-1".to_owned(),
                prompt: "3f9c0a1b2c3d4e5f".to_owned(),
                tokens: 4_200,
                tokens_that_day: 9_300,
                cost: Decimal::ZERO,
                cost_that_day: Decimal::ZERO,
            },
        },
        What::DigestComposed {
            slot: Slot(slot),
            review: None,
            covers: (at(-60), at(0)),
            foot: Some(Box::new(countersign::domain::digest::Foot {
                written_by: countersign::domain::digest::WrittenBy::OfflineForCost,
                ..Default::default()
            })),
        },
        What::SilenceLifted { review: one(), detector: Detector::Stale, by: person("ana") },
        What::DayFull {
            day: NaiveDate::from_ymd_opt(2026, 6, 12).expect("a day"),
            waiting: vec![(Detector::Overdue, 3), (Detector::Stale, 1)],
        },
        What::DigestComposed {
            slot: Slot(slot),
            review: None,
            covers: (at(-60), at(0)),
            foot: Some(Box::new(countersign::domain::digest::Foot {
                gaps: vec![countersign::domain::digest::Gap::OverBudget { exceptions: 4 }],
                ..Default::default()
            })),
        },
        What::ModelAsked { purpose: Purpose::Digest(Slot(slot)), by: asked() },
        What::ModelAsked { purpose: Purpose::Answer, by: asked() },
        What::LessonRevoked { review: one(), lesson: 4, by: person("ana") },
    ]
}

/// What came of carrying out what was ruled.
fn carried() -> Vec<What> {
    let harbour = project("harbour");
    let one = || review(&harbour, 1);
    vec![
        What::CarriedOut {
            review: one(),
            of: 41,
            target: TargetId::parse("tracker").expect("a name"),
            did: "issue 12 is set, with a comment".to_owned(),
            before: vec![due("consent", 14)],
        },
        What::CarriedOut {
            review: one(),
            of: 41,
            target: TargetId::parse("desk").expect("a name"),
            did: "the order was taken".to_owned(),
            before: vec![],
        },
        What::NotCarriedOut {
            review: one(),
            of: 41,
            target: TargetId::parse("tracker").expect("a name"),
            why: "HTTP 422".to_owned(),
        },
    ]
}

/// The entry without the words that stand beside it.
fn wordless(what: What) -> What {
    let mut what = what;
    match &mut what {
        What::ReviewOpened { proposition, .. } => {
            for piece in &mut proposition.evidence {
                if let Evidence::Message { author, quote, .. } = piece {
                    author.clear();
                    quote.clear();
                }
            }
        }
        What::RulingRecorded { ruling: Ruling::Reject { reason: text } | Ruling::Correct { text, .. }, .. } => {
            text.clear()
        }
        _ => {}
    }
    what
}

fn asked() -> Authorship {
    Authorship {
        model: "large-1".to_owned(),
        prompt: "3f9c0a1b2c3d4e5f".to_owned(),
        tokens: 4_200,
        tokens_that_day: 9_300,
        cost: Decimal::new(84, 4),
        cost_that_day: Decimal::new(186, 4),
    }
}

/// What this release writes; the seals have salts, so that no two runs write the same.
async fn written() -> Vec<String> {
    let ledger = Ledger::memory();
    let harbour = project("harbour");
    add(&ledger, &harbour, vec![own(entries())]).await;
    let sealed = ledger.sealed(&harbour, Version::START, usize::MAX).await.expect("read");
    for (sealed, what) in sealed.iter().zip(entries()) {
        assert_eq!(sealed.entry.what, what, "it comes back as it was");
    }
    sealed.iter().map(|sealed| jsonl_line(&harbour, sealed)).collect()
}

#[tokio::test]
async fn every_kind_of_entry_of_version_1_is_read_for_ever() {
    let written = written().await;
    let golden = fs::read_to_string(GOLDEN).unwrap_or_else(|_| {
        // Only ever made once: a line that changed would be a ledger that is no longer read.
        fs::write(GOLDEN, written.join("\n") + "\n").expect("written");
        panic!("the golden lines were not there and have been written, look at them and keep them");
    });
    let lines: Vec<&str> = golden.lines().collect();
    let verdict = verify_exported(&lines, None).expect("read");
    assert!(matches!(verdict, Verdict::Holds(_)), "{verdict:?}");
    let mut expected = entries().into_iter().map(wordless);
    for line in &lines {
        let (of, entry) = read_exported(line).expect(line);
        assert_eq!(of, project("harbour"));
        assert_eq!(Some(entry.what), expected.next(), "{line}");
    }
    assert_eq!(expected.next(), None, "a kind has no golden line");
}

#[tokio::test]
async fn the_shapes_that_are_written_are_those_of_the_golden_lines() {
    let golden = fs::read_to_string(GOLDEN).expect("the golden lines");
    let shape = |line: &str| -> String {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let mut text = value.to_string();
        for hash in hashes(&value) {
            text = text.replace(&hash, "…");
        }
        text
    };
    let written: Vec<String> = written().await.iter().map(|line| shape(line)).collect();
    let golden: Vec<String> = golden.lines().map(shape).collect();
    assert_eq!(written, golden);
}

/// The seals and the links of a line: they differ with every salt.
fn hashes(value: &serde_json::Value) -> Vec<String> {
    let mut found = Vec::new();
    match value {
        serde_json::Value::String(text) if text.len() == 64 => found.push(text.clone()),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| found.extend(hashes(field))),
        serde_json::Value::Array(items) => items.iter().for_each(|item| found.extend(hashes(item))),
        _ => {}
    }
    found
}

/// A foot with every kind of gap.
fn foot() -> countersign::domain::digest::Foot {
    use countersign::domain::digest::{Foot, Gap, Head, WrittenBy};
    use countersign::domain::name::SourceId;
    let source = || SourceId::parse("budget.csv").unwrap();
    let channel = || "site-photos".to_owned();
    Foot {
        still_open: 2,
        withheld: 1,
        gaps: vec![
            Gap::NotJoined { channel: channel() },
            Gap::Private { channel: channel() },
            Gap::Stale { source: source(), days: 9 },
            Gap::Unreadable { source: source() },
            Gap::Down { from: at(-60), to: at(-30) },
        ],
        written_by: WrittenBy::OfflineInstead,
        head: Some(Head { n: 412, hash: "9f3ce1".to_owned() }),
    }
}
