//! How something comes before people, stays one living thing, and goes when it is no longer so.

use super::carrying;
use super::draft::{Bench, Draft, key_of, name, number_of, only, refresh};
use super::settlement::stage_end;
use super::{Composed, Decided, Raise, channel_for};
use crate::domain::audience::Audience;
use crate::domain::authorship::Purpose;
use crate::domain::calendar::Term;
use crate::domain::entry::What;
use crate::domain::finding::{Detector, FindingKey};
use crate::domain::message::MessageId;
use crate::domain::name::ReviewId;
use crate::domain::outgoing::{Outgoing, Place, Say};
use crate::domain::policy::Mode;
use crate::domain::project::NothingNew;
use crate::domain::proposition::ContentHash;
use crate::domain::proposition::ReviewKind;
use crate::domain::review::Review;
use crate::domain::review_state::ReviewState;
use crate::domain::taught::taught;

/// What a proposition is, beside what came before it.
enum Standing<'a> {
    /// It has not been put before people, or not so.
    New,
    /// It stands before people in other words: the old card is closed and points to the new one.
    Changed(&'a Review),
    /// It stands before people, or was ruled on, just so.
    Known,
}

/// Judges whether something is put before people.
pub(super) fn raise(bench: Bench<'_>, raise: &Raise) -> Decided {
    let hash = raise.proposition.hash();
    let replaced = raise.replaces.as_ref().and_then(|id| bench.state.review(id));
    let standing = match (replaced, &raise.finding) {
        (Some(old), _) => Standing::Changed(old),
        (None, Some(key)) => standing_of(bench, key, hash),
        (None, None) => Standing::New,
    };
    // To undo what was carried out is asked all the same.
    let asked_by_nobody = raise.author.is_none() && raise.proposition.kind != ReviewKind::Request;
    let silenced = bench.state.is_paused() && asked_by_nobody;
    let Some(channel) = channel_for(bench.project, &raise.audience).filter(|_| !silenced) else {
        return Decided::default();
    };
    let mut decided = match standing {
        Standing::Known => return Decided::default(),
        Standing::New => Decided::default(),
        Standing::Changed(old) => supersede(bench, old, Some(bench.state.next_review())),
    };
    let to = Place { channel: channel.clone(), thread: None, only: None };
    open(bench, raise, hash, to, &mut decided);
    decided
}

fn standing_of<'a>(bench: Bench<'a>, key: &FindingKey, hash: ContentHash) -> Standing<'a> {
    let Some(known) = bench.state.of_finding(key) else {
        return Standing::New;
    };
    match &known.state {
        ReviewState::Superseded { by: None } => Standing::New,
        // A person has put it in other words; those are what people rule on.
        state if state.takes_rulings() && known.author.is_some() => Standing::Known,
        state if state.takes_rulings() && known.hash != hash => Standing::Changed(known),
        // What a refusal taught is over, or was taken back: it may be asked again.
        ReviewState::Rejected if known.hash == hash && is_forgotten(bench, known) => Standing::New,
        _ if known.hash == hash => Standing::Known,
        _ => Standing::New,
    }
}

/// Whether nothing keeps a refused exception quiet any more.
fn is_forgotten(bench: Bench<'_>, refused: &Review) -> bool {
    let Some(settlement) = &refused.settlement else { return false };
    settlement.revoked || taught(refused, bench.project.lessons_for).iter().any(|lesson| lesson.is_over(bench.now))
}

fn open(bench: Bench<'_>, raise: &Raise, hash: ContentHash, to: Place, decided: &mut Decided) {
    let review = bench.state.next_review();
    let rule = bench.project.policy.rule(raise.proposition.kind);
    let author = raise.author.as_ref().and_then(|actor| bench.project.roster.holder(&actor.account));
    decided.entries.push(What::ReviewOpened {
        review: review.clone(),
        proposition: Box::new(raise.proposition.clone()),
        hash,
        finding: raise.finding.clone(),
        audience: raise.audience.clone(),
        author: author.map(|person| person.id.clone()),
        rule: rule.name.clone(),
        due: stage_end(bench, rule),
        numbered: Vec::new(),
    });
    // Nobody but people silences a detector.
    let alone = raise.proposition.kind != ReviewKind::Silence;
    if alone && matches!(rule.mode, Mode::Auto { objection_within } if objection_within == Term::ZERO) {
        let (state, values) = (ReviewState::Approved, raise.proposition.proposed.clone());
        let entry = number_of(bench.state, decided.entries.len());
        let outgoing = carrying::order_in(bench, (&to.channel, &review), entry, &values);
        decided.entries.push(What::ReviewSettled { review: review.clone(), state, by: Vec::new(), values });
        decided.outgoing.extend(outgoing);
    }
    decided.outgoing.push(card(to, &review));
}

fn card(to: Place, review: &ReviewId) -> Outgoing {
    Outgoing { key: name(&format!("card-{review}")), to, say: Say::Card(review.clone()) }
}

fn supersede(bench: Bench<'_>, old: &Review, by: Option<ReviewId>) -> Decided {
    let mut draft = Draft::new(bench, old);
    let id = old.id.clone();
    let state = ReviewState::Superseded { by };
    let entry = draft.record(What::ReviewSettled { review: id.clone(), state, by: Vec::new(), values: Vec::new() });
    // A thread in which somebody spoke is told; a card that nobody touched is only brought up to date.
    if !old.standing.is_empty() {
        draft.say_in_thread(("settled", entry), Say::Settled { review: id, entry });
    }
    draft.refresh();
    draft.done()
}

/// Judges that a finding is no longer so.
pub(super) fn clear(bench: Bench<'_>, key: &FindingKey) -> Decided {
    match bench.state.of_finding(key).filter(|review| review.state.takes_rulings()) {
        Some(review) => supersede(bench, review, None),
        None => Decided::default(),
    }
}

/// Judges that the day's exceptions are used up: it is said once a day.
pub(super) fn day_full(bench: Bench<'_>, waiting: &[(Detector, u32)]) -> Decided {
    let day = bench.project.day(bench.now);
    let home = bench.project.home().filter(|_| bench.state.full_day() < Some(day) && !bench.state.is_paused());
    let Some(home) = home else {
        return Decided::default();
    };
    let entry = number_of(bench.state, 0);
    let to = Place { channel: home.id.clone(), thread: None, only: None };
    let mut decided = only(What::DayFull { day, waiting: waiting.to_vec() });
    decided.outgoing.push(Outgoing { key: key_of(bench.project, "day-full", entry), to, say: Say::DayFull { entry } });
    decided
}

/// Judges a digest: the first one for a scheduled time wins.
pub(super) fn compose(bench: Bench<'_>, composed: &Composed) -> Decided {
    let taken = bench.state.last_digest().is_some_and(|last| last.slot >= composed.slot);
    if taken || bench.state.is_paused() {
        return Decided::default();
    }
    let mut decided = Decided::default();
    let review = composed.content.as_ref().map(|_| bench.state.next_review());
    if let Some((digest, proposition)) = &composed.content {
        let rule = bench.project.policy.rule(ReviewKind::Summary);
        decided.entries.push(What::ReviewOpened {
            review: bench.state.next_review(),
            proposition: Box::new(proposition.clone()),
            hash: proposition.hash(),
            finding: None,
            audience: composed.audience.clone(),
            author: None,
            rule: rule.name.clone(),
            due: stage_end(bench, rule),
            numbered: digest.numbered.clone(),
        });
    }
    decided.entries.extend(review.as_ref().and_then(|review| end_last_digest(bench, review)));
    let drafted = composed.drafted_by.clone();
    decided.entries.extend(drafted.map(|by| What::ModelAsked { purpose: Purpose::Digest(composed.slot), by }));
    let entry = number_of(bench.state, decided.entries.len());
    decided.entries.push(What::DigestComposed {
        slot: composed.slot,
        review: review.clone(),
        covers: composed.covers,
        foot: composed.content.as_ref().map(|(digest, _)| Box::new(digest.foot.clone())),
    });
    decided.outgoing.extend(digest_post(bench, &composed.audience, review.as_ref(), entry));
    decided
}

/// A digest that only informs has done so when the next one comes.
fn end_last_digest(bench: Bench<'_>, by: &ReviewId) -> Option<What> {
    let informs = bench.project.policy.rule(ReviewKind::Summary).mode == Mode::Inform;
    let last = bench.state.newest_digest().filter(|last| informs && last.state.takes_rulings())?;
    let state = ReviewState::Superseded { by: Some(by.clone()) };
    Some(What::ReviewSettled { review: last.id.clone(), state, by: Vec::new(), values: Vec::new() })
}

fn digest_post(bench: Bench<'_>, audience: &Audience, review: Option<&ReviewId>, entry: u64) -> Option<Outgoing> {
    let to = Place { channel: channel_for(bench.project, audience)?.clone(), thread: None, only: None };
    match review {
        Some(review) => Some(card(to, review)),
        None if bench.project.nothing_new == NothingNew::Silent => None,
        None => Some(Outgoing { key: key_of(bench.project, "nothing-new", entry), to, say: Say::NothingNew { entry } }),
    }
}

/// Records which message shows a review. What was decided while it was being posted is brought onto it.
pub(super) fn card_posted(bench: Bench<'_>, review: &ReviewId, card: &MessageId) -> Decided {
    let Some(known) = bench.state.review(review) else {
        return Decided::default();
    };
    if known.cards.contains(card) {
        return Decided::default();
    }
    let mut decided = only(What::CardPosted { review: review.clone(), card: card.clone() });
    if known.state != ReviewState::Open {
        let mut shown = known.clone();
        shown.cards.push(card.clone());
        decided.outgoing.extend(refresh(&shown));
    }
    decided
}
