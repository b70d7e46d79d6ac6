//! The integration tests, one binary.

mod data;

mod chat_files;
mod plan_detectors;
mod plan_files;
mod real_chats;
mod real_plans;
mod talk_detectors;
