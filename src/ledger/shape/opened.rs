//! The stored shape of a review that was opened: the proposition as it was shown, and what it rests on.

use serde::{Deserialize, Serialize};

use crate::domain::audience::Audience;
use crate::domain::entry::What;
use crate::domain::finding::{Detector, FindingKey};
use crate::domain::name::PersonId;
use crate::domain::proposition::ReviewKind;
use crate::domain::proposition::{ContentHash, Proposition};
use crate::ledger::words::{Restorer, Sealer};

use super::evidence::EvidenceV1;
use super::names::{Unreadable, channel, read, read_channel, read_due, read_review, time};
use super::value::{ProposedV1, read_values, store_values};

/// What marks the kind of an exception, before the detector's name.
const EXCEPTION: &str = "exception:";

/// What makes a finding the same one tomorrow.
#[derive(Serialize, Deserialize)]
pub(crate) struct FindingV1 {
    detector: String,
    subject: String,
}

impl From<&FindingKey> for FindingV1 {
    fn from(key: &FindingKey) -> Self {
        Self { detector: key.detector.as_str().to_owned(), subject: key.subject.clone() }
    }
}

impl TryFrom<FindingV1> for FindingKey {
    type Error = Unreadable;

    fn try_from(stored: FindingV1) -> Result<Self, Unreadable> {
        Ok(Self { detector: read("detector", &stored.detector, Detector::parse)?, subject: stored.subject })
    }
}

fn store_kind(kind: ReviewKind) -> String {
    match kind {
        ReviewKind::Summary => "summary".to_owned(),
        ReviewKind::Exception(detector) => format!("{EXCEPTION}{detector}"),
        ReviewKind::Update => "update".to_owned(),
        ReviewKind::Request => "request".to_owned(),
        ReviewKind::Silence => "silence".to_owned(),
    }
}

fn read_kind(raw: &str) -> Result<ReviewKind, Unreadable> {
    read("kind of review", raw, |raw| match raw {
        "summary" => Some(ReviewKind::Summary),
        "update" => Some(ReviewKind::Update),
        "request" => Some(ReviewKind::Request),
        "silence" => Some(ReviewKind::Silence),
        _ => Detector::parse(raw.strip_prefix(EXCEPTION)?).map(ReviewKind::Exception),
    })
}

/// A review was opened.
#[derive(Serialize, Deserialize)]
pub(crate) struct ReviewOpenedV1 {
    review: String,
    about: String,
    subject: String,
    text: String,
    proposed: Vec<ProposedV1>,
    evidence: Vec<EvidenceV1>,
    proposition: String,
    finding: Option<FindingV1>,
    audience: Vec<String>,
    author: Option<String>,
    rule: String,
    due: Option<String>,
    numbered: Vec<String>,
}

impl ReviewOpenedV1 {
    /// The shape of the entry; none where it is another kind of entry.
    pub(crate) fn store(what: &What, sealer: &mut Sealer) -> Option<Self> {
        let What::ReviewOpened { review, proposition, hash, finding, audience, author, rule, due, numbered } = what
        else {
            return None;
        };
        let evidence = proposition.evidence.iter();
        Some(Self {
            review: review.to_string(),
            about: store_kind(proposition.kind),
            subject: proposition.subject.clone(),
            text: proposition.text.clone(),
            proposed: store_values(&proposition.proposed),
            evidence: evidence.map(|piece| EvidenceV1::store(piece, sealer)).collect(),
            proposition: hash.to_string(),
            finding: finding.as_ref().map(FindingV1::from),
            audience: audience.channels().map(channel).collect(),
            author: author.as_ref().map(ToString::to_string),
            rule: rule.clone(),
            due: due.map(time),
            numbered: numbered.iter().map(ToString::to_string).collect(),
        })
    }

    pub(crate) fn restore(self, restorer: &mut Restorer) -> Result<What, Unreadable> {
        let evidence = self.evidence.into_iter();
        let only: Result<Vec<_>, _> = self.audience.iter().map(|raw| read_channel(raw)).collect();
        let author = self.author.map(|raw| read("person", &raw, PersonId::parse));
        let proposition = Proposition {
            kind: read_kind(&self.about)?,
            subject: self.subject,
            text: self.text,
            proposed: read_values(self.proposed)?,
            evidence: evidence.map(|piece| piece.restore(restorer)).collect::<Result<_, _>>()?,
        };
        Ok(What::ReviewOpened {
            review: read_review(&self.review)?,
            proposition: Box::new(proposition),
            hash: read("hash", &self.proposition, ContentHash::parse)?,
            finding: self.finding.map(FindingKey::try_from).transpose()?,
            audience: Audience::readers_of(only?),
            author: author.transpose()?,
            rule: self.rule,
            due: read_due(self.due.as_ref())?,
            numbered: self.numbered.iter().map(|raw| read_review(raw)).collect::<Result<_, _>>()?,
        })
    }
}
