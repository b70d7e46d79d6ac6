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

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;
    use crate::domain::message::MessageId;
    use crate::domain::summary::ClaimKind;

    fn brief(turns: &[(&str, &str)]) -> Brief {
        let message = |(at, (author, text)): (usize, &(&str, &str))| BriefMessage {
            id: MessageId::parse(&format!("local:demo/general#{at}")).expect("the id is well formed"),
            thread: None,
            author: (*author).to_owned(),
            at: DateTime::UNIX_EPOCH + TimeDelta::minutes(i64::try_from(at).expect("few messages")),
            text: (*text).to_owned(),
            reactions: 0,
        };
        Brief { messages: turns.iter().enumerate().map(message).collect(), ..Brief::default() }
    }

    fn told(turns: &[(&str, &str)]) -> Vec<(ClaimKind, String, usize)> {
        let draft = Offline.draft(&brief(turns));
        draft.claims.into_iter().map(|c| (c.kind, c.text, c.evidence.len())).collect()
    }

    #[test]
    fn an_agreement_decides_the_proposal_that_it_answers() {
        let found = told(&[
            ("ana", "hello everyone"),
            ("ana", "should we order the glazing before the steel frame is up?"),
            ("ben", "agreed"),
            ("cleo", "+1"),
            ("ana", "thanks all"),
        ]);
        assert_eq!(
            found,
            [(ClaimKind::Decided, "should we order the glazing before the steel frame is up?".to_owned(), 3)]
        );
    }

    #[test]
    fn a_vote_decides_and_one_against_it_does_not() {
        let votes = |last: &'static str| {
            [("ana", "PROPOSAL: The frame stays with option B."), ("ben", "+1"), ("cleo", "+1"), ("dev", last)]
        };
        assert_eq!(told(&votes("+1"))[0], (ClaimKind::Decided, "The frame stays with option B.".to_owned(), 4));
        assert_ne!(told(&votes("-1")).first().map(|c| c.0), Some(ClaimKind::Decided));
    }

    #[test]
    fn work_is_told_by_kind_and_chatter_is_left_out() {
        let found = told(&[
            ("ana", "good morning"),
            ("ben", "ana: I'll send the soil report to the council by Friday :)"),
            ("cleo", "lol"),
            ("cleo", "PR #49 landed"),
            ("dev", "we are blocked on the permit for the crane"),
        ]);
        let kinds: Vec<(ClaimKind, &str)> = found.iter().map(|(kind, text, _)| (*kind, text.as_str())).collect();
        assert_eq!(
            kinds,
            [
                (ClaimKind::Done, "PR #49 landed"),
                (ClaimKind::Blocked, "we are blocked on the permit for the crane"),
                (ClaimKind::Promised, "I'll send the soil report to the council by Friday"),
            ]
        );
    }

    #[test]
    fn the_words_stay_within_their_limit_and_a_query_says_which() {
        let mut asked = brief(&[
            ("ana", "The glazing contractor wants a deposit before the frame is up."),
            ("ben", "The council moved the planning hearing to the second week of May."),
        ]);
        asked.max_words = Some(12);
        asked.query = Some("When is the planning hearing?".to_owned());
        let claims = Offline.draft(&asked).claims;
        assert_eq!(claims.len(), 1);
        assert_eq!(claims[0].text, "The council moved the planning hearing to the second week of May.");
    }

    #[test]
    fn nothing_is_made_of_nothing() {
        assert_eq!(told(&[]), []);
        assert_eq!(told(&[("ana", ""), ("ben", "\u{200b}"), ("cleo", "???"), ("dev", "👍")]), []);
    }
}
