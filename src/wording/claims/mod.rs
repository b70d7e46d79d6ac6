//! Checking claims: what a claim says must stand in its evidence. It never repairs a claim; what does not hold is withheld.

mod bound;
mod computed;
mod facts;
mod heads;
mod held;
pub mod neutral;
mod passage;
mod swapped;
mod turn;

use std::collections::HashSet;

use chrono_tz::Tz;
use thiserror::Error;

use crate::domain::evidence::Evidence;
use crate::domain::summary::Claim;
use crate::language::words::words;

use self::facts::Fact;
use self::passage::Passage;

/// Why a claim is withheld.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Withheld {
    /// It names no evidence that can be read.
    #[error("it names no evidence")]
    NoEvidence,
    /// A number of it stands in no evidence and follows from none.
    #[error("{0:?} is not in the evidence")]
    Number(String),
    /// A date of it stands in no evidence.
    #[error("the date {0:?} is not in the evidence")]
    Date(String),
    /// A name of it stands in no evidence.
    #[error("the name {0:?} is not in the evidence")]
    Name(String),
    /// A state of it stands in no evidence.
    #[error("the evidence does not say {0:?}")]
    Status(String),
    /// A web address of it stands in no evidence.
    #[error("the link {0:?} is not in the evidence")]
    Link(String),
    /// Words that it quotes are not written so.
    #[error("the quotation {0:?} is not in the evidence")]
    Quotation(String),
    /// The evidence says this of something else, or something else of this.
    #[error("the evidence says {0:?} of something else")]
    Swapped(String),
    /// It says yes where the evidence says no, or the other way round.
    #[error("{0:?} is negated in one of claim and evidence alone")]
    Negation(String),
    /// It says the opposite of a word of the evidence.
    #[error("the evidence says the opposite of {0:?}")]
    Opposite(String),
    /// It is more certain, or less, than the evidence.
    #[error("claim and evidence are not equally sure at {0:?}")]
    Modality(String),
    /// Hardly a word of it stands in its evidence.
    #[error("the evidence is about something else")]
    Unrelated,
}

impl Withheld {
    /// The kind of reason in a word, for counts.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NoEvidence => "no-evidence",
            Self::Number(_) => "number",
            Self::Date(_) => "date",
            Self::Name(_) => "name",
            Self::Status(_) => "status",
            Self::Link(_) => "link",
            Self::Quotation(_) => "quotation",
            Self::Swapped(_) => "swapped",
            Self::Negation(_) => "negation",
            Self::Opposite(_) => "opposite",
            Self::Modality(_) => "modality",
            Self::Unrelated => "unrelated",
        }
    }
}

/// What is known beside the evidence: how its people are called, and in which zone its days are.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    people: HashSet<String>,
    names: Vec<String>,
    zone: Tz,
}

impl Ground {
    /// The ground of a project: the names of everybody who may be spoken of, and the project's zone.
    #[must_use]
    pub fn new<'a>(people: impl IntoIterator<Item = &'a str>, zone: Tz) -> Self {
        let mut ground = Self { people: HashSet::new(), names: Vec::new(), zone };
        for name in people {
            let lower = name.to_lowercase();
            ground.people.extend(lower.split_whitespace().filter(|part| part.len() > 2).map(str::to_owned));
            ground.names.push(lower);
        }
        ground
    }

    /// Whether a word in lower case is how somebody is called.
    fn calls_somebody(&self, lower: &str) -> bool {
        self.people.contains(lower)
    }

    /// Whether somebody is called by all of these words.
    fn has_name(&self, parts: &[String]) -> bool {
        self.names.iter().any(|name| parts.iter().all(|part| name.split_whitespace().any(|word| word == part)))
    }
}

/// Checks a claim against its evidence: numbers, dates, names, states, links and quotations, what each is said of, negation, and
/// how certain it is.
///
/// # Errors
///
/// Why it is withheld: the first thing that does not hold.
pub fn check(claim: &Claim, ground: &Ground) -> Result<(), Withheld> {
    let quotes: Vec<(String, &Evidence)> =
        claim.evidence.iter().filter_map(|one| quote(one).map(|q| (q, one))).collect();
    if quotes.is_empty() {
        return Err(Withheld::NoEvidence);
    }
    let mut passages: Vec<Passage<'_>> =
        quotes.iter().map(|(quote, evidence)| Passage::read(quote, evidence, ground)).collect();
    let others: Vec<String> = passages.iter().flat_map(Passage::called).collect();
    passages.iter_mut().for_each(|passage| passage.find_facts(&others, ground));
    let tokens = words(&claim.text);
    let said = facts::find(&tokens, &|lower: &str| ground.calls_somebody(lower) || others.iter().any(|o| o == lower));
    held::check(claim, (&tokens, &said), &passages, ground)?;
    let said: Vec<Fact> = said.into_iter().filter(|fact| !held::is_computed(fact, claim, &passages)).collect();
    // What is quoted as it was said binds everything to what it was said of.
    if !passages.iter().any(|passage| passage.holds_verbatim(&tokens)) {
        turn::opposites(&tokens, &passages)?;
        swapped::check((&tokens, &said), &passages)?;
        bound::check((&tokens, &said), &passages)?;
    }
    turn::check(&tokens, &passages)
}

/// What a piece of evidence says. An entry has no words of its own here.
fn quote(evidence: &Evidence) -> Option<String> {
    match evidence {
        Evidence::Message { quote, .. } => Some(quote.clone()),
        Evidence::Reading { item, field, value, source, at, .. } => {
            Some(format!("{item} {field} {value} {source} {}", at.format("%Y-%m-%d")))
        }
        Evidence::Entry { .. } => None,
    }
}

#[cfg(test)]
mod tests;
