//! Every sentence that the bot says. Whoever wants to review its whole voice reads the snapshots in `tests/`.
//!
//! Texts are not escaped here, platforms do that; what people wrote is quoted, cleaned and shortened ([`quoted`]).

pub mod answer;
pub mod command;
pub mod digest;
pub mod entry;
pub mod finding;
pub mod home;
pub mod lesson;
pub mod noise;
pub mod order;
pub mod overview;
pub mod plain;
pub mod plan;
pub mod put_forward;
pub mod quoted;
pub mod recorded;
pub mod refused;
pub mod restated;
pub mod review;
pub mod what_if;

mod asked;
mod evidence;
mod form;
mod matter;
mod values;
mod when;

pub use matter::Matter;

#[cfg(test)]
mod tests;
