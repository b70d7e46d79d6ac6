//! Every sequence of events keeps what must always be true.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use countersign::domain::calendar::Term;
use countersign::domain::delivery::Seen;
use countersign::domain::entry::{Because, What};
use countersign::domain::judge::{Act, Event, TakeBack, Which};
use countersign::domain::message::MessageId;
use countersign::domain::outgoing::Place;
use countersign::domain::policy::{Delegation, Mode, Objections, Rule, Who};
use countersign::domain::review_state::ReviewState;
use countersign::domain::ruling::{Ruling, RulingKind, Trace};
use countersign::domain::state::ProjectState;
use proptest::prelude::*;

use crate::world::{Bench, actor, channel, day, fix, key, message, no, person, raise, rule};

const USERS: [&str; 8] = ["ana", "ben", "cleo", "dan", "eve", "guest", "bot", "stranger"];

#[derive(Clone, Debug)]
enum Step {
    Says { user: usize, review: u32, ruling: Ruling, message: u8 },
    Reacts { user: usize, review: u32, ruling: Ruling },
    Unreacts { user: usize, review: u32, ruling: Ruling },
    Undoes { user: usize, review: u32 },
    Raises(u32),
    Corrected { review: u32, value: u32 },
    Clears,
    Waits { hours: u8, reconciled: bool },
}

fn ruling() -> impl Strategy<Value = Ruling> {
    prop_oneof![
        3 => Just(Ruling::Approve),
        2 => Just(no()),
        1 => (10u32..28).prop_map(fix),
        1 => (1u32..28).prop_map(|until| Ruling::Hold { until: day(until) }),
        1 => (0usize..5).prop_map(|to| Ruling::Delegate { to: person(USERS[to]) }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let (user, review) = (0..USERS.len(), 1u32..5);
    prop_oneof![
        4 => (user.clone(), review.clone(), ruling(), 0u8..6)
            .prop_map(|(user, review, ruling, message)| Step::Says { user, review, ruling, message }),
        4 => (user.clone(), review.clone(), ruling())
            .prop_map(|(user, review, ruling)| Step::Reacts { user, review, ruling }),
        2 => (user.clone(), review.clone(), ruling())
            .prop_map(|(user, review, ruling)| Step::Unreacts { user, review, ruling }),
        1 => (user, review.clone()).prop_map(|(user, review)| Step::Undoes { user, review }),
        1 => (12u32..16).prop_map(Step::Raises),
        1 => (review, 12u32..16).prop_map(|(review, value)| Step::Corrected { review, value }),
        1 => Just(Step::Clears),
        1 => (1u8..40, any::<bool>()).prop_map(|(hours, reconciled)| Step::Waits { hours, reconciled }),
    ]
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let mode = prop_oneof![
        5 => Just(Mode::Ask),
        1 => Just(Mode::Inform),
        1 => Just(Mode::Auto { objection_within: Term { working_days: 1, clock: TimeDelta::hours(6) } }),
    ];
    let dan = Who { people: [person("dan")].into(), roles: [].into() };
    (mode, 1u32..4, 1u32..3, any::<bool>(), any::<bool>()).prop_map(move |(mode, quorum, objections, next, roster)| {
        Rule {
            mode,
            quorum,
            objections: Objections::Quorum(objections),
            escalate: if next { vec![dan.clone()] } else { vec![] },
            delegation: if roster { Delegation::Roster } else { Delegation::Named },
            ..rule()
        }
    })
}

fn place() -> Place {
    Place { channel: channel(), thread: None, only: None }
}

fn reaction(review: u32, ruling: &Ruling) -> Trace {
    Trace::Reaction { card: message(&format!("card-{review}")), emoji: ruling.kind().as_str().into() }
}

fn event(bench: &mut Bench, step: &Step) -> Event {
    let ruled = |bench: &Bench, user: usize, review: u32, ruling: &Ruling, trace| {
        let (by, ruling) = (actor(USERS[user]), ruling.clone());
        let seen = Seen::At(bench.now);
        Event::Ruled(Act { review: bench.id(review), by, ruling, on: None, trace, seen, place: place() })
    };
    let back = |bench: &Bench, user: usize, review: u32, which, because| {
        Event::TakenBack(TakeBack { review: bench.id(review), by: actor(USERS[user]), which, because, place: place() })
    };
    match step {
        Step::Says { user, review, ruling, message: id } => {
            let trace = Trace::Reply(MessageId { channel: channel(), id: format!("{user}-{id}") });
            ruled(bench, *user, *review, ruling, trace)
        }
        Step::Reacts { user, review, ruling } => ruled(bench, *user, *review, ruling, reaction(*review, ruling)),
        Step::Unreacts { user, review, ruling } => {
            back(bench, *user, *review, Which::By(reaction(*review, ruling)), Because::Unreacted)
        }
        Step::Undoes { user, review } => back(bench, *user, *review, Which::Last, Because::Undone),
        Step::Raises(value) => Event::Raised(raise(*value)),
        Step::Corrected { review, value } => {
            let mut raised = raise(*value);
            let open = bench.state.review(&bench.id(*review)).is_some_and(|review| review.state.takes_rulings());
            (raised.replaces, raised.author) = (Some(bench.id(*review)).filter(|_| open), Some(actor("ana")));
            Event::Raised(raised)
        }
        Step::Clears => Event::Cleared(key()),
        Step::Waits { hours, reconciled } => {
            let before = bench.now;
            bench.now += TimeDelta::hours(i64::from(*hours));
            Event::Ticked { reconciled: if *reconciled { bench.now } else { before } }
        }
    }
}

/// What must be true after every step.
fn check(bench: &Bench) {
    assert_eq!(bench.state.version(), bench.entries.len() as u64, "entries are numbered without a gap");
    let refolded = ProjectState::fold(bench.project.id.clone(), 0, 0, &bench.entries);
    assert!(refolded.reviews().eq(bench.state.reviews()), "state is the fold of the entries");
    for review in bench.state.reviews() {
        let rule = bench.project.policy.rule(review.proposition.kind);
        assert_eq!(review.hash, review.proposition.hash());
        for standing in &review.standing {
            assert_eq!(standing.on, review.hash, "rulings count on what was shown");
            assert!(!["guest", "bot", "stranger"].contains(&standing.by.as_str()), "who may never rule has not ruled");
            let named = bench.project.roster.person(&standing.by).is_some_and(|person| rule.who.includes(person));
            assert!(named || standing.by.as_str() == "dan" || rule.delegation == Delegation::Roster);
        }
        check_state(review, rule);
    }
    let living = bench.state.open().filter(|review| review.finding.is_some() && review.author.is_none());
    assert!(living.count() <= 1, "one finding is one living exception");
}

fn check_state(review: &countersign::domain::review::Review, rule: &Rule) {
    let of = |kind: RulingKind| {
        let standing = review.standing.iter().filter(move |standing| standing.ruling.kind() == kind);
        standing.map(|standing| standing.by.clone()).collect::<BTreeSet<_>>()
    };
    let (for_it, against) = (of(RulingKind::Approve), of(RulingKind::Reject));
    match &review.state {
        ReviewState::Approved if matches!(rule.mode, Mode::Auto { .. }) => {}
        ReviewState::Approved => {
            assert!(for_it.difference(&against).count() >= rule.quorum as usize, "approved by a quorum");
        }
        ReviewState::Rejected => assert!(!against.is_empty(), "somebody refused"),
        ReviewState::Corrected => assert!(!of(RulingKind::Correct).is_empty() && rule.quorum == 1),
        ReviewState::Held { .. } => assert!(!of(RulingKind::Hold).is_empty()),
        ReviewState::Expired | ReviewState::Superseded { .. } | ReviewState::Open => {}
    }
    if let (Objections::Quorum(1), true) = (rule.objections, review.state.takes_rulings()) {
        // Somebody who lost their standing to rule (a delegation that was taken back, a stand-in whose time is over) may
        // have left a refusal behind; those whom the rule names can't.
        let named = against.iter().filter(|by| by.as_str() != "dan" && rule.delegation == Delegation::Named);
        assert_eq!(named.count(), 0, "a refusal never leaves a review open");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sequence_of_events_keeps_the_law(rule in any_rule(), steps in prop::collection::vec(step(), 1..60)) {
        let mut bench = Bench::with_review(rule);
        for step in &steps {
            let event = event(&mut bench, step);
            let decided = bench.happen(&event);
            let ruled = |what: &What| matches!(what, What::RulingRecorded { .. });
            prop_assert!(decided.refusal.is_none() || !decided.entries.iter().any(ruled), "what is refused rules on nothing");
            let keys: BTreeSet<_> = decided.outgoing.iter().map(|outgoing| &outgoing.key).collect();
            prop_assert_eq!(keys.len(), decided.outgoing.len(), "one decision says a thing once");
            for opened in &decided.entries {
                if let What::ReviewOpened { review, .. } = opened {
                    let card = message(&format!("card-{}", review.number));
                    let _ = bench.happen(&Event::CardPosted { review: review.clone(), card });
                }
            }
            check(&bench);
        }
    }
}
