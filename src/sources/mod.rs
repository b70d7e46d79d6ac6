//! Floor 2: what outside systems and files say. Readers only, each from bytes to readings or messages; they keep nothing and never
//! ask the clock. Where something can't be read they name the file, the line and the column, and go on.

pub mod chat_export;
pub mod problem;
pub mod table;

mod cell;
mod column;
mod csv_file;
mod exported;
mod guard;
mod icalendar;
mod json_file;
mod lines;
mod ms_project;
mod number;
mod written_date;

mod archive;
mod chat_jsonl;
mod order;
mod rows;
mod slack_export;
mod slack_shape;
