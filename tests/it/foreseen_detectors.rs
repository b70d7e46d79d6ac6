//! Detectors that look ahead or across: forecasts, cost, dependencies, owners, scope, hand-offs, goals. Small stories, one for each law.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use countersign::detect::{self, Conversation, Judged, Scene, Silenced, Thresholds};
use countersign::domain::calendar::Calendar;
use countersign::domain::finding::{Confidence, CostSign, Detector, Fact, Finding, LateSign, Near, Severity};
use countersign::domain::name::{ItemKey, SourceId};
use countersign::domain::person::Roster;
use countersign::domain::plan::Plan;
use countersign::domain::reading::Reading;
use countersign::domain::value::{Field, Status, Value};
use rust_decimal::Decimal;

fn at(day: &str) -> DateTime<Utc> {
    format!("{day}T09:00:00Z").parse().expect("a time")
}

fn date(day: &str) -> Value {
    Value::Date(day.parse().expect("a day"))
}

fn number(number: i64) -> Value {
    Value::Number(Decimal::from(number))
}

fn money(amount: i64) -> Value {
    Value::Money { amount: Decimal::from(amount), currency: Some(Arc::from("EUR")) }
}

fn text(text: &str) -> Value {
    Value::Text(Arc::from(text))
}

fn person(name: &str) -> Value {
    Value::Person(Arc::from(name))
}

fn status(status: Status) -> Value {
    Value::Status(status)
}

type Said<'a> = (&'a str, &'a str, Field, Value);

/// A plan of what one tracker said: (day, item, field, value).
fn plan(said: &[Said<'_>]) -> Plan {
    let mut plan = Plan::default();
    said.iter().for_each(|said| tell(&mut plan, "tracker", said));
    plan
}

fn tell(plan: &mut Plan, source: &str, (day, item, field, value): &Said<'_>) {
    let _ = plan.observe(Reading {
        item: ItemKey::parse(item).expect("a key"),
        field: field.clone(),
        value: value.clone(),
        source: SourceId::parse(source).expect("a name"),
        at: at(day),
        locator: Arc::from("tracker"),
    });
}

const GOALS: [&str; 2] = ["The library opens on time", "The harbour stays open"];

fn found_with(plan: &Plan, today: &str, thresholds: Thresholds) -> Vec<Finding> {
    let (conversation, calendar, people) = (Conversation::default(), Calendar::default(), Roster::default());
    let goals = GOALS.map(str::to_owned);
    detect::find(&Scene {
        plan,
        conversation: &conversation,
        calendar: &calendar,
        zone: chrono_tz::Europe::Berlin,
        now: at(today),
        people: &people,
        goals: &goals,
        thresholds,
    })
}

fn found(plan: &Plan, today: &str) -> Vec<Finding> {
    found_with(plan, today, Thresholds::default())
}

fn of(plan: &Plan, today: &str, detector: Detector) -> Vec<Finding> {
    found(plan, today).into_iter().filter(|finding| finding.key.detector == detector).collect()
}

fn only(plan: &Plan, today: &str, detector: Detector) -> Option<Finding> {
    let mut found = of(plan, today, detector);
    assert!(found.len() <= 1, "{found:?}");
    found.pop()
}

#[test]
fn a_sources_own_forecast_behind_the_promise_is_raised_with_the_date_to_move_it_to() {
    let mut plan = plan(&[
        ("2026-03-02", "A", Field::Due, date("2026-06-12")),
        ("2026-03-02", "A", Field::Forecast, date("2026-06-12")),
    ]);
    assert_eq!(only(&plan, "2026-03-03", Detector::ForecastLate), None);
    tell(&mut plan, "tracker", &("2026-03-04", "A", Field::Forecast, date("2026-07-20")));
    let finding = only(&plan, "2026-03-05", Detector::ForecastLate).expect("it is late");
    assert_eq!(finding.severity, Severity::High);
    assert_eq!(finding.proposed.as_ref().map(|proposed| &proposed.value), Some(&date("2026-07-20")));
    assert_eq!(finding.evidence.len(), 2);
    assert_eq!(only(&plan, "2026-06-15", Detector::ForecastLate), None, "what has passed is overdue, not forecast");
}

#[test]
fn a_forecast_of_a_source_at_odds_on_day_and_month_is_read_the_way_that_is_nearer() {
    let mut plan = plan(&[
        ("2026-03-02", "A", Field::Start, date("2026-01-10")),
        ("2026-03-02", "A", Field::Due, date("2026-07-31")),
        ("2026-03-02", "A", Field::Forecast, date("2026-01-09")),
    ]);
    assert_eq!(only(&plan, "2026-03-03", Detector::ForecastLate), None, "as it is written it is early");
    tell(&mut plan, "schedule", &("2026-03-02", "A", Field::Start, date("2026-10-01")));
    let finding = only(&plan, "2026-03-03", Detector::ForecastLate).expect("day and month are swapped");
    let Fact::ForecastLate { sign: LateSign::Stated { forecast, .. }, .. } = &finding.fact else {
        panic!("not stated: {finding:?}");
    };
    assert_eq!(forecast.to_string(), "2026-09-01");
}

/// Work from 2 March to 11 May 2026: 70 days.
fn under_way(progress: &[(&str, i64)]) -> Plan {
    let mut said: Vec<Said<'_>> = vec![
        ("2026-03-02", "A", Field::Start, date("2026-03-02")),
        ("2026-03-02", "A", Field::Due, date("2026-05-11")),
        ("2026-03-02", "A", Field::Status, status(Status::Active)),
    ];
    said.extend(progress.iter().map(|(day, percent)| (*day, "A", Field::Progress, number(*percent))));
    plan(&said)
}

#[test]
fn earned_schedule_speaks_from_half_of_the_time_on_and_says_the_same_on_the_next_day() {
    let early = under_way(&[("2026-03-10", 2), ("2026-03-25", 10)]);
    assert_eq!(only(&early, "2026-03-26", Detector::ForecastLate), None, "a third of the time says little");
    let good = under_way(&[("2026-03-10", 10), ("2026-04-13", 55)]);
    assert_eq!(only(&good, "2026-04-14", Detector::ForecastLate), None);
    let once = under_way(&[("2026-04-13", 30)]);
    assert_eq!(only(&once, "2026-04-14", Detector::ForecastLate), None, "a number said once is an opinion");
    let slow = under_way(&[("2026-03-10", 5), ("2026-04-13", 30)]);
    let finding = only(&slow, "2026-04-14", Detector::ForecastLate).expect("half of its pace");
    let Fact::ForecastLate { sign: LateSign::EarnedSchedule { spi, forecast, elapsed, .. }, confidence, .. } =
        &finding.fact
    else {
        panic!("not earned schedule: {finding:?}");
    };
    assert_eq!((spi.to_string(), elapsed.to_string(), *confidence), ("0.50".into(), "60".into(), Confidence::Medium));
    assert_eq!(forecast.to_string(), "2026-07-20");
    let tomorrow = only(&slow, "2026-04-17", Detector::ForecastLate).expect("still so");
    assert_eq!((&tomorrow.fact, &tomorrow.proposed), (&finding.fact, &finding.proposed));
}

/// A box of 20 days from 2 March with these (day, scope, done).
fn boxed(work: &[(&str, i64, i64)]) -> Plan {
    let mut said: Vec<Said<'_>> = vec![
        ("2026-03-02", "S", Field::Start, date("2026-03-02")),
        ("2026-03-02", "S", Field::Due, date("2026-03-22")),
    ];
    for (day, scope, done) in work {
        said.push((day, "S", Field::Scope, number(*scope)));
        said.push((day, "S", Field::Done, number(*done)));
    }
    plan(&said)
}

#[test]
fn a_box_of_time_is_late_when_all_that_is_open_must_still_be_done() {
    let late = boxed(&[("2026-03-02", 20, 0), ("2026-03-11", 20, 5)]);
    assert_eq!(only(&late, "2026-03-11", Detector::ForecastLate), None, "not yet half of its time");
    let finding = only(&late, "2026-03-12", Detector::ForecastLate).expect("all 15 must be done");
    assert!(matches!(finding.fact, Fact::ForecastLate { sign: LateSign::Remaining { .. }, .. }));
    let grew = boxed(&[("2026-03-02", 20, 0), ("2026-03-11", 26, 8)]);
    assert_eq!(only(&grew, "2026-03-12", Detector::ForecastLate), None, "12 of 18 will do");
    let done = boxed(&[("2026-03-02", 20, 0), ("2026-03-11", 26, 20)]);
    assert_eq!(only(&done, "2026-03-12", Detector::ForecastLate), None);
}

#[test]
fn cost_is_forecast_from_what_was_done_for_it() {
    let cost = |spent: i64, progress: i64| {
        plan(&[
            ("2026-03-02", "A", Field::Budget, money(1_100_000)),
            ("2026-03-02", "A", Field::Spent, money(spent)),
            ("2026-03-02", "A", Field::Progress, number(progress)),
        ])
    };
    let over = only(&cost(781_000, 48), "2026-03-03", Detector::CostOverrun).expect("71 % for 48 %");
    let Fact::CostOverrun { sign: CostSign::EarnedValue { cpi, estimate, .. }, .. } = &over.fact else {
        panic!("not earned value: {over:?}");
    };
    assert_eq!((cpi.to_string(), estimate.to_string()), ("0.68".into(), "EUR 1630000".into()));
    assert_eq!(over.severity, Severity::High);
    assert_eq!(only(&cost(560_000, 48), "2026-03-03", Detector::CostOverrun), None, "within a tenth");
    assert_eq!(only(&cost(330_000, 10), "2026-03-03", Detector::CostOverrun), None, "too early to tell");
    let spent = only(&cost(1_200_000, 90), "2026-03-03", Detector::CostOverrun).expect("it is spent");
    assert!(matches!(spent.fact, Fact::CostOverrun { sign: CostSign::Spent { .. }, .. }));
    assert_eq!(only(&cost(1_200_000, 100), "2026-03-03", Detector::CostOverrun), None, "it is over");
    let foreign = Value::Money { amount: Decimal::from(5_000_000), currency: Some(Arc::from("JPY")) };
    let mut other = cost(500_000, 48);
    tell(&mut other, "tracker", &("2026-03-04", "A", Field::Spent, foreign));
    assert_eq!(only(&other, "2026-03-05", Detector::CostOverrun), None, "currencies are not mixed");
}

#[test]
fn work_that_begins_before_what_it_waits_for_is_moved_behind_it() {
    let chain = |starts: &str, before_status: Status| {
        plan(&[
            ("2026-03-02", "B", Field::Due, date("2026-03-20")),
            ("2026-03-02", "B", Field::Status, status(before_status)),
            ("2026-03-02", "A", Field::Start, date(starts)),
            ("2026-03-02", "A", Field::Due, date("2026-04-30")),
            ("2026-03-02", "A", Field::DependsOn, text("B, X-9")),
        ])
    };
    let finding = only(&chain("2026-03-16", Status::Active), "2026-03-03", Detector::DependencyViolated)
        .expect("four days early");
    assert_eq!(finding.key.subject, "A/B");
    assert_eq!(
        finding.proposed.map(|proposed| (proposed.field, proposed.value)),
        Some((Field::Start, date("2026-03-23")))
    );
    assert_eq!(only(&chain("2026-03-20", Status::Active), "2026-03-03", Detector::DependencyViolated), None);
    assert_eq!(only(&chain("2026-03-16", Status::Done), "2026-03-03", Detector::DependencyViolated), None);
}

#[test]
fn work_that_waits_for_itself_is_named_once_with_the_whole_circle() {
    let circle = plan(&[
        ("2026-03-02", "A", Field::DependsOn, text("B")),
        ("2026-03-02", "B", Field::DependsOn, text("C")),
        ("2026-03-02", "C", Field::DependsOn, text("A")),
        ("2026-03-02", "D", Field::DependsOn, text("A")),
        ("2026-03-02", "E", Field::DependsOn, text("E")),
    ]);
    let finding = only(&circle, "2026-03-03", Detector::DependencyViolated).expect("a circle");
    let Fact::DependencyCycle { titles } = &finding.fact else {
        panic!("no circle: {finding:?}");
    };
    assert_eq!(titles, &["A", "B", "C"]);
}

#[test]
fn counted_work_without_movement_is_stale_where_its_source_lives() {
    let mut plan = under_way(&[("2026-03-05", 20)]);
    assert_eq!(only(&plan, "2026-03-30", Detector::Stale), None, "its source has said nothing since");
    tell(&mut plan, "tracker", &("2026-03-27", "B", Field::Progress, number(5)));
    let finding = only(&plan, "2026-03-30", Detector::Stale).expect("17 working days");
    let Fact::Stale { since, remarks, .. } = &finding.fact else { panic!("not stale") };
    assert_eq!((since.to_string(), *remarks), ("2026-03-05".into(), 0));
    assert_eq!(only(&plan, "2026-03-24", Detector::Stale), None, "13 working days");
    tell(&mut plan, "tracker", &("2026-03-28", "A", Field::Other("comment".into()), text("waiting for the permit")));
    let finding = only(&plan, "2026-03-30", Detector::Stale).expect("talk is no movement");
    assert!(matches!(finding.fact, Fact::Stale { remarks: 1, .. }));
    tell(&mut plan, "tracker", &("2026-03-29", "A", Field::Status, status(Status::Blocked)));
    assert_eq!(only(&plan, "2026-03-30", Detector::Stale), None, "blocked work is known not to move");
}

#[test]
fn near_work_needs_an_owner_in_a_plan_whose_work_has_owners() {
    let mut plan = plan(&[("2026-03-02", "N", Field::Due, date("2026-03-13"))]);
    for item in ["A", "B", "C", "D"] {
        tell(&mut plan, "tracker", &("2026-03-02", item, Field::Title, text(item)));
    }
    assert_eq!(only(&plan, "2026-03-03", Detector::Unowned), None, "this plan has no owners at all");
    for item in ["A", "B", "C", "D"] {
        tell(&mut plan, "tracker", &("2026-03-02", item, Field::Owner, person("Ana")));
    }
    let finding = only(&plan, "2026-03-03", Detector::Unowned).expect("eight working days ahead");
    let due = "2026-03-13".parse().expect("a day");
    assert!(matches!(finding.fact, Fact::Unowned { near: Near::Due(day), .. } if day == due));
    assert_eq!(only(&plan, "2026-02-20", Detector::Unowned), None, "three weeks ahead");
    tell(&mut plan, "tracker", &("2026-03-04", "N", Field::Owner, person("Ben")));
    assert_eq!(only(&plan, "2026-03-05", Detector::Unowned), None);
}

#[test]
fn a_week_with_more_work_than_hours_is_told_of_the_person() {
    let work = |item: &'static str, hours: i64| -> Vec<Said<'static>> {
        let effort = Value::Duration { minutes: hours * 60 };
        vec![
            ("2026-03-02", item, Field::Owner, person("Ana")),
            ("2026-03-02", item, Field::Start, date("2026-03-09")),
            ("2026-03-02", item, Field::Due, date("2026-03-13")),
            ("2026-03-02", item, Field::Effort, effort),
        ]
    };
    let all = [work("A", 40), work("B", 24)].concat();
    let finding = only(&plan(&all), "2026-03-04", Detector::OverAllocated).expect("64 hours");
    let Fact::OverAllocated { week, hours, capacity, titles, .. } = &finding.fact else { panic!("not that") };
    assert_eq!((week.to_string(), *hours, *capacity), ("2026-03-09".into(), 64, 40));
    assert_eq!(titles, &["A", "B"]);
    let tomorrow = only(&plan(&all), "2026-03-06", Detector::OverAllocated).expect("still so");
    assert_eq!(tomorrow.fact, finding.fact, "the numbers stand for the week");
    let fits = [work("A", 20), work("B", 24)].concat();
    assert_eq!(only(&plan(&fits), "2026-03-04", Detector::OverAllocated), None, "44 hours are within the slack");
}

#[test]
fn work_that_grew_since_it_began_is_told_and_progress_that_went_back_too() {
    let grown = boxed(&[("2026-03-01", 12, 0), ("2026-03-02", 20, 0), ("2026-03-05", 26, 5)]);
    let finding = only(&grown, "2026-03-06", Detector::ScopeAdded).expect("six of twenty");
    assert!(matches!(&finding.fact, Fact::ScopeAdded { from, to, .. } if (*from, *to) == (20.into(), 26.into())));
    assert_eq!(of(&grown, "2026-03-06", Detector::Slipped), []);
    let less = boxed(&[("2026-03-02", 20, 0), ("2026-03-04", 20, 10), ("2026-03-05", 20, 6)]);
    let finding = only(&less, "2026-03-06", Detector::Slipped).expect("four are open again");
    assert!(matches!(&finding.fact, Fact::ProgressFell { from, to, .. } if (*from, *to) == (50.into(), 30.into())));
    assert_eq!(finding.key.subject, "S/progress@tracker");
}

#[test]
fn what_is_handed_on_is_accepted_first_where_the_plan_keeps_that() {
    let mut plan = plan(&[
        ("2026-03-02", "A", Field::Owner, person("Ana")),
        ("2026-03-02", "A", Field::Status, status(Status::Done)),
        ("2026-03-02", "B", Field::Owner, person("Ben")),
        ("2026-03-02", "B", Field::Start, date("2026-03-06")),
        ("2026-03-02", "B", Field::DependsOn, text("A")),
    ]);
    assert_eq!(only(&plan, "2026-03-03", Detector::HandoffIncomplete), None, "this plan keeps no acceptance");
    tell(&mut plan, "tracker", &("2026-03-02", "C", Field::Accepted, text("Priya")));
    let finding = only(&plan, "2026-03-03", Detector::HandoffIncomplete).expect("nobody accepted A");
    assert_eq!(finding.key.subject, "A/B");
    tell(&mut plan, "tracker", &("2026-03-04", "A", Field::Accepted, text("Ben, 4 March")));
    assert_eq!(only(&plan, "2026-03-05", Detector::HandoffIncomplete), None);
}

#[test]
fn work_without_a_goal_and_a_goal_without_work_are_told_where_the_plan_says_what_it_serves() {
    let mut plan = Plan::default();
    for (item, goal) in [("A", "1"), ("B", "library opens"), ("C", "1"), ("D", "1"), ("E", "A new pier")] {
        tell(&mut plan, "tracker", &("2026-03-02", item, Field::Serves, text(goal)));
    }
    let drift = of(&plan, "2026-03-03", Detector::GoalDrift);
    let subjects: Vec<&str> = drift.iter().map(|finding| finding.key.subject.as_str()).collect();
    assert_eq!(subjects, ["goal: The harbour stays open", "E"]);
    tell(&mut plan, "tracker", &("2026-03-04", "E", Field::Serves, text("the harbour stays open")));
    assert_eq!(of(&plan, "2026-03-05", Detector::GoalDrift), []);
}

#[test]
fn a_silenced_detector_says_nothing_and_the_others_go_on() {
    let plan = plan(&[
        ("2026-03-02", "A", Field::Due, date("2026-03-06")),
        ("2026-03-02", "B", Field::Due, date("2026-06-12")),
        ("2026-03-02", "B", Field::Forecast, date("2026-07-20")),
    ]);
    let silenced: Silenced = [Detector::Overdue].into_iter().collect();
    let left = found_with(&plan, "2026-03-20", Thresholds { silenced, ..Thresholds::default() });
    let detectors: Vec<Detector> = left.iter().map(|finding| finding.key.detector).collect();
    assert_eq!(detectors, [Detector::ForecastLate]);
    assert_eq!(found(&plan, "2026-03-20").len(), 2);
}

/// One thing that a tracker may say of one of a few items, so that they meet often.
fn anything() -> impl proptest::strategy::Strategy<Value = (usize, Field, Value)> {
    use proptest::prelude::*;
    let day = (1_u32..28, 1_u32..7).prop_map(|(day, month)| date(&format!("2026-{month:02}-{day:02}")));
    let owner = (0_usize..3).prop_map(|at| person(["Ana", "Ben", "Priya"][at]));
    let keys = prop::collection::vec(0_usize..8, 0..3);
    let keys = keys.prop_map(|keys| text(&keys.iter().map(|at| format!("I-{at}")).collect::<Vec<_>>().join(", ")));
    let said = prop_oneof![
        day.clone().prop_map(|value| (Field::Due, value)),
        day.clone().prop_map(|value| (Field::Start, value)),
        day.prop_map(|value| (Field::Forecast, value)),
        owner.prop_map(|value| (Field::Owner, value)),
        keys.prop_map(|value| (Field::DependsOn, value)),
        (1_i64..80).prop_map(|hours| (Field::Effort, Value::Duration { minutes: hours * 60 })),
        (0_i64..100).prop_map(|percent| (Field::Progress, number(percent))),
        (0_usize..3).prop_map(|at| (Field::Status, status([Status::Planned, Status::Active, Status::Done][at]))),
        Just((Field::Accepted, text("Priya"))),
        Just((Field::Serves, text("1"))),
        (1_i64..200).prop_map(|amount| (Field::Budget, money(amount))),
        (1_i64..200).prop_map(|amount| (Field::Spent, money(amount))),
    ];
    (0_usize..8, said).prop_map(|(at, (field, value))| (at, field, value))
}

proptest::proptest! {
    #[test]
    fn what_is_judged_anew_after_a_reading_is_what_judging_everything_finds(
        said in proptest::collection::vec(anything(), 1..60)
    ) {
        let (conversation, calendar, people) = (Conversation::default(), Calendar::default(), Roster::default());
        let goals = GOALS.map(str::to_owned);
        let mut plan = Plan::default();
        let mut judged = Judged::default();
        for (at_item, field, value) in said {
            let item = format!("I-{at_item}");
            tell(&mut plan, "tracker", &("2026-03-10", &item, field, value));
            judged.touch(&ItemKey::parse(&item).expect("a key"));
            let scene = Scene {
                plan: &plan,
                conversation: &conversation,
                calendar: &calendar,
                zone: chrono_tz::Europe::Berlin,
                now: at("2026-03-11"),
                people: &people,
                goals: &goals,
                thresholds: Thresholds::default(),
            };
            proptest::prop_assert_eq!(judged.find(&scene), detect::find(&scene));
        }
    }
}
