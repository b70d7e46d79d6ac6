//! Whether pages can be served where the config says.

use std::io::ErrorKind;
use std::net::TcpListener;

use super::line::{Found, Line};
use crate::config::Config;

const ABOUT: &str = "http";

/// Checks the address. `in_use`: a process has the store open, so it is no wonder that the address is taken.
pub(super) fn check(config: &Config, in_use: bool, found: &mut Found) {
    let address = config.http.address;
    // The config takes an address that others reach only with a token.
    let who = if config.http.token.is_some() { "to those with the token" } else { "to this machine alone" };
    found.push(match TcpListener::bind(address) {
        Ok(_) => Line::ok(ABOUT, format!("{address} is free; served {who}")),
        Err(error) if error.kind() == ErrorKind::AddrInUse && in_use => {
            Line::ok(ABOUT, format!("{address} is taken, as is the store: the bot is running"))
        }
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let todo = "choose another one: [http] address, or the environment variable COUNTERSIGN_ADDRESS";
            Line::todo(ABOUT, format!("{address} is taken by another process"), todo)
        }
        Err(error) => {
            let todo = "name an address of this machine, such as 127.0.0.1:7070";
            Line::todo(ABOUT, format!("{address} can't be listened on: {error}"), todo)
        }
    });
}
