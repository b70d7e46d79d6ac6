//! The noise budget: of what was found, what comes before people now, what waits behind what has the same cause, and what for another day.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::raising::raise;
use super::waiting::Waiting;
use crate::detect::Thresholds;
use crate::domain::audience::Audience;
use crate::domain::finding::{Detector, Finding, FindingKey, Severity};
use crate::domain::judge::{Event, Raise};
use crate::domain::name::{ItemKey, OutgoingKey};
use crate::domain::noise::{Performance, Voice, silence_key};
use crate::domain::outgoing::{Outgoing, Place, Say};
use crate::domain::project::Project;
use crate::domain::proposition::ReviewKind;
use crate::domain::review::Review;
use crate::domain::review_state::ReviewState;
use crate::domain::state::ProjectState;
use crate::domain::track_record::TrackRecord;
use crate::wording::say;

/// What is found, sorted.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) raised: Vec<Raise>,
    pub(super) waiting: Waiting,
}

/// Sorts what was found, the gravest first.
pub(super) fn sort(project: &Project, state: &ProjectState, found: &[Finding], now: DateTime<Utc>) -> Sorted {
    let mut leads = leads(state, found);
    let mut cards = cards_of_today(project, state, now);
    let mut rest: BTreeMap<Detector, u32> = BTreeMap::new();
    let mut sorted = Sorted::default();
    for finding in found {
        let detector = finding.key.detector;
        if state.silence(detector, now, project.noise.silence_days).is_some() {
            continue;
        }
        let raise = raise(project, finding);
        if is_known(state, &raise) {
            sorted.raised.push(raise);
            continue;
        }
        let cause = finding.cause().filter(|_| project.noise.grouped);
        if let Some((lead, weight)) = cause.and_then(|cause| leads.get(cause))
            && *weight >= finding.severity
        {
            sorted.waiting.behind.entry(lead.clone()).or_default().push(detector);
            continue;
        }
        if project.noise.cards_a_day.is_some_and(|limit| cards >= limit as usize) {
            let told = project.home().is_some_and(|home| raise.audience.may_read_in(&home.id));
            *rest.entry(detector).or_default() += u32::from(told);
            continue;
        }
        cards += 1;
        if let Some(cause) = cause {
            leads.insert(cause.clone(), (finding.key.clone(), finding.severity));
        }
        sorted.raised.push(raise);
    }
    sorted.waiting.rest = rest.into_iter().filter(|(_, number)| *number > 0).collect();
    sorted
}

/// The gravest open exception of each cause.
fn leads(state: &ProjectState, found: &[Finding]) -> BTreeMap<ItemKey, (FindingKey, Severity)> {
    let mut leads: BTreeMap<ItemKey, (FindingKey, Severity)> = BTreeMap::new();
    let open = |key: &FindingKey| state.of_finding(key).is_some_and(|review| review.state.takes_rulings());
    for finding in found.iter().filter(|finding| open(&finding.key)) {
        let Some(cause) = finding.cause() else { continue };
        leads.entry(cause.clone()).or_insert_with(|| (finding.key.clone(), finding.severity));
    }
    leads
}

/// True where it stands before people, or was answered just so: raising it again costs nobody's time, or takes an old card's place.
fn is_known(state: &ProjectState, raise: &Raise) -> bool {
    let known = raise.finding.as_ref().and_then(|key| state.of_finding(key));
    known.is_some_and(|review| match review.state {
        ReviewState::Superseded { by: None } => false,
        _ => review.state.takes_rulings() || review.hash == raise.proposition.hash(),
    })
}

fn cards_of_today(project: &Project, state: &ProjectState, now: DateTime<Utc>) -> usize {
    let today = project.day(now);
    let raised = |review: &&Review| {
        let exception = matches!(review.proposition.kind, ReviewKind::Exception(_));
        exception && review.author.is_none() && project.day(review.opened) == today
    };
    state.reviews().filter(raised).count()
}

/// Asks people whether they want to hear of detectors that they keep refusing. It is a review of its own, and settles nothing by itself.
pub(super) fn proposals(
    project: &Project,
    (state, record): (&ProjectState, &TrackRecord),
    thresholds: &Thresholds,
    now: DateTime<Utc>,
) -> Vec<Event> {
    let noise = &project.noise;
    let is_asked = |detector: &Detector| {
        let open = state.of_finding(&silence_key(*detector)).is_some_and(|review| review.state.takes_rulings());
        let silent =
            thresholds.silenced.contains(*detector) || state.silence(*detector, now, noise.silence_days).is_some();
        !open && !silent && record.is_unwanted(*detector, noise)
    };
    let asked = Detector::ALL.into_iter().filter(is_asked);
    asked
        .map(|detector| {
            let tallies = (record.lately(detector), record.of(detector));
            Event::Raised(Raise {
                proposition: say::noise::proposition(detector, tallies, noise),
                finding: Some(silence_key(detector)),
                audience: Audience::everybody(),
                author: None,
                replaces: None,
            })
        })
        .collect()
}

/// The cards behind which something else waits than before: they are brought up to date.
pub(super) fn refreshed(state: &ProjectState, before: &Waiting, after: &Waiting) -> Vec<Outgoing> {
    let keys = before.behind.keys().chain(after.behind.keys());
    let changed = keys.filter(|key| before.behind.get(key) != after.behind.get(key));
    let mut outgoing: Vec<Outgoing> = changed.filter_map(|key| refresh(state.of_finding(key)?)).collect();
    outgoing.dedup_by(|a, b| a.key == b.key);
    outgoing
}

fn refresh(review: &Review) -> Option<Outgoing> {
    let card = review.living_card()?;
    let to = Place { channel: card.channel.clone(), thread: None, only: None };
    let key = OutgoingKey::parse(&format!("refresh-{}", review.id))?;
    Some(Outgoing { key, to, say: Say::Refresh(review.id.clone()) })
}

/// How each detector does in a project.
#[must_use]
pub fn performances(
    project: &Project,
    (state, record): (&ProjectState, &TrackRecord),
    thresholds: &Thresholds,
    now: DateTime<Utc>,
) -> Vec<Performance> {
    let voice = |detector| match state.silence(detector, now, project.noise.silence_days) {
        _ if thresholds.silenced.contains(detector) => Voice::SilentByConfig,
        Some(lesson) => Voice::SilentBy(lesson),
        None => Voice::Speaks,
    };
    let one = |detector| Performance {
        detector,
        tally: record.of(detector),
        threshold: thresholds.of(detector),
        voice: voice(detector),
    };
    Detector::ALL.into_iter().map(one).collect()
}
