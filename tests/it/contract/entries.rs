//! Entries: stored once, in order, in one chain for each project.

use countersign::domain::ruling::Ruling;
use countersign::ledger::{
    Appended, EntryHash, Finished, Head, KnownHead, Ledger, LedgerError, MessageChange, Outcome, Verdict, Version,
};

use crate::ledger::samples::{
    add, chatter, delivery, done, group, key, message, message_id, opened, outgoing, own, posted, project, reaction,
    reading, record, review, ruled, stored,
};

pub(super) async fn an_empty_store_has_nothing(ledger: &Ledger) {
    let nowhere = project("nowhere");
    assert_eq!(ledger.head(&nowhere).await.expect("a head"), Head::START);
    assert_eq!(ledger.projects().await.expect("projects"), vec![]);
    let loaded = ledger.load(&nowhere).await.expect("loaded");
    assert!(loaded.entries.is_empty() && loaded.observed.is_empty());
    assert_eq!(ledger.next_review_number(&nowhere).await.expect("a number"), 1);
    assert_eq!(ledger.tail(&nowhere, Version::START, 10).await.expect("a tail"), vec![]);
    let verdict = ledger.verify(&nowhere, None).await.expect("verified");
    assert_eq!(verdict, Verdict::Holds(Head::START));
}

pub(super) async fn a_group_is_stored_in_order(open: &impl AsyncFn() -> Ledger) {
    let ledger = open().await;
    let harbour = project("harbour");
    let first = vec![opened(&harbour, 1), opened(&harbour, 2)];
    let second = vec![ruled(&harbour, 1, "ana", Ruling::Approve)];
    let records = vec![record("a", first.clone()), record("b", second.clone())];
    let head = stored(&ledger, group(&harbour, 0, records)).await;
    assert_eq!(head.version, Version::new(3));
    drop(ledger);

    let ledger = open().await;
    assert_eq!(ledger.head(&harbour).await.expect("a head"), head);
    let tail = ledger.tail(&harbour, Version::START, 10).await.expect("a tail");
    let told: Vec<_> = tail.iter().map(|entry| (entry.n, entry.what.clone())).collect();
    let expected: Vec<_> = (1..).zip(first.into_iter().chain(second)).collect();
    assert_eq!(told, expected);
    let rest = ledger.tail(&harbour, Version::new(1), 1).await.expect("a tail");
    assert_eq!(rest, tail[1..2]);
    assert_eq!(ledger.next_review_number(&harbour).await.expect("a number"), 3);
    let of_one = ledger.review_entries(&review(&harbour, 1)).await.expect("entries");
    assert_eq!(of_one, vec![tail[0].clone(), tail[2].clone()]);
}

pub(super) async fn a_delivery_is_stored_once(ledger: &Ledger) {
    let quay = project("quay");
    let twice = || record("a", vec![opened(&quay, 1)]);
    let head = stored(ledger, group(&quay, 0, vec![twice()])).await;
    let mut again = twice();
    again.outgoing = vec![outgoing("never said", 1)];
    again.readings = vec![reading("never", 0, "read")];
    let appended = ledger.append(group(&quay, 1, vec![again])).await.expect("appended");
    assert_eq!(done(appended), (vec![Outcome::Duplicate], head));
    assert_eq!(ledger.waiting().await.expect("an outbox").items, 0);
    assert_eq!(ledger.readings(&quay, None).await.expect("readings"), vec![]);

    let within = vec![record("b", vec![]), record("b", vec![])];
    let appended = ledger.append(group(&quay, 1, within)).await.expect("appended");
    assert_eq!(done(appended).0, vec![Outcome::Stored, Outcome::Duplicate]);
    let asked = [delivery("a"), delivery("c"), delivery("b")];
    let seen = ledger.seen(&quay, &asked).await.expect("seen");
    assert_eq!(seen, [true, false, true]);
}

pub(super) async fn what_is_implied_is_known_and_what_is_void_is_not_stored(ledger: &Ledger) {
    let slip = project("slip");
    let mut edited = record("edited", vec![]);
    edited.implies = Some(delivery("said"));
    let mut late = record("late", vec![opened(&slip, 1)]);
    late.voided_by = Some(delivery("gone"));
    let records = vec![edited, record("said", vec![]), record("gone", vec![]), late];
    let appended = ledger.append(group(&slip, 0, records)).await.expect("appended");
    let (outcomes, head) = done(appended);
    assert_eq!(outcomes, [Outcome::Stored, Outcome::Duplicate, Outcome::Stored, Outcome::Duplicate]);
    assert_eq!(head, Head::START);
    let asked = [delivery("said"), delivery("late")];
    assert_eq!(ledger.seen(&slip, &asked).await.expect("seen"), [true, false]);

    let mut fresh = record("fresh", vec![]);
    fresh.voided_by = Some(delivery("never heard"));
    stored(ledger, group(&slip, 0, vec![fresh])).await;
}

pub(super) async fn what_was_judged_on_a_duplicate_is_unjudged(ledger: &Ledger) {
    let pier = project("pier");
    stored(ledger, group(&pier, 0, vec![record("a", vec![opened(&pier, 1)])])).await;
    let mut talk = own(vec![]);
    talk.readings = vec![reading("talk", 0, "goes on")];
    let records = vec![
        record("new", vec![opened(&pier, 2)]),
        record("a", vec![opened(&pier, 3)]),
        record("judged", vec![opened(&pier, 4)]),
        record("no entry", vec![]),
        talk,
        record("new", vec![opened(&pier, 5)]),
    ];
    let appended = ledger.append(group(&pier, 1, records)).await.expect("appended");
    let (outcomes, head) = done(appended);
    assert_eq!(
        outcomes,
        [
            Outcome::Stored,
            Outcome::Duplicate,
            Outcome::Unjudged,
            Outcome::Unjudged,
            Outcome::Stored,
            Outcome::Duplicate,
        ]
    );
    assert_eq!(head.version, Version::new(2));
    let again = group(&pier, 2, vec![record("judged", vec![opened(&pier, 3)])]);
    assert_eq!(stored(ledger, again).await.version, Version::new(3));

    // A duplicate that carried nothing has misled nobody.
    let records = vec![record("a", vec![]), record("later", vec![opened(&pier, 4)])];
    let appended = ledger.append(group(&pier, 3, records)).await.expect("appended");
    assert_eq!(done(appended).0, [Outcome::Duplicate, Outcome::Stored]);
}

pub(super) async fn a_stale_group_stores_nothing(ledger: &Ledger) {
    let dock = project("dock");
    let head = stored(ledger, group(&dock, 0, vec![own(vec![opened(&dock, 1)])])).await;
    for wrong in [0, 2, u64::MAX] {
        let mut late = record("late", vec![opened(&dock, 2)]);
        late.outgoing = vec![outgoing("late", 2)];
        let appended = ledger.append(group(&dock, wrong, vec![late])).await;
        assert_eq!(appended.expect("answered"), Appended::Stale);
    }
    assert_eq!(ledger.head(&dock).await.expect("a head"), head);
    assert_eq!(ledger.seen(&dock, &[delivery("late")]).await.expect("seen"), [false]);
    assert_eq!(ledger.waiting().await.expect("an outbox").items, 0);
}

pub(super) async fn chatter_is_never_stale(ledger: &Ledger) {
    let wharf = project("wharf");
    let head = stored(ledger, group(&wharf, 0, vec![own(vec![opened(&wharf, 1)])])).await;
    let id = message_id("wharf", "1");
    let mut said = record("said", vec![]);
    said.messages = vec![MessageChange::Put(message(id.clone(), "ben", 1, "soil is in"))];
    said.readings = vec![reading("soil", 1, "Soil report")];
    said.finished = vec![Finished { key: key("unknown"), posted: None }];
    assert_eq!(stored(ledger, chatter(&wharf, vec![said])).await, head);
    assert!(ledger.message(&id).await.expect("read").is_some());
    assert_eq!(ledger.readings(&wharf, None).await.expect("read").len(), 1);
}

pub(super) async fn what_makes_no_sense_is_refused(ledger: &Ledger) {
    let mole = project("mole");
    let unversioned = chatter(&mole, vec![own(vec![opened(&mole, 1)])]);
    let refused = ledger.append(unversioned).await;
    assert!(matches!(refused, Err(LedgerError::NoVersion { .. })), "{refused:?}");
    let mut said = own(vec![]);
    said.outgoing = vec![outgoing("said", 1)];
    let refused = ledger.append(chatter(&mole, vec![said])).await;
    assert!(matches!(refused, Err(LedgerError::NoVersion { .. })), "{refused:?}");
    let foreign = group(&mole, 0, vec![own(vec![opened(&project("other"), 1)])]);
    let refused = ledger.append(foreign).await;
    assert!(matches!(refused, Err(LedgerError::Foreign { .. })), "{refused:?}");
}

pub(super) async fn projects_do_not_meet(ledger: &Ledger) {
    let (east, west) = (project("east"), project("west"));
    let same = |name| record("same", vec![opened(name, 1)]);
    let in_east = stored(ledger, group(&east, 0, vec![same(&east)])).await;
    let in_west = stored(ledger, group(&west, 0, vec![same(&west)])).await;
    assert_ne!(in_east.hash, in_west.hash);
    assert_eq!(ledger.tail(&east, Version::START, 9).await.expect("a tail").len(), 1);
    let known = ledger.projects().await.expect("projects");
    assert!(known.contains(&east) && known.contains(&west) && known.is_sorted());
}

pub(super) async fn cards_lead_to_their_reviews(open: &impl AsyncFn() -> Ledger) {
    let lock = project("lock");
    let (card, unknown) = (message_id("lock", "7"), message_id("lock", "8"));
    let ledger = open().await;
    add(&ledger, &lock, vec![own(vec![opened(&lock, 1), posted(&lock, 1, &card)])]).await;
    drop(ledger);
    let ledger = open().await;
    let found = ledger.review_of_card(&card).await.expect("read");
    assert_eq!(found, Some(review(&lock, 1)));
    assert_eq!(ledger.review_of_card(&unknown).await.expect("read"), None);
}

pub(super) async fn reactions_are_kept_by_difference(open: &impl AsyncFn() -> Ledger) {
    let buoy = project("buoy");
    let card = message_id("buoy", "1");
    let ledger = open().await;
    let mut first = own(vec![opened(&buoy, 1), posted(&buoy, 1, &card)]);
    first.observed = vec![
        reaction(&card, "ana", "+1", true),
        reaction(&card, "ana", "+1", true),
        reaction(&card, "ben", "+1", true),
        reaction(&card, "ben", "eyes", true),
    ];
    let mut second = own(vec![]);
    second.observed = vec![reaction(&card, "ben", "+1", false), reaction(&card, "cy", "+1", false)];
    add(&ledger, &buoy, vec![first, second]).await;
    drop(ledger);
    let ledger = open().await;
    let seen = ledger.observed(&card).await.expect("read");
    let expected = [reaction(&card, "ana", "+1", true), reaction(&card, "ben", "eyes", true)];
    assert_eq!(seen, expected);
    assert_eq!(ledger.load(&buoy).await.expect("loaded").observed, expected);
}

pub(super) async fn a_chain_verifies_and_its_pages_join(ledger: &Ledger) {
    let chain = project("chain");
    let records = (1..=7).map(|number| own(vec![opened(&chain, number)])).collect();
    let head = add(ledger, &chain, records).await;
    let mut prev = EntryHash::START;
    let mut after = Version::START;
    loop {
        let page = ledger.sealed(&chain, after, 3).await.expect("a page");
        for sealed in &page {
            assert_eq!(sealed.prev, prev);
            assert!(sealed.body.starts_with(b"{\"kind\":\"review-opened\",\"v\":1,"));
            prev = sealed.hash;
            after = Version::new(sealed.entry.n);
        }
        if page.is_empty() {
            break;
        }
    }
    assert_eq!((prev, after), (head.hash, head.version));
    for known in [None, Some(head.into()), KnownHead::parse(&head.to_string())] {
        let verdict = ledger.verify(&chain, known).await.expect("verified");
        assert_eq!(verdict, Verdict::Holds(head));
    }
    for wrong in ["8:000000", "7:000000", "000000"] {
        let verdict = ledger.verify(&chain, KnownHead::parse(wrong)).await.expect("verified");
        assert!(matches!(verdict, Verdict::Broken(_)), "{wrong}");
    }
}

/// Eight writers of one project: for each version one group is stored, the others are stale.
pub(super) async fn groups_at_the_same_time_are_each_judged_alone(ledger: &Ledger) {
    let race = project("race");
    for round in 0..5 {
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..8_u32 {
            let (ledger, race) = (ledger.clone(), race.clone());
            let records = vec![own(vec![opened(&race, u32::try_from(round).expect("small") * 8 + writer + 1)])];
            writers.spawn(async move { ledger.append(group(&race, round, records)).await });
        }
        let ends = writers.join_all().await;
        let won = ends.iter().filter(|end| matches!(end, Ok(Appended::Done { .. })));
        assert_eq!(won.count(), 1);
    }
    assert_eq!(ledger.head(&race).await.expect("a head").version, Version::new(5));
}
