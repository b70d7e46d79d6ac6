//! A town on Discord: the same people and channels under Discord's ids, in the config and on the fake.

use std::collections::BTreeMap;

use countersign::config::Config;
use countersign::domain::person::Standing;

use crate::fake_discord::FakeDiscord;

/// The ids of a town.
#[derive(Debug)]
pub(crate) struct Ids {
    pub(crate) guild: u64,
    pub(crate) guest_role: u64,
    /// By the name that a story has for them.
    pub(crate) users: BTreeMap<String, u64>,
    pub(crate) channels: BTreeMap<String, u64>,
}

/// The text of a town's config as it is on Discord at that address.
pub(super) fn on_discord(local: &Config, text: &str, ids: &Ids, api: &str) -> String {
    let platform = local.local.as_ref().expect("a town has a local platform");
    let mut text = text.to_owned();
    for channel in &platform.channels {
        let name = &channel.channel.id.channel;
        let to = format!("\"discord:{}/{}\"", ids.guild, ids.channels[name]);
        text = text.replace(&format!("\"local:town/{name}\""), &to);
    }
    for person in &platform.people {
        let account = &person.actor.account;
        let to = format!("\"discord:{}/{}\"", ids.guild, ids.users[&account.user]);
        text = text.replace(&format!("\"{account}\""), &to);
    }
    let (guild, role) = (ids.guild, ids.guest_role);
    format!("{text}\n[[discord]]\nguild = \"{guild}\"\nguest_roles = [\"{role}\"]\napi = \"{api}\"\n")
}

/// Puts them on the fake.
pub(super) fn on_the_fake(local: &Config, fake: &FakeDiscord) -> Ids {
    let platform = local.local.as_ref().expect("a town has a local platform");
    let owner = fake.person("owner", "Owner", false);
    let guild = fake.guild("Town", owner);
    let guest_role = fake.role(guild, "Guest");
    let mut users = BTreeMap::new();
    for person in &platform.people {
        let bot = person.actor.standing == Standing::Bot;
        let id = fake.person(&person.actor.account.user, &person.actor.name, bot);
        let roles: &[u64] = if person.actor.standing == Standing::Guest { &[guest_role] } else { &[] };
        fake.joins(guild, id, roles);
        users.insert(person.actor.account.user.clone(), id);
    }
    let mut channels = BTreeMap::new();
    for channel in &platform.channels {
        let name = &channel.channel.id.channel;
        let id = fake.channel(guild, name);
        if channel.channel.private {
            let seen: Vec<u64> = channel.invited.iter().map(|user| users[user]).chain([fake.app()]).collect();
            fake.only_for(id, &seen);
        }
        channels.insert(name.clone(), id);
    }
    Ids { guild, guest_role, users, channels }
}
