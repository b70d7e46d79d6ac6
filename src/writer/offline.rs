//! The offline writer: extractive and deterministic. It reads the brief, weighs its lines, chooses, and quotes.

use crate::domain::brief::{Brief, BriefMessage};
use crate::domain::evidence::Evidence;
use crate::domain::summary::Claim;

use super::Draft;
use super::choice::{Room, choose};
use super::line::Line;
use super::period::Period;
use super::phrase;
use super::query::Query;
use super::salience::Salience;

/// A quote has at most so many bytes.
const LONGEST_QUOTE: usize = 1_000;

/// A claim shows at most so many pieces of evidence.
const MOST_EVIDENCE: usize = 8;

/// The built-in writer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offline;

impl Offline {
    /// Drafts what the brief tells. The same brief gives the same draft.
    #[must_use]
    pub fn draft(&self, brief: &Brief) -> Draft {
        let period = Period::read(brief);
        let query = brief.query.as_deref().and_then(|text| Query::read(text, &period, &brief.messages));
        let salience = Salience::weigh(&period, brief, query.as_ref());
        let room = brief.max_words.map_or(Room::Claims, Room::Words);
        let claims = choose(&period, &salience, room).iter().filter_map(|line| claim(line, &brief.messages)).collect();
        Draft { claims }
    }
}

/// What a line claims, with the messages that it rests on.
fn claim(line: &Line, messages: &[BriefMessage]) -> Option<Claim> {
    let message = &messages[line.message];
    let mut text = phrase::clean(&message.text[line.said.clone()]);
    if text.is_empty() {
        return None;
    }
    let rest =
        message.text[line.said.end..line.sentence.end.max(line.said.end)].trim_matches(|c: char| !c.is_alphanumeric());
    if rest.split_whitespace().count() > 2 {
        text.push('…');
    }
    let mut also: Vec<usize> = line.also.iter().copied().filter(|at| *at != line.message).collect();
    also.sort_unstable();
    also.dedup();
    let quoted = evidence(message, bounded(&message.text[line.sentence.clone()]));
    let others =
        also.into_iter().take(MOST_EVIDENCE - 1).map(|at| evidence(&messages[at], bounded(&messages[at].text)));
    let evidence = std::iter::once(quoted).chain(others).collect();
    Some(Claim { kind: line.kind, text, evidence })
}

fn evidence(message: &BriefMessage, quote: &str) -> Evidence {
    Evidence::Message {
        id: message.id.clone(),
        author: message.author.clone(),
        at: message.at,
        quote: quote.to_owned(),
    }
}

fn bounded(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_QUOTE)]
}
