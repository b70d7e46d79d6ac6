//! Each refusal says what to do.

use insta::assert_snapshot;

use super::{consent, review, review_id, rule, text, who, with};
use crate::domain::admission::Barred;
use crate::domain::entry::Refusal;
use crate::domain::policy::{Delegation, Rule};
use crate::domain::review_state::ReviewState;
use crate::wording::say::refused::{refused, unknown_review};

fn said(rule: &Rule, refusal: Refusal) -> String {
    with(&review(12, consent()), rule, |matter| text(&refused(matter, &refusal)))
}

#[test]
fn who_may_not_rule_hears_who_may_and_where() {
    let barred = |barred: Barred| said(&rule(), Refusal::Barred(barred));
    assert_snapshot!(barred(Barred::Bot), @"Not recorded: bots don't rule.");
    assert_snapshot!(barred(Barred::Stranger), @"Not recorded: this account is not on the roster of Harbour Library. Whoever runs the bot can add it. Ana or Ben may, in this thread.");
    assert_snapshot!(barred(Barred::Guest), @"Not recorded: guests don't rule here. Ana or Ben may, in this thread.");
    assert_snapshot!(barred(Barred::NotNamed), @"Not recorded: the policy names others for this. Ana or Ben may, in this thread.");
    assert_snapshot!(barred(Barred::Author), @"Not recorded: you wrote it, so somebody else rules. Ana or Ben may, in this thread.");
    let nobody = Rule { who: who(&[], &["nobody"]), ..rule() };
    assert_snapshot!(said(&nobody, Refusal::Barred(Barred::NotNamed)), @"Not recorded: the policy names others for this. Nobody who may is there today.");
}

#[test]
fn what_is_over_or_changed_points_to_where_it_goes_on() {
    let closed = |state: ReviewState| said(&rule(), Refusal::Closed(state));
    assert_snapshot!(closed(ReviewState::Superseded { by: Some(review_id(15)) }), @"Not recorded: harbour-12 was replaced by harbour-15. Rule there.");
    assert_snapshot!(closed(ReviewState::Superseded { by: None }), @"Not recorded: what harbour-12 was about is no longer so.");
    assert_snapshot!(closed(ReviewState::Expired), @"Not recorded: the time for harbour-12 ran out. It comes back if it is still so.");
    assert_snapshot!(closed(ReviewState::Approved), @"Not recorded: harbour-12 is approved already. Whoever ruled can undo it.");
    assert_snapshot!(said(&rule(), Refusal::Changed), @"Not recorded: Planning consent has changed since that card was posted. Rule on the newest card of harbour-12.");
    assert_snapshot!(said(&rule(), Refusal::Unknown), @"There is no review harbour-12 here. `/countersign open` lists those that are open.");
    assert_snapshot!(text(&unknown_review(&review_id(99))), @"There is no review harbour-99 here. `/countersign open` lists those that are open.");
}

#[test]
fn what_can_not_be_recorded_says_what_can() {
    assert_snapshot!(said(&rule(), Refusal::InformOnly), @"Not recorded: harbour-12 is for information, there is nothing to rule on.");
    assert_snapshot!(said(&rule(), Refusal::NothingToTakeBack), @"Nothing taken back: you have no ruling that stands on harbour-12.");
    assert_snapshot!(said(&rule(), Refusal::NotToThem), @"Not recorded: it can't be handed to them. It can go to Ana, Ben or Carla.");
    let roster = Rule { delegation: Delegation::Roster, ..rule() };
    assert_snapshot!(said(&roster, Refusal::NotToThem), @"Not recorded: I know nobody of that name on the roster. Name somebody who is on it.");
    let nobody = Rule { who: who(&[], &["nobody"]), escalate: Vec::new(), ..rule() };
    assert_snapshot!(said(&nobody, Refusal::NotToThem), @"Not recorded: it can't be handed to anybody.");
    assert_snapshot!(said(&rule(), Refusal::NoValue), @r#"Not recorded: I found no value for Planning consent in that. Write the value alone, such as "21 May"."#);
    assert_snapshot!(said(&rule(), Refusal::BadDay), @"Not recorded: that day has passed, or lies too far ahead. Name another day.");
}
