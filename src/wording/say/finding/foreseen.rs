//! What findings about the plan itself state: forecasts, cost, dependencies, owners, scope, goals.

use crate::domain::finding::{Confidence, CostSign, Fact, LateSign, Near};
use crate::domain::value::{Field, Value};
use crate::wording::say::quoted::{TITLE_LIMIT, quoted, shortened};
use crate::wording::say::{values, when};

/// The most titles in one sentence.
const TITLES: usize = 5;

/// The sentence of such a fact; nothing for one that tells what happened or was said.
pub(super) fn told(fact: &Fact, year: i32) -> String {
    match fact {
        Fact::ForecastLate { title, due, sign, confidence } => {
            let due = when::day(*due, year);
            late(&quoted(title), &due, sign, (*confidence, year))
        }
        Fact::CostOverrun { title, budget, sign } => over_budget(&quoted(title), budget, sign, year),
        Fact::DependencyViolated { title, day, begins, before, before_due } => {
            let (title, before) = (quoted(title), quoted(before));
            let (day, before_due) = (when::day(*day, year), when::day(*before_due, year));
            let how = if *begins { "starts" } else { "is due" };
            format!("{title} {how} {day} and waits for {before}, which is due {before_due}.")
        }
        Fact::DependencyCycle { titles } => {
            let named: Vec<String> = titles.iter().take(TITLES).map(|title| quoted(title)).collect();
            let more = if titles.len() > TITLES { " → …" } else { "" };
            let first = named.first().cloned().unwrap_or_default();
            format!("These wait for each other: {}{more} → {first}.", named.join(" → "))
        }
        Fact::Stale { title, owner, since, remarks } => {
            let owner = owner.as_ref().map(|owner| format!(" (owner: {})", shortened(owner, TITLE_LIMIT)));
            let (title, since) = (quoted(title), when::day(*since, year));
            let but = if *remarks == 0 { "" } else { ", though people write of it" };
            format!("{title} is under way and has not moved since {since}{but}{}.", owner.unwrap_or_default())
        }
        Fact::Unowned { title, near } => {
            let near = match near {
                Near::Starts(day) => format!("starts {}", when::day(*day, year)),
                Near::Due(day) => format!("is due {}", when::day(*day, year)),
            };
            format!("{} {near} and nobody owns it.", quoted(title))
        }
        Fact::OverAllocated { who, week, hours, capacity, titles } => {
            let named: Vec<String> = titles.iter().map(|title| quoted(title)).collect();
            let listed = values::list(named.iter().map(String::as_str), "and");
            let (who, week) = (shortened(who, TITLE_LIMIT), when::day(*week, year));
            format!("{who} has {hours} h of work in the week of {week} and {capacity} h of time: {listed}.")
        }
        Fact::ScopeAdded { title, from, to, on, source } => {
            let grew = format!("{} to {}", number(*from), number(*to));
            let (on, source) = (when::day(*on, year), shortened(source.as_str(), TITLE_LIMIT));
            format!("{} has grown from {grew} since it began ({source}, {on}).", quoted(title))
        }
        Fact::ProgressFell { title, from, to, source } => {
            let fell = format!("{} to {} %", number(*from), number(*to));
            format!("{} went back from {fell} done ({}).", quoted(title), shortened(source.as_str(), TITLE_LIMIT))
        }
        Fact::WorkWithoutGoal { title } => format!("{} serves none of the project's goals.", quoted(title)),
        Fact::GoalWithoutWork { goal } => format!("No work in the plan serves the goal {}.", quoted(goal)),
        Fact::HandoffIncomplete { title, next, to, begins } => {
            let to = to.as_ref().map(|to| format!(" ({})", shortened(to, TITLE_LIMIT))).unwrap_or_default();
            let (title, next, begins) = (quoted(title), quoted(next), when::day(*begins, year));
            format!("{title} is done and nobody has accepted it; {next}{to} builds on it from {begins}.")
        }
        Fact::CriticalPathMoved { title, due, was, is, ended, ends } => {
            let how = chain(was, is);
            let (title, promised) = (quoted(title), when::day(*due, year));
            let (ended, now) = (when::day(*ended, year), when::day(*ends, year));
            let ends = if ended == now { format!("still ends {now}") } else { format!("ends {now}, not {ended}") };
            format!("{how} to {title}, promised for {promised}: it {ends}.")
        }
        _ => String::new(),
    }
}

/// `Another chain leads: "Glazing" → "Fit-out" (before: "Steel frame")`, or that it is longer.
fn chain(was: &[String], is: &[String]) -> String {
    let named = |titles: &[String]| {
        // The last is the commitment itself.
        let before = &titles[..titles.len().saturating_sub(1)];
        let shown: Vec<String> = before.iter().rev().take(TITLES).rev().map(|title| quoted(title)).collect();
        let more = if before.len() > TITLES { "… → " } else { "" };
        if shown.is_empty() { "nothing".to_owned() } else { format!("{more}{}", shown.join(" → ")) }
    };
    if was == is {
        format!("The chain {} has grown that leads", named(is))
    } else {
        format!("Another chain, {} (before: {}), leads", named(is), named(was))
    }
}

fn late(title: &str, due: &str, sign: &LateSign, (confidence, year): (Confidence, i32)) -> String {
    match sign {
        LateSign::Stated { forecast, source } => {
            let source = values::source_first(source);
            format!("{source} expects {title} on {}; it is promised for {due}.", when::day(*forecast, year))
        }
        LateSign::EarnedSchedule { progress, on, elapsed, spi, forecast } => {
            let (on, forecast) = (when::day(*on, year), when::day(*forecast, year));
            let (progress, elapsed) = (number(*progress), number(*elapsed));
            let sure = match confidence {
                Confidence::High => "",
                Confidence::Medium => ", as far as one can tell by now",
            };
            format!(
                "{title} is promised for {due}. On {on} it was {progress} % done with {elapsed} % of its time gone \
                 (SPI(t) {spi}): at this pace it ends on {forecast}{sure}."
            )
        }
        LateSign::Remaining { committed, done, open } => {
            let owed = number((*committed - *done).max(rust_decimal::Decimal::ZERO));
            let (committed, done, open) = (number(*committed), number(*done), number(*open));
            format!(
                "{title} is promised for {due}. Of {committed} that were committed {done} are done; {owed} of the {open} \
                 that are open must still be done."
            )
        }
    }
}

fn over_budget(title: &str, budget: &Value, sign: &CostSign, year: i32) -> String {
    let money = |value: &Value| values::value(&Field::Budget, value, year);
    let budget = money(budget);
    match sign {
        CostSign::Spent { spent } => {
            format!("{title} has cost {} of a budget of {budget}, and is not done.", money(spent))
        }
        CostSign::Stated { forecast, source } => {
            let source = values::source_first(source);
            format!("{source} expects {title} to cost {} in the end, against a budget of {budget}.", money(forecast))
        }
        CostSign::EarnedValue { spent, progress, cpi, estimate } => {
            let (spent, progress, estimate) = (money(spent), number(*progress), money(estimate));
            format!(
                "{title} has cost {spent} with {progress} % done: forecast {estimate} against {budget} (CPI {cpi})."
            )
        }
    }
}

fn number(number: rust_decimal::Decimal) -> String {
    values::value(&Field::Scope, &Value::Number(number), when::NO_YEAR)
}
