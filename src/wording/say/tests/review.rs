//! The living card, open and closed.

use insta::assert_snapshot;

use super::{consent, day, due, glazing, item, now, review, review_id, rule, ruled, settle, text, who, with};
use crate::domain::calendar::Term;
use crate::domain::card::{Action, Block, Weight};
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Proposed};
use crate::domain::form::Kind;
use crate::domain::policy::{Mode, Rule};
use crate::domain::proposition::Proposition;
use crate::domain::proposition::ReviewKind;
use crate::domain::review::Review;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{Ruling, RulingKind};
use crate::domain::value::{Field, Value};
use crate::wording::say::review::card;

fn drawn(review: &Review, rule: &Rule) -> String {
    with(review, rule, |matter| text(&card(matter)))
}

#[test]
fn an_open_review_shows_what_it_rests_on_who_is_asked_and_by_when() {
    assert_snapshot!(drawn(&review(12, consent()), &rule()), @r#"
    Planning consent · harbour-12
    Two systems disagree: "Planning consent" is 14 May in the tracker, 5 April in the schedule. Day and month look swapped. Use 14 May?
    Evidence  The tracker: due date 14 May, since 3 February (HL-88)
              The schedule: due date 5 April, since 9 March (schedule.xml line 88)
      [Approve] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
    Ana or Ben, by Tue 17:00
    "#);
    assert_snapshot!(drawn(&review(13, glazing()), &rule()), @r#"
    Question from Priya · harbour-13
    "Who orders the glazing?" (Priya, Wed 4 March) has had no answer. Who can answer?
    Evidence  Priya, Wed 09:12: "Who orders the glazing?" <local:demo/steering#2026-03-04T09:12:00>
      [Noted] [Reject…] [Hold…] [Delegate…] [Why?]
    Four working days without an answer
    Ana or Ben, by Tue 17:00
    "#);
    let card = with(&review(12, consent()), &rule(), card);
    assert_snapshot!(card.fallback, @r#"harbour-12: Two systems disagree: "Planning consent" is 14 May in the tracker, 5 April in the schedule. Day and month look swapped. Use 14 May? Ana or Ben, by Tue 17:00"#);
}

#[test]
fn overdue_work_shows_how_late_it_is_outside_the_hashed_words() {
    let late = Proposition {
        kind: ReviewKind::Exception(Detector::Overdue),
        subject: "Soil report".to_owned(),
        text: "\"Soil report\" was due 2 March and is not done.".to_owned(),
        proposed: Vec::new(),
        evidence: vec![super::reading("tracker", super::date("2026-03-02"), "2026-02-03T08:00:00", "HL-7")],
    };
    assert_snapshot!(drawn(&review(14, late), &rule()), @r#"
    Soil report · harbour-14
    "Soil report" was due 2 March and is not done.
    Evidence  The tracker: due date 2 March, since 3 February (HL-7)
      [Noted] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
    Six working days late
    Ana or Ben, by Tue 17:00
    "#);
}

#[test]
fn a_quorum_shows_what_is_there_and_whose_word_is_missing() {
    let rule = Rule { quorum: 2, who: who(&["carla"], &["lead"]), ..rule() };
    let mut half = review(12, consent());
    ruled(&mut half, 401, "ben", Ruling::Approve);
    assert_snapshot!(drawn(&half, &rule), @r#"
    Planning consent · harbour-12
    Two systems disagree: "Planning consent" is 14 May in the tracker, 5 April in the schedule. Day and month look swapped. Use 14 May?
    Evidence  The tracker: due date 14 May, since 3 February (HL-88)
              The schedule: due date 5 April, since 9 March (schedule.xml line 88)
      [Approve] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
    Ben approved, Tue 10:42
    1 of 2 approvals · Ana or Carla, by Tue 17:00
    "#);
    half.state = ReviewState::Held { until: day("2026-03-16") };
    half.due = None;
    ruled(&mut half, 402, "carla", Ruling::Hold { until: day("2026-03-16") });
    assert_snapshot!(drawn(&half, &rule), @r#"
    Planning consent · harbour-12
    Two systems disagree: "Planning consent" is 14 May in the tracker, 5 April in the schedule. Day and month look swapped. Use 14 May?
    Evidence  The tracker: due date 14 May, since 3 February (HL-88)
              The schedule: due date 5 April, since 9 March (schedule.xml line 88)
      [Approve] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
    Ben approved, Tue 10:42
    Carla held it until 16 March, Tue 10:42
    Held until 16 March
    1 of 2 approvals · Ana
    "#);
}

#[test]
fn everything_that_people_said_stands_on_the_card() {
    let mut busy = review(12, consent());
    ruled(&mut busy, 401, "ben", Ruling::Reject { reason: "not our contract".to_owned() });
    ruled(&mut busy, 402, "ana", Ruling::Reject { reason: String::new() });
    ruled(&mut busy, 403, "ana", Ruling::Delegate { to: super::person_id("carla") });
    ruled(&mut busy, 404, "carla", Ruling::Correct { values: vec![due("2027-05-21")], text: "the 21st".to_owned() });
    assert_snapshot!(with(&busy, &rule(), |matter| matter.rulings().join("\n")), @r#"
    Ben rejected, Tue 10:42: "not our contract"
    Ana rejected, Tue 10:42
    Ana handed it to Carla, Tue 10:42
    Carla corrected, Tue 10:42: Planning consent is 21 May 2027
    "#);
}

#[test]
fn what_only_informs_has_nothing_to_press_but_why() {
    let rule = Rule { mode: Mode::Inform, ..rule() };
    assert_snapshot!(drawn(&review(13, glazing()), &rule), @r#"
    Question from Priya · harbour-13
    "Who orders the glazing?" (Priya, Wed 4 March) has had no answer. Who can answer?
    Evidence  Priya, Wed 09:12: "Who orders the glazing?" <local:demo/steering#2026-03-04T09:12:00>
      [Why?]
    Four working days without an answer
    For information
    "#);
}

#[test]
fn what_the_machine_may_do_alone_says_until_when_people_can_object() {
    let rule = Rule { mode: Mode::Auto { objection_within: Term::ZERO }, ..rule() };
    assert_snapshot!(drawn(&review(12, consent()), &rule), @r#"
    Planning consent · harbour-12
    Two systems disagree: "Planning consent" is 14 May in the tracker, 5 April in the schedule. Day and month look swapped. Use 14 May?
    Evidence  The tracker: due date 14 May, since 3 February (HL-88)
              The schedule: due date 5 April, since 9 March (schedule.xml line 88)
      [Approve] [Correct…] [Reject…] [Hold…] [Delegate…] [Why?]
    Goes ahead Tue 17:00 unless somebody objects
    "#);
}

#[test]
fn each_button_carries_the_review_and_the_hash_and_forms_are_filled() {
    let review = review(12, consent());
    let card = with(&review, &rule(), card);
    let buttons = card.blocks.iter().find_map(|block| match block {
        Block::Buttons(buttons) => Some(buttons),
        _ => None,
    });
    let buttons = buttons.unwrap();
    let kinds: Vec<_> = buttons
        .iter()
        .filter_map(|button| match &button.action {
            Action::Rule { review: of, on, kind } => {
                assert_eq!((of, *on), (&review.id, review.hash));
                Some(*kind)
            }
            Action::Why { review: of } => {
                assert_eq!(*of, review.id);
                None
            }
            other => panic!("{other:?} has no place here"),
        })
        .collect();
    use RulingKind::{Approve, Correct, Delegate, Hold, Reject};
    assert_eq!(kinds, [Approve, Correct, Reject, Hold, Delegate]);
    assert_eq!(buttons[0].weight, Weight::Primary);
    assert_eq!(buttons[0].form, None);
    let form = buttons[1].form.clone().unwrap();
    assert_eq!((form.question.as_str(), form.words.as_str()), ("What is right?", "14 May 2026"));
    let [input] = form.inputs.as_slice() else { panic!("one value is claimed") };
    assert_eq!((input.label.as_str(), &input.kind), ("Due date", &Kind::Date));
    assert_eq!(input.claimed, Some(Value::Date("2026-05-14".parse().unwrap())));
}

#[test]
fn a_closed_review_has_no_buttons_and_says_what_happened() {
    let closed = |state: ReviewState, ruling: Option<(&str, Ruling)>, values: Vec<Proposed>| {
        let mut review = review(12, consent());
        let mut by = Vec::new();
        if let Some((who, ruling)) = ruling {
            ruled(&mut review, 401, who, ruling);
            by.push(401);
        }
        settle(&mut review, state, &by, values);
        let card = with(&review, &rule(), card);
        assert!(!card.blocks.iter().any(|block| matches!(block, Block::Buttons(_))));
        text(&card).lines().last().unwrap().to_owned()
    };
    let correct = Ruling::Correct { values: vec![due("2026-05-21")], text: "the 21st".to_owned() };
    assert_snapshot!(closed(ReviewState::Corrected, Some(("ben", correct)), vec![due("2026-05-21")]), @"Corrected by Ben, Tue 10:42: Planning consent is 21 May");
    assert_snapshot!(closed(ReviewState::Approved, Some(("ana", Ruling::Approve)), vec![due("2026-05-14")]), @"Approved by Ana, Tue 10:42: Planning consent is 14 May");
    assert_snapshot!(closed(ReviewState::Approved, None, vec![due("2026-05-14")]), @"Nobody objected, Tue 10:42: Planning consent is 14 May");
    let reject = Ruling::Reject { reason: "not our contract".to_owned() };
    assert_snapshot!(closed(ReviewState::Rejected, Some(("ben", reject)), Vec::new()), @r#"Rejected by Ben, Tue 10:42: "not our contract""#);
    assert_snapshot!(closed(ReviewState::Expired, None, Vec::new()), @"Nobody answered in time, Tue 10:42. That is not a refusal");
    assert_snapshot!(closed(ReviewState::Superseded { by: Some(review_id(15)) }, None, Vec::new()), @"Replaced by harbour-15, Tue 10:42: rule there");
    assert_snapshot!(closed(ReviewState::Superseded { by: None }, None, Vec::new()), @"No longer so, Tue 10:42");
}

#[test]
fn a_quorum_that_approved_is_named_whole() {
    let mut both = review(12, consent());
    ruled(&mut both, 401, "ben", Ruling::Approve);
    ruled(&mut both, 402, "ana", Ruling::Approve);
    settle(&mut both, ReviewState::Approved, &[401, 402], vec![due("2026-05-14")]);
    assert_snapshot!(drawn(&both, &rule()).lines().last().unwrap(), @"Approved by Ben and Ana, Tue 10:42: Planning consent is 14 May");
}

#[test]
fn evidence_that_is_long_or_gone_is_told_so() {
    let mut long = glazing();
    long.evidence = (0..9).map(|n| Evidence::Entry { n }).collect();
    long.evidence[0] = super::wrote("Priya", "", "2026-03-04T09:12:00");
    assert_snapshot!(drawn(&review(13, long), &rule()), @r#"
    Question from Priya · harbour-13
    "Who orders the glazing?" (Priya, Wed 4 March) has had no answer. Who can answer?
    Evidence  Priya, Wed 09:12 <local:demo/steering#2026-03-04T09:12:00>
              Ledger entry 1
              Ledger entry 2
              Ledger entry 3
              Ledger entry 4
              Ledger entry 5
              and 3 more: ask "show me"
      [Noted] [Reject…] [Hold…] [Delegate…] [Why?]
    Four working days without an answer
    Ana or Ben, by Tue 17:00
    "#);
}

#[test]
fn a_value_of_another_item_is_told_by_its_key() {
    let other = Proposed { item: item("HL-9"), field: Field::Start, value: super::date("2026-04-01") };
    let so = with(&review(12, consent()), &rule(), |matter| matter.assertion(&[due("2026-05-21"), other]));
    assert_snapshot!(so, @"Planning consent is 21 May; HL-9 starts 1 April");
    assert!(now() > super::at("2026-03-10T10:00:00"));
}
