//! Open proposals: how they are put, how they were answered, and what the answers make of them.

use crate::domain::brief::BriefMessage;

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
    pub(super) fn reach(self) -> usize {
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
pub(super) struct Open {
    pub(super) line: usize,
    pub(super) message: usize,
    /// The last message that answered it, or its own.
    pub(super) heard: usize,
    pub(super) author: String,
    pub(super) thread: Option<String>,
    pub(super) how: How,
    pub(super) to: Option<String>,
    pub(super) yes: Vec<(usize, String)>,
    /// Everybody who answered, however.
    pub(super) voters: Vec<String>,
    pub(super) no: usize,
    pub(super) passed: Option<usize>,
    /// How many were for it when somebody said that it did not pass; a vote after that counts again.
    pub(super) failed: Option<usize>,
}

/// So many voters make a proposal of what has no form.
pub(super) const QUORUM: usize = 3;

impl Open {
    pub(super) fn new(line: usize, at: usize, message: &BriefMessage, how: How, to: Option<&str>) -> Self {
        Self {
            line,
            message: at,
            heard: at,
            author: message.author.clone(),
            thread: message.thread.clone(),
            how,
            to: to.map(str::to_owned),
            yes: Vec::new(),
            voters: Vec::new(),
            no: 0,
            passed: None,
            failed: None,
        }
    }

    /// How much the answers make of it; nothing where it did not pass.
    pub(super) fn verdict(&self) -> Option<f32> {
        if self.failed.is_some_and(|then| self.yes.len() < then + QUORUM) {
            return None;
        }
        let others = self.yes.iter().filter(|(_, by)| *by != self.author).count();
        let unopposed = self.no == 0;
        match self.how {
            How::Formal if self.passed.is_some() && others > self.no => Some(4.0),
            How::Formal => (unopposed && others >= 1 && self.yes.len() >= 2).then_some(3.5),
            How::Voted => (unopposed && others >= QUORUM && self.is_dense()).then_some(2.5),
            How::Plain => (unopposed && (others >= 1 || self.passed.is_some())).then_some(1.6 + others as f32 * 0.2),
            How::Soft => (unopposed && others >= 2).then_some(1.4 + others as f32 * 0.2),
            How::Request => (unopposed && others >= 1).then_some(1.6),
        }
    }

    /// Whether the votes came as one: a vote that nobody called is no row of remarks that happen to agree.
    fn is_dense(&self) -> bool {
        let (Some(first), Some(last)) = (self.yes.first(), self.yes.last()) else {
            return false;
        };
        2 * self.voters.len() > last.0 - first.0
    }
}
