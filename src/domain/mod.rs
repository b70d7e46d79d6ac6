//! Floor 0: the vocabulary and the law. Pure: no async, no I/O, no clock, no log, no platform, no stored shape.

pub mod name;
pub mod spelling;

pub mod person;
pub mod project;

pub mod calendar;
pub mod schedule;

pub mod delivery;
pub mod message;

mod item;
pub mod plan;
pub mod reading;
pub mod taught;
mod titles;
pub mod value;

pub mod audience;
pub mod authorship;
pub mod brief;
pub mod digest;
pub mod evidence;
pub mod fact;
pub mod finding;
pub mod summary;

pub mod admission;
pub mod entry;
pub mod lesson;
pub mod noise;
pub mod order;
pub mod policy;
pub mod proposition;
pub mod review;
pub mod review_state;
pub mod ruling;
pub mod track_record;

pub mod card;
pub mod form;
pub mod observation;
pub mod outgoing;

pub mod judge;
pub mod state;
