//! Checking claims: what a claim says must stand in its evidence. It never repairs a claim; what does not hold is withheld.

mod facts;
mod turn;

use thiserror::Error;

use crate::domain::evidence::Evidence;
use crate::domain::summary::Claim;

/// Why a claim is withheld.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Withheld {
    /// It names no evidence that can be read.
    #[error("it names no evidence")]
    NoEvidence,
    /// A number or a date of it stands in no evidence.
    #[error("{0:?} is not in the evidence")]
    Number(String),
    /// A name of it stands in no evidence.
    #[error("the name {0:?} is not in the evidence")]
    Name(String),
    /// A web address of it stands in no evidence.
    #[error("the link {0:?} is not in the evidence")]
    Link(String),
    /// Words that it quotes are not written so.
    #[error("the quotation {0:?} is not in the evidence")]
    Quotation(String),
    /// It says yes where the evidence says no, or the other way round.
    #[error("{0:?} is negated in one of claim and evidence alone")]
    Negation(String),
    /// It is more certain than the evidence.
    #[error("the evidence says {0:?}, the claim does not")]
    Modality(String),
}

/// Checks a claim against its evidence: numbers, dates, names, links, quotations, negation, and how certain it is.
///
/// # Errors
///
/// Why it is withheld: the first thing that does not hold.
pub fn check(claim: &Claim) -> Result<(), Withheld> {
    let quotes: Vec<String> = claim.evidence.iter().filter_map(quote).collect();
    if quotes.is_empty() {
        return Err(Withheld::NoEvidence);
    }
    let authors: Vec<&str> = claim.evidence.iter().filter_map(author).collect();
    facts::check(&claim.text, &quotes, &authors)?;
    turn::check(&claim.text, &quotes)
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

fn author(evidence: &Evidence) -> Option<&str> {
    match evidence {
        Evidence::Message { author, .. } => Some(author),
        Evidence::Reading { .. } | Evidence::Entry { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::message::MessageId;
    use crate::domain::summary::ClaimKind;

    fn check_claim(quote: &str, text: &str) -> Result<(), Withheld> {
        let id = MessageId::parse("local:demo/general#1").expect("the id is well formed");
        let evidence = vec![Evidence::Message {
            id,
            author: "Ben Ode".to_owned(),
            at: DateTime::UNIX_EPOCH,
            quote: quote.to_owned(),
        }];
        check(&Claim { kind: ClaimKind::Said, text: text.to_owned(), evidence })
    }

    const QUOTE: &str = "The council might move the hearing to 14 May, but Ana has not signed the 3 permits yet.";

    #[test]
    fn what_stands_in_the_evidence_holds() {
        for text in [
            "Ana has not signed the 3 permits yet",
            "The council might move the hearing to 14 May",
            "Ben: Ana has not signed the three permits",
            "The hearing might move to 14 May",
            QUOTE,
        ] {
            assert_eq!(check_claim(QUOTE, text), Ok(()), "{text:?}");
        }
    }

    #[test]
    fn what_was_changed_is_withheld() {
        for (text, why) in [
            ("Ana has not signed the 4 permits yet", "\"4\" is not in the evidence"),
            ("The council might move the hearing to 14 June", "\"June\" is not in the evidence"),
            ("Cleo has not signed the 3 permits yet", "the name \"Cleo\" is not in the evidence"),
            ("Ana has signed the 3 permits", "\"signed\" is negated in one of claim and evidence alone"),
            ("The council moved the hearing to 14 May", "the evidence says \"might\", the claim does not"),
            ("See https://a.b/c for the hearing", "the link \"https://a.b/c\" is not in the evidence"),
            ("Ana said \"never\" of the 3 permits", "the quotation \"never\" is not in the evidence"),
        ] {
            assert_eq!(check_claim(QUOTE, text).map_err(|w| w.to_string()), Err(why.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn a_claim_without_evidence_is_withheld() {
        let claim = Claim { kind: ClaimKind::Said, text: "The frame is up".to_owned(), evidence: Vec::new() };
        assert_eq!(check(&claim), Err(Withheld::NoEvidence));
    }
}
