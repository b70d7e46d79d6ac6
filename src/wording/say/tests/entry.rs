//! The ledger in plain words.

use insta::assert_snapshot;

use super::{account, at, consent, day, due, message, now, person_id, project, review_id};
use crate::domain::admission::Barred;
use crate::domain::audience::Audience;
use crate::domain::delivery::Seen;
use crate::domain::entry::{Because, Entry, Refusal, What};
use crate::domain::name::{DeliveryId, OutgoingKey};
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{Ruling, Trace};
use crate::domain::schedule::Slot;
use crate::wording::say::entry::line;

fn said(what: What) -> String {
    line(&project(), &Entry { n: 412, at: now(), what })
}

fn ruled(ruling: Ruling, trace: Trace, seen: Seen) -> String {
    said(What::RulingRecorded {
        review: review_id(12),
        by: person_id("ben"),
        account: account("ben"),
        ruling,
        on: consent().hash(),
        trace,
        seen,
    })
}

#[test]
fn rulings_are_told_with_who_and_how() {
    let reply = || Trace::Reply(message("10"));
    let seen = Seen::At(now());
    let correct = Ruling::Correct { values: vec![due("2026-05-21")], text: "the 21st".to_owned() };
    let thumb = Trace::Reaction { card: message("9"), emoji: "thumbsup".to_owned() };
    let press = Trace::Press(DeliveryId::parse("d1").unwrap());
    let between = Seen::Between(at("2026-03-09T22:00:00"), now());
    assert_snapshot!(ruled(correct, reply(), seen), @"Ben corrected harbour-12: due date of PC-1 is 21 May (by reply)");
    assert_snapshot!(ruled(Ruling::Approve, thumb, between), @"Ben approved harbour-12 (by :thumbsup:, seen between Mon 22:00 and Tue 10:42)");
    assert_snapshot!(ruled(Ruling::Reject { reason: "not ours".to_owned() }, press, seen), @r#"Ben rejected harbour-12: "not ours" (by button)"#);
    assert_snapshot!(ruled(Ruling::Reject { reason: String::new() }, reply(), seen), @"Ben rejected harbour-12 (by reply)");
    assert_snapshot!(ruled(Ruling::Hold { until: day("2027-03-16") }, reply(), seen), @"Ben held harbour-12 until 16 March 2027 (by reply)");
    assert_snapshot!(ruled(Ruling::Delegate { to: person_id("ana") }, reply(), seen), @"Ben handed harbour-12 to Ana (by reply)");
    let words = Ruling::Correct { values: Vec::new(), text: "the facade".to_owned() };
    assert_snapshot!(ruled(words, reply(), seen), @r#"Ben corrected harbour-12: "the facade" (by reply)"#);
}

#[test]
fn the_life_of_a_review_is_told() {
    let review = || review_id(12);
    let opened = What::ReviewOpened {
        review: review(),
        hash: consent().hash(),
        proposition: Box::new(consent()),
        finding: None,
        audience: Audience::everybody(),
        author: None,
        rule: "dates".to_owned(),
        due: Some(at("2026-03-12T17:00:00")),
        numbered: Vec::new(),
    };
    assert_snapshot!(said(opened), @"harbour-12 opened: Planning consent, until Thu 17:00");
    assert_snapshot!(said(What::CardPosted { review: review(), card: message("9") }), @"harbour-12 shown in #steering");
    assert_snapshot!(said(What::RulingWithdrawn { review: review(), ruling: 401, because: Because::Undone }), @"Entry 401 on harbour-12 taken back: its author undid it");
    let refused = |refusal| What::RulingRefused { review: review(), account: account("priya"), refusal };
    assert_snapshot!(said(refused(Refusal::Barred(Barred::NotNamed))), @"Priya on harbour-12: not recorded, the policy names others");
    assert_snapshot!(said(refused(Refusal::Closed(ReviewState::Approved))), @"Priya on harbour-12: not recorded, it is approved already");
    let stranger = What::RulingRefused {
        review: review(),
        account: account("mallory"),
        refusal: Refusal::Barred(Barred::Stranger),
    };
    assert_snapshot!(said(stranger), @"Somebody outside the roster on harbour-12: not recorded, not on the roster");
    let settled = |state, by: &[u64], values| What::ReviewSettled { review: review(), state, by: by.to_vec(), values };
    assert_snapshot!(said(settled(ReviewState::Corrected, &[401, 402], vec![due("2026-05-21")])), @"harbour-12 corrected by entry 401 and entry 402: due date of PC-1 is 21 May");
    assert_snapshot!(said(settled(ReviewState::Held { until: day("2026-03-16") }, &[401], Vec::new())), @"harbour-12 held until 16 March by entry 401");
    assert_snapshot!(said(settled(ReviewState::Expired, &[], Vec::new())), @"harbour-12 expired, nobody answered in time");
    assert_snapshot!(said(settled(ReviewState::Superseded { by: Some(review_id(15)) }, &[], Vec::new())), @"harbour-12 superseded by harbour-15");
    assert_snapshot!(said(What::ReviewReopened { review: review(), due: None }), @"harbour-12 takes rulings again");
    let both = || vec![person_id("ana"), person_id("ben")];
    assert_snapshot!(said(What::Reminded { review: review(), whom: both(), times: 1 }), @"Ana and Ben reminded of harbour-12");
    assert_snapshot!(said(What::Escalated { review: review(), whom: vec![person_id("carla")], due: None }), @"Carla asked next on harbour-12");
    assert_snapshot!(said(What::Overran { review: review() }), @"Nobody answered on harbour-12 in time; it stays open");
}

#[test]
fn what_the_bot_did_itself_is_told() {
    let digest = |review| What::DigestComposed {
        slot: Slot("2026-03-09T09:00:00".parse().unwrap()),
        review,
        covers: (at("2026-03-02T09:00:00"), at("2026-03-09T09:00:00")),
        foot: None,
    };
    assert_snapshot!(said(digest(Some(review_id(20)))), @"Digest of Mon 9 March 2026 09:00: harbour-20");
    assert_snapshot!(said(digest(None)), @"Digest of Mon 9 March 2026 09:00: nothing new");
    let key = OutgoingKey::parse("card-harbour-12").unwrap();
    assert_snapshot!(said(What::PostFailed { key, why: "channel_not_found".to_owned() }), @r#"Post card-harbour-12 given up: "channel_not_found""#);
    assert_snapshot!(said(What::Paused { by: person_id("ana"), paused: true }), @"Ana silenced the bot");
    assert_snapshot!(said(What::Paused { by: person_id("ana"), paused: false }), @"Ana woke the bot");
    assert_snapshot!(said(What::PersonErased { messages: 1 }), @"A person's words erased at their request: one message");
}
