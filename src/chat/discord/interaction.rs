//! What people do with cards, forms, menus and commands, in our words (discord.com/developers/docs/interactions/receiving-and-responding).
//! Pure.

use super::command::{COMMAND, PUT_FORWARD, Typing, focused, typed};
use super::custom;
use super::event::{Unreadable, Who, Words, who, words};
use super::modal::{Filling, filled};
use super::place::Place;
use super::shape::{Channel, Data, Given, Interaction};
use super::snowflake::Snowflake;
use crate::domain::card::Action;

/// Kinds of interaction.
const TYPED: u64 = 2;
const PRESSED: u64 = 3;
const TYPING: u64 = 4;
const SUBMITTED: u64 = 5;

/// A command out of the menu of a message.
const MESSAGE_MENU: u64 = 3;

/// Something that somebody did.
pub(super) struct Done {
    pub(super) id: Snowflake,
    pub(super) token: String,
    pub(super) app: Snowflake,
    /// None in a direct message.
    pub(super) guild: Option<Snowflake>,
    pub(super) who: Who,
    pub(super) channel: Snowflake,
    /// The channel as it was told, so that nobody has to ask where a thread is.
    pub(super) told: Option<Channel>,
    /// The message that it was done on.
    pub(super) message: Option<Snowflake>,
    pub(super) act: Act,
}

/// What somebody did.
pub(super) enum Act {
    /// Pressed a button.
    Pressed { action: Action },
    /// Pressed a button that opens a form first.
    Opens { action: Action, custom_id: String },
    /// Filled in a form.
    Submitted { action: Action, filling: Filling },
    /// Put a message before the team.
    PutForward { words: Box<Words> },
    /// Typed a command.
    Commanded { text: String },
    /// Is typing one.
    Types { typing: Typing },
    /// Pressed a button that no release of ours made.
    UnknownButton,
    /// Nothing that the bot listens to.
    NotOurs(&'static str),
}

/// Reads an interaction.
///
/// # Errors
/// Names what we need and is missing or of another form.
pub(super) fn read(payload: &str) -> Result<Done, Unreadable> {
    let interaction: Interaction = serde_json::from_str(payload).map_err(|_| Unreadable::new("an interaction"))?;
    let missing = |what: &str| Unreadable::new(format!("{what} of an interaction"));
    let Interaction { id, kind, token, application_id: app, guild_id, channel_id, channel, member, message, data } =
        interaction;
    let who = match member {
        Some(member) => member.user.clone().and_then(|user| who(user, Some(member))),
        // A direct message has no member; nothing is done there.
        None => Some(Who { user: id, name: String::new(), bot: false, admitted: false, roles: Vec::new() }),
    };
    let act = match (kind, data) {
        (PRESSED, Some(data)) => pressed(&data)?,
        (SUBMITTED, Some(data)) => submitted(data)?,
        (TYPED, Some(data)) => commanded(data, guild_id)?,
        (TYPING, Some(data)) if data.name.as_deref() == Some(COMMAND) => {
            focused(data.options.as_deref().unwrap_or_default())
                .map_or(Act::NotOurs("options of nothing"), |typing| Act::Types { typing })
        }
        (PRESSED | SUBMITTED | TYPED, None) => return Err(missing("the inside")),
        _ => Act::NotOurs("an interaction that the bot does not listen to"),
    };
    Ok(Done {
        id,
        token,
        app,
        guild: guild_id,
        who: who.ok_or_else(|| missing("the user"))?,
        channel: channel_id.or(channel.as_ref().map(|channel| channel.id)).ok_or_else(|| missing("the channel"))?,
        told: channel,
        message: message.map(|message| message.id),
        act,
    })
}

fn pressed(data: &Data) -> Result<Act, Unreadable> {
    let custom_id = data.custom_id.as_deref().ok_or_else(|| Unreadable::new("a pressed button"))?;
    Ok(match custom::decode(custom_id) {
        Some((action, true)) => Act::Opens { action, custom_id: custom_id.to_owned() },
        Some((action, false)) => Act::Pressed { action },
        None => Act::UnknownButton,
    })
}

fn submitted(data: Data) -> Result<Act, Unreadable> {
    let custom_id = data.custom_id.as_deref().ok_or_else(|| Unreadable::new("a form"))?;
    let Some((action, _)) = custom::decode(custom_id) else { return Ok(Act::UnknownButton) };
    let rows = data.components.unwrap_or_default();
    let given: Vec<Given> =
        rows.into_iter().flat_map(|row| row.components.into_iter().flatten().chain(row.component)).collect();
    let filling = filled(&action, &given);
    Ok(Act::Submitted { action, filling })
}

fn commanded(data: Data, guild: Option<Snowflake>) -> Result<Act, Unreadable> {
    if data.kind == Some(MESSAGE_MENU) {
        if data.name.as_deref() != Some(PUT_FORWARD) {
            return Ok(Act::NotOurs("a menu entry of somebody else"));
        }
        let missing = || Unreadable::new("the message that is put forward");
        let target = data.target_id.ok_or_else(missing)?;
        let mut messages = data.resolved.map(|resolved| resolved.messages).unwrap_or_default();
        let post = messages.remove(&target.to_string()).filter(|post| post.id == target).ok_or_else(missing)?;
        let words = words(post)?;
        return Ok(Act::PutForward { words: Box::new(Words { guild, ..words }) });
    }
    if data.name.as_deref() != Some(COMMAND) {
        return Ok(Act::NotOurs("a command of somebody else"));
    }
    let options = data.options.unwrap_or_default();
    Ok(Act::Commanded { text: typed(&options) })
}

/// The card that something was done on: that itself, or the root of the thread that it stands in.
pub(super) fn card(place: Place, guild: Snowflake, message: Snowflake) -> crate::domain::message::MessageId {
    place.root(guild, message)
}
