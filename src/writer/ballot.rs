//! Ballots: proposals that stand in the room and how they are answered. "+1" and "agreed" say nothing by themselves; what
//! was decided is the proposal that they answer.

use std::collections::VecDeque;

use crate::domain::brief::BriefMessage;
use crate::domain::summary::ClaimKind;

use super::answer::Answer;
use super::line::{LONGEST_FORMAL, Line};
use super::open::{How, Open, QUORUM};
use super::terms::Term;

/// So many proposals are open at the same time, over all threads; the oldest closes.
const OPEN: usize = 24;

/// After so many messages without an answer, nobody answers a proposal any more.
const QUIET: usize = 15;

/// A claim shows at most so many votes.
const SHOWN: usize = 6;

/// Votes answer what stands within so many messages before the first of them.
const BEFORE_VOTE: usize = 6;

/// The proposals of a period.
#[derive(Default)]
pub(super) struct Ballot {
    open: Vec<Open>,
    closed: Vec<Open>,
    /// The last messages with some substance.
    last: VecDeque<Anchor>,
}

/// What a bare vote may answer.
struct Anchor {
    line: usize,
    message: usize,
    author: String,
    thread: Option<String>,
    /// How much it reads as a motion: 2 for "X MUST …" and "Add …", 1 for a plain statement, 0 for "I …" and questions.
    motion: u8,
}

/// What was said of a line, for the ballot.
pub(super) struct Put<'a> {
    /// The line's message.
    pub(super) at: usize,
    /// How it is put, if it is.
    pub(super) how: Option<How>,
    /// Whom it addresses.
    pub(super) to: Option<&'a str>,
    /// How much it reads as a motion, from 0 to 2.
    pub(super) motion: u8,
    /// How many terms it has.
    pub(super) terms: usize,
}

impl Ballot {
    /// A line was said. Opens a ballot where it proposes.
    pub(super) fn line(&mut self, line: usize, message: &BriefMessage, put: &Put<'_>) {
        let goes_on = self.last.back().is_some_and(|a| a.message == put.at);
        if put.terms >= 3 && !goes_on {
            if self.last.len() == BEFORE_VOTE {
                self.last.pop_front();
            }
            self.last.push_back(Anchor {
                line,
                message: put.at,
                author: message.author.clone(),
                thread: message.thread.clone(),
                motion: put.motion,
            });
        }
        if let Some(how) = put.how
            && put.terms >= 2
        {
            self.start(Open::new(line, put.at, message, how, put.to));
        }
    }

    fn start(&mut self, open: Open) {
        if self.open.len() == OPEN {
            let oldest = self.open.remove(0);
            self.closed.push(oldest);
        }
        self.open.push(open);
    }

    /// A message answers.
    pub(super) fn answer(&mut self, (at, message): (usize, &BriefMessage), answer: Answer, to: Option<&str>) {
        let Some(found) = self.asked(at, message, answer, to) else {
            return;
        };
        let open = &mut self.open[found];
        open.heard = at;
        open.voters.push(message.author.clone());
        match answer {
            Answer::Vote | Answer::Agree | Answer::Yes | Answer::Sides => {
                if !open.yes.iter().any(|(_, by)| *by == message.author) {
                    open.yes.push((at, message.author.clone()));
                }
            }
            Answer::Against | Answer::Disagree => open.no += 1,
            Answer::Neutral => {}
            Answer::Passed => open.passed = open.passed.or(Some(at)),
            Answer::Failed => open.failed = Some(open.yes.len()),
        }
    }

    /// The newest formal proposal of that thread did not pass.
    pub(super) fn failed(&mut self, message: &BriefMessage) {
        if let Some(open) = self.open.iter_mut().rev().find(|o| o.thread == message.thread && o.how == How::Formal) {
            open.failed = Some(open.yes.len());
        }
    }

    /// The index of the open proposal that an answer answers.
    fn asked(&mut self, at: usize, message: &BriefMessage, answer: Answer, to: Option<&str>) -> Option<usize> {
        let fits = |o: &Open| {
            let reach = at > o.message && at - o.message <= o.how.reach() && at - o.heard <= QUIET;
            let near = reach && o.thread == message.thread;
            let outcome = !matches!(answer, Answer::Passed | Answer::Failed)
                || matches!(o.how, How::Formal | How::Voted | How::Plain);
            let own = o.author == message.author
                && !matches!(o.how, How::Formal | How::Voted)
                && !matches!(answer, Answer::Passed | Answer::Failed);
            let formal = matches!(o.how, How::Formal | How::Voted);
            let named = match answer {
                Answer::Sides => o.how == How::Formal || to.is_some(),
                Answer::Disagree => !formal,
                Answer::Agree => o.how != How::Voted,
                Answer::Yes => matches!(o.how, How::Plain | How::Request | How::Formal),
                Answer::Failed => o.yes.len() < QUORUM || !formal,
                _ => true,
            };
            let addressed =
                to.is_none_or(|to| o.author.eq_ignore_ascii_case(to) || matches!(o.how, How::Formal | How::Voted));
            let asked =
                o.how != How::Request || o.to.as_deref().is_none_or(|name| name.eq_ignore_ascii_case(&message.author));
            near && outcome && named && !own && addressed && asked
        };
        let found = self.open.iter().rposition(fits);
        let votes = matches!(answer, Answer::Vote | Answer::Against | Answer::Neutral) && to.is_none();
        if votes && let Some(fresh) = self.unmarked(at, message, found) {
            self.start(fresh);
            return Some(self.open.len() - 1);
        }
        found
    }

    /// What a bare vote answers, where no proposal with a form is as near.
    fn unmarked(&mut self, at: usize, message: &BriefMessage, found: Option<usize>) -> Option<Open> {
        let near = |a: &&Anchor| a.thread == message.thread && at - a.message <= BEFORE_VOTE;
        let rank = |a: &&Anchor| match (a.motion, at - a.message) {
            (0, _) => 0,
            (motion, 1) => motion + 1,
            (motion, 2..=3) => motion,
            _ => 1,
        };
        let anchor = self.last.iter().filter(near).max_by_key(rank).filter(|a| a.motion > 0)?;
        let mut fresh = Open {
            line: anchor.line,
            message: anchor.message,
            heard: anchor.message,
            author: anchor.author.clone(),
            thread: anchor.thread.clone(),
            how: How::Voted,
            to: None,
            yes: Vec::new(),
            voters: Vec::new(),
            no: 0,
            passed: None,
            failed: None,
        };
        let Some(old) = found.map(|i| &mut self.open[i]) else {
            return Some(fresh);
        };
        let again = old.voters.contains(&message.author);
        let put = anchor.motion > 1 && anchor.message + 1 == at;
        let running = !put && old.how == How::Voted && !old.yes.is_empty() && at - old.heard <= BEFORE_VOTE;
        if old.message >= anchor.message || old.how == How::Formal || running && !again {
            return None;
        }
        if old.how == How::Voted {
            let late = old.yes.iter().position(|(cast, _)| *cast > anchor.message).unwrap_or(old.yes.len());
            fresh.yes = old.yes.split_off(late);
        }
        Some(fresh)
    }

    /// Turns what was agreed into decisions, and requests that were accepted into promises.
    pub(super) fn close(mut self, lines: &mut [Line], terms: &[Term]) {
        self.closed.append(&mut self.open);
        self.closed.sort_by_key(|o| o.line);
        let formal: Vec<usize> = self.closed.iter().filter(|o| o.how == How::Formal).map(|o| o.line).collect();
        for open in &self.closed {
            let reworded =
                open.how == How::Formal && open.passed.is_none() && reworded(open.line, &formal, lines, terms);
            let Some(weight) = open.verdict().filter(|_| !reworded) else {
                continue;
            };
            if open.how == How::Voted {
                join(open.line, lines);
            }
            let line = &mut lines[open.line];
            line.kind = if open.how == How::Request { ClaimKind::Promised } else { ClaimKind::Decided };
            line.weight = line.weight.max(0.5) * weight;
            line.also.extend(open.yes.iter().take(SHOWN).map(|(at, _)| *at));
            line.also.extend(open.passed);
            line.also.sort_unstable();
            line.also.dedup();
        }
    }
}

/// Makes one line of all lines of a message: a vote answers the whole of it.
fn join(first: usize, lines: &mut [Line]) {
    let message = lines[first].message;
    let mut last = first;
    while lines[first].words < LONGEST_FORMAL && lines.get(last + 1).is_some_and(|l| l.message == message) {
        last += 1;
        let (words, said, sentence, terms) = {
            let next = &mut lines[last];
            next.weight = 0.0;
            (next.words, next.said.end, next.sentence.end, next.terms.end)
        };
        let line = &mut lines[first];
        line.words += words;
        line.said.end = said;
        line.sentence.end = sentence;
        line.terms.end = terms;
    }
}

/// Whether one of the next formal proposals puts the same in other words.
fn reworded(line: usize, formal: &[usize], lines: &[Line], terms: &[Term]) -> bool {
    let own = &terms[lines[line].terms.clone()];
    let later = formal.iter().filter(|other| **other > line).take(2);
    later.into_iter().any(|other| overlap(own, &terms[lines[*other].terms.clone()]) >= 0.75)
}

/// The share of terms that two lines have in common, of the shorter one's.
pub(super) fn overlap(one: &[Term], other: &[Term]) -> f32 {
    let shorter = one.len().min(other.len());
    if shorter == 0 {
        return 0.0;
    }
    one.iter().filter(|t| other.contains(t)).count() as f32 / one.len().max(other.len()) as f32
}
