//! What findings about the plan itself say, and those that hold words of people against it.

use insta::assert_snapshot;
use rust_decimal::Decimal;

use super::finding::{finding, text};
use super::{date, day, due, item, money, source, wrote};
use crate::domain::finding::{Confidence, CostSign, Detector, Fact, LateSign, Near, Proposed};
use crate::domain::value::{Field, Status, Value};

fn title(title: &str) -> String {
    title.to_owned()
}

fn told(detector: Detector, fact: Fact, proposed: Option<Proposed>) -> String {
    text(&finding(detector, fact, proposed))
}

fn late(sign: LateSign, confidence: Confidence, proposed: Option<Proposed>) -> String {
    let fact = Fact::ForecastLate { title: title("Roof"), due: day("2026-06-12"), sign, confidence };
    told(Detector::ForecastLate, fact, proposed)
}

#[test]
fn a_forecast_is_told_with_what_it_rests_on() {
    let stated = LateSign::Stated { forecast: day("2026-07-20"), source: source("tracker") };
    assert_snapshot!(late(stated, Confidence::High, Some(due("2026-07-20"))), @r#"
    Roof
    The tracker expects "Roof" on 20 July; it is promised for 12 June. Move it to 20 July?
    "#);
    let earned = LateSign::EarnedSchedule {
        progress: 30.into(),
        on: day("2026-04-13"),
        elapsed: 60.into(),
        spi: Decimal::new(50, 2),
        forecast: day("2026-07-20"),
    };
    assert_snapshot!(late(earned, Confidence::Medium, Some(due("2026-07-20"))), @r#"
    Roof
    "Roof" is promised for 12 June. On 13 April it was 30 % done with 60 % of its time gone (SPI(t) 0.50): at this pace it ends on 20 July, as far as one can tell by now. Move it to 20 July?
    "#);
    let left = LateSign::Remaining { committed: 20.into(), done: 5.into(), open: 16.into() };
    assert_snapshot!(late(left, Confidence::Medium, None), @r#"
    Roof
    "Roof" is promised for 12 June. Of 20 that were committed 5 are done; 15 of the 16 that are open must still be done. What is left out, or what is the new date?
    "#);
}

#[test]
fn cost_is_told_with_budget_and_forecast() {
    let cost = |sign| {
        let fact = Fact::CostOverrun { title: title("Roof"), budget: money(Some("EUR"), 1_100_000, 0), sign };
        told(Detector::CostOverrun, fact, None)
    };
    let euros = |amount| money(Some("EUR"), amount, 0);
    assert_snapshot!(cost(CostSign::Spent { spent: euros(1_200_000) }), @r#"
    Roof
    "Roof" has cost EUR 1,200,000 of a budget of EUR 1,100,000, and is not done. What is left out, or what is the new budget?
    "#);
    assert_snapshot!(cost(CostSign::Stated { forecast: euros(1_320_000), source: source("ledger") }), @r#"
    Roof
    The ledger expects "Roof" to cost EUR 1,320,000 in the end, against a budget of EUR 1,100,000. What is left out, or what is the new budget?
    "#);
    let earned = CostSign::EarnedValue {
        spent: euros(781_000),
        progress: 48.into(),
        cpi: Decimal::new(68, 2),
        estimate: euros(1_630_000),
    };
    assert_snapshot!(cost(earned), @r#"
    Roof
    "Roof" has cost EUR 781,000 with 48 % done: forecast EUR 1,630,000 against EUR 1,100,000 (CPI 0.68). What is left out, or what is the new budget?
    "#);
}

#[test]
fn dependencies_are_told_with_both_days_or_the_whole_circle() {
    let pair = |begins, proposed| {
        let (title, before) = (title("Facade"), title("Steel frame"));
        let (day, before_due) = (day("2026-03-16"), day("2026-03-20"));
        told(
            Detector::DependencyViolated,
            Fact::DependencyViolated { title, day, begins, before, before_due },
            proposed,
        )
    };
    let moved = Proposed { item: item("PC-1"), field: Field::Start, value: date("2026-03-23") };
    assert_snapshot!(pair(true, Some(moved)), @r#"
    Facade
    "Facade" starts 16 March and waits for "Steel frame", which is due 20 March. Start it on 23 March?
    "#);
    assert_snapshot!(pair(false, None), @r#"
    Facade
    "Facade" is due 16 March and waits for "Steel frame", which is due 20 March. Which one moves?
    "#);
    let circle = Fact::DependencyCycle { titles: ["Facade", "Steel frame", "Crane"].map(title).to_vec() };
    assert_snapshot!(told(Detector::DependencyViolated, circle, None), @r#"
    Facade
    These wait for each other: "Facade" → "Steel frame" → "Crane" → "Facade". Which one moves?
    "#);
}

#[test]
fn work_that_needs_somebody_is_told_with_its_day() {
    let stale = |remarks, owner: Option<&str>| {
        let (title, owner) = (title("Roof"), owner.map(title));
        told(Detector::Stale, Fact::Stale { title, owner, since: day("2026-02-05"), remarks }, None)
    };
    assert_snapshot!(stale(0, Some("Ben")), @r#"
    Roof
    "Roof" is under way and has not moved since 5 February (owner: Ben). Does it go on, and what does it wait for?
    "#);
    assert_snapshot!(stale(2, None), @r#"
    Roof
    "Roof" is under way and has not moved since 5 February, though people write of it. Does it go on, and what does it wait for?
    "#);
    let unowned = |near| told(Detector::Unowned, Fact::Unowned { title: title("Roof"), near }, None);
    assert_snapshot!(unowned(Near::Starts(day("2026-03-13"))), @r#"
    Roof
    "Roof" starts 13 March and nobody owns it. Who takes it?
    "#);
    assert_snapshot!(unowned(Near::Due(day("2026-03-13"))), @r#"
    Roof
    "Roof" is due 13 March and nobody owns it. Who takes it?
    "#);
    let busy = Fact::OverAllocated {
        who: title("Ana"),
        week: day("2026-03-09"),
        hours: 64,
        capacity: 40,
        titles: ["Roof", "Crane permit"].map(title).to_vec(),
    };
    assert_snapshot!(told(Detector::OverAllocated, busy, None), @r#"
    Ana has too much to do
    Ana has 64 h of work in the week of 9 March and 40 h of time: "Roof" and "Crane permit". What moves, or who takes some of it?
    "#);
    let handed = Fact::HandoffIncomplete {
        title: title("Soil report"),
        next: title("Foundations"),
        to: Some(title("Tom")),
        begins: day("2026-03-16"),
    };
    assert_snapshot!(told(Detector::HandoffIncomplete, handed, None), @r#"
    Soil report
    "Soil report" is done and nobody has accepted it; "Foundations" (Tom) builds on it from 16 March. Who accepts it?
    "#);
}

#[test]
fn scope_progress_and_goals_are_told_with_their_numbers() {
    let grew = Fact::ScopeAdded {
        title: title("Sprint 12"),
        from: 20.into(),
        to: 26.into(),
        on: day("2026-03-05"),
        source: source("tracker"),
    };
    assert_snapshot!(told(Detector::ScopeAdded, grew, None), @r#"
    Sprint 12
    "Sprint 12" has grown from 20 to 26 since it began (tracker, 5 March). Is that agreed, and does the date still hold?
    "#);
    let fell = Fact::ProgressFell { title: title("Roof"), from: 50.into(), to: 30.into(), source: source("tracker") };
    assert_snapshot!(told(Detector::Slipped, fell, None), @r#"
    Roof
    "Roof" went back from 50 to 30 % done (tracker). What is open again?
    "#);
    assert_snapshot!(told(Detector::GoalDrift, Fact::WorkWithoutGoal { title: title("New pier") }, None), @r#"
    New pier
    "New pier" serves none of the project's goals. Which goal does it serve?
    "#);
    let goal = Fact::GoalWithoutWork { goal: title("The harbour stays open") };
    assert_snapshot!(told(Detector::GoalDrift, goal, None), @r#"
    The harbour stays open
    No work in the plan serves the goal "The harbour stays open". What is to be done for it?
    "#);
}

/// A finding that rests on what Ben wrote on Wednesday 4 March.
fn said(detector: Detector, fact: Fact, proposed: Option<Proposed>) -> String {
    let mut finding = finding(detector, fact, proposed);
    finding.evidence = vec![wrote("Ben", "the words", "2026-03-04T09:12:00")];
    text(&finding)
}

#[test]
fn what_people_stated_is_told_in_their_words() {
    let (who, quote, by) = (title("Ben"), title("I'll send the survey by 9 March"), day("2026-03-09"));
    let untracked = Fact::PromiseUntracked { who: who.clone(), quote: quote.clone(), due: by };
    let planned = Proposed { item: item(&quote), field: Field::Due, value: date("2026-03-09") };
    assert_snapshot!(said(Detector::PromiseUntracked, untracked, Some(planned)), @r#"
    Promise of Ben
    Ben promised "I'll send the survey by 9 March" (Wed 4 March): that is 9 March, and no plan holds it. Put it into the plan for 9 March?
    "#);
    let missed = Fact::PromiseMissed { who: who.clone(), quote, due: by };
    assert_snapshot!(said(Detector::PromiseMissed, missed, None), @r#"
    Promise of Ben
    Ben promised "I'll send the survey by 9 March" (Wed 4 March). It was for 9 March, and there is no word of it since. Is it done, or what is the new date?
    "#);
    let contradicts = Fact::StatusContradictsChat {
        title: title("Soil report"),
        who: who.clone(),
        quote: title("the soil report is done"),
        status: Value::Status(Status::Active),
    };
    let done = Proposed { item: item("PC-1"), field: Field::Status, value: Value::Status(Status::Done) };
    assert_snapshot!(said(Detector::StatusContradictsChat, contradicts, Some(done)), @r#"
    Soil report
    Ben wrote "the soil report is done" (Wed 4 March). In the plan "Soil report" is active. Set it to done?
    "#);
    let reversed = Fact::DecisionReversed {
        title: title("Soil report"),
        field: Field::Due,
        ruled: date("2026-03-20"),
        by: title("Ana"),
        who,
        quote: title("we decided that the soil report comes on 27 March"),
    };
    assert_snapshot!(said(Detector::DecisionReversed, reversed, Some(due("2026-03-27"))), @r#"
    Soil report
    Ana ruled that "Soil report" is 20 March. Ben wrote since: "we decided that the soil report comes on 27 March". Use 27 March?
    "#);
}

#[test]
fn a_chain_that_moved_is_told_with_what_it_leads_over() {
    let chain = |was: &[&str], is: &[&str], ends: &str, proposed| {
        let titles = |titles: &[&str]| titles.iter().map(|one| title(one)).collect();
        let (title, due, ended) = (title("Opening"), day("2026-06-12"), day("2026-06-12"));
        let fact = Fact::CriticalPathMoved { title, due, was: titles(was), is: titles(is), ended, ends: day(ends) };
        told(Detector::CriticalPathMoved, fact, proposed)
    };
    let (frame, glazing) = (["Frame", "Fit-out", "Opening"], ["Glazing", "Opening"]);
    assert_snapshot!(chain(&frame, &frame, "2026-06-19", Some(due("2026-06-19"))), @r#"
    Opening
    The chain "Frame" → "Fit-out" has grown that leads to "Opening", promised for 12 June: it ends 19 June, not 12 June. Move it to 19 June?
    "#);
    assert_snapshot!(chain(&frame, &glazing, "2026-06-12", None), @r#"
    Opening
    Another chain, "Glazing" (before: "Frame" → "Fit-out"), leads to "Opening", promised for 12 June: it still ends 12 June. Is that agreed?
    "#);
}
