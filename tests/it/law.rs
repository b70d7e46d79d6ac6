//! The law, rule by rule: given a review, when somebody acts or time goes on, then.

use chrono::TimeDelta;
use countersign::domain::admission::Barred;
use countersign::domain::calendar::Term;
use countersign::domain::entry::{Because, Refusal, What};
use countersign::domain::judge::{Changed, Event, Which};
use countersign::domain::lesson::Teaching;
use countersign::domain::policy::{Delegation, Expiry, Mode, Objections, Rule, Who};
use countersign::domain::proposition::ContentHash;
use countersign::domain::review_state::ReviewState;
use countersign::domain::ruling::{Ruling, Trace};

use crate::world::{Bench, day, fix, lead, message, monday, no, person, proposed, raise, rule};

fn two() -> Rule {
    Rule { quorum: 2, ..rule() }
}

#[test]
fn one_approval_of_a_named_person_settles_a_review_with_its_values() {
    let mut bench = Bench::with_review(rule());
    assert_eq!(bench.says("ana", Ruling::Approve), None);
    assert_eq!(bench.stands(1), "approved");
    assert_eq!(bench.state.corrections().len(), 1);
    assert_eq!(bench.kinds(), ["review-opened", "card-posted", "ruling-recorded", "review-settled"]);
}

#[test]
fn who_may_not_rule_is_refused_and_the_refusal_is_recorded() {
    let cases =
        [("dan", Barred::NotNamed), ("guest", Barred::Guest), ("bot", Barred::Bot), ("stranger", Barred::Stranger)];
    for (user, barred) in cases {
        let mut bench = Bench::with_review(rule());
        assert_eq!(bench.says(user, Ruling::Approve), Some(Refusal::Barred(barred)), "{user}");
        assert_eq!(bench.stands(1), "open", "{user}");
        assert_eq!(bench.kinds().last(), Some(&"ruling-refused"));
    }
}

#[test]
fn a_guest_whom_the_policy_names_rules() {
    let mut bench = Bench::with_review(Rule { guests: true, ..rule() });
    assert_eq!(bench.says("guest", Ruling::Approve), None);
    assert_eq!(bench.stands(1), "approved");
}

#[test]
fn a_reply_that_was_edited_into_something_refused_says_no_longer_what_it_said() {
    let mut bench = Bench::with_review(rule());
    let trace = Trace::Reply(message("r"));
    let act = bench.act("ana", Ruling::Approve, trace.clone());
    let _ = bench.happen(&Event::Ruled(act));
    assert_eq!(bench.stands(1), "approved");
    let act = bench.act("ana", Ruling::Hold { until: day(1) }, trace);
    assert_eq!(bench.happen(&Event::Ruled(act)).refusal, Some(Refusal::BadDay));
    assert_eq!(bench.stands(1), "open");
}

#[test]
fn a_quorum_counts_people_not_acts() {
    let mut bench = Bench::with_review(two());
    bench.says("ana", Ruling::Approve);
    bench.reacts("ana", Ruling::Approve);
    assert_eq!(bench.stands(1), "open");
    bench.reacts("ben", Ruling::Approve);
    assert_eq!(bench.stands(1), "approved");
}

#[test]
fn refusal_wins_over_approval_whatever_its_order() {
    let mut bench = Bench::with_review(two());
    bench.says("ana", Ruling::Approve);
    bench.says("ben", no());
    assert_eq!(bench.stands(1), "rejected");
    assert_eq!(bench.says("cleo", Ruling::Approve), Some(Refusal::Closed(ReviewState::Rejected)));

    let mut bench = Bench::with_review(rule());
    bench.reacts("ana", no());
    assert_eq!(bench.reacts("ana", Ruling::Approve), Some(Refusal::Closed(ReviewState::Rejected)));
    assert_eq!(bench.stands(1), "rejected");
}

#[test]
fn two_opposite_reactions_of_one_person_count_as_the_refusal() {
    let mut bench = Bench::with_review(two());
    bench.reacts("ana", Ruling::Approve);
    bench.reacts("ana", no());
    assert_eq!(bench.stands(1), "rejected");
    bench.unreacts("ana", &no());
    assert_eq!(bench.stands(1), "open");
    bench.reacts("ben", Ruling::Approve);
    assert_eq!(bench.stands(1), "approved");
}

#[test]
fn what_is_said_later_replaces_what_was_said() {
    let mut bench = Bench::with_review(two());
    bench.says("ana", Ruling::Approve);
    bench.says("ana", Ruling::Hold { until: day(9) });
    assert_eq!(bench.stands(1), "held");
    bench.says("ana", Ruling::Approve);
    assert_eq!(bench.stands(1), "open");
}

#[test]
fn who_settled_a_review_may_still_say_otherwise() {
    let mut bench = Bench::with_review(rule());
    bench.says("ana", Ruling::Approve);
    assert_eq!(bench.says("ana", no()), None);
    assert_eq!(bench.stands(1), "rejected");
    assert!(bench.state.corrections().is_empty());
}

#[test]
fn a_correction_after_approval_is_refused_to_everybody_else() {
    let mut bench = Bench::with_review(rule());
    bench.says("ana", Ruling::Approve);
    assert_eq!(bench.says("ben", fix(21)), Some(Refusal::Closed(ReviewState::Approved)));
}

#[test]
fn a_correction_settles_where_one_is_enough() {
    let mut bench = Bench::with_review(rule());
    bench.says("ben", fix(21));
    assert_eq!(bench.stands(1), "corrected");
    let correction = bench.state.corrections().remove(0);
    assert_eq!((correction.value, correction.by), (proposed(21).value, Some(person("ben"))));
}

#[test]
fn a_correction_asks_anew_where_several_must_approve() {
    let mut bench = Bench::with_review(two());
    bench.says("ana", Ruling::Approve);
    let trace = Trace::Reply(message("r"));
    let act = bench.act("ben", fix(21), trace);
    let decided = bench.happen(&Event::Ruled(act.clone()));
    let changed = Changed { review: bench.id(1), values: vec![proposed(21)], by: act.by };
    assert_eq!(decided.changed, Some(changed));
    let mut again = raise(21);
    again.replaces = Some(bench.id(1));
    let _ = bench.happen(&Event::Raised(again));
    assert_eq!(bench.review(1).state, ReviewState::Superseded { by: Some(bench.id(2)) });
    assert_eq!(bench.stands(2), "open");
    assert!(bench.review(2).standing.is_empty(), "no vote goes over to a proposition that nobody saw");
}

#[test]
fn a_ruling_counts_only_on_the_proposition_that_was_shown() {
    let mut bench = Bench::with_review(rule());
    let mut act = bench.act("ana", Ruling::Approve, Trace::Reply(message("r")));
    act.on = Some(ContentHash([7; 32]));
    assert_eq!(bench.happen(&Event::Ruled(act)).refusal, Some(Refusal::Changed));
    assert_eq!(bench.stands(1), "open");
}

#[test]
fn a_finding_that_changed_asks_anew_and_one_that_did_not_stays_one() {
    let mut bench = Bench::with_review(rule());
    assert!(bench.happen(&Event::Raised(raise(14))).entries.is_empty());
    let _ = bench.happen(&Event::Raised(raise(15)));
    assert_eq!(bench.review(1).state, ReviewState::Superseded { by: Some(bench.id(2)) });
    assert_eq!(bench.says("ana", Ruling::Approve), Some(Refusal::Closed(bench.review(1).state.clone())));
}

#[test]
fn a_rejected_finding_stays_quiet_until_it_changes() {
    let mut bench = Bench::with_review(rule());
    bench.says("ana", no());
    assert!(bench.happen(&Event::Raised(raise(14))).entries.is_empty());
    let lessons: Vec<_> = bench.state.lessons(TimeDelta::days(180), bench.now);
    let refused = raise(14).proposition.hash();
    assert_eq!(lessons[0].teaching, Teaching::Quiet { review: bench.id(1), refused });
    assert_eq!(lessons[0].by, person("ana"));
    assert_eq!(bench.happen(&Event::Raised(raise(15))).entries.len(), 1);
}

#[test]
fn a_finding_that_is_no_longer_so_closes_its_review_and_may_come_back() {
    let mut bench = Bench::with_review(rule());
    let _ = bench.happen(&Event::Cleared(raise(14).finding.unwrap()));
    assert_eq!(bench.review(1).state, ReviewState::Superseded { by: None });
    assert_eq!(bench.happen(&Event::Raised(raise(14))).entries.len(), 1);
}

#[test]
fn taking_a_reaction_off_takes_the_ruling_back() {
    let mut bench = Bench::with_review(rule());
    bench.reacts("ana", Ruling::Approve);
    assert_eq!(bench.stands(1), "approved");
    bench.unreacts("ana", &Ruling::Approve);
    assert_eq!(bench.stands(1), "open");
    assert!(bench.state.corrections().is_empty());
    let what = &bench.entries[bench.entries.len() - 2].what;
    assert!(matches!(what, What::RulingWithdrawn { because: Because::Unreacted, .. }));
}

#[test]
fn only_ones_own_ruling_can_be_undone() {
    let mut bench = Bench::with_review(rule());
    bench.says("ana", Ruling::Approve);
    assert_eq!(bench.undoes("ben"), Some(Refusal::NothingToTakeBack));
    assert_eq!(bench.stands(1), "approved");
    assert_eq!(bench.undoes("ana"), None);
    assert_eq!(bench.stands(1), "open");
}

#[test]
fn an_edited_reply_is_a_new_ruling_in_place_of_the_old() {
    let mut bench = Bench::with_review(two());
    let trace = Trace::Reply(message("r"));
    let first = bench.act("ana", Ruling::Approve, trace.clone());
    let _ = bench.happen(&Event::Ruled(first));
    let second = bench.act("ana", no(), trace.clone());
    let _ = bench.happen(&Event::Ruled(second));
    assert_eq!(bench.stands(1), "rejected");
    let back = bench.back("ana", Which::By(trace), Because::Deleted);
    let _ = bench.happen(&Event::TakenBack(back));
    assert_eq!(bench.stands(1), "open");
    assert!(bench.review(1).standing.is_empty());
}

#[test]
fn a_hold_ends_on_its_day_and_people_are_asked_again() {
    let mut bench = Bench::with_review(rule());
    bench.says("ana", Ruling::Hold { until: day(4) });
    assert_eq!(bench.stands(1), "held");
    let _ = bench.at(3, 12);
    assert_eq!(bench.stands(1), "held");
    let _ = bench.at(4, 9);
    assert_eq!(bench.stands(1), "open");
    bench.says("ben", Ruling::Approve);
    assert_eq!(bench.stands(1), "approved");
}

#[test]
fn a_day_in_the_past_or_years_ahead_holds_nothing() {
    let mut bench = Bench::with_review(rule());
    assert_eq!(bench.says("ana", Ruling::Hold { until: day(2) }), Some(Refusal::BadDay));
    let far = day(2) + TimeDelta::days(3000);
    assert_eq!(bench.says("ana", Ruling::Hold { until: far }), Some(Refusal::BadDay));
}

#[test]
fn nobody_answered_is_recorded_as_such() {
    let mut bench = Bench::with_review(rule());
    let _ = bench.at(4, 8);
    assert_eq!(bench.kinds().last(), Some(&"reminded"));
    let _ = bench.at(4, 8);
    assert_eq!(bench.kinds().iter().filter(|kind| **kind == "reminded").count(), 1);
    let _ = bench.at(4, 10);
    assert_eq!(bench.stands(1), "expired");
    assert_eq!(bench.says("ana", Ruling::Approve), Some(Refusal::Closed(ReviewState::Expired)));
}

#[test]
fn nothing_expires_before_the_platform_was_read_again() {
    let mut bench = Bench::with_review(rule());
    bench.now = monday() + TimeDelta::days(5);
    let _ = bench.happen(&Event::Ticked { reconciled: monday() });
    assert_eq!(bench.stands(1), "open");
}

#[test]
fn the_next_people_are_asked_when_nobody_answers() {
    let dan = Who { people: [person("dan")].into(), roles: [].into() };
    let mut bench = Bench::with_review(Rule { escalate: vec![dan], ..rule() });
    assert_eq!(bench.says("dan", Ruling::Approve), Some(Refusal::Barred(Barred::NotNamed)));
    let _ = bench.at(4, 10);
    assert_eq!(bench.kinds().last(), Some(&"escalated"));
    assert_eq!(bench.says("dan", Ruling::Approve), None);
    assert_eq!(bench.stands(1), "approved");
}

#[test]
fn a_rule_may_keep_a_review_open_past_its_end() {
    let mut bench = Bench::with_review(Rule { expiry: Expiry::StayOpen, ..rule() });
    let _ = bench.at(5, 10);
    let _ = bench.at(6, 10);
    assert_eq!(bench.stands(1), "open");
    assert_eq!(bench.kinds().iter().filter(|kind| **kind == "overran").count(), 1);
}

#[test]
fn a_stand_in_rules_only_while_the_person_is_away() {
    let eve = Who { people: [person("eve")].into(), roles: [].into() };
    let mut bench = Bench::with_review(Rule { who: eve, within: None, ..rule() });
    assert_eq!(bench.says("dan", Ruling::Approve), Some(Refusal::Barred(Barred::NotNamed)));
    let _ = bench.at(10, 9);
    assert_eq!(bench.says("dan", Ruling::Approve), None);
    assert_eq!(bench.stands(1), "approved");
}

#[test]
fn a_ruling_is_handed_only_to_whom_the_rule_allows() {
    let mut bench = Bench::with_review(rule());
    let to_dan = Ruling::Delegate { to: person("dan") };
    assert_eq!(bench.says("ana", to_dan.clone()), Some(Refusal::NotToThem));
    let mut bench = Bench::with_review(Rule { delegation: Delegation::Roster, ..rule() });
    assert_eq!(bench.says("ana", to_dan), None);
    assert_eq!(bench.says("dan", Ruling::Approve), None);
    assert_eq!(bench.stands(1), "approved");
}

#[test]
fn what_only_informs_takes_no_ruling() {
    let mut bench = Bench::with_review(Rule { mode: Mode::Inform, ..rule() });
    assert_eq!(bench.says("ana", Ruling::Approve), Some(Refusal::InformOnly));
}

#[test]
fn the_machine_acts_alone_only_when_nobody_objected() {
    let auto =
        Rule { mode: Mode::Auto { objection_within: Term { working_days: 1, clock: TimeDelta::zero() } }, ..rule() };
    let mut bench = Bench::with_review(auto.clone());
    let _ = bench.at(3, 10);
    assert_eq!(bench.stands(1), "approved");
    let mut bench = Bench::with_review(Rule { objections: Objections::Quorum(2), ..auto });
    bench.says("ana", no());
    let _ = bench.at(3, 10);
    assert_eq!(bench.stands(1), "open");
}

#[test]
fn an_author_does_not_rule_on_their_own_request() {
    let mut bench = Bench::new(rule());
    let mut request = raise(14);
    (request.finding, request.author) = (None, Some(crate::world::actor("ana")));
    let _ = bench.happen(&Event::Raised(request));
    assert_eq!(bench.says("ana", Ruling::Approve), Some(Refusal::Barred(Barred::Author)));
    assert_eq!(bench.says("ben", Ruling::Approve), None);
}

#[test]
fn only_those_who_may_change_the_policy_silence_the_bot() {
    let mut bench = Bench::new(rule());
    let place = bench.act("ana", Ruling::Approve, Trace::Reply(message("r"))).place;
    let pause = |user| Event::Paused { by: crate::world::actor(user), paused: true, place: place.clone() };
    assert!(bench.happen(&pause("dan")).refusal.is_some());
    assert!(lead().roles.len() == 1 && !bench.state.is_paused());
    let _ = bench.happen(&pause("ana"));
    assert!(bench.state.is_paused());
    assert!(bench.happen(&Event::Raised(raise(14))).entries.is_empty());
}

#[test]
fn private_text_is_posted_only_where_its_readers_are() {
    let mut bench = Bench::new(rule());
    let mut secret = raise(14);
    let elsewhere = countersign::domain::message::ChannelId { channel: "board".into(), ..crate::world::channel() };
    secret.audience = countersign::domain::audience::Audience::readers_of([elsewhere]);
    assert!(bench.happen(&Event::Raised(secret)).outgoing.is_empty());
}
