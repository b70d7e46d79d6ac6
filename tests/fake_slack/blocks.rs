//! Block Kit as Slack checks it: known blocks and fields, and the limits of <https://docs.slack.dev/reference/block-kit>.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Blocks of a message, <https://docs.slack.dev/reference/block-kit/blocks>.
pub(super) const BLOCKS_IN_MESSAGE: usize = 50;
/// Blocks of a modal or a home tab.
pub(super) const BLOCKS_IN_VIEW: usize = 100;
/// Characters of all blocks of a message as JSON. Slack doesn't document it and refuses near it with `msg_blocks_too_long`.
pub(super) const CHARACTERS_OF_BLOCKS: usize = 13_200;

/// What a type may hold: its name, the fields that it needs, the fields that it may have.
type Shape = (&'static str, &'static [&'static str], &'static [&'static str]);

const BLOCKS: &[Shape] = &[
    ("actions", &["elements"], &[]),
    ("context", &["elements"], &[]),
    ("divider", &[], &[]),
    ("file", &["external_id", "source"], &[]),
    ("header", &["text"], &[]),
    ("image", &["alt_text"], &["image_url", "slack_file", "title"]),
    ("input", &["label", "element"], &["dispatch_action", "hint", "optional"]),
    ("markdown", &["text"], &[]),
    ("rich_text", &["elements"], &[]),
    ("section", &[], &["text", "fields", "accessory", "expand"]),
];

const ELEMENTS: &[Shape] = &[
    ("button", &["text"], &["action_id", "url", "value", "style", "confirm", "accessibility_label"]),
    (
        "channels_select",
        &[],
        &["action_id", "initial_channel", "confirm", "response_url_enabled", "focus_on_load", "placeholder"],
    ),
    ("checkboxes", &["options"], &["action_id", "initial_options", "confirm", "focus_on_load"]),
    (
        "conversations_select",
        &[],
        &[
            "action_id",
            "initial_conversation",
            "default_to_current_conversation",
            "confirm",
            "response_url_enabled",
            "filter",
            "focus_on_load",
            "placeholder",
        ],
    ),
    ("datepicker", &[], &["action_id", "initial_date", "confirm", "focus_on_load", "placeholder"]),
    ("datetimepicker", &[], &["action_id", "initial_date_time", "confirm", "focus_on_load"]),
    (
        "email_text_input",
        &[],
        &["action_id", "initial_value", "dispatch_action_config", "focus_on_load", "placeholder"],
    ),
    (
        "external_select",
        &[],
        &["action_id", "initial_option", "min_query_length", "confirm", "focus_on_load", "placeholder"],
    ),
    ("image", &["alt_text"], &["image_url", "slack_file"]),
    (
        "multi_static_select",
        &[],
        &[
            "action_id", "options", "option_groups", "initial_options", "confirm", "max_selected_items",
            "focus_on_load", "placeholder",
        ],
    ),
    (
        "multi_users_select",
        &[],
        &["action_id", "initial_users", "confirm", "max_selected_items", "focus_on_load", "placeholder"],
    ),
    (
        "number_input",
        &["is_decimal_allowed"],
        &[
            "action_id", "initial_value", "min_value", "max_value", "dispatch_action_config", "focus_on_load",
            "placeholder",
        ],
    ),
    ("overflow", &["options"], &["action_id", "confirm"]),
    (
        "plain_text_input",
        &[],
        &[
            "action_id", "initial_value", "multiline", "min_length", "max_length", "dispatch_action_config",
            "focus_on_load", "placeholder",
        ],
    ),
    ("radio_buttons", &["options"], &["action_id", "initial_option", "confirm", "focus_on_load"]),
    (
        "static_select",
        &[],
        &["action_id", "options", "option_groups", "initial_option", "confirm", "focus_on_load", "placeholder"],
    ),
    ("timepicker", &[], &["action_id", "initial_time", "confirm", "focus_on_load", "placeholder", "timezone"]),
    ("url_text_input", &[], &["action_id", "initial_value", "dispatch_action_config", "focus_on_load", "placeholder"]),
    ("users_select", &[], &["action_id", "initial_user", "confirm", "focus_on_load", "placeholder"]),
];

/// Elements that stand in an input alone; elsewhere Slack doesn't know them.
const ONLY_IN_INPUTS: [&str; 4] = ["email_text_input", "number_input", "plain_text_input", "url_text_input"];

/// Where blocks stand, which decides what they may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surface {
    Message,
    Modal,
    Home,
}

/// Everything that Slack would say against these blocks, in its words; `at` is the JSON pointer of the blocks.
pub(super) fn faults_of(blocks: &Value, surface: Surface, at: &str) -> Vec<String> {
    let mut check = Check { faults: Vec::new(), blocks: BTreeSet::new() };
    let Some(blocks) = blocks.as_array() else {
        return vec![format!("must be an array [json-pointer:{at}]")];
    };
    let most = if surface == Surface::Message { BLOCKS_IN_MESSAGE } else { BLOCKS_IN_VIEW };
    if blocks.len() > most {
        check.fault(at, &format!("no more than {most} items allowed"));
    }
    for (index, block) in blocks.iter().enumerate() {
        check.block(block, &format!("{at}/{index}"));
    }
    check.faults
}

struct Check {
    faults: Vec<String>,
    blocks: BTreeSet<String>,
}

/// A text object: how long it may be, and whether it may be marked up.
#[derive(Clone, Copy)]
struct Text {
    most: usize,
    marked_up: bool,
}

const fn plain(most: usize) -> Text {
    Text { most, marked_up: false }
}

const fn marked_up(most: usize) -> Text {
    Text { most, marked_up: true }
}

impl Check {
    fn fault(&mut self, at: &str, what: &str) {
        self.faults.push(format!("{what} [json-pointer:{at}]"));
    }

    fn block(&mut self, block: &Value, at: &str) {
        let Some(fields) = self.shaped(block, at, BLOCKS, &["type", "block_id"]) else { return };
        if let Some(id) = fields.get("block_id") {
            self.length(id, 255, &format!("{at}/block_id"));
            if !self.blocks.insert(id.as_str().unwrap_or_default().to_owned()) {
                self.fault(&format!("{at}/block_id"), "duplicate block_id");
            }
        }
        match fields["type"].as_str().unwrap_or_default() {
            "header" => self.text(&fields["text"], plain(150), &format!("{at}/text")),
            "markdown" => self.length(&fields["text"], 12_000, &format!("{at}/text")),
            "section" => self.section(&fields, at),
            "context" => self.elements(&fields["elements"], 10, at),
            "actions" => self.elements(&fields["elements"], 25, at),
            "input" => self.input(&fields, at),
            "image" => self.image(&fields, at),
            _ => {}
        }
    }

    /// The fields of a block or an element of a known type; unknown and missing ones are faults.
    fn shaped(&mut self, value: &Value, at: &str, shapes: &[Shape], always: &[&str]) -> Option<Map<String, Value>> {
        let Some(fields) = value.as_object() else {
            self.fault(at, "must be an object");
            return None;
        };
        let kind = fields.get("type").and_then(Value::as_str);
        let Some(kind) = kind else {
            self.fault(at, "missing required field: type");
            return None;
        };
        let Some((_, needed, may)) = shapes.iter().find(|(name, ..)| *name == kind) else {
            self.fault(&format!("{at}/type"), &format!("unsupported type: {kind}"));
            return None;
        };
        let missing: Vec<&str> = needed.iter().filter(|name| !fields.contains_key(**name)).copied().collect();
        for name in &missing {
            self.fault(at, &format!("missing required field: {name}"));
        }
        for name in fields.keys() {
            let name = name.as_str();
            if !(always.contains(&name) || needed.contains(&name) || may.contains(&name)) {
                self.fault(at, &format!("invalid additional property: {name}"));
            }
        }
        missing.is_empty().then(|| fields.clone())
    }

    fn section(&mut self, fields: &Map<String, Value>, at: &str) {
        if !fields.contains_key("text") && !fields.contains_key("fields") {
            self.fault(at, "missing required field: text");
        }
        if let Some(text) = fields.get("text") {
            self.text(text, marked_up(3000), &format!("{at}/text"));
        }
        if let Some(list) = fields.get("fields").and_then(Value::as_array) {
            if list.len() > 10 {
                self.fault(&format!("{at}/fields"), "no more than 10 items allowed");
            }
            for (index, text) in list.iter().enumerate() {
                self.text(text, marked_up(2000), &format!("{at}/fields/{index}"));
            }
        }
        if let Some(accessory) = fields.get("accessory") {
            self.element(accessory, &format!("{at}/accessory"), false);
        }
    }

    fn elements(&mut self, elements: &Value, most: usize, at: &str) {
        let in_context = most == 10;
        let at = format!("{at}/elements");
        let Some(list) = elements.as_array() else { return self.fault(&at, "must be an array") };
        if list.is_empty() {
            self.fault(&at, "must be more than 0 items");
        }
        if list.len() > most {
            self.fault(&at, &format!("no more than {most} items allowed"));
        }
        let mut actions = BTreeSet::new();
        for (index, element) in list.iter().enumerate() {
            let at = format!("{at}/{index}");
            let is_text = matches!(element["type"].as_str(), Some("plain_text" | "mrkdwn"));
            match (in_context, is_text) {
                (true, true) => self.text(element, marked_up(3000), &at),
                (true, false) if element["type"] != "image" => self.fault(&at, "failed to match all allowed schemas"),
                (false, _) if element["type"] == "image" => self.fault(&at, "failed to match all allowed schemas"),
                _ => self.element(element, &at, false),
            }
            if let Some(action) = element["action_id"].as_str()
                && !actions.insert(action.to_owned())
            {
                self.fault(&format!("{at}/action_id"), "duplicate action_id");
            }
        }
    }

    fn input(&mut self, fields: &Map<String, Value>, at: &str) {
        self.text(&fields["label"], plain(2000), &format!("{at}/label"));
        if let Some(hint) = fields.get("hint") {
            self.text(hint, plain(2000), &format!("{at}/hint"));
        }
        self.element(&fields["element"], &format!("{at}/element"), true);
    }

    fn image(&mut self, fields: &Map<String, Value>, at: &str) {
        if !fields.contains_key("image_url") && !fields.contains_key("slack_file") {
            self.fault(at, "missing required field: image_url");
        }
        self.length(&fields["alt_text"], 2000, &format!("{at}/alt_text"));
        if let Some(url) = fields.get("image_url") {
            self.length(url, 3000, &format!("{at}/image_url"));
        }
        if let Some(title) = fields.get("title") {
            self.text(title, plain(2000), &format!("{at}/title"));
        }
    }

    fn element(&mut self, element: &Value, at: &str, in_input: bool) {
        let Some(fields) = self.shaped(element, at, ELEMENTS, &["type"]) else { return };
        let kind = fields["type"].as_str().unwrap_or_default();
        let in_inputs_too = !matches!(kind, "button" | "overflow" | "image");
        if if in_input { !in_inputs_too } else { ONLY_IN_INPUTS.contains(&kind) } {
            self.fault(at, "failed to match all allowed schemas");
        }
        let lengths = [("action_id", 255), ("value", 2000), ("url", 3000), ("alt_text", 2000), ("initial_value", 3000)];
        for (name, most) in lengths {
            if let Some(value) = fields.get(name) {
                self.length(value, most, &format!("{at}/{name}"));
            }
        }
        if let Some(text) = fields.get("text") {
            self.text(text, plain(75), &format!("{at}/text"));
        }
        if let Some(placeholder) = fields.get("placeholder") {
            self.text(placeholder, plain(150), &format!("{at}/placeholder"));
        }
        if let Some(style) = fields.get("style").filter(|style| **style != "primary" && **style != "danger") {
            self.fault(&format!("{at}/style"), &format!("must be a valid enum value, not {style}"));
        }
        if let Some(confirm) = fields.get("confirm") {
            self.confirm(confirm, &format!("{at}/confirm"));
        }
        let most = match kind {
            "overflow" => 5,
            "checkboxes" | "radio_buttons" => 10,
            _ => 100,
        };
        if let Some(options) = fields.get("options").and_then(Value::as_array) {
            self.options(options, most, &format!("{at}/options"));
        } else if kind == "static_select" && !fields.contains_key("option_groups") {
            self.fault(at, "missing required field: options");
        }
    }

    fn options(&mut self, options: &[Value], most: usize, at: &str) {
        if options.is_empty() {
            self.fault(at, "must provide at least 1 item");
        }
        if options.len() > most {
            self.fault(at, &format!("no more than {most} items allowed"));
        }
        for (index, option) in options.iter().enumerate() {
            self.text(&option["text"], marked_up(75), &format!("{at}/{index}/text"));
            self.length(&option["value"], 150, &format!("{at}/{index}/value"));
        }
    }

    fn confirm(&mut self, confirm: &Value, at: &str) {
        for (name, text) in
            [("title", plain(100)), ("text", marked_up(300)), ("confirm", plain(30)), ("deny", plain(30))]
        {
            if let Some(value) = confirm.get(name) {
                self.text(value, text, &format!("{at}/{name}"));
            }
        }
    }

    fn text(&mut self, value: &Value, allowed: Text, at: &str) {
        let kind = value["type"].as_str().unwrap_or_default();
        if kind != "plain_text" && !(allowed.marked_up && kind == "mrkdwn") {
            return self.fault(at, "failed to match all allowed schemas");
        }
        let known = ["type", "text", if kind == "plain_text" { "emoji" } else { "verbatim" }];
        for name in value.as_object().into_iter().flat_map(Map::keys).filter(|name| !known.contains(&name.as_str())) {
            self.fault(at, &format!("invalid additional property: {name}"));
        }
        self.length(&value["text"], allowed.most, &format!("{at}/text"));
    }

    fn length(&mut self, value: &Value, most: usize, at: &str) {
        match value.as_str() {
            None => self.fault(at, "must be a string"),
            Some("") => self.fault(at, "must be more than 0 characters"),
            Some(text) if text.chars().count() > most => {
                self.fault(at, &format!("must be less than {} characters", most + 1))
            }
            Some(_) => {}
        }
    }
}

/// The checks of a view beside those of its blocks, <https://docs.slack.dev/reference/views>.
pub(super) fn faults_of_view(view: &Value) -> Vec<String> {
    let surface = if view["type"] == "modal" { Surface::Modal } else { Surface::Home };
    let mut check = Check { faults: Vec::new(), blocks: BTreeSet::new() };
    if view["type"] != "modal" && view["type"] != "home" {
        check.fault("/view/type", "must be a valid enum value");
    }
    if surface == Surface::Modal {
        check.text(&view["title"], plain(24), "/view/title");
    }
    for name in ["submit", "close"] {
        if let Some(text) = view.get(name).filter(|text| !text.is_null()) {
            check.text(text, plain(24), &format!("/view/{name}"));
        }
    }
    for (name, most) in [("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)] {
        if let Some(value) = view.get(name).filter(|value| value.as_str() != Some("")) {
            check.length(value, most, &format!("/view/{name}"));
        }
    }
    let known = [
        "type", "title", "submit", "close", "blocks", "private_metadata", "callback_id", "external_id",
        "clear_on_close", "notify_on_close", "submit_disabled",
    ];
    for name in view.as_object().into_iter().flat_map(Map::keys).filter(|name| !known.contains(&name.as_str())) {
        check.fault("/view", &format!("invalid additional property: {name}"));
    }
    let has_input = view["blocks"].as_array().is_some_and(|blocks| blocks.iter().any(|block| block["type"] == "input"));
    if surface == Surface::Modal && has_input && view.get("submit").is_none_or(Value::is_null) {
        check.fault("/view", "missing required field: submit");
    }
    check.faults.extend(faults_of(&view["blocks"], surface, "/view/blocks"));
    check.faults
}
