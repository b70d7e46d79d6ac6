//! What commands answer.

use insta::assert_snapshot;

use super::{consent, glazing, now, project, review, rule, who};
use crate::domain::calendar::Term;
use crate::domain::finding::Detector;
use crate::domain::policy::{Applies, Expiry, Mode, Objections, Rule};
use crate::domain::proposition::ReviewKind;
use crate::wording::say::Matter;
use crate::wording::say::overview::{open, paused, policy, schedule};

#[test]
fn the_open_reviews_are_listed_with_who_is_asked() {
    let (project, rule) = (project(), rule());
    let reviews = [review(12, consent()), review(13, glazing())];
    let matters: Vec<Matter<'_>> =
        reviews.iter().map(|review| Matter { project: &project, review, rule: &rule, now: now() }).collect();
    assert_snapshot!(open(&matters, None).join("\n"), @r#"
    harbour-12: Two systems disagree: "Planning consent" is 14 May in the tracker, 5 April in the schedule. Day and month look swapped. Use 14 May? Ana or Ben, by Tue 17:00.
    harbour-13: "Who orders the glazing?" (Priya, Wed 4 March) has had no answer. Who can answer? Ana or Ben, by Tue 17:00.
    "#);
    let person = |id: &str| crate::domain::name::PersonId::parse(id).unwrap();
    let (ana, priya) = (person("ana"), person("priya"));
    assert_snapshot!(open(&matters[1..], Some(&ana)).join("\n"), @r#"
    Waiting for you: one review
    harbour-13: "Who orders the glazing?" (Priya, Wed 4 March) has had no answer. Who can answer? Ana or Ben, by Tue 17:00.
    "#);
    assert_snapshot!(open(&matters[1..], Some(&priya)).join("\n"), @r#"
    Nothing waits for you.
    Open for others:
    harbour-13: "Who orders the glazing?" (Priya, Wed 4 March) has had no answer. Who can answer? Ana or Ben, by Tue 17:00.
    "#);
    assert_snapshot!(open(&[], None).join("\n"), @"Nothing is open.");
    let many = vec![matters[0]; 23];
    assert_snapshot!(open(&many, None).last().unwrap(), @"and 3 more");
}

#[test]
fn the_schedule_tells_the_next_digest() {
    let mut project = project();
    assert_snapshot!(schedule(&project, now()).join("\n"), @"Next digest: Mon 09:00 (Europe/Zurich).");
    project.digest = None;
    assert_snapshot!(schedule(&project, now()).join("\n"), @"No digest is scheduled.");
}

#[test]
fn the_policy_is_told_rule_by_rule() {
    let mut project = project();
    assert_snapshot!(policy(&project).join("\n"), @r#"
    summary (summary): for information
    Everything else: any lead; one rejection ends it; within two working days; then Carla; then it stays open
    Carla or any lead may change this.
    "#);
    let hours = |hours: i64| Term { working_days: 0, clock: chrono::TimeDelta::hours(hours) };
    project.policy.rules = vec![
        (
            Applies::Kinds(vec![ReviewKind::Update, ReviewKind::Request]),
            Rule {
                name: "client".to_owned(),
                quorum: 2,
                objections: Objections::Quorum(2),
                expiry: Expiry::Lapse,
                within: Some(hours(4)),
                ..rule()
            },
        ),
        (
            Applies::Kinds(vec![ReviewKind::Exception(Detector::Slipped)]),
            Rule { name: "small slips".to_owned(), mode: Mode::Auto { objection_within: hours(24) }, ..rule() },
        ),
        (
            Applies::Exceptions,
            Rule { name: "at once".to_owned(), mode: Mode::Auto { objection_within: Term::ZERO }, ..rule() },
        ),
    ];
    project.policy.changers = who(&[], &[]);
    assert_snapshot!(policy(&project).join("\n"), @r#"
    client (update, request): 2 approvals of any lead; 2 rejections end it; within four hours; then Carla; then it expires
    small slips (slipped): done unless somebody objects within 24 hours; any lead may rule
    at once (all exceptions): done at once; any lead may take it back
    Everything else: any lead; one rejection ends it; within two working days; then Carla; then it stays open
    Nobody may change this from the chat.
    "#);
}

#[test]
fn silence_and_waking_are_told() {
    assert_snapshot!(paused("Ana", true), @"Silent from now on, by Ana: no digests, no new exceptions. Rulings are still taken. `/countersign resume` wakes me.");
    assert_snapshot!(paused("Ana", false), @"Awake again, by Ana.");
}
