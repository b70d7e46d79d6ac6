//! What people's rulings teach: a mistake that was corrected does not come again, whoever would repeat it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use countersign::app::desk::Desk;
use countersign::app::drafting::draft;
use countersign::app::office::Office;
use countersign::app::work::Work;
use countersign::domain::audience::Audience;
use countersign::domain::delivery::{Delivery, Happened, Seen};
use countersign::domain::entry::What;
use countersign::domain::finding::{Detector, FindingKey};
use countersign::domain::judge::{Event, Raise};
use countersign::domain::message::Message;
use countersign::domain::name::{DeliveryId, ItemKey, SourceId};
use countersign::domain::project::Project;
use countersign::domain::reading::Reading;
use countersign::domain::schedule::{OnHoliday, Schedule};
use countersign::domain::value::{Field, Value};
use countersign::ledger::{Group, Record, Version};

use crate::model::server::Server;
use crate::model::{office, says};
use crate::world::{Bench, actor, day, fix, message, monday, no, project, raise, rule};

/// What the model would say again and again: the source and somebody in the channel say so too.
const MISTAKE: (&str, &str, &[i64]) = ("Planning consent is on 14 March", "said", &[1]);

fn harbour() -> Arc<Project> {
    let schedule = Schedule::parse("0 9 * * MON", chrono_tz::Europe::Lisbon, OnHoliday::Keep).expect("a schedule");
    Arc::new(Project { digest: Some(schedule), ..project(rule()) })
}

fn reading(field: Field, value: Value) -> Reading {
    Reading {
        item: ItemKey::parse("consent").expect("a key"),
        field,
        value,
        source: SourceId::parse("tracker").expect("a source"),
        at: monday() - TimeDelta::days(20),
        locator: "tracker.csv line 2".into(),
    }
}

fn said(number: usize, at: DateTime<Utc>) -> Work {
    let text = "Planning consent is on 14 March, the tracker says.".to_owned();
    let id = message(&format!("talk-{number}"));
    let said = Message { id, thread: None, author: actor("dan"), at, text, edited: None };
    let id = DeliveryId::parse(&format!("said-{number}")).expect("an id");
    Work::Delivered(Delivery { id, seen: Seen::At(at), happened: Happened::Said(said) })
}

/// A desk on which Ana has corrected the due date of the consent to that day.
async fn corrected(server: &Server, to: u32) -> (Office, Desk) {
    let mut bench = Bench::with_review(rule());
    assert_eq!(bench.says("ana", fix(to)), None);
    let office = office(server, false);
    let mut record = Record::new(None, monday());
    record.entries = bench.entries.iter().map(|entry| entry.what.clone()).collect();
    let group = Group { project: bench.project.id.clone(), expected: Some(Version::START), records: vec![record] };
    let _ = office.ledger.append(group).await.expect("stored");
    let mut desk = Desk::new(Arc::new(office.clone()), harbour());
    let title = reading(Field::Title, Value::Text("Planning consent".into()));
    let due = reading(Field::Due, Value::Date(day(14)));
    desk.handle(vec![Work::Read(vec![title, due])], monday()).await.expect("recorded");
    (office, desk)
}

/// The digest of a Monday, as the model drafts it.
async fn digest(office: &Office, desk: &mut Desk, at: DateTime<Utc>) -> String {
    let due = Work::DigestDue { since: monday() - TimeDelta::days(1) };
    let done = desk.handle(vec![due], at).await.expect("recorded").pop().expect("one");
    let wanted = done.wanted.expect("a model drafts it");
    let drafted = draft(office, &harbour(), *wanted).await;
    let done = desk.handle(vec![Work::Drafted(Box::new(drafted))], at).await.expect("recorded").pop().expect("one");
    let digest = done.digest.expect("it has something to tell");
    digest.claims.iter().map(|claim| format!("{}\n", claim.text)).collect()
}

fn mondays() -> [DateTime<Utc>; 2] {
    [monday() + TimeDelta::days(7), monday() + TimeDelta::days(14)]
}

#[tokio::test]
async fn a_model_that_would_repeat_a_corrected_mistake_is_corrected_each_time() {
    let server = Server::start(vec![says(&[MISTAKE]), says(&[MISTAKE])]).await;
    let (office, mut desk) = corrected(&server, 21).await;
    for (number, at) in mondays().into_iter().enumerate() {
        desk.handle(vec![said(number, at - TimeDelta::hours(5))], at).await.expect("recorded");
        let told = digest(&office, &mut desk, at).await;
        assert_eq!(told, "Planning consent is 21 March (corrected by ana, 2 March)\n");
    }
    for request in server.requests() {
        let shown = request["messages"][1]["content"].as_str().unwrap_or_default().to_owned();
        assert!(shown.contains("Planning consent is 21 March, not 14 March (corrected by ana, 2 March)"), "{shown}");
    }
}

#[tokio::test]
async fn what_somebody_says_anew_after_a_correction_is_told_beside_it() {
    let new = ("Planning consent is on 28 March", "said", &[1_i64][..]);
    let server = Server::start(vec![says(&[new])]).await;
    let (office, mut desk) = corrected(&server, 21).await;
    let at = mondays()[0];
    let text = "Planning consent is on 28 March, they told me today.";
    let id = message("talk-9");
    let said = Message {
        id,
        thread: None,
        author: actor("dan"),
        at: at - TimeDelta::hours(2),
        text: text.into(),
        edited: None,
    };
    let id = DeliveryId::parse("said-9").expect("an id");
    let delivery = Delivery { id, seen: Seen::At(at), happened: Happened::Said(said) };
    desk.handle(vec![Work::Delivered(delivery)], at).await.expect("recorded");
    let told = digest(&office, &mut desk, at).await;
    assert_eq!(told, "Planning consent is on 28 March (corrected by ana, 2 March, to 21 March)\n");
}

#[tokio::test]
async fn a_lesson_that_was_revoked_or_is_over_is_not_applied() {
    let server = Server::start(vec![says(&[MISTAKE]), says(&[MISTAKE])]).await;
    let (office, mut desk) = corrected(&server, 21).await;
    let listed = desk.lessons(Vec::new(), monday()).await.expect("read");
    assert_eq!(listed, ["4  Planning consent is 21 March, not 14 March (corrected by ana, 2 March), until 29 August"]);
    let revoke = |by: &str| Work::Revoke { by: actor(by), lesson: 4 };
    desk.handle(vec![revoke("dan")], monday()).await.expect("recorded");
    assert_eq!(desk.lessons(Vec::new(), monday()).await.expect("read").len(), 1, "Dan may not");
    desk.handle(vec![revoke("ana")], monday()).await.expect("recorded");
    assert_eq!(desk.lessons(Vec::new(), monday()).await.expect("read"), ["Nothing was taught that still holds."]);
    let mut again = Desk::new(Arc::new(office.clone()), harbour());
    assert_eq!(again.lessons(Vec::new(), monday()).await.expect("read"), ["Nothing was taught that still holds."]);
    let at = mondays()[0];
    desk.handle(vec![said(1, at - TimeDelta::hours(5))], at).await.expect("recorded");
    assert_eq!(digest(&office, &mut desk, at).await, "Planning consent is on 14 March\n");

    let server = Server::start(Vec::new()).await;
    let (_, mut desk) = corrected(&server, 21).await;
    let later = monday() + TimeDelta::days(181);
    assert_eq!(desk.lessons(Vec::new(), later).await.expect("read"), ["Nothing was taught that still holds."]);
}

#[tokio::test]
async fn a_refusal_that_was_revoked_may_be_asked_again() {
    let mut bench = Bench::with_review(rule());
    assert_eq!(bench.says("ana", no()), None);
    let again = |bench: &mut Bench| {
        let _ = bench.happen(&Event::Raised(raise(14)));
        bench.kinds().iter().filter(|kind| **kind == "review-opened").count()
    };
    assert_eq!(again(&mut bench), 1, "it stays quiet");
    let entry =
        bench.entries.iter().find(|entry| matches!(entry.what, What::ReviewSettled { .. })).map(|entry| entry.n);
    let lesson = entry.expect("it was settled");
    let _ = bench.happen(&Event::Revoked { by: actor("ben"), lesson });
    assert_eq!(again(&mut bench), 2, "it may be asked again");
}

/// A desk with two reviews of the same date: the second is for the readers of a channel.
async fn with_two_reviews(server: &Server, second: Audience) -> Desk {
    let mut bench = Bench::with_review(rule());
    let moved = FindingKey { detector: Detector::Slipped, subject: "consent".into() };
    let _ = bench.happen(&Event::Raised(Raise { finding: Some(moved), audience: second, ..raise(15) }));
    let office = office(server, false);
    let mut record = Record::new(None, monday());
    record.entries = bench.entries.iter().map(|entry| entry.what.clone()).collect();
    let group = Group { project: bench.project.id.clone(), expected: Some(Version::START), records: vec![record] };
    let _ = office.ledger.append(group).await.expect("stored");
    Desk::new(Arc::new(office), harbour())
}

fn typed(by: &str, text: &str, at: DateTime<Utc>) -> Work {
    let happened = Happened::Commanded { channel: message("1").channel, by: actor(by), text: text.to_owned() };
    let id = DeliveryId::parse(&format!("typed-{by}-{}", text.len())).expect("an id");
    Work::Delivered(Delivery { id, seen: Seen::At(at), happened })
}

#[tokio::test]
async fn two_people_who_ruled_differently_unseen_of_each_other_are_asked() {
    let server = Server::start(Vec::new()).await;
    let mut desk = with_two_reviews(&server, Audience::everybody()).await;
    let later = monday() + TimeDelta::hours(1);
    desk.handle(vec![typed("ana", "correct 1 21 March", monday())], monday()).await.expect("recorded");
    let done = desk.handle(vec![typed("ben", "correct 2 28 March", later)], later).await.expect("recorded");
    assert_eq!(done[0].opened.len(), 1, "it is put before people");
    let opened =
        desk.state(later).await.expect("read").review(&done[0].opened[0]).expect("it is there").proposition.clone();
    assert_eq!(
        opened.text,
        "Two rulings disagree on the due date of \"consent\": 21 March (ana, 2 March), 28 March (ben, 2 March). Use 28 March?"
    );
    // Who has seen what was ruled before may rule otherwise.
    let done = desk.handle(vec![typed("ana", "correct 3 30 March ", later)], later).await.expect("recorded");
    assert_eq!(done[0].opened.len(), 0);
}

#[tokio::test]
async fn rulings_that_disagree_are_told_to_those_who_may_read_both() {
    let server = Server::start(Vec::new()).await;
    let private = Audience::readers_of([message("1").channel]);
    let later = monday() + TimeDelta::hours(1);
    for (first, then) in [("correct 1 21 March", "correct 2 28 March"), ("correct 2 21 March", "correct 1 28 March")] {
        let mut desk = with_two_reviews(&server, private.clone()).await;
        desk.handle(vec![typed("ana", first, monday())], monday()).await.expect("recorded");
        let done = desk.handle(vec![typed("ben", then, later)], later).await.expect("recorded");
        assert_eq!(done[0].opened.len(), 1, "{first}, {then}");
        let state = desk.state(later).await.expect("read");
        let opened = state.review(&done[0].opened[0]).expect("it is there");
        assert_eq!(opened.audience, private, "{first}, {then}");
    }
}
