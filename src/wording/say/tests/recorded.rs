//! Echoes, withdrawals, endings, questions back, reminders.

use insta::assert_snapshot;

use super::{consent, day, due, glazing, person_id, review, rule, ruled, settle, text, with};
use crate::domain::entry::Because;
use crate::domain::outgoing::Choice;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{Ruling, RulingKind};
use crate::domain::value::Field;
use crate::wording::say::recorded;

fn echo(proposition: crate::domain::proposition::Proposition, ruling: Ruling) -> String {
    let mut review = review(12, proposition);
    let standing = ruled(&mut review, 401, "ben", ruling);
    with(&review, &rule(), |matter| text(&recorded::recorded(matter, &standing)))
}

#[test]
fn every_recorded_ruling_is_echoed_with_an_undo() {
    let correct = Ruling::Correct { values: vec![due("2026-05-21")], text: "no, the 21st".to_owned() };
    assert_snapshot!(echo(consent(), correct), @r#"
    Recorded: Planning consent is 21 May (tracker said 14 May, schedule 5 April). By Ben, 10:42.
      [Undo]
    "#);
    assert_snapshot!(echo(consent(), Ruling::Approve), @r#"
    Recorded: Planning consent is 14 May (tracker said 14 May, schedule 5 April). By Ben, 10:42.
      [Undo]
    "#);
    assert_snapshot!(echo(glazing(), Ruling::Approve), @r#"
    Recorded: Question from Priya noted. By Ben, 10:42.
      [Undo]
    "#);
    assert_snapshot!(echo(consent(), Ruling::Reject { reason: "ask the architect".to_owned() }), @r#"
    Recorded: Planning consent rejected, "ask the architect". By Ben, 10:42.
      [Undo]
    "#);
    assert_snapshot!(echo(consent(), Ruling::Reject { reason: String::new() }), @r#"
    Recorded: Planning consent rejected. By Ben, 10:42.
      [Undo]
    "#);
    assert_snapshot!(echo(consent(), Ruling::Hold { until: day("2026-03-16") }), @r#"
    Recorded: Planning consent held until 16 March. By Ben, 10:42.
      [Undo]
    "#);
    assert_snapshot!(echo(consent(), Ruling::Delegate { to: person_id("ana") }), @r#"
    Recorded: Planning consent handed to Ana. By Ben, 10:42.
      [Undo]
    "#);
    let words = Ruling::Correct { values: Vec::new(), text: "say it is the facade, not the roof".to_owned() };
    assert_snapshot!(echo(glazing(), words), @r#"
    Recorded: Question from Priya corrected, "say it is the facade, not the roof". By Ben, 10:42.
      [Undo]
    "#);
}

#[test]
fn what_was_taken_back_says_why_and_who_is_asked_again() {
    let gone = |ruling: Ruling, because: Because| {
        let mut review = review(12, consent());
        let standing = ruled(&mut review, 401, "ben", ruling);
        review.standing.clear();
        with(&review, &rule(), |matter| text(&recorded::withdrawn(matter, &standing, because)))
    };
    assert_snapshot!(gone(Ruling::Approve, Because::Unreacted), @"Taken back: the approval of Planning consent by Ben (the reaction was taken off). Asked: Ana or Ben, by Tue 17:00.");
    assert_snapshot!(gone(Ruling::Approve, Because::Undone), @"Taken back: the approval of Planning consent by Ben (undone). Asked: Ana or Ben, by Tue 17:00.");
    assert_snapshot!(gone(Ruling::Reject { reason: String::new() }, Because::Edited), @"Taken back: the rejection of Planning consent by Ben (the reply was edited). Asked: Ana or Ben, by Tue 17:00.");
    assert_snapshot!(gone(Ruling::Hold { until: day("2026-03-16") }, Because::Deleted), @"Taken back: the hold of Planning consent by Ben (the reply was deleted). Asked: Ana or Ben, by Tue 17:00.");
    assert_snapshot!(gone(Ruling::Approve, Because::Replaced), @"Taken back: the approval of Planning consent by Ben (they have said something else since). Asked: Ana or Ben, by Tue 17:00.");
    assert_snapshot!(gone(Ruling::Approve, Because::LostStanding), @"Taken back: the approval of Planning consent by Ben (they may no longer rule on it). Asked: Ana or Ben, by Tue 17:00.");
}

#[test]
fn the_end_of_a_review_is_told_in_its_thread() {
    let mut review = review(12, consent());
    settle(&mut review, ReviewState::Expired, &[], Vec::new());
    assert_snapshot!(with(&review, &rule(), |matter| text(&recorded::settled(matter))), @"Planning consent: nobody answered in time, Tue 10:42. That is not a refusal.");
    ruled(&mut review, 401, "ben", Ruling::Approve);
    settle(&mut review, ReviewState::Approved, &[401], vec![due("2026-05-14")]);
    assert_snapshot!(with(&review, &rule(), |matter| text(&recorded::settled(matter))), @"Approved by Ben, Tue 10:42: Planning consent is 14 May.");
}

#[test]
fn what_was_not_clear_is_asked_back_with_choices() {
    let asked = |why: &str, choices: &[Choice]| {
        with(&review(12, consent()), &rule(), |matter| text(&recorded::ask_back(matter, why, choices)))
    };
    assert_snapshot!(asked("it depends on Ana", &[Choice::Hand(person_id("ana"))]), @r#"
    Not recorded as an approval: it depends on Ana. Shall I ask Ana?
      [Ask Ana]
    "#);
    let dates = ["2026-06-12", "2026-12-06"].map(|raw| Choice::Value(Field::Due, super::date(raw)));
    assert_snapshot!(asked("06/12 is 12 June to some and 6 December to others", &dates), @r#"
    Not recorded: 06/12 is 12 June to some and 6 December to others. Which is it?
      [12 June] [6 December]
    "#);
    assert_snapshot!(asked("that is a yes and a no.", &[Choice::Rule(RulingKind::Approve), Choice::Rule(RulingKind::Reject)]), @r#"
    Not recorded as an approval: that is a yes and a no. Which is it?
      [Approve] [Reject…]
    "#);
    assert_snapshot!(asked("I can't read that", &[]), @"Not recorded: I can't read that. Say it in other words.");
    assert_snapshot!(asked("the year is missing", &dates[..1]), @r#"
    Not recorded: the year is missing. Is this what you meant?
      [12 June]
    "#);
}

#[test]
fn reminders_name_people_and_the_time() {
    let both = [person_id("ana"), person_id("ben")];
    let mut review = review(12, consent());
    assert_snapshot!(with(&review, &rule(), |matter| text(&recorded::nudge(matter, &both, false))), @"Ana or Ben: Planning consent (harbour-12) is still open, by Tue 17:00.");
    assert_snapshot!(with(&review, &rule(), |matter| text(&recorded::nudge(matter, &[person_id("carla")], true))), @"Carla: Planning consent (harbour-12): nobody answered in time. You are asked now too, by Tue 17:00.");
    review.due = None;
    assert_snapshot!(with(&review, &rule(), |matter| recorded::nudge(matter, &both, false).fallback), @"Ana or Ben: Planning consent (harbour-12) is still open.");
    assert_snapshot!(with(&review, &rule(), |matter| recorded::nudge(matter, &both, true).fallback), @"Ana and Ben: Planning consent (harbour-12): nobody answered in time. You are asked now too.");
}
