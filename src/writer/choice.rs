//! Choice: which lines become claims. Each next one adds most that is not said yet; what says the same is folded.

use crate::domain::summary::ClaimKind;

use super::ballot::overlap;
use super::line::Line;
use super::period::{Period, tells};
use super::salience::Salience;

/// So many lines are weighed against each other; the others are behind all of them by their own weight.
const CANDIDATES: usize = 400;

/// Claims of a summary without a limit of words.
const CLAIMS: usize = 12;

/// Formal decisions are all told, up to so many.
const DECISIONS: usize = 40;

/// Lines share so much when they say the same.
const SAME: f32 = 0.6;

/// Formal decisions share so much: they are often of one mould, and each counts.
const SAME_DECISION: f32 = 0.95;

/// The weight from which a decision counts as formal.
const FORMAL: f32 = 2.4;

/// What a line that tells something done, decided, blocked or promised weighs beyond its terms.
const TELLING: f32 = 8.0;

/// How many of the claims may be of a kind, without a limit of words.
fn share(kind: ClaimKind) -> usize {
    match kind {
        ClaimKind::Decided => 5,
        ClaimKind::Promised => 4,
        ClaimKind::Done => 4,
        ClaimKind::Blocked | ClaimKind::Said => 3,
        ClaimKind::Asked => 2,
    }
}

/// How long a choice may be.
#[derive(Clone, Copy)]
pub(super) enum Room {
    /// So many words.
    Words(usize),
    /// As many claims as the period is worth.
    Claims,
}

/// The chosen lines, by kind and then by time, with what they fold in added to what they rest on.
pub(super) fn choose(period: &Period, salience: &Salience, room: Room) -> Vec<Line> {
    let mut picks = Picks { period, salience, said: vec![0; period.known.lines().len()], chosen: Vec::new(), words: 0 };
    let candidates = picks.candidates(room);
    match room {
        Room::Words(most) => picks.by_words(candidates, most),
        Room::Claims => picks.by_claims(candidates),
    }
    let mut lines = picks.chosen;
    lines.sort_by_key(|line| (line.kind, line.message, line.said.start));
    lines
}

struct Picks<'p> {
    period: &'p Period,
    salience: &'p Salience,
    said: Vec<u8>,
    chosen: Vec<Line>,
    words: usize,
}

impl Picks<'_> {
    /// The lines that may be chosen, heaviest first.
    fn candidates(&self, room: Room) -> Vec<usize> {
        let mut found: Vec<(f32, usize)> =
            (0..self.period.lines.len()).map(|at| (self.gain(at, room), at)).filter(|(gain, _)| *gain > 0.0).collect();
        let heavier = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > CANDIDATES {
            found.select_nth_unstable_by(CANDIDATES, heavier);
            found.truncate(CANDIDATES);
        }
        found.sort_unstable_by(heavier);
        found.into_iter().map(|(_, at)| at).collect()
    }

    /// What a line adds to what is said already, for its length.
    fn gain(&self, at: usize, room: Room) -> f32 {
        let line = &self.period.lines[at];
        let fresh: f32 = self
            .period
            .terms_of(line)
            .iter()
            .map(|t| self.salience.terms[*t as usize] * 0.25_f32.powi(i32::from(self.said[*t as usize])))
            .sum();
        let length = (line.words.max(6) as f32).powf(match room {
            Room::Words(_) => 0.45,
            Room::Claims => 0.5,
        });
        let kind = match (room, line.kind) {
            (Room::Words(_), ClaimKind::Asked) => 0.5,
            (_, kind) if tells(kind) => 1.3,
            _ => 1.0,
        };
        let form = if matches!(room, Room::Claims) && tells(line.kind) && fresh > 0.0 { TELLING } else { 0.0 };
        self.salience.lines[at] * kind * (fresh + form) / length
    }

    fn by_words(&mut self, mut left: Vec<usize>, most: usize) {
        let room = Room::Words(most);
        while let Some(at) = self.best(&left, room, |line, words| words + line.words <= most) {
            left.retain(|other| *other != at);
            self.take(at);
        }
    }

    fn by_claims(&mut self, mut left: Vec<usize>) {
        let worth = (self.period.lines.len() as f32).sqrt().ceil() as usize + 1;
        let most = worth.clamp(1, CLAIMS);
        let formal: Vec<usize> = left.iter().copied().filter(|at| self.is_formal(*at)).take(DECISIONS).collect();
        for at in formal {
            left.retain(|other| *other != at);
            self.take(at);
        }
        let told = self.chosen.len();
        while self.chosen.len() < most.max(told + most / 2) {
            let counts = ClaimKind::ALL.map(|kind| self.chosen.iter().filter(|l| l.kind == kind).count());
            let room = |line: &Line, _| {
                counts[line.kind as usize] < share(line.kind) + if line.kind == ClaimKind::Decided { told } else { 0 }
            };
            let Some(at) = self.best(&left, Room::Claims, room) else {
                break;
            };
            left.retain(|other| *other != at);
            self.take(at);
        }
    }

    fn is_formal(&self, at: usize) -> bool {
        let line = &self.period.lines[at];
        line.kind == ClaimKind::Decided && line.weight >= FORMAL && self.salience.lines[at] > 0.3
    }

    fn best(&self, left: &[usize], room: Room, fits: impl Fn(&Line, usize) -> bool) -> Option<usize> {
        let mut best: Option<(f32, usize)> = None;
        for at in left {
            if !fits(&self.period.lines[*at], self.words) {
                continue;
            }
            let gain = self.gain(*at, room);
            if gain > 0.0 && best.is_none_or(|(most, first)| gain > most || gain >= most && *at < first) {
                best = Some((gain, *at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// Takes a line, or folds it into a chosen one that says the same.
    fn take(&mut self, at: usize) {
        let line = &self.period.lines[at];
        let terms = self.period.terms_of(line);
        let least = if self.is_formal(at) { SAME_DECISION } else { SAME };
        let same =
            self.chosen.iter_mut().find(|other| overlap(terms, &self.period.terms[other.terms.clone()]) >= least);
        if let Some(same) = same {
            if line.kind == same.kind {
                same.also.push(line.message);
                same.also.extend(&line.also);
            }
        } else {
            self.words += line.words;
            self.chosen.push(line.clone());
        }
        for term in terms {
            self.said[*term as usize] = self.said[*term as usize].saturating_add(1);
        }
    }
}
