//! The fake Discord as a program, for the scripts that certify it: a small town, people told over HTTP what to do.
//! Prints a line of JSON with its address and ids once it is ready, and ends when its standard input does.
#![allow(clippy::print_stdout, missing_docs, reason = "it is a program for scripts")]

#[path = "../mod.rs"]
mod fake_discord;

use chrono::{TimeZone as _, Utc};
use fake_discord::{FakeDiscord, Served};
use serde_json::json;
use tokio::io::AsyncReadExt as _;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let now = Utc.with_ymd_and_hms(2026, 3, 2, 10, 0, 0).single().expect("a time");
    let fake = FakeDiscord::start(now, "a-token-for-tests", Served { controlled: true, ..Served::default() }).await;
    fake.allows_intents(1 << 1 | 1 << 15);
    let (ana, ben) = (fake.person("ana", "Ana", false), fake.person("ben", "Ben", false));
    let guild = fake.guild("Harbour", ana);
    let lead = fake.role(guild, "Lead");
    fake.joins(guild, ana, &[lead]);
    fake.joins(guild, ben, &[]);
    let (library, site) = (fake.channel(guild, "library"), fake.channel(guild, "site"));
    let forum = fake.forum(guild, "questions");
    let ids = [ana, ben, guild, lead, library, site, forum, fake.app()].map(|id| id.to_string());
    let [ana, ben, guild, lead, library, site, forum, app] = ids;
    println!(
        "{}",
        json!({
            "url": format!("http://{}", fake.address()), "token": "a-token-for-tests", "app": app, "guild": guild,
            "lead": lead, "ana": ana, "ben": ben, "library": library, "site": site, "forum": forum,
        })
    );
    let mut nothing = Vec::new();
    let _ = tokio::io::stdin().read_to_end(&mut nothing).await;
}
