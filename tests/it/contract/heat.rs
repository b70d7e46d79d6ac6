//! Loading: all that bears on what comes, and little else.

use chrono::NaiveDate;
use countersign::domain::entry::What;
use countersign::domain::name::ProjectId;
use countersign::domain::review_state::ReviewState;
use countersign::domain::ruling::Ruling;
use countersign::domain::schedule::Slot;
use countersign::ledger::Ledger;

use crate::ledger::samples::{
    add, at, due, finding, opened, opened_with, own, person, project, reopened, ruled, settled,
};

async fn loaded(ledger: &Ledger, project: &ProjectId) -> Vec<u64> {
    let loaded = ledger.load(project).await.expect("loaded");
    assert_eq!(loaded.head, ledger.head(project).await.expect("a head"));
    loaded.entries.iter().map(|entry| entry.n).collect()
}

pub(super) async fn only_what_bears_on_what_comes_is_loaded(open: &impl AsyncFn() -> Ledger) {
    let ledger = open().await;
    let yard = project("yard");
    let until = NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day");
    let entries = vec![
        opened(&yard, 1),
        opened(&yard, 2),
        ruled(&yard, 1, "ana", Ruling::Approve),
        settled(&yard, 1, ReviewState::Approved, vec![due("consent", 14)]),
        settled(&yard, 2, ReviewState::Expired, vec![]),
        opened(&yard, 3),
        settled(&yard, 3, ReviewState::Held { until }, vec![]),
        opened(&yard, 4),
        settled(&yard, 4, ReviewState::Approved, vec![]),
        opened(&yard, 5),
        settled(&yard, 5, ReviewState::Rejected, vec![]),
    ];
    add(&ledger, &yard, vec![own(entries)]).await;
    assert_eq!(loaded(&ledger, &yard).await, [1, 3, 4, 6, 7]);

    let later =
        vec![opened(&yard, 6), settled(&yard, 6, ReviewState::Corrected, vec![due("consent", 21)]), reopened(&yard, 2)];
    add(&ledger, &yard, vec![own(later)]).await;
    drop(ledger);
    assert_eq!(loaded(&open().await, &yard).await, [2, 5, 6, 7, 12, 13, 14]);
}

pub(super) async fn an_older_value_stands_again_when_the_newer_is_reopened(ledger: &Ledger) {
    let sluice = project("sluice");
    let values = |day| vec![due("consent", day), due("consent", day), due("glazing", day)];
    let entries = vec![
        opened(&sluice, 1),
        settled(&sluice, 1, ReviewState::Approved, values(1)),
        opened(&sluice, 2),
        settled(&sluice, 2, ReviewState::Approved, vec![due("consent", 2)]),
        opened(&sluice, 3),
        settled(&sluice, 3, ReviewState::Approved, vec![due("glazing", 3)]),
    ];
    add(ledger, &sluice, vec![own(entries)]).await;
    assert_eq!(loaded(ledger, &sluice).await, [3, 4, 5, 6]);
    add(ledger, &sluice, vec![own(vec![reopened(&sluice, 2)])]).await;
    assert_eq!(loaded(ledger, &sluice).await, [1, 2, 3, 4, 5, 6, 7]);
    let rejected = settled(&sluice, 2, ReviewState::Rejected, vec![]);
    add(ledger, &sluice, vec![own(vec![rejected])]).await;
    assert_eq!(loaded(ledger, &sluice).await, [1, 2, 5, 6]);
}

pub(super) async fn the_newest_refusal_of_a_finding_is_loaded(ledger: &Ledger) {
    let crane = project("crane");
    let about = |number, subject| opened_with(&crane, number, Some(finding(subject)), vec![]);
    let refused = |number| settled(&crane, number, ReviewState::Rejected, vec![]);
    let entries =
        vec![about(1, "consent"), refused(1), about(2, "glazing"), refused(2), about(3, "consent"), refused(3)];
    add(ledger, &crane, vec![own(entries)]).await;
    assert_eq!(loaded(ledger, &crane).await, [3, 4, 5, 6]);
}

pub(super) async fn the_newest_digest_and_pause_are_loaded(ledger: &Ledger) {
    let tide = project("tide");
    let digest = |day| What::DigestComposed {
        slot: Slot(NaiveDate::from_ymd_opt(2026, 3, day).expect("a day").and_hms_opt(9, 0, 0).expect("a time")),
        review: None,
        covers: (at(0), at(1)),
        foot: None,
    };
    let paused = |paused| What::Paused { by: person("ana"), paused };
    let entries = vec![digest(2), paused(true), digest(3), paused(false), digest(4)];
    add(ledger, &tide, vec![own(entries)]).await;
    assert_eq!(loaded(ledger, &tide).await, [4, 5]);
}
