//! A town on Slack: the same people and channels under Slack's ids, in the config and on the fake.

use countersign::config::{self, Config};
use countersign::domain::person::Standing;

use super::slack::{channel_id, team_id, user_id};
use crate::fake_slack::{self, Channel, Team, User};

/// The text of a town's config as it is on Slack at that address.
pub(super) fn on_slack(local: &Config, text: &str, api: &str) -> String {
    let platform = local.local.as_ref().expect("a town has a local platform");
    let mut text = text.to_owned();
    for channel in &platform.channels {
        let name = &channel.channel.id.channel;
        text = text.replace(&format!("\"local:town/{name}\""), &format!("\"slack:TTOWN/{}\"", channel_id(name)));
    }
    for person in &platform.people {
        let account = &person.actor.account;
        let to = format!("\"slack:{}/{}\"", team_id(&account.workspace), user_id(&account.user));
        text = text.replace(&format!("\"{account}\""), &to);
    }
    format!("{text}\n[[slack]]\nworkspace = \"TTOWN\"\napi = \"{api}\"\n")
}

/// Who and what is on the fake.
pub(super) fn on_the_fake(local: &Config) -> fake_slack::Town {
    let platform = local.local.as_ref().expect("a town has a local platform");
    let user = |person: &config::LocalPerson| {
        let account = &person.actor.account;
        let user = User::new(&user_id(&account.user), &person.actor.name);
        let outside = account.workspace != platform.workspace;
        let user = if outside { user.from(&team_id(&account.workspace)) } else { user };
        match person.actor.standing {
            Standing::Member => user,
            Standing::Guest if outside => user,
            Standing::Guest => user.standing(fake_slack::Standing::Restricted),
            Standing::Bot => user.standing(fake_slack::Standing::Bot),
        }
    };
    let members = |private: bool, invited: &[String]| -> Vec<String> {
        let own = platform.people.iter().filter(|person| {
            let account = &person.actor.account;
            let member = person.actor.standing == Standing::Member && account.workspace == platform.workspace;
            invited.contains(&account.user) || (member && !private)
        });
        own.map(|person| user_id(&person.actor.account.user)).collect()
    };
    let mut team = Team::new("TTOWN", "town");
    for person in &platform.people {
        team = team.with_user(user(person));
    }
    for channel in &platform.channels {
        let (name, private) = (&channel.channel.id.channel, channel.channel.private);
        let there = members(private, &channel.invited);
        let made = Channel::new(&channel_id(name), name).with(there.iter().map(String::as_str));
        team = team.with_channel(if private { made.private() } else { made });
    }
    fake_slack::Town { teams: vec![team] }
}
