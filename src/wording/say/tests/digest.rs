//! The digest as people see it.

use chrono::{DateTime, Utc};
use insta::assert_snapshot;

use super::{
    at, consent, day, due, glazing, now, project, review, review_id, rule, ruled, settle, source, text, wrote,
};
use crate::domain::card::Block;
use crate::domain::digest::{Decision, Digest, Foot, Gap, Head, Moved, NUMBERED_LIMIT, WrittenBy};
use crate::domain::policy::Mode;
use crate::domain::review::Review;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::Ruling;
use crate::domain::schedule::Slot;
use crate::domain::summary::{Claim, ClaimKind};
use crate::wording::say::digest::{Sheet, card, nothing_new, proposition};

fn claim(kind: ClaimKind, text: &str, author: &str, when: &str) -> Claim {
    Claim { kind, text: text.to_owned(), evidence: vec![wrote(author, text, when)] }
}

fn slot() -> Slot {
    Slot("2026-03-09T09:00:00".parse().unwrap())
}

fn covers() -> (DateTime<Utc>, DateTime<Utc>) {
    (at("2026-03-02T09:00:00"), at("2026-03-09T09:00:00"))
}

fn foot() -> Foot {
    Foot {
        still_open: 2,
        withheld: 1,
        gaps: vec![
            Gap::NotJoined { channel: "site-photos".to_owned() },
            Gap::Stale { source: source("budget.csv"), days: 9 },
        ],
        written_by: WrittenBy::Offline,
        head: Some(Head { n: 412, hash: "9f3ce1a0b4".to_owned() }),
    }
}

fn digest() -> Digest {
    Digest {
        slot: slot(),
        covers: covers(),
        claims: vec![
            claim(ClaimKind::Asked, "Can the crane stay until Easter?", "Ben", "2026-03-06T15:00:00"),
            claim(ClaimKind::Done, "Soil report in.", "Ben", "2026-03-03T11:00:00"),
            claim(ClaimKind::Decided, "Steel frame stays with option B", "Ana", "2026-03-05T14:00:00"),
            claim(ClaimKind::Promised, "I'll call the glazier\nthis week", "Priya", "2026-03-02T10:00:00"),
        ],
        moved: vec![Moved {
            title: "Design freeze".to_owned(),
            from: day("2026-06-12"),
            to: day("2026-06-19"),
            source: source("tracker"),
            at: at("2026-03-04T08:00:00"),
            evidence: Vec::new(),
        }],
        decided: vec![Decision {
            review: review_id(7),
            subject: "Fire doors".to_owned(),
            state: ReviewState::Corrected,
            values: vec![due("2026-04-30")],
            by: vec!["Ana".to_owned(), "Ben".to_owned()],
            at: at("2026-03-03T16:00:00"),
            entry: 380,
        }],
        numbered: vec![review_id(12), review_id(13)],
        foot: foot(),
    }
}

fn drawn(digest: &Digest, summary: Option<&Review>, numbered: &[&Review]) -> crate::domain::card::Card {
    let (project, foot) = (project(), digest.foot.clone());
    let proposition = proposition(&project, digest);
    card(&Sheet { project: &project, summary: &proposition, review: summary, numbered, foot: &foot, now: now() })
}

#[test]
fn a_digest_tells_asks_and_says_what_it_does_not_cover() {
    let (first, second) = (review(12, consent()), review(13, glazing()));
    let card = drawn(&digest(), None, &[&first, &second]);
    assert_snapshot!(text(&card), @r#"
    Harbour Library · Monday digest · 2 to 9 March
    Decided   Fire doors is 30 April (Ana and Ben, Tue) · harbour-7
              Steel frame stays with option B (Ana, Thu) <local:demo/steering#2026-03-05T14:00:00>
    Moved     Design freeze 12 → 19 June (tracker, Wed)
    Done      Soil report in (Ben, Tue) <local:demo/steering#2026-03-03T11:00:00>
    Asked     Can the crane stay until Easter? (Ben, Fri) <local:demo/steering#2026-03-06T15:00:00>
    Promised  I'll call the glazier this week (Priya, 2 March) <local:demo/steering#2026-03-02T10:00:00>
    Needs a person (2)
      1  Two systems disagree: "Planning consent" is 14 May in the tracker, 5 April in the schedule. Day and month look swapped. Use 14 May? Ana or Ben, by Tue 17:00
         [Approve] [Correct…] [Reject…]
      2  "Who orders the glazing?" (Priya, Wed 4 March) has had no answer. Who can answer? <local:demo/steering#2026-03-04T09:12:00> Four working days without an answer · Ana or Ben, by Tue 17:00
         [Noted] [Reject…]
    Still open 2 · withheld 1 · not covered: #site-photos (not joined), budget.csv (9 days old) · ledger 412 9f3ce1
    "#);
    assert_snapshot!(card.fallback, @"Harbour Library · Monday digest · 2 to 9 March: 2 things need a person");
}

#[test]
fn the_recorded_words_of_a_digest_are_whole_sentences_with_the_numbers_of_their_evidence() {
    let proposition = proposition(&project(), &digest());
    assert_snapshot!(proposition.subject, @"Monday digest · 2 to 9 March");
    assert_snapshot!(proposition.text, @r#"
    Decided: Fire doors is 30 April (Ana and Ben, Tue) · harbour-7
    Decided: Steel frame stays with option B (Ana, Thu) [1]
    Moved: Design freeze 12 → 19 June (tracker, Wed)
    Done: Soil report in (Ben, Tue) [2]
    Asked: Can the crane stay until Easter? (Ben, Fri) [3]
    Promised: I'll call the glazier this week (Priya, 2 March) [4]
    "#);
    assert_eq!(proposition.evidence.len(), 4);
}

#[test]
fn what_was_ruled_on_since_stands_in_its_line_without_buttons() {
    let (mut first, second) = (review(12, consent()), review(13, glazing()));
    ruled(&mut first, 401, "ben", Ruling::Approve);
    settle(&mut first, ReviewState::Approved, &[401], vec![due("2026-05-14")]);
    let card = drawn(&digest(), None, &[&first, &second]);
    let numbered: Vec<usize> = card
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Numbered { buttons, .. } => Some(buttons.len()),
            _ => None,
        })
        .collect();
    assert_eq!(numbered, [0, 2]);
    assert_snapshot!(text(&card).lines().skip(6).collect::<Vec<_>>().join("\n"), @r#"
    Promised  I'll call the glazier this week (Priya, 2 March) <local:demo/steering#2026-03-02T10:00:00>
    Needs a person (1)
      1  Two systems disagree: "Planning consent" is 14 May in the tracker, 5 April in the schedule. Day and month look swapped. Use 14 May? Approved by Ben, Tue 10:42: Planning consent is 14 May
      2  "Who orders the glazing?" (Priya, Wed 4 March) has had no answer. Who can answer? <local:demo/steering#2026-03-04T09:12:00> Four working days without an answer · Ana or Ben, by Tue 17:00
         [Noted] [Reject…]
    Still open 2 · withheld 1 · not covered: #site-photos (not joined), budget.csv (9 days old) · ledger 412 9f3ce1
    "#);
}

#[test]
fn a_long_digest_counts_what_it_leaves_out() {
    let mut long = digest();
    long.claims = (0..22)
        .map(|n| claim(ClaimKind::Done, &format!("Drawing {n} checked"), "Ben", "2026-03-03T11:00:00"))
        .collect();
    let reviews: Vec<Review> = (1..=14).map(|number| review(number, glazing())).collect();
    let numbered: Vec<&Review> = reviews.iter().collect();
    let text = text(&drawn(&long, None, &numbered));
    let counted: Vec<&str> = text.lines().filter(|line| line.contains(" more")).collect();
    assert_snapshot!(counted.join("\n"), @r#"
              and 14 more
    and 4 more: /countersign open
    "#);
    assert_eq!(text.matches("Who orders").count(), NUMBERED_LIMIT);
}

#[test]
fn a_summary_that_people_rule_on_has_buttons_of_its_own() {
    let digest = Digest { claims: Vec::new(), decided: Vec::new(), numbered: Vec::new(), ..digest() };
    let mut project = project();
    project.policy.rules[0].1.mode = Mode::Ask;
    let proposition = proposition(&project, &digest);
    let mut summary = review(20, proposition.clone());
    let draw = |summary: &Review| {
        text(&card(&Sheet {
            project: &project,
            summary: &proposition,
            review: Some(summary),
            numbered: &[],
            foot: &digest.foot,
            now: now(),
        }))
    };
    assert_snapshot!(draw(&summary), @r#"
    Harbour Library · Monday digest · 2 to 9 March
    Moved     Design freeze 12 → 19 June (tracker, Wed)
    Summary: Ana or Ben, by Tue 17:00
      [Approve summary] [Reject summary…]
    Still open 2 · withheld 1 · not covered: #site-photos (not joined), budget.csv (9 days old) · ledger 412 9f3ce1
    "#);
    settle(&mut summary, ReviewState::Superseded { by: None }, &[], Vec::new());
    assert_snapshot!(draw(&summary), @r#"
    Harbour Library · Monday digest · 2 to 9 March
    Moved     Design freeze 12 → 19 June (tracker, Wed)
    Summary: No longer so, Tue 10:42
    Still open 2 · withheld 1 · not covered: #site-photos (not joined), budget.csv (9 days old) · ledger 412 9f3ce1
    "#);
    assert_eq!(rule().quorum, 1);
}

#[test]
fn nothing_new_is_one_line() {
    let card = nothing_new(&project(), slot(), covers(), &foot());
    assert_snapshot!(text(&card), @r#"
    Harbour Library · Monday digest · 2 to 9 March: nothing new.
    Still open 2 · withheld 1 · not covered: #site-photos (not joined), budget.csv (9 days old) · ledger 412 9f3ce1
    "#);
    let card = nothing_new(&project(), slot(), covers(), &Foot::default());
    assert_snapshot!(text(&card), @"Harbour Library · Monday digest · 2 to 9 March: nothing new.");
}

#[test]
fn every_gap_has_its_words() {
    let foot = Foot {
        gaps: vec![
            Gap::Stale { source: source("tracker"), days: 1 },
            Gap::Unreadable { source: source("schedule") },
            Gap::Down { from: at("2026-03-05T22:10:00"), to: at("2026-03-06T06:00:00") },
        ],
        written_by: WrittenBy::OfflineInstead,
        ..Foot::default()
    };
    assert_snapshot!(text(&nothing_new(&project(), slot(), covers(), &foot)), @r#"
    Harbour Library · Monday digest · 2 to 9 March: nothing new.
    Not covered: tracker (1 day old), schedule (can't be read), Thu 22:10 to Fri 06:00 (not running) · written offline, the model did not answer
    "#);
}
