//! Composing a digest: what was said, what moved, what was ruled, what needs a person, and what it does not cover.

use chrono::{DateTime, TimeDelta, Utc};

use super::drafting::{self, Drafted, Wanted};
use super::known::Known;
use super::learned;
use super::office::Office;
use super::raising;
use crate::domain::audience::Audience;
use crate::domain::brief::{Brief, BriefMessage};
use crate::domain::card::Card;
use crate::domain::digest::{Decision, Digest, Foot, Gap, Head, Moved, NUMBERED_LIMIT, WrittenBy};
use crate::domain::evidence::Evidence;
use crate::domain::judge::{Composed, channel_for};
use crate::domain::message::{ChannelId, Message};
use crate::domain::name::ReviewId;
use crate::domain::person::Standing;
use crate::domain::policy::Mode;
use crate::domain::project::Project;
use crate::domain::proposition::ReviewKind;
use crate::domain::reading::Reading;
use crate::domain::review::Review;
use crate::domain::review_state::ReviewState;
use crate::domain::schedule::Slot;
use crate::domain::value::{Field, Value};
use crate::ledger::LedgerError;
use crate::wording::say;

/// What a project's first digest looks back on.
const FIRST_COVERS_DAYS: i64 = 7;

/// The most messages that one digest reads, the newest of them; with a digest a week, a channel of 20,000 messages a week.
const MESSAGES_LIMIT: usize = 20_000;

/// Composes the digest for a scheduled time. It is not posted by this: that is judged and recorded first.
pub(super) async fn compose(
    office: &Office,
    project: &Project,
    known: &mut Known,
    drafted: Drafted,
    now: DateTime<Utc>,
) -> Result<Composed, LedgerError> {
    known.refresh_corrections();
    let Drafted { slot, covers, claims, withheld, unfit, written_by, by } = drafted;
    let claims = learned::applied((project, known), claims, now);
    let (numbered, still_open) = needs_a_person(project, known);
    let head = office.ledger.head(&project.id).await?;
    let foot = Foot {
        still_open,
        withheld,
        gaps: gaps(project, known, unfit, now),
        written_by,
        head: (head.version.entries() > 0).then(|| Head { n: head.version.entries(), hash: head.hash.to_string() }),
    };
    let digest = Digest {
        slot,
        covers,
        moved: moved(known, covers),
        decided: decided(project, known, covers),
        claims,
        numbered,
        foot,
    };
    let audience = digest_audience(project, known, &digest);
    let content = (!digest.is_empty()).then(|| {
        let proposition = say::digest::proposition(project, &digest);
        (digest, proposition)
    });
    Ok(Composed { slot, covers, content, audience, drafted_by: by })
}

/// The digest as it would be now; nothing is recorded.
pub(super) async fn preview(
    (office, project): (&Office, &Project),
    known: &mut Known,
    asked_in: &ChannelId,
    now: DateTime<Utc>,
) -> Result<Card, LedgerError> {
    let slot = Slot(now.with_timezone(&project.zone).naive_local());
    let wanted = wanted(office, project, known, slot, now).await?;
    let drafted = drafting::offline(office, project, wanted, WrittenBy::Offline);
    let composed = compose(office, project, known, drafted, now).await?;
    if !composed.audience.may_read_in(asked_in) {
        return Ok(say::recorded::answer(&[say::digest::NOT_HERE.to_owned()]));
    }
    let Some((digest, summary)) = composed.content else {
        return Ok(say::digest::nothing_new(project, slot, composed.covers, &Foot::default()));
    };
    let numbered: Vec<&Review> = digest.numbered.iter().filter_map(|id| known.state.review(id)).collect();
    let (foot, summary) = (&digest.foot, &summary);
    Ok(say::digest::card(&say::digest::Sheet { project, summary, review: None, numbered: &numbered, foot, now }))
}

/// The digest rests on what the readers of its channel may see: open channels, and the channel itself.
fn readable(project: &Project) -> Vec<ChannelId> {
    let home = project.home().map(|channel| channel.id.clone());
    let channels = project.channels.iter().filter(|channel| !channel.private || Some(&channel.id) == home.as_ref());
    channels.map(|channel| channel.id.clone()).collect()
}

/// What a digest for that scheduled time covers, and what was said in it.
pub(super) async fn wanted(
    office: &Office,
    project: &Project,
    known: &Known,
    slot: Slot,
    now: DateTime<Utc>,
) -> Result<Wanted, LedgerError> {
    let since = known.state.last_digest().map_or(now - TimeDelta::days(FIRST_COVERS_DAYS), |last| last.until);
    let covers = (since.min(now), now);
    let messages = office.ledger.messages(&readable(project), covers, MESSAGES_LIMIT).await?;
    let said = messages.into_iter().filter(|message| is_conversation(known, message));
    let said: Vec<BriefMessage> = said.map(|message| brief_message(project, message)).collect();
    let lessons = learned::for_brief((project, known), said.iter().map(|message| message.text.as_str()), now);
    let brief = Brief { messages: said, lessons, ..Brief::default() };
    Ok(Wanted { slot, covers, brief, spent: known.spent(project, now) })
}

/// What people say to each other; not what they say to the bot under its cards.
fn is_conversation(known: &Known, message: &Message) -> bool {
    let under_card = message.answers().is_some_and(|root| known.state.on_card(&root).is_some());
    message.author.standing != Standing::Bot && !under_card
}

pub(super) fn brief_message(project: &Project, message: Message) -> BriefMessage {
    let author = match project.roster.holder(&message.author.account) {
        Some(person) => person.name.clone(),
        None => message.author.name,
    };
    BriefMessage { id: message.id, thread: message.thread, author, at: message.at, text: message.text, reactions: 0 }
}

/// The dates that moved: each source's own moves, not that two of them differ.
fn moved(known: &Known, (after, until): (DateTime<Utc>, DateTime<Utc>)) -> Vec<Moved> {
    let mut moved = Vec::new();
    for item in known.plan.items() {
        for (_, history) in item.histories(&Field::Due) {
            let pairs = history.windows(2).filter(|pair| pair[1].at > after && pair[1].at <= until);
            moved.extend(pairs.filter_map(|pair| one_move(item.title(), &pair[0], &pair[1])));
        }
    }
    moved.sort_by_key(|moved| moved.at);
    moved
}

fn one_move(title: &str, before: &Reading, after: &Reading) -> Option<Moved> {
    let (Value::Date(from), Value::Date(to)) = (&before.value, &after.value) else { return None };
    Some(Moved {
        title: title.to_owned(),
        from: *from,
        to: *to,
        source: after.source.clone(),
        at: after.at,
        evidence: vec![reading_evidence(before), reading_evidence(after)],
    })
}

fn reading_evidence(reading: &Reading) -> Evidence {
    Evidence::Reading {
        source: reading.source.clone(),
        item: reading.item.clone(),
        field: reading.field.clone(),
        value: reading.value.clone(),
        at: reading.at,
        locator: reading.locator.to_string(),
    }
}

/// What was ruled since the last digest, where the digest's readers may see it.
fn decided(project: &Project, known: &Known, (after, until): (DateTime<Utc>, DateTime<Utc>)) -> Vec<Decision> {
    let home = project.home().map(|channel| &channel.id);
    let visible = |review: &&Review| home.is_none_or(|home| review.audience.may_read_in(home));
    let reviews = known.state.reviews().filter(visible);
    let mut decided: Vec<Decision> = reviews.filter_map(|review| decision(project, review, after, until)).collect();
    decided.sort_by_key(|decision| decision.at);
    decided
}

fn decision(project: &Project, review: &Review, after: DateTime<Utc>, until: DateTime<Utc>) -> Option<Decision> {
    let settlement = review.settlement.as_ref().filter(|settled| settled.at > after && settled.at <= until)?;
    let silent = matches!(review.state, ReviewState::Superseded { .. });
    if silent || review.proposition.kind == ReviewKind::Summary {
        return None;
    }
    let ruled = review.standing.iter().filter(|standing| settlement.by.contains(&standing.entry));
    Some(Decision {
        review: review.id.clone(),
        subject: review.proposition.subject.clone(),
        state: review.state.clone(),
        values: settlement.values.clone(),
        by: ruled.map(|standing| project.roster.name_of(&standing.by).to_owned()).collect(),
        at: settlement.at,
        entry: settlement.entry,
    })
}

/// The reviews that the digest numbers, the newest findings first, and how many are left.
fn needs_a_person(project: &Project, known: &Known) -> (Vec<ReviewId>, usize) {
    let home = project.home().map(|channel| &channel.id);
    let asked = |review: &&Review| {
        let kind = review.proposition.kind;
        let shown = home.is_none_or(|home| review.audience.may_read_in(home));
        kind != ReviewKind::Summary && shown && project.policy.rule(kind).mode != Mode::Inform
    };
    let mut open: Vec<&Review> = known.state.open().filter(asked).collect();
    open.sort_by_key(|review| (review.state != ReviewState::Open, std::cmp::Reverse(review.id.number)));
    let numbered: Vec<ReviewId> = open.iter().take(NUMBERED_LIMIT).map(|review| review.id.clone()).collect();
    let left = open.len() - numbered.len();
    (numbered, left)
}

/// What the digest does not cover.
fn gaps(project: &Project, known: &Known, unfit: usize, now: DateTime<Utc>) -> Vec<Gap> {
    let hidden = project.channels.iter().filter(|channel| !readable(project).contains(&channel.id));
    let mut gaps: Vec<Gap> = hidden.map(|channel| Gap::Private { channel: channel.name.clone() }).collect();
    for (source, at) in known.plan.sources() {
        let days = u32::try_from((now - at).num_days()).unwrap_or(0);
        if days > u32::from(project.stale_after_days) {
            gaps.push(Gap::Stale { source: source.clone(), days });
        }
    }
    let waiting: u32 = known.waiting.rest.iter().map(|(_, number)| number).sum();
    gaps.extend((waiting > 0).then_some(Gap::OverBudget { exceptions: waiting }));
    let unfit = u32::try_from(unfit).unwrap_or(u32::MAX);
    gaps.extend((unfit > 0).then_some(Gap::Unfit { messages: unfit }));
    gaps
}

fn digest_audience(project: &Project, known: &Known, digest: &Digest) -> Audience {
    let evidence = digest.claims.iter().map(|claim| raising::audience(project, &claim.evidence));
    let reviews = digest.numbered.iter().filter_map(|id| known.state.review(id)).map(|review| review.audience.clone());
    let all = evidence.chain(reviews).fold(Audience::everybody(), |all, one| all.and(&one));
    debug_assert!(
        digest.is_empty() || channel_for(project, &all).is_some(),
        "a digest rests on what its channel may read"
    );
    all
}
