//! The app as Discord has to know it: how it is invited, with just the permissions that it needs, and the intents to switch on. Discord
//! takes no manifest; what has to be done by hand is said. Pure.

use serenity::model::Permissions;

use super::inspect::PERMISSIONS;

/// The permissions of the invitation.
fn bits() -> u64 {
    PERMISSIONS.iter().fold(Permissions::empty(), |all, (one, ..)| all | *one).bits()
}

/// Where somebody who manages a server invites the bot.
#[must_use]
pub fn invitation(app: &str) -> String {
    let permissions = bits();
    format!(
        "https://discord.com/oauth2/authorize?client_id={app}&scope=bot+applications.commands&permissions={permissions}"
    )
}

/// What is done to create the app, line by line.
#[must_use]
pub fn manifest(app: Option<&str>) -> Vec<String> {
    let mut lines = vec![
        "1. At https://discord.com/developers/applications choose New Application, and name it Countersign.".to_owned(),
        "2. Under Bot: Reset Token, and set what is shown as DISCORD_BOT_TOKEN.".to_owned(),
        "3. Under Bot, Privileged Gateway Intents: switch on Message Content Intent. It reads replies with it; without it, it"
            .to_owned(),
        "   hears reactions, buttons, commands and what names it. No other intent is needed.".to_owned(),
        "4. Invite it to the server, with the scopes bot and applications.commands and these permissions:".to_owned(),
    ];
    lines.extend(PERMISSIONS.iter().map(|(_, name, what)| format!("   {name}: {what}")));
    lines.push(match app {
        Some(app) => format!("   {}", invitation(app)),
        None => "   countersign manifest discord --app APPLICATION_ID   prints the address (General Information, Application ID)"
            .to_owned(),
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invitation_asks_for_what_is_explained_and_nothing_more() {
        let said =
            "https://discord.com/oauth2/authorize?client_id=7&scope=bot+applications.commands&permissions=309237730304";
        assert_eq!(invitation("7"), said);
        assert_eq!(bits(), 1 << 10 | 1 << 11 | 1 << 14 | 1 << 16 | 1 << 35 | 1 << 38);
        let lines = manifest(Some("7"));
        assert!(PERMISSIONS.iter().all(|(_, name, _)| lines.iter().any(|line| line.contains(name))));
    }
}
