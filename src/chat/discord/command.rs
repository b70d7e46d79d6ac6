//! `/countersign …` as an application command (discord.com/developers/docs/interactions/application-commands): a subcommand a verb, with
//! options, and the entry in the menu of messages. What somebody typed becomes the text that other platforms send. Pure.

use serde_json::{Value as Json, json};

use super::shape::Typed;

/// The name of the entry in the menu of a message.
pub const PUT_FORWARD: &str = "Put this before the team";

/// The name of the command.
pub const COMMAND: &str = "countersign";

/// The most characters of a description.
const DESCRIPTION_LIMIT: usize = 100;

/// The most choices that are offered while somebody types, and the most characters of one.
const CHOICES_LIMIT: usize = 25;
const CHOICE_LIMIT: usize = 100;

/// A verb of the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verb {
    /// What is typed.
    pub name: String,
    /// What follows it, as the help writes it: `REVIEW [REASON]`.
    pub takes: String,
    /// What it does.
    pub about: String,
    /// True where its answer may be shown to all.
    pub tells: bool,
}

/// What an option names, while somebody types it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A review at hand.
    Review,
    /// A work item.
    Item,
    /// Somebody of the roster.
    Person,
}

/// What somebody is typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typing {
    pub(super) sought: Sought,
    pub(super) begun: String,
}

/// The options that stand for words of the help; their names, and what is sought while they are typed.
const OPTIONS: [(&str, &str, &str, Option<Sought>); 7] = [
    ("REVIEW", "review", "Which review: its name or its number", Some(Sought::Review)),
    ("ITEM", "item", "A project or a work item", Some(Sought::Item)),
    ("REASON", "reason", "Why not", None),
    ("VALUE", "value", "The right value, in words", None),
    ("DAY", "day", "Until which day, in words", None),
    ("PERSON", "person", "Who decides", Some(Sought::Person)),
    ("HERE", "here", "Show the answer to all in this channel", None),
];

/// What is registered in a server.
pub(super) fn commands(verbs: &[Verb]) -> Json {
    let subcommands: Vec<Json> = verbs.iter().take(25).map(subcommand).collect();
    json!([
        {
            "type": 1, "name": COMMAND, "description": "Rule on what waits for you, and see how things stand",
            "options": subcommands, "contexts": [0],
        },
        { "type": 3, "name": PUT_FORWARD, "contexts": [0] },
    ])
}

fn subcommand(verb: &Verb) -> Json {
    let mut options: Vec<Json> = Vec::new();
    for word in verb.takes.split_whitespace() {
        let plain = word.trim_matches(['[', ']']);
        if let Some((_, name, about, sought)) = OPTIONS.iter().find(|(known, ..)| *known == plain) {
            options.push(json!({
                "type": 3, "name": name, "description": about, "required": plain == word,
                "autocomplete": sought.is_some(),
            }));
        }
    }
    if verb.tells {
        let (_, name, about, _) = OPTIONS[6];
        options.push(json!({ "type": 5, "name": name, "description": about, "required": false }));
    }
    let about: String = verb.about.chars().take(DESCRIPTION_LIMIT).collect();
    json!({ "type": 1, "name": verb.name, "description": about, "options": options })
}

/// The text behind the command's name, as somebody would type it where there are no options.
pub(super) fn typed(options: &[Typed]) -> String {
    let Some(verb) = options.first() else { return String::new() };
    let mut words = vec![verb.name.clone()];
    let given = verb.options.as_deref().unwrap_or_default();
    // The order is ours, whatever the client sends.
    for (_, name, _, _) in OPTIONS {
        match given.iter().find(|option| option.name == name).and_then(|option| option.value.as_ref()) {
            Some(Json::String(text)) => words.push(text.trim().to_owned()),
            Some(Json::Bool(true)) => words.push(name.to_owned()),
            _ => {}
        }
    }
    if verb.name == "forget" {
        words.push("me".to_owned());
    }
    words.join(" ")
}

/// What somebody is typing.
pub(super) fn focused(options: &[Typed]) -> Option<Typing> {
    let given = options.first()?.options.as_deref()?;
    let option = given.iter().find(|option| option.focused == Some(true))?;
    let (.., sought) = OPTIONS.iter().find(|(_, name, ..)| *name == option.name)?;
    let begun = option.value.as_ref().and_then(Json::as_str).unwrap_or_default();
    Some(Typing { sought: (*sought)?, begun: begun.to_owned() })
}

/// What is offered: each by what is shown and what it stands for.
pub(super) fn choices(found: &[(String, String)]) -> Json {
    let cut = |text: &str| text.chars().take(CHOICE_LIMIT).collect::<String>();
    let fits = found.iter().filter(|(shown, value)| !shown.is_empty() && value.chars().count() <= CHOICE_LIMIT);
    let choices: Vec<Json> =
        fits.take(CHOICES_LIMIT).map(|(shown, value)| json!({ "name": cut(shown), "value": value })).collect();
    json!({ "choices": choices })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(json: Json) -> Vec<Typed> {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn options_are_read_as_the_words_that_others_type() {
        let reject = json!([{"name": "reject", "type": 1, "options": [
            {"name": "reason", "type": 3, "value": "too late"}, {"name": "review", "type": 3, "value": "harbour-12"}]}]);
        assert_eq!(typed(&options(reject)), "reject harbour-12 too late");
        let here = json!([{"name": "digest", "options": [{"name": "here", "value": true}]}]);
        assert_eq!(typed(&options(here)), "digest here");
        assert_eq!(typed(&options(json!([{"name": "forget"}]))), "forget me");
        assert_eq!(typed(&[]), "");
    }

    #[test]
    fn what_is_typed_is_sought_by_what_it_names() {
        let typing = json!([{"name": "why", "options": [{"name": "review", "value": "har", "focused": true}]}]);
        assert_eq!(focused(&options(typing)), Some(Typing { sought: Sought::Review, begun: "har".to_owned() }));
        assert_eq!(focused(&options(json!([{"name": "why", "options": []}]))), None);
        let many: Vec<(String, String)> = (0..40).map(|n| ("x".repeat(200), n.to_string())).collect();
        assert_eq!(choices(&many)["choices"].as_array().unwrap().len(), 25);
    }

    #[test]
    fn a_verb_is_a_subcommand_with_what_it_takes() {
        let verb = Verb { name: "hold".into(), takes: "REVIEW [DAY]".into(), about: "puts it off".into(), tells: true };
        let all = commands(&[verb]);
        let hold = &all[0]["options"][0];
        let names: Vec<&str> =
            hold["options"].as_array().unwrap().iter().filter_map(|option| option["name"].as_str()).collect();
        assert_eq!(names, ["review", "day", "here"]);
        assert_eq!((&hold["options"][0]["required"], &hold["options"][1]["required"]), (&json!(true), &json!(false)));
        assert_eq!(all[1]["name"], PUT_FORWARD);
    }
}
