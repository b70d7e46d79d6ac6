//! A town for stories: the people, the channels and the projects, as a config describes them.

use countersign::chat::local::{Channel, Person, Workspace};
use countersign::config::{self, Config};
use countersign::domain::person::Standing;

use super::discord::{OnDiscord, TOKEN};
use super::slack::TEAM;
use super::{town_on, town_on_discord};
use crate::fake_slack::FakeSlack;

/// Ana, Ben and Cleo lead; Priya speaks with the client; Dan is a member. Zed has an account and is on no roster, Gus is a
/// guest. Olga from another workspace and Robo, a bot, are on the roster as visitors. `budget` is private: Ana and Priya read it.
const PEOPLE: &str = r##"
[[person]]
id = "ana"
name = "Ana"
accounts = ["local:town/ana"]
roles = ["lead"]

[[person]]
id = "ben"
name = "Ben"
accounts = ["local:town/ben", "local:town/ben-phone"]
roles = ["lead"]

[[person]]
id = "cleo"
name = "Cleo"
accounts = ["local:town/cleo"]
roles = ["lead"]
away = [{ from = 2026-03-16, to = 2026-03-20, stand_in = "dan" }]

[[person]]
id = "priya"
name = "Priya"
accounts = ["local:town/priya"]
roles = ["client-lead"]

[[person]]
id = "dan"
name = "Dan"
accounts = ["local:town/dan"]
roles = ["member"]

[[person]]
id = "olga"
name = "Olga"
accounts = ["local:northglass/olga"]
roles = ["visitor"]

[[person]]
id = "robo"
name = "Robo"
accounts = ["local:town/robo"]
roles = ["visitor"]

[local]
workspace = "town"

[[local.channel]]
id = "library"
invited = ["gus", "olga", "robo"]

[[local.channel]]
id = "site"
invited = ["gus", "olga", "robo"]

[[local.channel]]
id = "budget"
private = true
invited = ["ana", "priya"]

[[local.person]]
user = "ana"
name = "Ana"

[[local.person]]
user = "ben"
name = "Ben"

[[local.person]]
user = "ben-phone"
name = "Ben (phone)"

[[local.person]]
user = "cleo"
name = "Cleo"

[[local.person]]
user = "priya"
name = "Priya"

[[local.person]]
user = "dan"
name = "Dan"

[[local.person]]
user = "zed"
name = "Zed"

[[local.person]]
user = "gus"
name = "Gus"
standing = "guest"

[[local.person]]
user = "olga"
name = "Olga"
from = "northglass"
standing = "guest"

[[local.person]]
user = "robo"
name = "Robo"
standing = "bot"
"##;

const HARBOUR: &str = r##"
[[project]]
id = "harbour"
name = "Harbour"
zone = "Europe/Lisbon"
digest = "0 9 * * MON"

[project.calendar]
quiet_hours = "19:00-07:30"

[[project.channel]]
id = "local:town/library"
name = "library"

[[project.channel]]
id = "local:town/site"
name = "site"

[[project.channel]]
id = "local:town/budget"
name = "budget"
private = true
"##;

const LEADS_DECIDE: &str = r##"
[policy]
changers = { roles = ["lead"] }

[[policy.rule]]
name = "digest"
kinds = ["summary"]
mode = "inform"

[policy.default]
who = { roles = ["lead"] }
expiry = "lapse"
"##;

/// How a town differs from the usual one.
#[derive(Clone)]
pub(crate) struct Town {
    policy: String,
    projects: String,
}

/// The usual town: a lead decides alone, and nothing expires.
pub(crate) fn town() -> Town {
    Town { policy: LEADS_DECIDE.to_owned(), projects: HARBOUR.to_owned() }
}

impl Town {
    /// With more lines for the rule that holds where no other does, such as `quorum = 2`.
    pub(crate) fn with(mut self, lines: &str) -> Self {
        self.policy.push_str(lines);
        self.policy.push('\n');
        self
    }

    /// With a piece of the project's configuration replaced.
    pub(crate) fn where_(mut self, from: &str, to: &str) -> Self {
        assert!(self.projects.contains(from) || self.policy.contains(from), "the town has no {from:?}");
        self.projects = self.projects.replace(from, to);
        self.policy = self.policy.replace(from, to);
        self
    }

    /// With no limit to what people are asked on a day.
    pub(crate) fn that_asks_of_everything(self) -> Self {
        self.where_("[project.calendar]\n", "[project.noise]\ncards_a_day = 0\n\n[project.calendar]\n")
    }

    /// With a second project in the same channels.
    pub(crate) fn and_a_second_project(mut self) -> Self {
        let second = HARBOUR.replace("harbour", "museum").replace("Harbour", "Museum");
        self.projects.push_str(&second);
        self
    }

    /// What the config says of it.
    pub(super) fn config(&self) -> Config {
        read(&self.text(), &|_| None)
    }

    /// The same on Slack.
    pub(super) fn config_on_slack(&self, local: &Config, fake: &FakeSlack) -> Config {
        let app = fake.app(TEAM);
        let env = |name: &str| match name {
            "SLACK_BOT_TOKEN" => Some(app.bot_token.clone()),
            "SLACK_APP_TOKEN" => Some(app.app_token.clone()),
            _ => None,
        };
        read(&town_on::on_slack(local, &self.text(), &fake.api_url()), &env)
    }

    /// The same on Discord.
    pub(super) fn config_on_discord(&self, local: &Config, on: &OnDiscord) -> Config {
        let env = |name: &str| (name == "DISCORD_BOT_TOKEN").then(|| TOKEN.to_owned());
        read(&town_on_discord::on_discord(local, &self.text(), &on.ids, &on.api()), &env)
    }

    fn text(&self) -> String {
        format!("{}{}{PEOPLE}", self.policy, self.projects)
    }
}

fn read(text: &str, env: &dyn Fn(&str) -> Option<String>) -> Config {
    let folder = tempfile::tempdir().expect("a folder for a config");
    let path = folder.path().join("countersign.toml");
    std::fs::write(&path, text).expect("a config");
    config::load(&path, env).unwrap_or_else(|error| panic!("failed to {error}"))
}

/// Who and what is on the platform.
pub(super) fn workspace(config: &Config) -> Workspace {
    let local = config.local.as_ref().expect("a town has a local platform");
    let person = |person: &config::LocalPerson| Person {
        user: person.actor.account.user.clone(),
        from: Some(person.actor.account.workspace.clone()).filter(|from| *from != local.workspace),
        name: person.actor.name.clone(),
        title: person.title.clone(),
        standing: person.actor.standing,
    };
    let channel = |channel: &config::LocalChannel| Channel {
        id: channel.channel.id.channel.clone(),
        name: channel.channel.name.clone(),
        topic: channel.topic.clone(),
        private: channel.channel.private,
        invited: channel.invited.clone(),
    };
    Workspace {
        id: local.workspace.clone(),
        name: "Town".to_owned(),
        bot: Person {
            user: "countersign".to_owned(),
            from: None,
            name: "Countersign".to_owned(),
            title: String::new(),
            standing: Standing::Bot,
        },
        people: local.people.iter().map(person).collect(),
        channels: local.channels.iter().map(channel).collect(),
    }
}
