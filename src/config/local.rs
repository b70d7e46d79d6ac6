//! The section of the local platform: the chat server inside the process, who and what is there when it starts.

use super::people::NAME;
use super::table::Section;
use crate::domain::message::ChannelId;
use crate::domain::person::{Account, Actor, Platform, Standing};
use crate::domain::project::Channel;

/// The chat server inside the process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// The name of its workspace.
    pub workspace: String,
    /// Its channels.
    pub channels: Vec<LocalChannel>,
    /// Those between whom the page switches.
    pub people: Vec<LocalPerson>,
}

/// A channel of the local platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalChannel {
    /// The channel.
    pub channel: Channel,
    /// What it is for, in a line.
    pub topic: String,
    /// The users who read it where not everybody does.
    pub invited: Vec<String>,
}

/// Somebody with an account on the local platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPerson {
    /// The account; its workspace is another one for people of connected workspaces.
    pub actor: Actor,
    /// What they are, in a few words.
    pub title: String,
}

/// Reads `[local]`.
pub(crate) fn local(section: &Section<'_>) -> Local {
    let workspace = section.text("workspace").map_or_else(|| "local".to_owned(), |at| at.value);
    let channels = section.tables("channel", "[[local.channel]]").into_iter();
    let channels = channels.filter_map(|table| table.read(|table| channel(table, &workspace))).collect();
    let people = section.tables("person", "[[local.person]]").into_iter();
    let people = people.filter_map(|table| table.read(|table| person(table, &workspace))).collect();
    Local { workspace, channels, people }
}

fn channel(table: &Section<'_>, workspace: &str) -> Option<LocalChannel> {
    let name = table.text("name");
    let private = table.flag("private").unwrap_or(false);
    let topic = table.text("topic").map_or_else(String::new, |at| at.value);
    let invited = table.texts("invited").into_iter().map(|at| at.value).collect();
    let id = table.need("id", "a short name, such as \"general\"")?;
    let parse = |raw: &str| ChannelId::parse(&format!("local:{workspace}/{raw}"));
    let known = table.understood("id", &id, NAME, parse)?;
    let name = name.map_or(id.value, |at| at.value);
    Some(LocalChannel { channel: Channel { id: known.value, name, private }, topic, invited })
}

fn person(table: &Section<'_>, workspace: &str) -> Option<LocalPerson> {
    let user = table.need("user", "the account's name, such as \"ana\"");
    let name = table.need("name", "the name that the page shows");
    let title = table.text("title").map_or_else(String::new, |at| at.value);
    let from = table.text("from").map_or_else(|| workspace.to_owned(), |at| at.value);
    let standing =
        table.one_of("standing", &[("member", Standing::Member), ("guest", Standing::Guest), ("bot", Standing::Bot)]);
    let user = user.and_then(|user| {
        let parse = |raw: &str| Account::parse(&format!("{}:{from}/{raw}", Platform::Local.as_str()));
        table.understood("user", &user, NAME, parse)
    });
    let standing = standing.map_or(Standing::Member, |at| at.value);
    Some(LocalPerson { actor: Actor { account: user?.value, name: name?.value, standing }, title })
}
