//! All integration tests in one binary: the law, the ledger's contract, whole-bot stories, the command line.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::too_many_arguments,
    reason = "a test panics where it fails, makes its own time, and reads as a story"
)]

mod bot;
mod chat_files;
mod cli_check;
mod cli_digest;
mod cli_plan;
mod cli_policy;
mod cli_world;
mod command_line;
mod contract;
mod data;
mod desk;
mod eval_detectors;
mod eval_writer;
#[path = "../fake_discord/mod.rs"]
mod fake_discord;
#[path = "../fake_slack/mod.rs"]
mod fake_slack;
mod fake_slack_itself;
mod foreseen_detectors;
mod grounding;
mod http_page;
mod invariants;
mod kill;
mod law;
mod learning;
mod ledger;
mod local_chat;
mod local_file;
mod local_world;
mod model;
mod networks;
mod plan_detectors;
mod plan_files;
mod real_chats;
mod real_plans;
mod replay;
mod replay_votes;
mod schedule_files;
mod slack_http;
mod slack_payloads;
mod slack_setup;
mod stated_detectors;
mod stories;
mod talk_detectors;
mod world;
