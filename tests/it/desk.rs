//! A desk records each delivery once, whether it asks the store first or lets the append tell.

use std::sync::Arc;

use countersign::app::desk::Desk;
use countersign::app::office::Office;
use countersign::app::work::Work;
use countersign::detect::Thresholds;
use countersign::domain::card::Action;
use countersign::domain::delivery::{Delivery, Happened, Seen};
use countersign::domain::form::Filled;
use countersign::domain::message::Message;
use countersign::domain::name::DeliveryId;
use countersign::domain::ruling::RulingKind;
use countersign::ledger::{Group, Ledger, Record, Version};
use countersign::wording::emoji::CustomEmoji;
use countersign::writer::Writer;

use crate::world::{Bench, actor, message, monday, project, rule};

/// Pieces of work after which a desk no longer asks first, and some more.
const MANY: usize = 1_200;

fn delivery(id: &str, happened: Happened) -> Work {
    Work::Delivered(Delivery { id: DeliveryId::parse(id).unwrap(), seen: Seen::At(monday()), happened })
}

fn said(number: usize) -> Work {
    let id = message(&format!("talk-{number}"));
    let author = actor("dan");
    let message = Message { id, thread: None, author, at: monday(), text: "lunch?".into(), edited: None };
    delivery(&format!("said-{number}"), Happened::Said(message))
}

fn presses(bench: &Bench, user: &str) -> Work {
    let review = bench.review(1);
    let action = Action::Rule { review: review.id.clone(), on: review.hash, kind: RulingKind::Approve };
    let happened = Happened::Pressed { message: message("card-1"), by: actor(user), action, filled: Filled::default() };
    delivery(&format!("press-{user}"), happened)
}

/// A store in memory with the bench's entries, and the desk of its project.
async fn desk(bench: &Bench) -> (Ledger, Desk) {
    let ledger = Ledger::memory();
    let mut record = Record::new(None, monday());
    record.entries = bench.entries.iter().map(|entry| entry.what.clone()).collect();
    let group = Group { project: bench.project.id.clone(), expected: Some(Version::START), records: vec![record] };
    let _ = ledger.append(group).await.unwrap();
    let (emoji, thresholds) = (CustomEmoji::default(), Thresholds::default());
    let office = Office {
        ledger: ledger.clone(),
        writer: Writer::default(),
        emoji,
        thresholds,
        own_thresholds: Default::default(),
    };
    (ledger, Desk::new(Arc::new(office), Arc::new(project(rule()))))
}

async fn kinds(ledger: &Ledger, bench: &Bench) -> Vec<&'static str> {
    let entries = ledger.tail(&bench.project.id, Version::new(2), 100).await.unwrap();
    entries.iter().map(|entry| entry.what.kind()).collect()
}

#[tokio::test]
async fn a_delivery_that_comes_again_after_long_is_recorded_once_and_nothing_beside_it_is_lost() {
    let bench = Bench::with_review(rule());
    let (ledger, mut desk) = desk(&bench).await;
    desk.handle(vec![presses(&bench, "dan")], monday()).await.unwrap();
    for batch in (0..MANY).collect::<Vec<_>>().chunks(100) {
        desk.handle(batch.iter().map(|number| said(*number)).collect(), monday()).await.unwrap();
    }
    // Dan's press was refused, by an entry: what is judged after it is judged on a state that never was.
    let again = vec![said(3), presses(&bench, "dan"), presses(&bench, "ana"), said(MANY), presses(&bench, "dan")];
    desk.handle(again, monday()).await.unwrap();
    assert_eq!(kinds(&ledger, &bench).await, ["ruling-refused", "ruling-recorded", "review-settled"]);
    assert!(ledger.message(&message(&format!("talk-{MANY}"))).await.unwrap().is_some());
}

#[tokio::test]
async fn deliveries_of_a_former_process_are_known_at_once() {
    let bench = Bench::with_review(rule());
    let (ledger, mut first) = desk(&bench).await;
    first.handle(vec![presses(&bench, "dan"), presses(&bench, "ana")], monday()).await.unwrap();
    let (emoji, thresholds) = (CustomEmoji::default(), Thresholds::default());
    let office = Office {
        ledger: ledger.clone(),
        writer: Writer::default(),
        emoji,
        thresholds,
        own_thresholds: Default::default(),
    };
    let mut second = Desk::new(Arc::new(office), Arc::new(project(rule())));
    let again = vec![presses(&bench, "dan"), presses(&bench, "ana"), presses(&bench, "ben")];
    second.handle(again, monday()).await.unwrap();
    let kinds = kinds(&ledger, &bench).await;
    assert_eq!(kinds[..3], ["ruling-refused", "ruling-recorded", "review-settled"]);
    assert_eq!(kinds.len(), 4, "ben comes too late, once: {kinds:?}");
}
