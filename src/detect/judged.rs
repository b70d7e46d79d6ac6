//! What was found when it was looked for last, so that after a reading only what it bears on is judged anew: its item, the items that
//! wait for it, the commitments that its chain leads to, circles, and its owner's weeks. On another day all is judged anew, and where a detector begins or ceases to ask of a plan.
//! That a source lives again (which makes other work of it stale) is noticed on the next day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::finding::{Fact, Finding};
use crate::domain::name::ItemKey;
use crate::domain::plan::Item;
use crate::domain::value::{Field, Value};

use super::critical_path_moved::{self, Passes};
use super::{
    Scene, dependency_violated, finish, goal_drift, handoff_incomplete, of_item, over_allocated, people_and_goals,
    unowned,
};

/// What was found of a plan, by what it is about.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    day: Option<NaiveDate>,
    /// Whether the detectors that ask only of some plans ask of this one.
    asked: [bool; 3],
    /// The items of which a circle is told.
    circles: BTreeSet<ItemKey>,
    of_items: BTreeMap<ItemKey, Vec<Finding>>,
    of_owners: BTreeMap<String, Finding>,
    of_chains: BTreeMap<ItemKey, Finding>,
    touched: BTreeSet<ItemKey>,
}

impl Judged {
    /// Notes that something was said or ruled of an item.
    pub fn touch(&mut self, item: &ItemKey) {
        self.touched.insert(item.clone());
    }

    /// Everything that all detectors find, as [`find`](super::find) gives it.
    #[must_use]
    pub fn find(&mut self, scene: &Scene<'_>) -> Vec<Finding> {
        self.refresh(scene);
        let mut found: Vec<Finding> = self.of_items.values().flatten().cloned().collect();
        found.extend(self.of_owners.values().cloned());
        found.extend(self.of_chains.values().cloned());
        found.extend(people_and_goals(scene));
        finish(scene, found)
    }

    /// Judges anew what was touched since; everything where the day is another one.
    pub fn refresh(&mut self, scene: &Scene<'_>) {
        let asked = [unowned::is_asked(scene), goal_drift::is_asked(scene), handoff_incomplete::is_asked(scene)];
        if self.day != Some(scene.today()) || self.asked != asked {
            self.asked = asked;
            self.all(scene);
        } else {
            self.around(scene);
        }
        self.touched.clear();
    }

    fn all(&mut self, scene: &Scene<'_>) {
        self.day = Some(scene.today());
        self.of_items.clear();
        self.circles.clear();
        for item in scene.plan.items() {
            self.judge(scene, item);
        }
        self.of_owners = over_allocated::by_owner(scene);
        let chains = critical_path_moved::find(scene).into_iter();
        self.of_chains = chains.filter_map(|found| Some((ItemKey::parse(&found.key.subject)?, found))).collect();
    }

    fn around(&mut self, scene: &Scene<'_>) {
        let touched = std::mem::take(&mut self.touched);
        let mut owners: BTreeSet<String> = BTreeSet::new();
        for key in &touched {
            let Some(item) = scene.plan.item(key) else {
                continue;
            };
            self.judge(scene, item);
            for waiting in scene.plan.waiting_for(key) {
                self.judge(scene, waiting);
            }
            for member in dependency_violated::circle(scene, item).unwrap_or_default() {
                self.judge(scene, member);
            }
            owners.extend(named_owners(item));
        }
        if !touched.is_empty() {
            let circles: Vec<ItemKey> = self.circles.iter().cloned().collect();
            circles.iter().filter_map(|key| scene.plan.item(key)).for_each(|item| self.judge(scene, item));
        }
        if critical_path_moved::is_asked(scene) {
            self.chains(scene, &touched);
        }
        for owner in owners {
            let items: Vec<&Item> = scene
                .plan
                .owned_by(&owner)
                .filter(|item| over_allocated::owner_of_effort(item).as_ref() == Some(&owner))
                .collect();
            match over_allocated::of_owner(scene, &owner, &items) {
                Some(finding) => self.of_owners.insert(owner, finding),
                None => self.of_owners.remove(&owner),
            };
        }
    }

    /// Judges the commitments anew that what was touched leads to.
    fn chains(&mut self, scene: &Scene<'_>, touched: &BTreeSet<ItemKey>) {
        let mut passes = Passes::new(scene);
        let mut reached: BTreeSet<ItemKey> = touched.clone();
        let mut ahead: Vec<ItemKey> = touched.iter().cloned().collect();
        while let Some(key) = ahead.pop() {
            let next = scene.plan.waiting_for(&key).map(|item| item.key.clone());
            ahead.extend(next.filter(|next| reached.insert(next.clone())));
            let item = scene.plan.item(&key);
            match item.and_then(|item| critical_path_moved::of_item(scene, item, &mut passes)) {
                Some(finding) => self.of_chains.insert(key, finding),
                None => self.of_chains.remove(&key),
            };
        }
        // What it waits for, or has waited for, became a commitment itself, or ceased to be one.
        for before in touched.iter().filter_map(|key| scene.plan.item(key)).flat_map(ever_before) {
            let item = scene.plan.item(&before);
            match item.and_then(|item| critical_path_moved::of_item(scene, item, &mut passes)) {
                Some(finding) => self.of_chains.insert(before, finding),
                None => self.of_chains.remove(&before),
            };
        }
    }

    fn judge(&mut self, scene: &Scene<'_>, item: &Item) {
        let found = of_item(scene, item);
        if found.iter().any(|finding| matches!(finding.fact, Fact::DependencyCycle { .. })) {
            self.circles.insert(item.key.clone());
        } else {
            self.circles.remove(&item.key);
        }
        if found.is_empty() {
            self.of_items.remove(&item.key);
        } else {
            self.of_items.insert(item.key.clone(), found);
        }
    }
}

/// Whoever is or was the owner of an item: with the work its hours go from one to the other.
fn named_owners(item: &Item) -> impl Iterator<Item = String> + '_ {
    let said = item.histories(&Field::Owner).flat_map(|(_, history)| history).map(|reading| reading.value.to_string());
    let ruled = item.correction(&Field::Owner).map(|correction| correction.value.to_string());
    said.chain(ruled).map(|owner| owner.trim().to_lowercase())
}

/// The keys of all that an item waits for or has waited for.
fn ever_before(item: &Item) -> BTreeSet<ItemKey> {
    let said = item.histories(&Field::DependsOn).flat_map(|(_, history)| history).map(|reading| &reading.value);
    let ruled = item.correction(&Field::DependsOn).map(|correction| &correction.value);
    let texts = said.chain(ruled).filter_map(|value| match value {
        Value::Text(keys) => Some(keys),
        _ => None,
    });
    texts.flat_map(|keys| keys.split(',')).filter_map(|key| ItemKey::parse(key.trim())).collect()
}
