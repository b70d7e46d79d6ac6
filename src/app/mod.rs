//! Floor 3: where law meets world. Each flow reads aloud: load, judge, record, say.
//!
//! Each project has a [`desk::Desk`]: its one writer in a process. Whatever concerns the project (deliveries, readings, time, what
//! came of posts) is work for its desk, done in order, judged against its newest state, recorded in groups.

pub mod addressed;
pub mod answering;
pub mod desk;
pub mod office;
pub mod reception;
pub mod what_if;
pub mod work;

mod asking;
mod command;
mod digest;
pub mod drafting;
mod heard;
pub mod interrogate;
mod learned;
pub mod noise;
mod observe;
pub mod orders;
mod pace;
mod put_forward;
mod raising;
mod retrieve;
mod review;

pub mod deliver;
pub mod post;
pub mod recover;
pub mod rehearsal;
pub mod replay;
pub mod retrial;

mod judging;
mod known;
mod rendering;
mod shown;
mod waiting;
