//! What is to be said, in words, in the light of the newest state.

use chrono::{DateTime, Utc};

use super::known::Known;
use super::office::Office;
use crate::domain::card::Card;
use crate::domain::delivery::Seen;
use crate::domain::entry::{Because, What};
use crate::domain::name::ReviewId;
use crate::domain::outgoing::{Outgoing, Say};
use crate::domain::project::Project;
use crate::domain::review::Review;
use crate::domain::ruling::Standing;
use crate::ledger::{LedgerError, Version};
use crate::wording::say::{Matter, answer, digest, noise, order, recorded, refused, review};

/// The card of an outgoing item; none where there is nothing left to say.
pub(super) async fn render(
    office: &Office,
    project: &Project,
    known: &mut Known,
    outgoing: &Outgoing,
    now: DateTime<Utc>,
) -> Result<Option<Card>, LedgerError> {
    let painter = Painter { office, project, now };
    if let Some(id) = super::review::spoken_of(&outgoing.say) {
        known.recall_with_numbered(office, &id).await?;
    }
    painter.paint(known, &outgoing.say).await
}

struct Painter<'a> {
    office: &'a Office,
    project: &'a Project,
    now: DateTime<Utc>,
}

impl Painter<'_> {
    async fn paint(&self, known: &Known, say: &Say) -> Result<Option<Card>, LedgerError> {
        let find = |id: &ReviewId| known.state.review(id).map(|review| self.matter(review));
        Ok(match say {
            Say::Card(id) | Say::Refresh(id) => known.state.review(id).map(|review| self.card(known, review)),
            Say::Recorded { review, entry } => {
                let standing = self.standing(*entry).await?;
                find(review).zip(standing).map(|(matter, standing)| recorded::recorded(&matter, &standing))
            }
            Say::Withdrawn { review, entry } => {
                let standing = self.standing(*entry).await?;
                let because = self.because(review, *entry).await?;
                find(review).zip(standing).map(|(matter, gone)| recorded::withdrawn(&matter, &gone, because))
            }
            Say::Settled { review, .. } => find(review).map(|matter| recorded::settled(&matter)),
            Say::Refused { review, refusal } => Some(match find(review) {
                Some(matter) => refused::refused(&matter, refusal),
                None => refused::unknown_review(review),
            }),
            Say::AskBack { review, why, choices } => {
                find(review).map(|matter| recorded::ask_back(&matter, why, choices))
            }
            Say::Nudge { review, whom, next } => find(review).map(|matter| recorded::nudge(&matter, whom, *next)),
            Say::NothingNew { entry } => self.nothing_new(*entry).await?,
            // It is done, not said.
            Say::CarryOut { .. } => None,
            Say::Carried { entry, .. } => match self.entry(*entry).await? {
                Some(What::CarriedOut { target, did, .. }) => Some(order::carried_out(&target, &did)),
                Some(What::NotCarriedOut { target, why, .. }) => Some(order::not_carried_out(&target, &why)),
                _ => None,
            },
            Say::DayFull { entry } => match self.entry(*entry).await? {
                Some(What::DayFull { waiting, .. }) => Some(noise::day_full(&waiting, self.project.noise.cards_a_day)),
                _ => None,
            },
            Say::Answer { lines, .. } => Some(answer::card(lines)),
        })
    }

    fn matter<'a>(&'a self, review: &'a Review) -> Matter<'a> {
        let rule = self.project.policy.rule(review.proposition.kind);
        Matter { project: self.project, review, rule, now: self.now }
    }

    fn card(&self, known: &Known, shown: &Review) -> Card {
        let Some(foot) = shown.foot.as_deref() else {
            let mut card = review::card(&self.matter(shown));
            let behind = shown.finding.as_ref().and_then(|key| known.waiting.behind.get(key));
            card.blocks.extend(behind.filter(|_| shown.state.takes_rulings()).map(|behind| noise::behind(behind)));
            return card;
        };
        let numbered: Vec<&Review> = shown.numbered.iter().filter_map(|id| known.state.review(id)).collect();
        digest::card(&digest::Sheet {
            project: self.project,
            summary: &shown.proposition,
            review: Some(shown),
            numbered: &numbered,
            foot,
            now: self.now,
        })
    }

    async fn entry(&self, n: u64) -> Result<Option<What>, LedgerError> {
        let tail = self.office.ledger.tail(&self.project.id, Version::new(n.saturating_sub(1)), 1).await?;
        Ok(tail.into_iter().next().map(|entry| entry.what))
    }

    async fn standing(&self, n: u64) -> Result<Option<Standing>, LedgerError> {
        Ok(match self.entry(n).await? {
            Some(What::RulingRecorded { by, account, ruling, on, trace, seen, .. }) => {
                let at = match seen {
                    Seen::At(at) | Seen::Between(_, at) => at,
                };
                Some(Standing { entry: n, by, account, ruling, on, trace, at })
            }
            _ => None,
        })
    }

    /// Why the ruling of an entry no longer stands.
    async fn because(&self, review: &ReviewId, ruled: u64) -> Result<Because, LedgerError> {
        let entries = self.office.ledger.review_entries(review).await?;
        let withdrawn = entries.iter().rev().find_map(|entry| match &entry.what {
            What::RulingWithdrawn { ruling, because, .. } if *ruling == ruled => Some(*because),
            _ => None,
        });
        Ok(withdrawn.unwrap_or(Because::Undone))
    }

    async fn nothing_new(&self, n: u64) -> Result<Option<Card>, LedgerError> {
        Ok(match self.entry(n).await? {
            Some(What::DigestComposed { slot, covers, foot, .. }) => {
                Some(digest::nothing_new(self.project, slot, covers, &foot.map(|foot| *foot).unwrap_or_default()))
            }
            _ => None,
        })
    }
}
