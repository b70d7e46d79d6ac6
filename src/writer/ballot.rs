//! Ballots: proposals that stand in the room and how they are answered. "+1" and "agreed" say nothing by themselves; what
//! was decided is the proposal that they answer.

use crate::domain::brief::BriefMessage;
use crate::domain::summary::ClaimKind;

use super::answer::Answer;
use super::line::Line;
use super::terms::Term;

/// How something is put to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// With a formal mark.
    Formal,
    /// "let's …", "should we …?".
    Plain,
    /// "we could …".
    Soft,
    /// "can you …?": whoever says yes promises.
    Request,
    /// Without any form; the votes behind it show what it was.
    Voted,
}

impl How {
    /// Within how many messages an answer still answers it.
    fn reach(self) -> usize {
        match self {
            Self::Formal | Self::Voted => 90,
            Self::Plain => 12,
            Self::Soft => 8,
            Self::Request => 5,
        }
    }
}

/// A proposal and its answers so far.
#[derive(Clone, Debug)]
struct Open {
    line: usize,
    message: usize,
    author: String,
    thread: Option<String>,
    how: How,
    to: Option<String>,
    yes: Vec<(usize, String)>,
    no: usize,
    passed: Option<usize>,
    failed: bool,
}

/// So many proposals are open at the same time, over all threads; the oldest closes.
const OPEN: usize = 24;

/// A claim shows at most so many votes.
const SHOWN: usize = 6;

/// So many voters make a proposal of what has no form.
const QUORUM: usize = 3;

/// Votes answer what stands within so many messages before the first of them.
const BEFORE_VOTE: usize = 6;

/// The proposals of a period.
#[derive(Default)]
pub(super) struct Ballot {
    open: Vec<Open>,
    closed: Vec<Open>,
    /// The last line with some substance: its index, message, author and thread.
    last: Option<(usize, usize, String, Option<String>)>,
}

impl Ballot {
    /// A line was said. Opens a ballot where it proposes.
    pub(super) fn line(
        &mut self,
        line: usize,
        message: &BriefMessage,
        (at, how, to): (usize, Option<How>, Option<&str>),
        terms: usize,
    ) {
        if terms >= 3 {
            let same = self.last.as_ref().is_some_and(|(_, m, ..)| *m == at);
            if !same {
                self.last = Some((line, at, message.author.clone(), message.thread.clone()));
            }
        }
        if let Some(how) = how
            && terms >= 2
        {
            self.start(Open::new(line, at, message, how, to));
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
        match answer {
            Answer::Vote | Answer::Agree => {
                if !open.yes.iter().any(|(_, by)| *by == message.author) {
                    open.yes.push((at, message.author.clone()));
                }
            }
            Answer::Against => open.no += 1,
            Answer::Neutral => {}
            Answer::Passed => open.passed = open.passed.or(Some(at)),
            Answer::Failed => open.failed = true,
        }
    }

    /// The newest formal proposal of that thread did not pass.
    pub(super) fn failed(&mut self, message: &BriefMessage) {
        if let Some(open) = self.open.iter_mut().rev().find(|o| o.thread == message.thread && o.how == How::Formal) {
            open.failed = true;
        }
    }

    /// The index of the open proposal that an answer answers.
    fn asked(&mut self, at: usize, message: &BriefMessage, answer: Answer, to: Option<&str>) -> Option<usize> {
        let fits = |o: &Open| {
            let near = o.thread == message.thread && at > o.message && at - o.message <= o.how.reach();
            let outcome = !matches!(answer, Answer::Passed | Answer::Failed)
                || matches!(o.how, How::Formal | How::Voted | How::Plain);
            let own = o.author == message.author
                && !matches!(o.how, How::Formal | How::Voted)
                && !matches!(answer, Answer::Passed | Answer::Failed);
            let addressed =
                to.is_none_or(|to| o.author.eq_ignore_ascii_case(to) || matches!(o.how, How::Formal | How::Voted));
            let asked =
                o.how != How::Request || o.to.as_deref().is_none_or(|name| name.eq_ignore_ascii_case(&message.author));
            near && outcome && !own && addressed && asked
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
    fn unmarked(&self, at: usize, message: &BriefMessage, found: Option<usize>) -> Option<Open> {
        let (line, said, author, thread) = self.last.as_ref()?;
        let near = *thread == message.thread && at - said <= BEFORE_VOTE && *author != message.author;
        let better = found.is_some_and(|i| {
            let open = &self.open[i];
            open.message >= *said
                || open.how == How::Formal
                || !open.yes.is_empty() && open.how == How::Voted && at - open.message < 20 && *said > open.message + 1
        });
        (near && !better).then(|| Open {
            line: *line,
            message: *said,
            author: author.clone(),
            thread: thread.clone(),
            how: How::Voted,
            to: None,
            yes: Vec::new(),
            no: 0,
            passed: None,
            failed: false,
        })
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

impl Open {
    fn new(line: usize, at: usize, message: &BriefMessage, how: How, to: Option<&str>) -> Self {
        Self {
            line,
            message: at,
            author: message.author.clone(),
            thread: message.thread.clone(),
            how,
            to: to.map(str::to_owned),
            yes: Vec::new(),
            no: 0,
            passed: None,
            failed: false,
        }
    }

    /// How much the answers make of it; nothing where it did not pass.
    fn verdict(&self) -> Option<f32> {
        if self.failed {
            return None;
        }
        let others = self.yes.iter().filter(|(_, by)| *by != self.author).count();
        let unopposed = self.no == 0;
        match self.how {
            How::Formal if self.passed.is_some() && others > self.no => Some(4.0),
            How::Formal => (unopposed && others >= 1 && self.yes.len() >= 2).then_some(3.5),
            How::Voted => (unopposed && others >= QUORUM).then_some(2.5),
            How::Plain => (unopposed && (others >= 1 || self.passed.is_some())).then_some(1.6 + others as f32 * 0.2),
            How::Soft => (unopposed && others >= 2).then_some(1.4 + others as f32 * 0.2),
            How::Request => (unopposed && others >= 1).then_some(1.6),
        }
    }
}

/// Whether one of the next formal proposals puts the same in other words.
fn reworded(line: usize, formal: &[usize], lines: &[Line], terms: &[Term]) -> bool {
    let own = &terms[lines[line].terms.clone()];
    let later = formal.iter().filter(|other| **other > line).take(2);
    later.into_iter().any(|other| overlap(own, &terms[lines[*other].terms.clone()]) >= 0.5)
}

/// The share of terms that two lines have in common, of the shorter one's.
pub(super) fn overlap(one: &[Term], other: &[Term]) -> f32 {
    let shorter = one.len().min(other.len());
    if shorter == 0 {
        return 0.0;
    }
    one.iter().filter(|t| other.contains(t)).count() as f32 / one.len().max(other.len()) as f32
}
