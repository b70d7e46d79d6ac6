//! How a person's act is judged: may they, is it new, what does it change.

use chrono::Days;

use super::carrying::undo;
use super::draft::{Bench, Draft, key_of, name, number_of, refuse};
use super::settlement::settle;
use super::{Act, Decided, HOLD_LIMIT_DAYS, TakeBack, Unclear, Which};
use crate::domain::admission::Barred;
use crate::domain::entry::{Because, Refusal, What};
use crate::domain::finding::Detector;
use crate::domain::noise::silence_key;
use crate::domain::outgoing::{AnswerLine, Outgoing, Place, Say};
use crate::domain::person::{Actor, Person};
use crate::domain::policy::{Mode, Rule};
use crate::domain::review::Review;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{Ruling, Standing};

/// Judges a ruling.
pub(super) fn rule(bench: Bench<'_>, act: &Act) -> Decided {
    let refused = |refusal| refuse(bench, &act.review, refusal, &act.by.account, &act.place);
    let Some(review) = bench.state.review(&act.review) else {
        return refused(Refusal::Unknown);
    };
    let rule = bench.project.policy.rule(review.proposition.kind);
    let person = match admit(bench, rule, review, act) {
        Ok(person) => person,
        Err(refusal) => return not_taken(bench, rule, review, act, refusal),
    };
    if is_standing(review, person, act) {
        return Decided::default();
    }
    if let Err(refusal) = check_ruling(bench, rule, review, &act.ruling) {
        return not_taken(bench, rule, review, act, refusal);
    }
    let mut draft = Draft::new(bench, review);
    replace_what_was_said(&mut draft, person, act);
    let entry = draft.record(What::RulingRecorded {
        review: review.id.clone(),
        by: person.id.clone(),
        account: act.by.account.clone(),
        ruling: act.ruling.clone(),
        on: review.hash,
        trace: act.trace.clone(),
        seen: act.seen,
    });
    draft.say_at(&act.place, ("recorded", entry), Say::Recorded { review: review.id.clone(), entry });
    settle(&mut draft, rule, Some(&act.by));
    undo(&mut draft);
    draft.refresh();
    draft.done()
}

/// An act that is refused. A reply that was edited into it says no longer what it said before.
fn not_taken(bench: Bench<'_>, rule: &Rule, review: &Review, act: &Act, refusal: Refusal) -> Decided {
    let refused = refuse(bench, &review.id, refusal, &act.by.account, &act.place);
    let edited = review.standing.iter().find(|standing| standing.trace == act.trace && standing.trace.is_said());
    let Some(standing) = edited else { return refused };
    let gone = standing.entry;
    let mut decided = withdraw(Draft::new(bench, review), rule, (gone, Because::Edited), &act.place);
    decided.entries.extend(refused.entries);
    decided.outgoing.extend(refused.outgoing);
    Decided { refusal: refused.refusal, ..decided }
}

/// The person who acts, where the rule, the state and the proposition let them.
fn admit<'a>(bench: Bench<'a>, rule: &Rule, review: &Review, act: &Act) -> Result<&'a Person, Refusal> {
    if rule.mode == Mode::Inform {
        return Err(Refusal::InformOnly);
    }
    let person = rule.admit(bench.project, &act.by, review.circumstance(bench.now)).map_err(Refusal::Barred)?;
    if act.on.is_some_and(|on| on != review.hash) {
        return Err(Refusal::Changed);
    }
    // Who settled it may still say something else; a reaction says nothing, it only stands.
    let ended = matches!(review.state, ReviewState::Expired | ReviewState::Superseded { .. });
    let had_a_say = act.trace.is_said() && said(review, person).next().is_some();
    if review.state.takes_rulings() || (had_a_say && !ended) {
        Ok(person)
    } else {
        Err(Refusal::Closed(review.state.clone()))
    }
}

fn said<'a>(review: &'a Review, person: &'a Person) -> impl Iterator<Item = &'a Standing> + 'a {
    review.standing_of(&person.id).filter(|standing| standing.trace.is_said())
}

/// True where just this stands already: the same delivery under another name, or the same word said twice.
fn is_standing(review: &Review, person: &Person, act: &Act) -> bool {
    review.standing_of(&person.id).any(|standing| {
        let same_act = standing.trace == act.trace || (standing.trace.is_said() && act.trace.is_said());
        same_act && standing.ruling == act.ruling
    })
}

fn check_ruling(bench: Bench<'_>, rule: &Rule, review: &Review, ruling: &Ruling) -> Result<(), Refusal> {
    match ruling {
        Ruling::Approve | Ruling::Reject { .. } => Ok(()),
        Ruling::Correct { values, .. } if values.is_empty() => Err(Refusal::NoValue),
        Ruling::Correct { .. } => Ok(()),
        Ruling::Hold { until } => {
            let today = bench.project.day(bench.now);
            let furthest = today.checked_add_days(Days::new(HOLD_LIMIT_DAYS)).unwrap_or(today);
            if *until > today && *until <= furthest { Ok(()) } else { Err(Refusal::BadDay) }
        }
        Ruling::Delegate { to } => {
            let person = bench.project.roster.person(to).ok_or(Refusal::NotToThem)?;
            let author = !rule.author_may_rule && review.author.as_ref() == Some(to);
            if !author && rule.may_be_handed_to(person) { Ok(()) } else { Err(Refusal::NotToThem) }
        }
    }
}

/// What a person says replaces what they said; what they put on stays on.
fn replace_what_was_said(draft: &mut Draft<'_>, person: &Person, act: &Act) {
    if !act.trace.is_said() {
        return;
    }
    let replaced: Vec<(u64, Because)> = said(&draft.review, person)
        .map(|standing| {
            let edited = standing.trace == act.trace;
            (standing.entry, if edited { Because::Edited } else { Because::Replaced })
        })
        .collect();
    for (ruling, because) in replaced {
        draft.record(What::RulingWithdrawn { review: draft.review.id.clone(), ruling, because });
    }
}

/// Judges a withdrawal.
pub(super) fn take_back(bench: Bench<'_>, back: &TakeBack) -> Decided {
    let asked_for = back.because == Because::Undone;
    let refused = |refusal| refuse(bench, &back.review, refusal, &back.by.account, &back.place);
    let Some(review) = bench.state.review(&back.review) else {
        return if asked_for { refused(Refusal::Unknown) } else { Decided::default() };
    };
    let Some(standing) = find(bench, review, back) else {
        return if asked_for { refused(Refusal::NothingToTakeBack) } else { Decided::default() };
    };
    let rule = bench.project.policy.rule(review.proposition.kind);
    withdraw(Draft::new(bench, review), rule, (standing.entry, back.because), &back.place)
}

fn withdraw(mut draft: Draft<'_>, rule: &Rule, (entry, because): (u64, Because), place: &Place) -> Decided {
    let id = draft.review.id.clone();
    draft.record(What::RulingWithdrawn { review: id.clone(), ruling: entry, because });
    draft.say_at(place, ("withdrawn", entry), Say::Withdrawn { review: id, entry });
    settle(&mut draft, rule, None);
    undo(&mut draft);
    draft.refresh();
    draft.done()
}

/// The ruling that is taken back: only one's own.
fn find<'a>(bench: Bench<'_>, review: &'a Review, back: &TakeBack) -> Option<&'a Standing> {
    let holder = bench.project.roster.holder(&back.by.account);
    let own = |standing: &&Standing| {
        standing.account == back.by.account || holder.is_some_and(|person| person.id == standing.by)
    };
    let mut mine = review.standing.iter().filter(own);
    match &back.which {
        Which::By(trace) => mine.find(|standing| standing.trace == *trace),
        Which::Entry(entry) => mine.find(|standing| standing.entry == *entry),
        Which::Last => mine.next_back(),
    }
}

/// Asks back what was not clear, where the one who wrote it may rule; others are talking among themselves.
pub(super) fn ask_back(bench: Bench<'_>, unclear: &Unclear) -> Decided {
    let Some(review) = bench.state.review(&unclear.review) else {
        return Decided::default();
    };
    let rule = bench.project.policy.rule(review.proposition.kind);
    let may = rule.mode != Mode::Inform
        && review.state.takes_rulings()
        && rule.admit(bench.project, &unclear.by, review.circumstance(bench.now)).is_ok();
    if !may {
        return Decided::default();
    }
    let say = Say::AskBack { review: review.id.clone(), why: unclear.why.clone(), choices: unclear.choices.clone() };
    let key = format!("ask-{}-{}", review.id, short(unclear.delivery.as_str()));
    let outgoing = Outgoing { key: name(&key), to: unclear.place.clone(), say };
    Decided { outgoing: vec![outgoing], ..Decided::default() }
}

/// The last characters of an id, so that a key made of it stays within the limit.
fn short(id: &str) -> &str {
    let from = id.char_indices().rev().nth(79).map_or(0, |(index, _)| index);
    &id[from..]
}

/// Takes back what a ruling teaches, for those who may change the policy. The ruling stays in the ledger.
pub(super) fn revoke(bench: Bench<'_>, by: &Actor, lesson: u64) -> Decided {
    let changers = &bench.project.policy.changers;
    let person = bench.project.roster.holder(&by.account).filter(|person| changers.includes(person));
    let Some(person) = person else {
        return Decided { refusal: Some(Refusal::Barred(Barred::NotNamed)), ..Decided::default() };
    };
    let taught = |review: &&Review| {
        review.settlement.as_ref().is_some_and(|settlement| settlement.entry == lesson && !settlement.revoked)
    };
    let Some(review) = bench.state.reviews().find(taught) else {
        return Decided { refusal: Some(Refusal::Unknown), ..Decided::default() };
    };
    let mut draft = Draft::new(bench, review);
    draft.record(What::LessonRevoked { review: review.id.clone(), lesson, by: person.id.clone() });
    draft.done()
}

/// Silences or wakes the bot, for those who may change the policy.
pub(super) fn pause(bench: Bench<'_>, by: &Actor, paused: bool, place: &Place) -> Decided {
    let changers = &bench.project.policy.changers;
    let person = bench.project.roster.holder(&by.account).filter(|person| changers.includes(person));
    let Some(person) = person else {
        return Decided { refusal: Some(Refusal::Barred(Barred::NotNamed)), ..Decided::default() };
    };
    if bench.state.is_paused() == paused {
        return Decided::default();
    }
    let lines = vec![if paused { "paused".to_owned() } else { "resumed".to_owned() }.into()];
    let key = key_of(bench.project, "paused", number_of(bench.state, 0));
    Decided {
        entries: vec![What::Paused { by: person.id.clone(), paused }],
        outgoing: vec![Outgoing { key, to: place.clone(), say: Say::Answer { review: None, lines } }],
        ..Decided::default()
    }
}

/// Lets a silenced detector speak again, for those who may change the policy.
pub(super) fn wake(bench: Bench<'_>, by: &Actor, detector: Detector, place: &Place) -> Decided {
    let changers = &bench.project.policy.changers;
    let person = bench.project.roster.holder(&by.account).filter(|person| changers.includes(person));
    let Some(person) = person else {
        return Decided { refusal: Some(Refusal::Barred(Barred::NotNamed)), ..Decided::default() };
    };
    let silenced = bench.state.of_finding(&silence_key(detector));
    let Some(review) = silenced.filter(|review| review.state == ReviewState::Approved) else {
        return Decided::default();
    };
    let mut draft = Draft::new(bench, review);
    let id = review.id.clone();
    let entry = draft.record(What::SilenceLifted { review: id.clone(), detector, by: person.id.clone() });
    let state = ReviewState::Superseded { by: None };
    draft.record(What::ReviewSettled { review: id.clone(), state, by: Vec::new(), values: Vec::new() });
    let lines = vec![format!("{detector} speaks again, by {}.", person.name)];
    draft.say_at(
        place,
        ("woken", entry),
        Say::Answer { review: Some(id), lines: lines.into_iter().map(AnswerLine::from).collect() },
    );
    draft.refresh();
    draft.done()
}
