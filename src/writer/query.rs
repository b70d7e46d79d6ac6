//! Queries: what somebody wants to know, as terms, people and kinds, and how relevant each line is to it.

use crate::domain::brief::BriefMessage;
use crate::domain::summary::ClaimKind;
use crate::language::words::{WordKind, words};

use super::period::Period;
use super::terms::{Term, content};

/// A query as the writer reads it.
pub(super) struct Query {
    terms: Vec<Term>,
    /// For each message, whether somebody wrote it whom the query names.
    named: Vec<bool>,
    kinds: Vec<ClaimKind>,
}

/// Words of a query that ask for a summary and not for something in it.
const GENERAL: &[&str] = &[
    "summarize", "summarise", "summary", "summaries", "whole", "meeting", "meetings", "main", "discussion",
    "discussions", "discuss", "discussed", "discussing", "conversation", "points", "overall", "content", "overview",
    "team", "group", "participants", "participant", "mentioned", "explain", "describe", "list", "opinion", "opinions",
    "views", "view",
];

/// BM25's saturation and length constants, at their usual values.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.75;

impl Query {
    /// Reads a query. None where it asks for the whole.
    pub(super) fn read(text: &str, period: &Period, messages: &[BriefMessage]) -> Option<Self> {
        let tokens = words(text);
        let mut terms = Vec::new();
        let mut kinds = Vec::new();
        let asked: Vec<&str> = tokens.iter().filter(|w| w.kind == WordKind::Word).map(|w| w.lower.as_ref()).collect();
        for word in &tokens {
            kinds.extend(kind(&word.lower));
            if GENERAL.contains(&word.lower.as_ref()) || content(word).is_none() {
                continue;
            }
            if let Some(term) = period.known.known(word)
                && !terms.contains(&term)
            {
                terms.push(term);
            }
        }
        let named: Vec<bool> = messages.iter().map(|m| names(&asked, &m.author)).collect();
        (!terms.is_empty() || !kinds.is_empty() || named.contains(&true)).then_some(Self { terms, named, kinds })
    }

    /// How relevant each line is: BM25 over the query's terms, with a share of what stands around it, since an answer
    /// seldom repeats the question.
    pub(super) fn relevance(&self, period: &Period) -> Vec<f32> {
        let count = period.lines.len().max(1) as f32;
        let mean = (period.terms.len() as f32 / count).max(1.0);
        let rarity = |t: Term| {
            let lines = period.known.lines()[t as usize] as f32;
            (1.0 + (count - lines + 0.5) / (lines + 0.5)).ln()
        };
        let rare: Vec<(Term, f32)> = self.terms.iter().map(|t| (*t, rarity(*t))).collect();
        let own: Vec<f32> = period
            .lines
            .iter()
            .map(|line| {
                let terms = period.terms_of(line);
                let found: f32 = rare.iter().filter(|(t, _)| terms.contains(t)).map(|(_, r)| r).sum();
                let length = SATURATION * (1.0 - LENGTH + LENGTH * terms.len() as f32 / mean);
                found * (SATURATION + 1.0) / (1.0 + length)
            })
            .collect();
        let around = smoothed(&own);
        let line = |(at, line): (usize, &super::line::Line)| {
            let named = if self.named[line.message] { 1.6 } else { 1.0 };
            let wanted = if self.kinds.contains(&line.kind) { 3.0 } else { 1.0 };
            (0.02 + own[at] + around[at]) * named * wanted
        };
        period.lines.iter().enumerate().map(line).collect()
    }
}

/// How far, in lines, relevance spreads.
const AROUND: usize = 12;

/// What the lines around each line share with it, less with each line between.
fn smoothed(own: &[f32]) -> Vec<f32> {
    let share = |at: usize| {
        let from = at.saturating_sub(AROUND);
        let to = (at + AROUND + 1).min(own.len());
        let near = |i: usize| own[i] * (1.0 - at.abs_diff(i) as f32 / (AROUND + 1) as f32);
        (from..to).filter(|i| *i != at).map(near).sum::<f32>() * 0.3
    };
    (0..own.len()).map(share).collect()
}

/// Whether the words of a query hold every word of a name.
fn names(asked: &[&str], author: &str) -> bool {
    let mut parts = author.split_whitespace().peekable();
    parts.peek().is_some() && parts.all(|part| asked.iter().any(|w| w.eq_ignore_ascii_case(part)))
}

/// The kind that a word of a query asks for.
fn kind(word: &str) -> Option<ClaimKind> {
    Some(match word {
        "decided" | "decision" | "decisions" | "agreed" | "agree" | "resolved" | "resolutions" | "conclusion"
        | "conclude" => ClaimKind::Decided,
        "done" | "finished" | "completed" | "shipped" | "merged" => ClaimKind::Done,
        "blocked" | "blockers" | "blocking" | "blocker" | "stuck" => ClaimKind::Blocked,
        "asked" | "unanswered" => ClaimKind::Asked,
        "promised" | "promises" | "commitments" | "actions" | "todo" => ClaimKind::Promised,
        _ => return None,
    })
}
