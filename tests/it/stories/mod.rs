//! Stories of the whole bot. Each is a sentence of the law, told on every store.

mod admission;
mod commands;
mod delivery;
mod digests;
mod downtime;
mod exceptions;
mod privacy;
mod projects;
mod questions;
mod replies;
mod ruling;
mod storage;
mod time;
