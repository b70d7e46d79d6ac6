//! What would be posted: the card in words, and what it holds for machines. For replays and dry runs, where nothing is sent.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::app::desk::{Desk, DeskError};
use crate::domain::card::Card;
use crate::domain::digest::Digest;
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, FindingKey, Proposed, Severity};
use crate::domain::message::ChannelId;
use crate::domain::name::ReviewId;
use crate::domain::outgoing::{Outgoing, Say};
use crate::domain::project::Project;
use crate::domain::proposition::ReviewKind;
use crate::domain::review::Review;
use crate::domain::review_state::ReviewState;
use crate::wording::say::digest::{self, Statement};

/// Something that would have been posted.
#[derive(Clone, Debug)]
pub struct Post {
    /// When.
    pub at: DateTime<Utc>,
    /// Where.
    pub channel: ChannelId,
    /// In which words.
    pub card: Card,
    /// What it holds.
    pub what: Posted,
}

/// What a post holds.
#[derive(Clone, Debug)]
pub enum Posted {
    /// A digest; where there is nothing new it holds nothing.
    Digest {
        /// What it says.
        statements: Vec<Statement>,
        /// The exceptions that it numbers.
        exceptions: Vec<Exception>,
    },
    /// An exception, when it is new or has changed.
    Exception(Box<Exception>),
    /// Something else that is put before people.
    Update,
    /// An exception that is no longer so: its card is brought up to date, nothing new is posted.
    Closed(Box<Exception>),
}

/// An exception as it was put before people.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Its review.
    pub review: ReviewId,
    /// Who found it.
    pub detector: Detector,
    /// What it is about, in a few words.
    pub title: String,
    /// How much it matters.
    pub severity: Severity,
    /// What it says.
    pub text: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// The values that an approval would make true.
    pub proposed: Vec<Proposed>,
}

/// What is needed to show an outgoing item.
pub(super) struct Shown<'a> {
    pub(super) project: &'a Project,
    pub(super) weights: &'a BTreeMap<FindingKey, Severity>,
    pub(super) now: DateTime<Utc>,
}

impl Shown<'_> {
    /// What is posted for an outgoing item; none where nothing new would be seen.
    pub(super) async fn posted(
        &self,
        desk: &mut Desk,
        outgoing: &Outgoing,
        composed: &mut Option<Box<Digest>>,
    ) -> Result<Option<Post>, DeskError> {
        let what = match &outgoing.say {
            Say::NothingNew { .. } => Posted::Digest { statements: Vec::new(), exceptions: Vec::new() },
            Say::Card(id) => match self.opened(desk, id, composed).await? {
                Some(what) => what,
                None => return Ok(None),
            },
            Say::Refresh(id) => match self.closed(desk, id).await? {
                Some(what) => what,
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        let card = desk.render(outgoing, self.now).await?;
        Ok(card.map(|card| Post { at: self.now, channel: outgoing.to.channel.clone(), card, what }))
    }

    async fn opened(
        &self,
        desk: &mut Desk,
        id: &ReviewId,
        composed: &mut Option<Box<Digest>>,
    ) -> Result<Option<Posted>, DeskError> {
        let state = desk.state(self.now).await?;
        let Some(review) = state.review(id) else { return Ok(None) };
        if let Some(exception) = self.exception(review) {
            return Ok(Some(Posted::Exception(Box::new(exception))));
        }
        if review.proposition.kind != ReviewKind::Summary {
            return Ok(Some(Posted::Update));
        }
        let statements = composed.take().map(|digest| digest::statements(self.project, &digest));
        let numbered = review.numbered.iter().filter_map(|id| state.review(id));
        let exceptions = numbered.filter_map(|review| self.exception(review)).collect();
        Ok(Some(Posted::Digest { statements: statements.unwrap_or_default(), exceptions }))
    }

    async fn closed(&self, desk: &mut Desk, id: &ReviewId) -> Result<Option<Posted>, DeskError> {
        let review = desk.state(self.now).await?.review(id);
        let gone = review.filter(|review| review.state == ReviewState::Superseded { by: None });
        Ok(gone.and_then(|review| self.exception(review)).map(|exception| Posted::Closed(Box::new(exception))))
    }

    fn exception(&self, review: &Review) -> Option<Exception> {
        let ReviewKind::Exception(detector) = review.proposition.kind else { return None };
        let weight = review.finding.as_ref().and_then(|key| self.weights.get(key));
        Some(Exception {
            review: review.id.clone(),
            detector,
            title: review.proposition.subject.clone(),
            severity: weight.copied().unwrap_or(Severity::Low),
            text: review.proposition.text.clone(),
            evidence: review.proposition.evidence.clone(),
            proposed: review.proposition.proposed.clone(),
        })
    }
}
