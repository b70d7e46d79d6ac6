//! What a store keeps hot entry by entry is what the law tells from all entries.

use countersign::domain::entry::What;
use countersign::domain::name::ProjectId;
use countersign::domain::review_state::ReviewState;
use countersign::ledger::Ledger;
use proptest::prelude::{Strategy, prop_oneof, proptest};
use proptest::test_runner::Config;

use super::samples::{add, due, finding, opened_with, own, project, reopened, settled};

/// What happens to one of a few reviews.
#[derive(Clone, Debug)]
enum Step {
    Settle(u32, usize, Vec<&'static str>),
    Reopen(u32),
}

/// Reviews that are opened first; the first few share their findings.
const REVIEWS: u32 = 6;

fn step() -> impl Strategy<Value = Step> {
    let items = proptest::sample::subsequence(vec!["a", "b", "c"], 0..=3);
    prop_oneof![
        3 => (1..=REVIEWS, 0_usize..6, items).prop_map(|(review, state, items)| Step::Settle(review, state, items)),
        1 => (1..=REVIEWS).prop_map(Step::Reopen),
    ]
}

fn state(index: usize) -> ReviewState {
    match index {
        0 => ReviewState::Approved,
        1 => ReviewState::Corrected,
        2 => ReviewState::Rejected,
        3 => ReviewState::Expired,
        4 => ReviewState::Superseded { by: None },
        _ => ReviewState::Held { until: chrono::NaiveDate::MIN },
    }
}

fn entries(project: &ProjectId, steps: &[Step]) -> Vec<What> {
    let open = |number| {
        let subject = if number < 4 { "shared" } else { "own" };
        let finding = (number != 1).then(|| finding(subject));
        opened_with(project, number, finding, Vec::new())
    };
    let course = steps.iter().map(|step| match step {
        Step::Settle(review, index, items) => {
            let values = items.iter().map(|item| due(item, 1)).collect();
            settled(project, *review, state(*index), values)
        }
        Step::Reopen(review) => reopened(project, *review),
    });
    (1..=REVIEWS).map(open).chain(course).collect()
}

#[test]
fn a_store_loads_what_the_law_calls_hot() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let store = Ledger::open(&folder.path().join("store.db")).expect("it opens");
    let law = Ledger::memory();
    let case = std::cell::Cell::new(0);
    let config = Config { cases: 150, failure_persistence: None, ..Config::default() };
    proptest!(config, |(steps in proptest::collection::vec(step(), 0..25))| {
        case.set(case.get() + 1);
        let project = project(&format!("case {}", case.get()));
        let entries = entries(&project, &steps);
        runtime.block_on(async {
            for ledger in [&store, &law] {
                add(ledger, &project, vec![own(entries.clone())]).await;
            }
            let expected = law.load(&project).await.expect("loaded");
            assert_eq!(store.load(&project).await.expect("loaded"), expected);
        });
    });
}
