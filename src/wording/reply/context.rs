//! What the grammar knows of the question that a reply answers.

use chrono::NaiveDate;

use super::fields::{Fields, fields};
use super::{Asked, question_asked};
use crate::language::lexicon::Classes;
use crate::language::words::{Word, words};

/// How many words of a prompt are looked at; prompts are a few sentences.
const PROMPT_WORDS: usize = 400;

/// The question in the grammar's terms.
pub(super) struct Context<'a> {
    /// The words of prompt and proposal, sorted: they point at what is proposed.
    known: Vec<String>,
    /// The fields of the proposal.
    pub(super) fields: Fields<'a>,
    /// The local day on which the reply was written.
    pub(super) today: Option<NaiveDate>,
    /// Whether a prompt was given.
    pub(super) has_prompt: bool,
    /// Whether the prompt puts something before people: it asks, or there is none.
    pub(super) proposes: bool,
    /// Whether the prompt asks for objections, so that "no" agrees.
    pub(super) asks_objections: bool,
    pub(super) asked: &'a Asked<'a>,
}

impl<'a> Context<'a> {
    pub(super) fn new(asked: &'a Asked<'a>) -> Self {
        let prompt = words(asked.prompt.unwrap_or_default());
        let prompt = &prompt[..prompt.len().min(PROMPT_WORDS)];
        let mut known: Vec<String> = prompt.iter().filter(|w| !w.is_mark()).map(|w| w.lower.to_string()).collect();
        for (name, value) in asked.proposal.iter().take(PROMPT_WORDS) {
            known.extend(name.split(['_', ' ', '-']).map(str::to_lowercase));
            known.extend(words(value).iter().take(20).map(|w| w.lower.to_string()));
        }
        known.sort_unstable();
        known.dedup();
        let today = asked.at.map(|at| at.date_naive());
        Self {
            known,
            fields: fields(asked, prompt, today),
            today,
            has_prompt: asked.prompt.is_some() || !asked.proposal.is_empty(),
            proposes: prompt.is_empty() || question_asked::proposes(prompt),
            asks_objections: question_asked::asks_objections(prompt),
            asked,
        }
    }

    /// Whether the prompt or the proposal has this word, give or take a plural.
    pub(super) fn knows(&self, word: &Word<'_>) -> bool {
        let lower = word.lower.as_ref();
        let has = |w: &str| self.known.binary_search_by(|k| k.as_str().cmp(w)).is_ok();
        has(lower) || lower.strip_suffix('s').is_some_and(has) || lower.strip_suffix("'s").is_some_and(has)
    }

    /// Whether a word adds nothing to an agreement: the grammar's little words, and what was proposed.
    pub(super) fn is_closed(&self, word: &Word<'_>) -> bool {
        word.classes.has(CLOSED)
            || word.is_mark()
            || matches!(word.kind, crate::language::words::WordKind::Mention | crate::language::words::WordKind::Emoji)
            || self.knows(word)
    }
}

/// The classes whose words may stand in a plain agreement.
const CLOSED: Classes = Classes::YES
    .with(Classes::GOOD)
    .with(Classes::FILLER)
    .with(Classes::COURTESY)
    .with(Classes::FUNCTION)
    .with(Classes::POINTER)
    .with(Classes::COPULA)
    .with(Classes::SUITS)
    .with(Classes::AGREE)
    .with(Classes::GO)
    .with(Classes::FIRST)
    .with(Classes::SOUND)
    .with(Classes::WANT);
