//! Limits of Discord that its description misses or has too high: for bots, across fields, and between components.

use std::collections::BTreeSet;

use serde_json::Value;

use super::spec::Fault;

/// Characters of a bot's message; the description has 4,000, which only people with Nitro may write.
const CONTENT: usize = 2_000;
/// Characters of all embeds of a message together.
const EMBEDS: usize = 6_000;
/// Rows of components of a message.
const ROWS: usize = 5;
/// Buttons of a row.
const BUTTONS: usize = 5;
/// Options of a select menu.
const OPTIONS: usize = 25;
/// Rows of a modal.
const MODAL_ROWS: usize = 5;
/// Choices that an autocomplete may offer.
const CHOICES: usize = 25;
/// Characters of a command with all its options, names and descriptions.
const COMMAND: usize = 8_000;

fn chars(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

/// What is wrong with a message, new or edited.
pub(super) fn message(body: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    if chars(&body["content"]) > CONTENT {
        faults.push(("content".into(), format!("Must be {CONTENT} or fewer in length.")));
    }
    let embeds = list(body, "embeds");
    let total: usize = embeds.iter().map(embed).sum();
    if total > EMBEDS {
        faults.push(("embeds".into(), format!("Embed size exceeds maximum size of {EMBEDS}: {total}")));
    }
    for (n, one) in embeds.iter().enumerate().filter(|(_, one)| embed(one) == 0 && one["image"].is_null()) {
        faults.push((format!("embeds.{n}"), format!("an empty embed: {one}")));
    }
    for (n, field) in embeds.iter().flat_map(|embed| list(embed, "fields")).enumerate() {
        let (name, value) = (chars(&field["name"]), chars(&field["value"]));
        if !(1..=256).contains(&name) || !(1..=1_024).contains(&value) {
            faults.push((format!("embeds.fields.{n}"), format!("a name of {name} and a value of {value}")));
        }
    }
    if body["enforce_nonce"] == true && body["nonce"].is_null() {
        faults.push(("nonce".into(), "is required where it is enforced".into()));
    }
    faults.extend(mentions(&body["allowed_mentions"]));
    faults.extend(rows(list(body, "components")));
    faults
}

fn embed(embed: &Value) -> usize {
    let fields: usize = list(embed, "fields").iter().map(|field| chars(&field["name"]) + chars(&field["value"])).sum();
    let named = [&embed["title"], &embed["description"], &embed["footer"]["text"], &embed["author"]["name"]];
    fields + named.into_iter().map(chars).sum::<usize>()
}

fn mentions(allowed: &Value) -> Vec<Fault> {
    let parsed = |kind: &str| list(allowed, "parse").iter().any(|one| one == kind);
    ["users", "roles"]
        .into_iter()
        .filter(|kind| parsed(kind) && !list(allowed, kind).is_empty())
        .map(|kind| (format!("allowed_mentions.{kind}"), format!("[\"{kind}\"] and [\"parse\"] exclude each other")))
        .collect()
}

fn rows(rows: &[Value]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if rows.len() > ROWS {
        faults.push(("components".into(), format!("Must be {ROWS} or fewer in length.")));
    }
    let mut known = BTreeSet::new();
    for (n, row) in rows.iter().enumerate() {
        let at = format!("components.{n}");
        let parts = list(row, "components");
        if row["type"] != 1 {
            faults.push((at.clone(), "only rows are served by this fake".into()));
        }
        let selects = parts.iter().filter(|part| part["type"] != 2).count();
        if parts.len() > BUTTONS || (selects > 0 && parts.len() > 1) {
            faults.push((at.clone(), "a row holds five buttons or one menu".into()));
        }
        for (m, part) in parts.iter().enumerate() {
            let at = format!("{at}.components.{m}");
            let link = part["style"] == 5;
            if part["type"] == 2 && (part["custom_id"].is_null() != link || part["url"].is_null() == link) {
                faults.push((at.clone(), "a button has a custom id, or a link".into()));
            }
            if part["type"] == 2 && chars(&part["label"]) == 0 && part["emoji"].is_null() {
                faults.push((at.clone(), "a button has a label or an emoji".into()));
            }
            if let Some(id) = part["custom_id"].as_str()
                && !known.insert(id.to_owned())
            {
                faults.push((format!("{at}.custom_id"), "Component custom id cannot be duplicated".into()));
            }
            if part["type"] == 3 && !(1..=OPTIONS).contains(&list(part, "options").len()) {
                faults.push((format!("{at}.options"), format!("Must be between 1 and {OPTIONS} in length.")));
            }
        }
    }
    faults
}

/// What is wrong with a form.
pub(super) fn modal(data: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    let rows = list(data, "components");
    if rows.is_empty() || rows.len() > MODAL_ROWS {
        faults.push(("data.components".into(), format!("Must be between 1 and {MODAL_ROWS} in length.")));
    }
    let mut known = BTreeSet::new();
    for (n, row) in rows.iter().enumerate() {
        let at = format!("data.components.{n}");
        let inner = if row["type"] == 18 { std::slice::from_ref(&row["component"]) } else { list(row, "components") };
        if inner.len() != 1 {
            faults.push((at.clone(), "a row of a modal holds one input".into()));
        }
        for input in inner {
            let label = if row["type"] == 18 { &row["label"] } else { &input["label"] };
            if !(1..=45).contains(&chars(label)) {
                faults.push((format!("{at}.label"), "Must be between 1 and 45 in length.".into()));
            }
            let limit = input["max_length"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(4_000);
            if chars(&input["value"]) > limit {
                faults.push((format!("{at}.value"), format!("Must be {limit} or fewer in length.")));
            }
            if !known.insert(input["custom_id"].to_string()) {
                faults.push((format!("{at}.custom_id"), "Component custom id cannot be duplicated".into()));
            }
        }
    }
    faults
}

/// What is wrong with what an autocomplete offers.
pub(super) fn choices(data: &Value) -> Vec<Fault> {
    let choices = list(data, "choices");
    let mut faults = Vec::new();
    if choices.len() > CHOICES {
        faults.push(("data.choices".into(), format!("Must be {CHOICES} or fewer in length.")));
    }
    for (n, choice) in choices.iter().enumerate() {
        let named = (1..=100).contains(&chars(&choice["name"]));
        if !named || choice["value"].as_str().is_some_and(|text| text.chars().count() > 100) {
            faults.push((format!("data.choices.{n}"), "a name and a value of 1 to 100 characters".into()));
        }
    }
    faults
}

/// What is wrong with a command that is registered.
pub(super) fn command(body: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    let name = body["name"].as_str().unwrap_or_default();
    let typed = body["type"].is_null() || body["type"] == 1;
    if typed && !command_name(name) {
        faults.push(("name".into(), format!("{name:?} is no name of a command")));
    }
    if typed != (1..=100).contains(&chars(&body["description"])) {
        faults.push(("description".into(), "1 to 100 characters for a typed command, none for a menu".into()));
    }
    options(list(body, "options"), "options", &mut faults);
    let total = command_size(body);
    if total > COMMAND {
        faults.push((String::new(), format!("a command of {total} characters, at most {COMMAND}")));
    }
    faults
}

fn command_name(name: &str) -> bool {
    let lower = name.chars().all(|c| (c.is_alphanumeric() || c == '-' || c == '_') && !c.is_uppercase());
    lower && (1..=32).contains(&name.chars().count())
}

fn options(options_: &[Value], at: &str, faults: &mut Vec<Fault>) {
    let mut optional = false;
    let mut names = BTreeSet::new();
    for (n, option) in options_.iter().enumerate() {
        let at = format!("{at}.{n}");
        let name = option["name"].as_str().unwrap_or_default();
        if !command_name(name) || !names.insert(name) {
            faults.push((format!("{at}.name"), format!("{name:?} is no name of an option, or comes twice")));
        }
        if !(1..=100).contains(&chars(&option["description"])) {
            faults.push((format!("{at}.description"), "Must be between 1 and 100 in length.".into()));
        }
        if option["required"] == true && optional {
            faults.push((at.clone(), "Required options must be placed before non-required options".into()));
        }
        optional |= option["required"] != true;
        if option["autocomplete"] == true && !list(option, "choices").is_empty() {
            faults.push((at.clone(), "choices and autocomplete exclude each other".into()));
        }
        options(list(option, "options"), &format!("{at}.options"), faults);
    }
    let nested = options_.iter().filter(|option| option["type"] == 1 || option["type"] == 2).count();
    if nested != 0 && nested != options_.len() {
        faults.push((at.to_owned(), "subcommands and options exclude each other".into()));
    }
}

fn command_size(part: &Value) -> usize {
    let longest = |field: &str, localized: &str| {
        let others = part[localized].as_object().into_iter().flatten().map(|(_, text)| chars(text));
        others.chain([chars(&part[field])]).max().unwrap_or(0)
    };
    let choices: usize = list(part, "choices").iter().map(|one| chars(&one["name"]) + chars(&one["value"])).sum();
    let own = longest("name", "name_localizations") + longest("description", "description_localizations") + choices;
    own + list(part, "options").iter().map(command_size).sum::<usize>()
}
