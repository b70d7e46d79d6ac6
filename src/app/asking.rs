//! Asking language models: within what the project may use on a day, the first one and then the second.

use rust_decimal::Decimal;

use crate::domain::authorship::Authorship;
use crate::domain::project::Project;
use crate::domain::state::Spent;
use crate::wording::claims::Ground;
use crate::wording::prompts::{Filled, claims_schema, tokens};
use crate::writer::model::{Ask, Asked, Put};
use crate::writer::{Choice, Modelled};

/// What came of asking.
#[derive(Debug)]
pub(super) enum Came {
    /// Claims of which nothing is known to hold, and how many more were not as asked.
    Claims(Vec<Put>, usize),
    /// Nothing was asked: it would go beyond the day's tokens or money.
    TooMuch,
    /// No model gave an answer that can be used.
    Failed,
}

/// Asks the first model, and the second where that fails; with what was used, where any was asked.
pub(super) async fn ask(modelled: &Modelled, filled: &Filled, spent: Spent) -> (Came, Option<Authorship>) {
    let schema = claims_schema();
    let shown = tokens(&filled.instructions) + tokens(&filled.shown);
    let mut by: Option<Authorship> = None;
    for choice in std::iter::once(&modelled.model).chain(&modelled.fallback) {
        let used =
            by.as_ref().map_or(spent, |by| Spent { tokens: by.tokens_that_day, cost: by.cost_that_day, ..spent });
        if is_too_much(modelled, choice, (shown as u64, filled.max_tokens.into()), used) {
            return (if by.is_some() { Came::Failed } else { Came::TooMuch }, by);
        }
        let ask = Ask {
            model: &choice.name,
            instructions: &filled.instructions,
            shown: &filled.shown,
            schema: &schema,
            temperature: filled.temperature,
            max_tokens: filled.max_tokens,
            messages: filled.numbered.len(),
        };
        let Asked { claims, misshapen, shown, answered } = modelled.server.ask(&ask).await;
        by = authorship(by.take(), choice, filled, (shown, answered), spent);
        if let Some(put) = claims {
            return (Came::Claims(put, misshapen), by);
        }
    }
    (Came::Failed, by)
}

/// Whether a call could go beyond what the project may use on a day.
fn is_too_much(modelled: &Modelled, choice: &Choice, (shown, answered): (u64, u64), used: Spent) -> bool {
    let tokens = used.tokens + shown + answered > modelled.tokens_a_day;
    let cost = used.cost + choice.cost(shown, answered);
    tokens || modelled.cost_a_day.is_some_and(|most| cost > most)
}

/// What all calls so far used; none where no server counted anything.
fn authorship(
    before: Option<Authorship>,
    choice: &Choice,
    filled: &Filled,
    (shown, answered): (u64, u64),
    spent: Spent,
) -> Option<Authorship> {
    let tokens = before.as_ref().map_or(0, |by| by.tokens) + shown + answered;
    let cost = before.as_ref().map_or(Decimal::ZERO, |by| by.cost) + choice.cost(shown, answered);
    (tokens > 0).then(|| Authorship {
        model: choice.name.clone(),
        prompt: filled.version.clone(),
        tokens,
        tokens_that_day: spent.tokens + tokens,
        cost,
        cost_that_day: spent.cost + cost,
    })
}

/// Whom a project's claims may name, and in which zone its days are.
pub(super) fn ground(project: &Project) -> Ground {
    Ground::new(project.roster.people().map(|person| person.name.as_str()), project.zone)
}
