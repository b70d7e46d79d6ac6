//! Boxes of time with the work in them at their start, and at some points on the way: will it be done?

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::made::{Made, later, number};
use super::score::{Measured, Naive, Score};
use crate::detect::forecast_late::{of_item, to_complete};
use crate::domain::name::ItemKey;
use crate::domain::value::{Field, Value};

/// How many days a box has here: what counts is the share of its time.
const DAYS: u64 = 20;

/// The points on the way that are told to the plan, in percent of the time, up to the one at which is asked.
const POINTS: [(&str, u64); 4] = [("0", 0), ("30", 6), ("50", 10), ("80", 16)];

/// One box, as it stands at the point of time.
struct Asked {
    late: bool,
    raised: bool,
    /// How much of the open work must still be done, in percent: the more, the likelier it is late.
    weight: rust_decimal::Decimal,
    /// Less than half of the work is done.
    under_half: bool,
}

pub(super) fn measure(rows: &[Json]) -> Vec<Measured> {
    let half: Vec<Asked> = rows.iter().enumerate().filter_map(|(at, row)| ask(at, row, "50")).collect();
    let late: Vec<Asked> = rows.iter().enumerate().filter_map(|(at, row)| ask(at, row, "80")).collect();
    let naive = |asked: &[Asked]| Naive { rule: "under half done", score: score(asked, |one| one.under_half) };
    let measured = |what, asked: &[Asked], score| Measured {
        detector: "forecast-late",
        what,
        cases: asked.len(),
        score,
        naive: Some(naive(asked)),
    };
    vec![
        measured("will not finish, as it speaks at half of the time", &half, score(&half, |one| one.raised)),
        measured("will not finish, at the naive rule's recall", &half, at_recall(&half, naive(&half).score)),
        measured("will not finish, as it speaks at 80 % of the time", &late, score(&late, |one| one.raised)),
    ]
}

fn score(asked: &[Asked], raised: impl Fn(&Asked) -> bool) -> Score {
    let mut score = Score::default();
    asked.iter().for_each(|one| score.count(one.late, raised(one)));
    score
}

/// The same measure with its limit moved until it finds as many as `other` does.
fn at_recall(asked: &[Asked], other: Score) -> Score {
    let mut limits: Vec<_> = asked.iter().map(|one| one.weight).collect();
    limits.sort_unstable();
    limits.dedup();
    let scores = limits.into_iter().rev().map(|limit| score(asked, |one| one.weight >= limit));
    scores.into_iter().find(|score| score.right >= other.right).unwrap_or_default()
}

fn ask(at: usize, row: &Json, until: &str) -> Option<Asked> {
    let key = format!("sprint-{at}");
    let start = NaiveDate::from_ymd_opt(2026, 1, 5)?;
    let mut made = Made::default();
    let source = |days| ("tracker", later(start, days));
    made.say(source(0), &key, Field::Start, Value::Date(start));
    made.say(source(0), &key, Field::Due, Value::Date(later(start, DAYS)));
    let mut now = (start, false);
    for (point, days) in POINTS {
        let work = &row["at"][point];
        let part = |name: &str| number(&work[name]);
        let (todo, doing, done) = (part("vel_todo")?, part("vel_inprogress")?, part("vel_done")?);
        let all = todo + doing + done;
        made.say(source(days), &key, Field::Scope, Value::Number(all));
        made.say(source(days), &key, Field::Done, Value::Number(done));
        let two = rust_decimal::Decimal::TWO;
        now = (later(start, days), all > rust_decimal::Decimal::ZERO && done * two < all);
        if point == until {
            break;
        }
    }
    let (today, under_half) = now;
    let item = made.plan.item(&ItemKey::parse(&key)?)?;
    let weight = to_complete(item, chrono_tz::UTC).map_or(-rust_decimal::Decimal::ONE, |share| share.percent);
    let raised = of_item(&made.on(today), item).is_some();
    Some(Asked { late: row["late"].as_bool()?, raised, weight, under_half })
}
