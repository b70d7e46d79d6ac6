//! Milestones with every date that was ever published: each move on its day, mistyped years, and what was overdue.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::made::{Made, day, days, later, read_at};
use super::score::{Measured, Score};
use crate::detect::{find_item, overdue};
use crate::domain::finding::{Fact, Mistake};
use crate::domain::name::ItemKey;
use crate::domain::value::{Field, Status, Value};

/// A date so many days from the one that was published last, or more, may be one of another year.
const OTHER_YEAR: i64 = 300;

/// It is one where with its year put right it comes so near, in days: a season, since dates move by weeks as well.
const SEASON: i64 = 120;

struct Milestone {
    key: String,
    planned: Vec<(NaiveDate, NaiveDate)>,
    actual: Option<NaiveDate>,
}

/// A move as it was published: of which row, when, from, to.
type Move = (usize, NaiveDate, NaiveDate, NaiveDate);

pub(super) fn measure(rows: &[Json]) -> Vec<Measured> {
    let milestones: Vec<Milestone> = rows.iter().enumerate().filter_map(|(at, row)| milestone(at, row)).collect();
    let published: BTreeSet<Move> = milestones.iter().enumerate().flat_map(|(at, one)| moves(at, one)).collect();
    let (found, called) = found(&milestones);
    let mistyped: BTreeSet<Move> = published.iter().filter(|moved| is_typo(&milestones, moved)).copied().collect();
    let score = |so: &BTreeSet<Move>, raised: &BTreeSet<Move>| Score {
        so: so.len(),
        raised: raised.len(),
        right: so.intersection(raised).count(),
    };
    let (known, overdue) = overdue_where_the_end_is_known(&milestones);
    vec![
        Measured {
            detector: "slipped",
            what: "each move on the day it was published",
            cases: milestones.len(),
            score: score(&published, &found),
            naive: None,
        },
        Measured {
            detector: "slipped",
            what: "year mistyped, by the date that was published last",
            cases: published.len(),
            score: score(&mistyped, &called),
            naive: None,
        },
        Measured {
            detector: "overdue",
            what: "late by what was known then, where the actual date is known",
            cases: known,
            score: overdue,
            naive: None,
        },
    ]
}

fn milestone(at: usize, row: &Json) -> Option<Milestone> {
    let planned = row["planned"].as_array()?.iter();
    Some(Milestone {
        key: format!("{at}/{}", row["id"].as_str()?.chars().take(100).collect::<String>()),
        planned: planned.filter_map(|said| Some((day(&said["asof"])?, day(&said["date"])?))).collect(),
        actual: day(&row["actual"]),
    })
}

fn moves(at: usize, milestone: &Milestone) -> impl Iterator<Item = Move> {
    let pairs = milestone.planned.windows(2).filter(|pair| pair[0].1 != pair[1].1);
    pairs.map(move |pair| (at, pair[1].0, pair[0].1, pair[1].1))
}

/// The moves that the detector finds on their day, and those of them that it calls mistyped years.
fn found(milestones: &[Milestone]) -> (BTreeSet<Move>, BTreeSet<Move>) {
    let (mut found, mut called) = (BTreeSet::new(), BTreeSet::new());
    for (at, milestone) in milestones.iter().enumerate() {
        let mut made = Made::default();
        let Some(key) = ItemKey::parse(&milestone.key) else { continue };
        for (on, due) in &milestone.planned {
            made.say(("plan", *on), &milestone.key, Field::Due, Value::Date(*due));
            for finding in find_item(&made.on(*on), &key) {
                let Fact::Slipped { from, to, mistake, .. } = finding.fact else { continue };
                if finding.since == read_at(*on) {
                    found.insert((at, *on, from, to));
                    if mistake == Some(Mistake::Year) {
                        called.insert((at, *on, from, to));
                    }
                }
            }
        }
    }
    (found, called)
}

/// With hindsight: one of the two dates lies whole years off the date that was published last.
fn is_typo(milestones: &[Milestone], moved: &Move) -> bool {
    let (at, _, from, to) = *moved;
    let Some((_, last)) = milestones[at].planned.last() else { return false };
    let apart = |date: NaiveDate| (date - *last).num_days().abs();
    let with_year = |date: NaiveDate, years: i32| {
        let months = chrono::Months::new(12 * years.unsigned_abs());
        if years < 0 { date.checked_sub_months(months) } else { date.checked_add_months(months) }
    };
    let years = [-2, -1, 1, 2];
    let near = |date: NaiveDate| years.iter().filter_map(|by| with_year(date, *by)).any(|date| apart(date) <= SEASON);
    [from, to].into_iter().any(|date| apart(date) > OTHER_YEAR && near(date))
}

/// Day by day, with the status that the milestone had on that day: late is what is past its date of then and was not over yet.
fn overdue_where_the_end_is_known(milestones: &[Milestone]) -> (usize, Score) {
    let (mut cases, mut score) = (0, Score::default());
    for milestone in milestones {
        let (Some(actual), Some((first, _))) = (milestone.actual, milestone.planned.first()) else { continue };
        cases += 1;
        let mut made = Made::default();
        let mut said = milestone.planned.iter().peekable();
        let (mut so, mut raised, mut wrong) = (false, false, false);
        let mut known = None;
        for today in days(*first, later(actual.max(*first), 30)) {
            while let Some((on, due)) = said.next_if(|(on, _)| *on <= today) {
                made.say(("plan", *on), &milestone.key, Field::Due, Value::Date(*due));
                known = Some(*due);
            }
            if today == actual.max(*first) {
                made.say(("releases", today), &milestone.key, Field::Status, Value::Status(Status::Done));
            }
            let late = today < actual && known.is_some_and(|due| due < today);
            let found = !overdue::find(&made.on(today)).is_empty();
            so |= late;
            raised |= found;
            wrong |= found && !late;
        }
        score.count(so && !wrong, raised);
    }
    (cases, score)
}
