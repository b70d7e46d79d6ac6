//! What pages and the API see of ledgers and reviews. What an account may not read is said without its content.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Counter, now};
use crate::domain::audience::Audience;
use crate::domain::name::{ProjectId, ReviewId};
use crate::domain::person::Account;
use crate::domain::policy::Mode;
use crate::domain::project::Project;
use crate::domain::proposition::ReviewKind;
use crate::domain::review::Review;
use crate::domain::ruling::RulingKind;
use crate::http::{BrokenView, HeadView, LedgerView, LineView, LinesView, ReviewView, StoreView, Unread};
use crate::ledger::{Ledger, SealedEntry, Verdict, Version};
use crate::wording::say::entry;

/// What an entry says to those who may not read its review.
const HIDDEN: &str = "Something that only the readers of a private channel see";

type Desks = Arc<BTreeMap<ProjectId, Counter>>;

/// The ledger, to look at.
pub(super) fn view(ledger: &Ledger, counters: &[Counter]) -> LedgerView {
    let desks: Desks = Arc::new(counters.iter().map(|counter| (counter.project.id.clone(), counter.clone())).collect());
    let (lines, head, reviews) = ((ledger.clone(), desks.clone()), (ledger.clone(), desks.clone()), desks.clone());
    let store = (ledger.clone(), desks);
    LedgerView {
        lines: Arc::new(move |project, after, limit, account| {
            let (ledger, desks) = lines.clone();
            Box::pin(async move { read_lines(&ledger, &desks, (project, after, limit), account.as_ref()).await })
        }),
        head: Arc::new(move |project| {
            let (ledger, desks) = head.clone();
            Box::pin(async move { read_head(&ledger, &desks, project).await })
        }),
        reviews: Arc::new(move |project, account| {
            let desks = reviews.clone();
            Box::pin(async move { read_reviews(&desks, project, account.as_ref()).await })
        }),
        store: Arc::new(move || {
            let (ledger, desks) = store.clone();
            Box::pin(async move { read_store(&ledger, &desks).await })
        }),
    }
}

fn counter<'a>(desks: &'a Desks, project: &ProjectId) -> Result<&'a Counter, Unread> {
    desks.get(project).ok_or_else(|| Unread::NoProject(project.clone()))
}

/// Accounts that look on are those of the local platform, whose private channels they see or not; without an account it is
/// the operator who looks.
fn may_read(project: &Project, audience: &Audience, account: Option<&Account>) -> bool {
    account.is_none() || audience.channels().all(|channel| project.channel(channel).is_none_or(|known| !known.private))
}

async fn read_lines(
    ledger: &Ledger,
    desks: &Desks,
    (project, after, limit): (ProjectId, u64, usize),
    account: Option<&Account>,
) -> Result<LinesView, Unread> {
    let counter = counter(desks, &project)?;
    let failed = |error: crate::ledger::LedgerError| Unread::Store(project.clone(), error.to_string());
    let mut sealed = ledger.sealed(&project, Version::new(after), limit + 1).await.map_err(failed)?;
    let more = sealed.len() > limit;
    sealed.truncate(limit);
    let mut hidden: BTreeMap<ReviewId, bool> = BTreeMap::new();
    let mut lines = Vec::with_capacity(sealed.len());
    for entry in sealed {
        let review = entry.entry.what.review().cloned();
        let private = match &review {
            None => false,
            Some(id) => match hidden.get(id) {
                Some(private) => *private,
                None => {
                    let private = is_hidden(ledger, &counter.project, id, account).await.map_err(failed)?;
                    hidden.insert(id.clone(), private);
                    private
                }
            },
        };
        lines.push(line(&counter.project, &entry, private));
    }
    Ok(LinesView { lines, more })
}

async fn is_hidden(
    ledger: &Ledger,
    project: &Project,
    id: &ReviewId,
    account: Option<&Account>,
) -> Result<bool, crate::ledger::LedgerError> {
    if account.is_none() {
        return Ok(false);
    }
    let entries = ledger.review_entries(id).await?;
    let opened = entries.first().map(|entry| &entry.what);
    Ok(match opened {
        Some(crate::domain::entry::What::ReviewOpened { audience, .. }) => !may_read(project, audience, account),
        _ => false,
    })
}

fn line(project: &Project, sealed: &SealedEntry, hidden: bool) -> LineView {
    let what = &sealed.entry.what;
    LineView {
        n: sealed.entry.n,
        at: sealed.entry.at.to_rfc3339(),
        kind: what.kind().to_owned(),
        text: if hidden { HIDDEN.to_owned() } else { entry::line(project, &sealed.entry) },
        review: what.review().filter(|_| !hidden).map(ToString::to_string),
        prev: sealed.prev.to_string(),
        hash: sealed.hash.to_string(),
    }
}

async fn read_head(ledger: &Ledger, desks: &Desks, project: ProjectId) -> Result<HeadView, Unread> {
    counter(desks, &project)?;
    let failed = |error: crate::ledger::LedgerError| Unread::Store(project.clone(), error.to_string());
    let head = ledger.head(&project).await.map_err(failed)?;
    let entries = head.version.entries();
    let hash = if entries == 0 { String::new() } else { head.hash.to_string() };
    let view = |verified, broken| HeadView { entries, verified, head: hash, broken };
    Ok(match ledger.verify(&project, None).await.map_err(failed)? {
        Verdict::Holds(head) => view(head.version.entries(), None),
        Verdict::Broken(found) => {
            let at = found.entry();
            view(at.saturating_sub(1), Some(BrokenView { at, why: found.to_string() }))
        }
    })
}

async fn read_store(ledger: &Ledger, desks: &Desks) -> Result<StoreView, Unread> {
    let mut entries = Vec::with_capacity(desks.len());
    let mut waiting = 0;
    for project in desks.keys() {
        let failed = |error: crate::ledger::LedgerError| Unread::Store(project.clone(), error.to_string());
        let head = ledger.head(project).await.map_err(failed)?;
        entries.push((project.to_string(), head.version.entries()));
        waiting = ledger.waiting().await.map_err(failed)?.items;
    }
    Ok(StoreView { waiting, entries })
}

async fn read_reviews(desks: &Desks, project: ProjectId, account: Option<&Account>) -> Result<Vec<ReviewView>, Unread> {
    let counter = counter(desks, &project)?;
    let reviews = counter.desk.reviews().await.map_err(|error| Unread::Store(project, error.to_string()))?;
    let informs = |review: &&Review| counter.project.policy.rule(review.proposition.kind).mode == Mode::Inform;
    let open = reviews.iter().filter(|review| review.state.takes_rulings() && !informs(review));
    let readable = open.filter(|review| may_read(&counter.project, &review.audience, account));
    Ok(readable.map(|shown| review(&counter.project, shown)).collect())
}

fn review(project: &Project, review: &Review) -> ReviewView {
    let rule = project.policy.rule(review.proposition.kind);
    let approvals = review.standing.iter().filter(|standing| standing.ruling.kind() == RulingKind::Approve).count();
    let kind = match review.proposition.kind {
        ReviewKind::Summary => "summary",
        ReviewKind::Exception(detector) => detector.as_str(),
        ReviewKind::Update => "update",
        ReviewKind::Request => "request",
        ReviewKind::Silence => "silence",
    };
    ReviewView {
        id: review.id.to_string(),
        kind: kind.to_owned(),
        subject: review.proposition.subject.clone(),
        state: review.state.as_str().to_owned(),
        asked: rule.asked(project, review.circumstance(now())).iter().map(|person| person.name.clone()).collect(),
        approvals: u32::try_from(approvals).unwrap_or(u32::MAX),
        quorum: rule.quorum,
        due: review.due.map(|due| due.to_rfc3339()),
        card: review.living_card().map(ToString::to_string),
    }
}
