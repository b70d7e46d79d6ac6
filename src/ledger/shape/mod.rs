//! Stored shapes, each with its version in its name: what bytes an entry and an outgoing item are kept as.
//!
//! A body is one JSON object that opens with `kind` and `v`. A shape is never edited; a kind that changes gets a new
//! version beside the old one, which is read for ever.

mod acts;
mod evidence;
mod foot;
mod names;
mod opened;
mod outgoing;
mod read;
mod ruling;
mod value;
mod write;

pub(crate) use names::{
    Unreadable, account as account_name, channel as channel_name, message as message_name, read as read_name,
    read_account, read_message,
};
pub(crate) use outgoing::{read_say, write_say};
pub(crate) use read::read_entry;
pub(crate) use value::{read_value, write_value};
pub(crate) use write::{holds_seals, write_entry};
