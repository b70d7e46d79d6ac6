//! The network of work that waits for work: chains to commitments that move, and what would follow if a date were another one.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use countersign::detect::what_if::{Untold, what_if};
use countersign::detect::{Conversation, Judged, Scene, Thresholds, critical_path_moved, find};
use countersign::domain::calendar::Calendar;
use countersign::domain::finding::{Detector, Fact, Finding, Severity};
use countersign::domain::name::{ItemKey, SourceId};
use countersign::domain::person::Roster;
use countersign::domain::plan::Plan;
use countersign::domain::reading::Reading;
use countersign::domain::value::{Field, Value};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn at(text: &str) -> DateTime<Utc> {
    day(text).and_hms_opt(9, 0, 0).expect("a time").and_utc()
}

fn key(name: &str) -> ItemKey {
    ItemKey::parse(name).expect("a key")
}

struct World {
    plan: Plan,
    calendar: Calendar,
    conversation: Conversation,
    people: Roster,
}

impl World {
    fn new() -> Self {
        let calendar = Calendar::default();
        Self { plan: Plan::default(), calendar, conversation: Conversation::default(), people: Roster::default() }
    }

    fn said(&mut self, on: &str, item: &str, field: Field, value: Value) {
        let source = SourceId::parse("tracker").expect("a name");
        let locator = Arc::from("tracker.csv line 2");
        let _ = self.plan.observe(Reading { item: key(item), field, value, source, at: at(on), locator });
    }

    fn dated(&mut self, on: &str, item: &str, field: Field, date: &str) {
        self.said(on, item, field, Value::Date(day(date)));
    }

    /// An item with its dates, and what it waits for.
    fn item(&mut self, on: &str, item: &str, (start, due): (&str, &str), before: &str) {
        if !start.is_empty() {
            self.dated(on, item, Field::Start, start);
        }
        self.dated(on, item, Field::Due, due);
        if !before.is_empty() {
            self.said(on, item, Field::DependsOn, Value::Text(before.into()));
        }
    }

    fn scene(&self, today: &str) -> Scene<'_> {
        Scene {
            plan: &self.plan,
            conversation: &self.conversation,
            calendar: &self.calendar,
            zone: chrono_tz::UTC,
            now: at(today),
            people: &self.people,
            goals: &[],
            thresholds: Thresholds::default(),
        }
    }
}

/// Steel frame, then fit-out, then the opening; glazing leads to the opening too.
fn library() -> World {
    let mut world = World::new();
    world.item("2026-01-05", "frame", ("2026-03-02", "2026-03-27"), "");
    world.item("2026-01-05", "glazing", ("2026-03-09", "2026-03-20"), "");
    world.item("2026-01-05", "fit-out", ("2026-03-30", "2026-04-24"), "frame");
    world.item("2026-01-05", "opening", ("", "2026-05-08"), "fit-out, glazing");
    world
}

fn moved(world: &World, today: &str) -> Vec<Finding> {
    critical_path_moved::find(&world.scene(today))
}

#[test]
fn a_plan_that_stays_as_it_is_has_no_path_that_moved() {
    assert_eq!(moved(&library(), "2026-03-10"), []);
}

#[test]
fn a_chain_that_grows_past_a_commitment_is_told_with_what_moved_it_and_the_date_that_would_hold() {
    let mut world = library();
    world.dated("2026-03-09", "frame", Field::Due, "2026-04-17");
    let found = moved(&world, "2026-03-10");
    assert_eq!(found.len(), 1, "{found:?}");
    let Fact::CriticalPathMoved { was, is, ended, ends, .. } = &found[0].fact else { panic!("{found:?}") };
    assert_eq!((was, is), (&vec!["frame".to_owned(), "fit-out".to_owned(), "opening".to_owned()], was));
    // Fit-out takes 19 working days after its first, from Monday, 20 April.
    assert_eq!((*ended, *ends), (day("2026-05-08"), day("2026-05-15")));
    assert_eq!((found[0].severity, found[0].evidence.len()), (Severity::High, 1));
    assert_eq!(found[0].proposed.as_ref().map(|proposed| &proposed.value), Some(&Value::Date(day("2026-05-15"))));
    assert_eq!(moved(&world, "2026-03-24"), [], "after two weeks it is no news");
}

#[test]
fn another_chain_that_leads_to_the_same_day_is_told_as_a_change_and_weighs_little() {
    let mut world = library();
    world.dated("2026-03-09", "glazing", Field::Due, "2026-05-01");
    let found = moved(&world, "2026-03-10");
    assert_eq!(found.len(), 1, "{found:?}");
    let Fact::CriticalPathMoved { is, .. } = &found[0].fact else { panic!("{found:?}") };
    assert_eq!(is, &vec!["glazing".to_owned(), "opening".to_owned()]);
    assert_eq!((found[0].severity, found[0].proposed.clone()), (Severity::Low, None));
}

#[test]
fn work_that_is_over_falls_out_of_a_chain_without_a_word() {
    let mut world = library();
    world.dated("2026-03-09", "frame", Field::Finished, "2026-03-09");
    assert_eq!(moved(&world, "2026-03-10"), []);
}

#[test]
fn a_commitments_own_date_that_moved_is_no_path_that_moved() {
    let mut world = library();
    world.dated("2026-03-09", "opening", Field::Due, "2026-05-22");
    assert_eq!(moved(&world, "2026-03-10"), []);
}

#[test]
fn work_in_a_circle_has_no_path_and_is_told_as_a_circle() {
    let mut world = library();
    world.said("2026-03-09", "frame", Field::DependsOn, Value::Text("fit-out".into()));
    let found = find(&world.scene("2026-03-10"));
    assert!(found.iter().any(|finding| matches!(finding.fact, Fact::DependencyCycle { .. })), "{found:?}");
    let item = world.plan.item(&key("frame")).expect("an item");
    let told = what_if(&world.scene("2026-03-10"), item, day("2026-04-03"));
    assert!(matches!(&told, Err(Untold::Circle(titles)) if titles.len() == 2), "{told:?}");
}

#[test]
fn what_waits_is_pushed_for_as_long_as_it_was_planned_to_take_and_commitments_break() {
    let world = library();
    let frame = world.plan.item(&key("frame")).expect("an item");
    let follows = what_if(&world.scene("2026-03-10"), frame, day("2026-04-17")).expect("it is told");
    let told: Vec<(&str, NaiveDate, i64)> =
        follows.shifts.iter().map(|shift| (shift.title.as_str(), shift.due.1, shift.working_days)).collect();
    assert_eq!(
        told,
        [("frame", day("2026-04-17"), 15), ("fit-out", day("2026-05-15"), 15), ("opening", day("2026-05-15"), 5)]
    );
    assert_eq!(follows.shifts[1].start, Some((day("2026-03-30"), day("2026-04-20"))));
    let broken: Vec<Option<NaiveDate>> = follows.shifts.iter().map(|shift| shift.breaks).collect();
    assert_eq!(broken, [None, None, Some(day("2026-05-08"))]);
    assert_eq!(follows.values().len(), 4, "three due dates and a start");
}

#[test]
fn what_comes_sooner_pulls_nothing_and_says_what_it_waits_for() {
    let world = library();
    let opening = world.plan.item(&key("opening")).expect("an item");
    let follows = what_if(&world.scene("2026-03-10"), opening, day("2026-04-10")).expect("it is told");
    assert_eq!(follows.shifts.len(), 1);
    assert_eq!(follows.too_soon, [("fit-out".to_owned(), day("2026-04-24"))]);
    assert_eq!(what_if(&world.scene("2026-03-10"), opening, day("2026-05-08")), Err(Untold::Same));
}

#[test]
fn who_would_have_too_much_to_do_is_named() {
    let mut world = library();
    for (item, start, due) in [("fit-out", "2026-03-30", "2026-04-02"), ("paint", "2026-03-23", "2026-03-27")] {
        world.item("2026-01-06", item, (start, due), if item == "fit-out" { "frame" } else { "" });
        world.said("2026-01-06", item, Field::Owner, Value::Person("Ben".into()));
        world.said("2026-01-06", item, Field::Effort, Value::Duration { minutes: 30 * 60 });
    }
    let paint = world.plan.item(&key("paint")).expect("an item");
    let follows = what_if(&world.scene("2026-03-10"), paint, day("2026-04-02")).expect("it is told");
    assert_eq!(follows.loads, [], "spread over two weeks it is not too much");
    world.dated("2026-01-07", "paint", Field::Start, "2026-03-30");
    world.dated("2026-01-07", "paint", Field::Due, "2026-03-30");
    let frame = world.plan.item(&key("frame")).expect("an item");
    let follows = what_if(&world.scene("2026-03-10"), frame, day("2026-03-26")).expect("it is told");
    let loads: Vec<(&str, bool)> = follows.loads.iter().map(|load| (load.who.as_str(), load.already)).collect();
    assert_eq!(loads, [("Ben", true)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_judged_anew_after_a_reading_is_what_all_would_find(
        moves in proptest::collection::vec((0usize..8, 0usize..4, 0usize..8, 0i64..40), 1..24)
    ) {
        let mut world = World::new();
        for n in 0..8 {
            let before = if n == 0 { String::new() } else { format!("item-{}", n - 1) };
            world.item("2026-01-05", &format!("item-{n}"), ("2026-03-02", "2026-03-20"), &before);
        }
        let mut judged = Judged::default();
        let _ = judged.find(&world.scene("2026-03-10"));
        for (item, what, other, days) in moves {
            let name = format!("item-{item}");
            let date = day("2026-03-02") + TimeDelta::days(days);
            match what {
                0 => world.said("2026-03-10", &name, Field::Due, Value::Date(date)),
                1 => world.said("2026-03-10", &name, Field::Start, Value::Date(date)),
                2 => world.said("2026-03-10", &name, Field::DependsOn, Value::Text(format!("item-{other}").into())),
                _ => world.said("2026-03-10", &name, Field::Finished, Value::Date(date)),
            }
            judged.touch(&key(&name));
            let chains = |found: Vec<Finding>| -> Vec<Finding> {
                found.into_iter().filter(|finding| finding.key.detector == Detector::CriticalPathMoved).collect()
            };
            prop_assert_eq!(chains(judged.find(&world.scene("2026-03-10"))), chains(find(&world.scene("2026-03-10"))));
        }
    }
}
