//! Setting Slack up: the manifest as Slack's own schema wants it, the permissions as the docs tell them, and what `check` says to do.

use std::process::Command;

use chrono::{TimeDelta, Utc};
use countersign::chat::slack::manifest::{EVENTS, SCOPES, manifest};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::bot::TEAM;
use crate::cli_world::Folder;
use crate::data;
use crate::fake_slack::{Channel, FakeSlack, Fault, Team, Town, User};
use crate::model::spec;

const DOCS: &str = include_str!("../../docs/slack.md");

/// A signing secret as Slack makes them.
const SIGNING_SECRET: &str = "8f742231b10e8888abcd99aaaccc85a5";

/// A workspace that is set up as the docs say, over HTTP or Socket Mode, and a config for it.
struct Setup {
    fake: FakeSlack,
    _runtime: Runtime,
    folder: Folder,
    env: Vec<(&'static str, String)>,
}

fn team() -> Team {
    let channel = Channel::new("CLIBRARY", "library").with(["UANA"]);
    Team::new(TEAM, "town").with_user(User::new("UANA", "Ana")).with_channel(channel)
}

impl Setup {
    fn of(team: Team, mode: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let app = team.app.clone();
        let fake = FakeSlack::start(Town { teams: vec![team] }, Utc::now(), runtime.handle());
        let folder = Folder::new();
        let slack = format!("\n[[slack]]\nworkspace = \"{TEAM}\"\nmode = \"{mode}\"\napi = \"{}\"\n", fake.api_url());
        let config = crate::cli_world::CONFIG.replace("id = \"local:test/general\"", "id = \"slack:TTOWN/CLIBRARY\"");
        let config = config.replace("accounts = [\"local:test/ana\"]", "accounts = [\"slack:TTOWN/UANA\"]");
        folder.write("countersign.toml", &format!("{config}{slack}"));
        let env = vec![
            ("SLACK_BOT_TOKEN", app.bot_token),
            ("SLACK_APP_TOKEN", app.app_token),
            ("SLACK_SIGNING_SECRET", SIGNING_SECRET.to_owned()),
        ];
        Self { fake, _runtime: runtime, folder, env }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.env.retain(|(known, _)| *known != name);
        self.env.push((name, value.to_owned()));
        self
    }

    /// What `check` says about Slack: the lines that are well, and those that are to do.
    fn checked(&self) -> (Vec<String>, Vec<String>) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.current_dir(self.folder.path("")).args(["check", "--format", "json"]);
        command.env_remove("COUNTERSIGN_STORE").env_remove("COUNTERSIGN_ADDRESS").envs(self.env.clone());
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        for (_, secret) in self.env.iter().filter(|(_, secret)| !secret.is_empty()) {
            assert!(!text.contains(secret.as_str()), "no line holds a secret");
        }
        let (mut well, mut to_do) = (Vec::new(), Vec::new());
        for line in text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
            match (line["about"].as_str(), line["todo"].as_str()) {
                (Some("slack"), None) => well.push(line["text"].as_str().unwrap().to_owned()),
                (Some("slack"), Some(todo)) => to_do.push(format!("{}; {todo}", line["text"].as_str().unwrap())),
                _ => {}
            }
        }
        assert_eq!(output.status.success(), !text.contains("\"ok\":false"), "{text}");
        (well, to_do)
    }

    /// Holds that one thing is to be done, and that it is said in these words; the docs have its remedy.
    fn is_told(&self, words: &str, remedy: &str) {
        let (_, to_do) = self.checked();
        assert!(to_do.len() == 1 && to_do[0].contains(words) && to_do[0].contains(remedy), "{words:?}: {to_do:#?}");
        assert!(DOCS.contains(remedy), "docs/slack.md has no {remedy:?}");
    }
}

#[test]
fn the_manifest_is_one_by_slack_s_own_schema() {
    let Some(path) = data::file("spec/slack_manifest.schema.json") else { return };
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for address in [None, Some("https://bot.example.com/"), Some("https://bot.example.com")] {
        let manifest = manifest(address);
        assert_eq!(spec::wrong(&manifest, &schema, &schema, "manifest"), Vec::<String>::new());
        assert_eq!(manifest["settings"]["socket_mode_enabled"], address.is_none());
        let mut broken = manifest.clone();
        broken["display_information"]["name"] = "x".repeat(36).into();
        assert!(!spec::wrong(&broken, &schema, &schema, "manifest").is_empty(), "the check can fail");
        broken = manifest;
        broken["settings"]["socket_mode"] = true.into();
        assert!(!spec::wrong(&broken, &schema, &schema, "manifest").is_empty(), "the check can fail");
    }
}

#[test]
fn with_an_address_slack_calls_it_there_and_without_one_nowhere() {
    let called = manifest(Some("https://bot.example.com/"));
    let urls = [
        &called["settings"]["event_subscriptions"]["request_url"],
        &called["settings"]["interactivity"]["request_url"],
        &called["features"]["slash_commands"][0]["url"],
    ];
    let paths = ["events", "interactions", "commands"].map(|path| format!("https://bot.example.com/slack/{path}"));
    assert_eq!(urls, [&paths[0], &paths[1], &paths[2]]);
    assert!(!manifest(None).to_string().contains("url"));
}

#[test]
fn the_docs_tell_of_each_permission_what_it_is_for_and_of_no_other() {
    let table = DOCS.split("## What each permission is for").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let mut told: Vec<String> =
        rows.flat_map(|row| row.split('|').nth(1).unwrap().split(',')).map(|one| one.trim().replace('`', "")).collect();
    told.sort();
    let mut asked: Vec<String> = SCOPES.iter().map(|(scope, _)| (*scope).to_owned()).collect();
    asked.sort();
    assert_eq!(told, asked);
    let in_manifest = manifest(None)["oauth_config"]["scopes"]["bot"].clone();
    assert_eq!(in_manifest.as_array().unwrap().len(), SCOPES.len());
}

#[test]
fn every_event_that_is_asked_for_has_the_permission_that_it_needs() {
    // docs.slack.dev/reference/events: the scope that each needs; none for what concerns the app itself.
    let needs = |event: &str| match event {
        "app_mention" => Some("app_mentions:read"),
        "message.channels" => Some("channels:history"),
        "message.groups" => Some("groups:history"),
        "reaction_added" | "reaction_removed" => Some("reactions:read"),
        "user_change" | "team_join" => Some("users:read"),
        "member_joined_channel" | "member_left_channel" => Some("channels:read"),
        event if event.starts_with("channel_") => Some("channels:read"),
        event if event.starts_with("group_") => Some("groups:read"),
        "app_home_opened" | "app_uninstalled" | "tokens_revoked" => None,
        other => panic!("{other} is not known here"),
    };
    for event in EVENTS {
        if let Some(scope) = needs(event) {
            assert!(SCOPES.iter().any(|(asked, _)| *asked == scope), "{event} needs {scope}");
        }
    }
}

#[test]
fn what_is_set_up_as_the_docs_say_is_well_in_both_modes() {
    for mode in ["http", "socket"] {
        let (well, to_do) = Setup::of(team(), mode).checked();
        assert_eq!(to_do, [""; 0]);
        assert!(well.iter().any(|line| line.contains(&format!("all {} permissions", SCOPES.len()))), "{well:#?}");
        assert!(well.iter().any(|line| line.contains("CLIBRARY") && line.contains("the bot is in it")), "{well:#?}");
    }
}

#[test]
fn a_clock_that_differs_is_told() {
    for seconds in [-400, 400] {
        let setup = Setup::of(team(), "http");
        setup.fake.set_now(Utc::now() + TimeDelta::seconds(seconds));
        setup.is_told("clock differs from Slack's by ", "set the clock, best by NTP");
    }
}

#[test]
fn each_permission_that_is_missing_is_named() {
    for (scope, _) in SCOPES {
        let setup = Setup::of(team().without_scope(scope), "http");
        let (_, to_do) = setup.checked();
        let told = to_do.iter().find(|line| line.contains("permissions are missing")).expect("it is told");
        assert!(told.contains(scope) && told.contains("countersign manifest slack"), "{told}");
    }
    assert!(DOCS.contains("paste `countersign manifest slack` into the app's manifest, and install the app again"));
}

#[test]
fn a_secret_that_is_wrong_missing_or_of_another_kind_is_told() {
    let wrong = Setup::of(team(), "http").with("SLACK_BOT_TOKEN", "xoxb-of-another-app");
    wrong.is_told("invalid_auth", "install the app in the workspace again and set its new bot token");
    let missing = Setup::of(team(), "http").with("SLACK_SIGNING_SECRET", "");
    missing.is_told("SLACK_SIGNING_SECRET holds no secret", "set it");
    let token = Setup::of(team(), "http").with("SLACK_SIGNING_SECRET", "the client secret");
    token.is_told("is no signing secret", "copy the Signing Secret of Basic Information, App Credentials");
    let app = Setup::of(team(), "socket").with("SLACK_APP_TOKEN", "xapp-of-another-app");
    app.is_told("Socket Mode", "set an app-level token with connections:write");
}

#[test]
fn a_channel_that_the_bot_is_not_in_or_does_not_see_is_told() {
    let apart = |channel: Channel| {
        let team = Team::new(TEAM, "town").with_user(User::new("UANA", "Ana"));
        Setup::of(team.with_channel_without_app(channel), "http")
    };
    apart(Channel::new("CLIBRARY", "library")).is_told("the bot is not in it", "type /invite @Countersign there");
    apart(Channel::new("COTHER", "other")).is_told("channel_not_found", "write the id that the channel's details show");
    let private = Team::new(TEAM, "town").with_channel(Channel::new("CLIBRARY", "library").private());
    Setup::of(private, "http").is_told("private there and open in the project", "write private = true in the");
}

#[test]
fn a_slack_that_does_not_answer_is_told_and_hangs_nobody() {
    let setup = Setup::of(team(), "http");
    setup.fake.faults("*", None, Fault::Status(503));
    setup.is_told("reach the platform", "try again; see status.slack.com");
}
