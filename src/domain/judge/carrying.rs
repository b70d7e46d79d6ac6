//! What is ruled is carried out: it is ordered where targets are, what came of it is recorded and told, and what was carried out and
//! no longer stands is put before people to be undone.

use super::draft::{Bench, Draft, key_of};
use super::{Decided, Undo, channel_for};
use crate::domain::entry::What;
use crate::domain::finding::Proposed;
use crate::domain::message::ChannelId;
use crate::domain::name::{ReviewId, TargetId};
use crate::domain::order::Target;
use crate::domain::outgoing::{Outgoing, Place, Say};
use crate::domain::review::Review;

/// Orders what a settlement made true, once for each target.
pub(super) fn order(bench: Bench<'_>, review: &Review, entry: u64, values: &[Proposed]) -> Vec<Outgoing> {
    let card = review.living_card().map(|card| &card.channel);
    let channel = card.or_else(|| channel_for(bench.project, &review.audience));
    channel.map_or_else(Vec::new, |channel| order_in(bench, (channel, &review.id), entry, values))
}

/// The same of a review that has no card yet.
pub(super) fn order_in(
    bench: Bench<'_>,
    (channel, review): (&ChannelId, &ReviewId),
    entry: u64,
    values: &[Proposed],
) -> Vec<Outgoing> {
    if values.is_empty() {
        return Vec::new();
    }
    let one = |(index, target): (usize, &Target)| Outgoing {
        key: key_of(bench.project, &format!("carry-{index}"), entry),
        to: Place { channel: channel.clone(), thread: None, only: None },
        say: Say::CarryOut { review: review.clone(), entry, target: target.id.clone() },
    };
    bench.project.targets.iter().enumerate().map(one).collect()
}

/// Judges that something was carried out. A ruling that was taken back meanwhile is undone at once, if people want that.
pub(super) fn carried_out(
    bench: Bench<'_>,
    review: &ReviewId,
    (of, target): (u64, &TargetId),
    (did, before): (&str, &[Proposed]),
) -> Decided {
    let Some(review) = bench.state.review(review) else { return Decided::default() };
    if review.carried.iter().any(|known| known.of == of && known.target == *target) {
        return Decided::default();
    }
    let mut draft = Draft::new(bench, review);
    let id = review.id.clone();
    let what = What::CarriedOut {
        review: id.clone(),
        of,
        target: target.clone(),
        did: did.to_owned(),
        before: before.to_vec(),
    };
    let entry = draft.record(what);
    draft.say_in_thread(("carried", entry), Say::Carried { review: id.clone(), entry });
    if holds(&draft.review).is_none() {
        let (targets, values) = (vec![target.clone()], before.to_vec());
        draft.decided.undo = Some(Undo { review: id, targets, values });
    }
    draft.done()
}

/// Judges that something could not be carried out.
pub(super) fn not_carried_out(
    bench: Bench<'_>,
    review: &ReviewId,
    (of, target): (u64, &TargetId),
    why: &str,
) -> Decided {
    let Some(review) = bench.state.review(review) else { return Decided::default() };
    let mut draft = Draft::new(bench, review);
    let id = review.id.clone();
    let (target, why) = (target.clone(), why.to_owned());
    let entry = draft.record(What::NotCarriedOut { review: id.clone(), of, target, why });
    draft.say_in_thread(("carried", entry), Say::Carried { review: id, entry });
    draft.done()
}

/// The settlement that holds, where it made anything true.
fn holds(review: &Review) -> Option<u64> {
    review.settlement.as_ref().filter(|end| !end.values.is_empty()).map(|end| end.entry)
}

/// Where a settlement that was carried out no longer holds and nothing else does in its place: what would undo it.
pub(super) fn undo(draft: &mut Draft<'_>) {
    let before = draft.bench.state.review(&draft.review.id);
    let Some((held, before)) = before.and_then(|before| Some((holds(before)?, before))) else { return };
    let carried: Vec<_> = before.carried.iter().filter(|carried| carried.of == held).collect();
    if carried.is_empty() || holds(&draft.review).is_some() {
        return;
    }
    draft.decided.undo = Some(Undo {
        review: draft.review.id.clone(),
        targets: carried.iter().map(|carried| carried.target.clone()).collect(),
        values: carried.iter().flat_map(|carried| carried.before.clone()).collect(),
    });
}
