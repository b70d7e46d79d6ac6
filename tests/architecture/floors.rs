//! The floors of the house, and the circles that files of one folder may not form.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use syn::Item;

use crate::paths::{Named, named};
use crate::tree::{Offence, Source, Tree};

/// Every room, and the floor that it stands on. A room that is missing here may not exist.
pub(crate) const FLOORS: [(&str, u8); 15] = [
    ("domain", 0),
    ("language", 1),
    ("detect", 2),
    ("wording", 2),
    ("ledger", 2),
    ("chat", 2),
    ("sources", 2),
    ("targets", 2),
    ("writer", 2),
    ("config", 2),
    ("app", 3),
    ("http", 4),
    ("serve", 5),
    ("cli", 6),
    ("main", 7),
];

/// How many re-exports a name is followed through; a longer row is a circle.
const LONGEST_FACADE: usize = 8;

/// The floor of a room.
pub(crate) fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// Imports that go up, or across a floor; tests inside a room obey too.
pub(crate) fn upward_imports(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for source in tree.sources().filter(|source| source.room() != "lib") {
        let room = source.room();
        let Some(own) = floor(room) else {
            offences.push(Offence::new(source.path, 1, format!("`{room}` has no floor, every room stands in FLOORS")));
            continue;
        };
        for path in named(&source) {
            let Some(target) = absolute(&path).and_then(|path| path.into_iter().next()) else {
                continue;
            };
            if let Some(what) = wrong_import((room, own), &target) {
                offences.push(Offence::new(source.path, path.line, what));
            }
        }
    }
    offences
}

fn wrong_import((room, own): (&str, u8), target: &str) -> Option<String> {
    let Some(other) = floor(target) else {
        return Some(format!("`crate::{target}` is no room, everything lives in one"));
    };
    match other {
        _ if room == target => None,
        _ if other > own => {
            Some(format!("`{room}` (floor {own}) imports `{target}` (floor {other}), a room imports only lower floors"))
        }
        _ if other == own => Some(format!("`{room}` imports `{target}`, rooms of one floor ({own}) are strangers")),
        _ => None,
    }
}

/// What `lib.rs` holds besides the modules that it declares.
pub(crate) fn things_in_the_root(tree: &Tree) -> Vec<Offence> {
    use syn::spanned::Spanned;
    let Some(root) = tree.sources().find(|source| source.room() == "lib") else {
        return vec![Offence::new("src/lib.rs", 1, "missing, it is the map of the code")];
    };
    root.syntax()
        .items
        .iter()
        .filter(|item| !matches!(item, Item::Mod(module) if module.content.is_none()))
        .map(|item| {
            let what = "more than `mod`, a name at the root has no floor";
            Offence::new(root.path, item.span().start().line, what)
        })
        .collect()
}

/// Circles among the rooms, and among the files of one folder.
pub(crate) fn circles(tree: &Tree) -> Vec<Offence> {
    let house = House::of(tree);
    let mut streets = Streets::new();
    let mut offences = Vec::new();
    for source in tree.sources().filter(|source| !source.is_tests()) {
        for path in named(&source).iter().filter(|path| !path.in_tests) {
            let Some(target) = house.absolute(path) else {
                continue;
            };
            if path.glob && source.module.len() > target.len() && source.module.starts_with(&target) {
                let what = "`use super::*` hides which sibling it names, import by name";
                offences.push(Offence::new(source.path, path.line, what));
            } else if let Some((parent, from, to)) = siblings(&source.module, &house.owner(target)) {
                streets
                    .entry(parent)
                    .or_default()
                    .entry(from)
                    .or_default()
                    .entry(to)
                    .or_insert((source.path.to_owned(), path.line));
            }
        }
    }
    offences.extend(streets.values().flat_map(closed_ways));
    offences
}

/// parent module → child → the children that it names, and where it first does.
type Streets = BTreeMap<Vec<String>, Ways>;
type Ways = BTreeMap<String, BTreeMap<String, (String, usize)>>;

/// The two children of the nearest common parent; `None` within one line of descent.
fn siblings(from: &[String], to: &[String]) -> Option<(Vec<String>, String, String)> {
    let shared = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    Some((from[..shared].to_vec(), from.get(shared)?.clone(), to.get(shared)?.clone()))
}

fn closed_ways(ways: &Ways) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (from, targets) in ways {
        for (to, (path, line)) in targets {
            if let Some(back) = way(ways, to, from) {
                let circle = [vec![from.as_str()], back].concat().join(" → ");
                offences.push(Offence::new(path, *line, format!("closes the circle {circle}")));
            }
        }
    }
    offences
}

/// The shortest way from one child to another.
fn way<'a>(ways: &'a Ways, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
    let mut seen = BTreeSet::from([from]);
    let mut queue = VecDeque::from([vec![from]]);
    while let Some(walked) = queue.pop_front() {
        let last = *walked.last()?;
        if last == to {
            return Some(walked);
        }
        for next in ways.get(last).into_iter().flat_map(BTreeMap::keys) {
            if seen.insert(next) {
                queue.push_back([walked.clone(), vec![next]].concat());
            }
        }
    }
    None
}

/// A path from the crate's root, where it is written as one.
fn absolute(path: &Named) -> Option<Vec<String>> {
    let mut module = path.standing.clone();
    let mut rest = path.segments.as_slice();
    match rest.first()?.as_str() {
        "crate" | "countersign" => module.clear(),
        "self" => {}
        "super" => {
            module.pop();
        }
        _ => return None,
    }
    rest = &rest[1..];
    while rest.first().is_some_and(|word| word == "super") {
        module.pop();
        rest = &rest[1..];
    }
    module.extend_from_slice(rest);
    Some(module)
}

/// Which modules there are, what each brings in by `use`, and what each defines.
struct House {
    modules: BTreeSet<Vec<String>>,
    brought: BTreeMap<(Vec<String>, String), Vec<String>>,
    globs: BTreeMap<Vec<String>, Vec<Vec<String>>>,
    defined: BTreeSet<(Vec<String>, String)>,
}

impl House {
    fn of(tree: &Tree) -> Self {
        let sources: Vec<Source<'_>> = tree.sources().filter(|s| s.room() != "main").collect();
        let mut house = Self {
            modules: sources.iter().map(|source| source.module.clone()).collect(),
            brought: BTreeMap::new(),
            globs: BTreeMap::new(),
            defined: BTreeSet::new(),
        };
        for source in &sources {
            for path in named(source).into_iter().filter(|path| path.in_use && !path.in_tests) {
                let Some(target) = house.absolute(&path) else {
                    continue;
                };
                if path.glob {
                    house.globs.entry(path.standing).or_default().push(target);
                } else if let Some(name) = path.brings {
                    house.brought.insert((path.standing, name), target);
                }
            }
            let names = source.syntax().items.iter().filter_map(item_name).collect::<Vec<_>>();
            house.defined.extend(names.into_iter().map(|name| (source.module.clone(), name)));
        }
        house
    }

    /// As the free `absolute`, and `plan::Plan` beside a `mod plan;` too.
    fn absolute(&self, path: &Named) -> Option<Vec<String>> {
        absolute(path).or_else(|| {
            let mut full = path.standing.clone();
            full.push(path.segments.first()?.clone());
            let is_child = self.modules.contains(&full);
            full.extend_from_slice(&path.segments[1..]);
            is_child.then_some(full)
        })
    }

    /// The module that a name really comes from, followed through the re-exports on the way.
    fn owner(&self, mut path: Vec<String>) -> Vec<String> {
        for _ in 0..LONGEST_FACADE {
            let deepest = (0..=path.len()).rev().find(|&length| self.modules.contains(&path[..length])).unwrap_or(0);
            let rest = path.split_off(deepest);
            let Some(name) = rest.first() else {
                return path;
            };
            let key = (path.clone(), name.clone());
            let from_glob = || {
                let globbed = self.globs.get(&path)?;
                globbed.iter().find(|module| self.defined.contains(&((*module).clone(), name.clone()))).cloned()
            };
            if self.defined.contains(&key) {
                return path;
            } else if let Some(target) = self.brought.get(&key) {
                path = [target.as_slice(), &rest[1..]].concat();
            } else {
                return from_glob().unwrap_or(path);
            }
        }
        path
    }
}

fn item_name(item: &Item) -> Option<String> {
    Some(
        match item {
            Item::Const(it) => &it.ident,
            Item::Enum(it) => &it.ident,
            Item::Fn(it) => &it.sig.ident,
            Item::Static(it) => &it.ident,
            Item::Struct(it) => &it.ident,
            Item::Trait(it) => &it.ident,
            Item::Type(it) => &it.ident,
            _ => return None,
        }
        .to_string(),
    )
}
