//! Stories of the whole bot. Each is a sentence of the law, told on every store.

mod admission;
mod commands;
mod delivery;
mod digests;
mod discord;
mod downtime;
mod exceptions;
mod forms;
mod noise;
mod privacy;
mod projects;
mod put_forward;
mod questions;
mod replies;
mod ruling;
mod slack;
mod storage;
mod table;
mod targets;
mod time;
