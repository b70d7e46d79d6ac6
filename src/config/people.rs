//! People of the file: who they are, which accounts are theirs, when they are away.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::name::{PersonId, Role};
use crate::domain::person::{Absence, Account, Person};
use crate::domain::spelling::nearest;

use super::table::{At, Section};
use super::terms;

const ACCOUNT: &str = "platform:workspace/user, such as \"slack:T024BE7LD/U0G9QF9C6\"";
pub(crate) const NAME: &str = "a name of 1 to 256 characters without control characters";
const DAY: &str = "a day, such as 2026-08-03";

/// Somebody of the file, with the lines that are needed to tell what is wrong with them.
pub(crate) struct Listed {
    /// Who it is.
    pub(crate) person: Person,
    line: usize,
    accounts: Vec<At<Account>>,
    stand_ins: Vec<At<PersonId>>,
}

/// Everybody in the file.
pub(crate) fn people(root: &Section<'_>) -> Vec<Listed> {
    let sections = root.tables("person", "[[person]]");
    if sections.is_empty() {
        root.lacks("[[person]]", "a project needs people who may rule");
    }
    let people: Vec<Listed> = (sections.into_iter()).filter_map(|section| section.read(person)).collect();
    told_twice(root, &people);
    strangers(root, &people);
    people
}

fn person(section: &Section<'_>) -> Option<Listed> {
    let id = section.need("id", "give each person an id of their own, such as \"ana\"");
    let id = id.and_then(|id| section.understood("id", &id, NAME, PersonId::parse));
    let name = section.need("name", "the name that the bot writes");
    let accounts: Vec<At<Account>> = (section.texts("accounts").iter())
        .filter_map(|text| section.understood("accounts", text, ACCOUNT, Account::parse))
        .collect();
    let roles = roles(section, "roles", &section.texts("roles"));
    let (mut away, mut stand_ins) = (Vec::new(), Vec::new());
    for part in section.tables("away", "away of [[person]]") {
        if let Some((absence, stand_in)) = part.read(absence) {
            away.push(absence);
            stand_ins.extend(stand_in);
        }
    }
    if accounts.is_empty() && section.texts("accounts").is_empty() {
        section.lacks("accounts", "without an account nobody can rule");
    }
    let (id, name) = (id?, name?);
    Some(Listed {
        person: Person {
            id: id.value,
            name: name.value,
            accounts: accounts.iter().map(|account| account.value.clone()).collect(),
            roles,
            away,
        },
        line: section.line,
        accounts,
        stand_ins,
    })
}

/// Roles that a list names.
pub(crate) fn roles(section: &Section<'_>, key: &str, texts: &[At<String>]) -> BTreeSet<Role> {
    (texts.iter()).filter_map(|text| section.understood(key, text, NAME, Role::parse)).map(|role| role.value).collect()
}

fn absence(section: &Section<'_>) -> Option<(Absence, Option<At<PersonId>>)> {
    let day = |key, hint| {
        let text = section.need(key, hint)?;
        section.understood(key, &text, DAY, terms::day)
    };
    let (from, to) = (day("from", "the first day away"), day("to", "the last day away"));
    let stand_in = section.parsed("stand_in", "the id of a person", PersonId::parse);
    let (from, to) = (from?, to?);
    if to.value < from.value {
        let what = format!("`to` in {} lies before `from`", section.name);
        section.document.wrong(to.line, what, "write the last day away");
    }
    let absence = Absence { from: from.value, to: to.value, stand_in: stand_in.as_ref().map(|at| at.value.clone()) };
    Some((absence, stand_in))
}

/// Two people with one id, or with one account.
fn told_twice(root: &Section<'_>, people: &[Listed]) {
    let mut ids: BTreeMap<&PersonId, usize> = BTreeMap::new();
    let mut accounts: BTreeMap<&Account, &Listed> = BTreeMap::new();
    for listed in people {
        if let Some(first) = ids.insert(&listed.person.id, listed.line) {
            let what = format!("person `{}` stands on line {first} already", listed.person.id);
            root.document.wrong(listed.line, what, "one id means one person: join the two");
        }
        for account in &listed.accounts {
            if let Some(first) = accounts.insert(&account.value, listed) {
                let what = format!("account `{}` is that of `{}` already", account.value, first.person.id);
                root.document.wrong(account.line, what, "one account belongs to one person");
            }
        }
    }
}

/// Stand-ins who are nobody, or those whom they stand in for.
fn strangers(root: &Section<'_>, people: &[Listed]) {
    for listed in people {
        for stand_in in &listed.stand_ins {
            if stand_in.value == listed.person.id {
                let what = format!("`{}` can't stand in for themselves", stand_in.value);
                root.document.wrong(stand_in.line, what, "name somebody else");
            } else if !people.iter().any(|other| other.person.id == stand_in.value) {
                unknown(root, &stand_in.value, stand_in.line, people.iter().map(|other| &other.person));
            }
        }
    }
}

/// Tells that there is no such person, and who may have been meant.
pub(crate) fn unknown<'a>(section: &Section<'_>, id: &PersonId, line: usize, people: impl Iterator<Item = &'a Person>) {
    let known = nearest(id.as_str(), people.map(|person| person.id.as_str()));
    let hint = known.map_or_else(
        || "add them as a [[person]], or name somebody who is there".to_owned(),
        |known| format!("did you mean `{known}`?"),
    );
    section.document.wrong(line, format!("there is no person `{id}`"), hint);
}
