//! The sections of Discord's servers: which, who is a guest there, and the name of the environment variable with the bot's token.

use secrecy::SecretString;

use super::settings::Environment;
use super::slack::Secret;
use super::table::{At, Section};

const GUILD: &str = "a server's id, such as \"197038439483310086\"";
const ROLE: &str = "a role's id, such as \"197038439483310090\"";

/// A server of Discord.
#[derive(Clone, Debug)]
pub struct Discord {
    /// Its id.
    pub guild: String,
    /// The bot's token.
    pub token: Secret,
    /// The ids of roles whose holders are guests: they rule only where the policy lets guests.
    pub guests: Vec<String>,
    /// Where Discord is.
    pub api: String,
}

/// Reads `[[discord]]`.
pub(crate) fn discord(section: &Section<'_>, env: Environment<'_>) -> Option<Discord> {
    let guild = section.need("guild", GUILD);
    let guild = guild.and_then(|at| section.understood("guild", &at, GUILD, snowflake));
    let roles: Vec<At<String>> = section.texts("guest_roles");
    let guests = roles.iter().filter_map(|at| section.understood("guest_roles", at, ROLE, snowflake));
    let guests = guests.map(|at| at.value).collect();
    let api = if section.has("api") {
        section.parsed("api", "an address on loopback such as \"http://127.0.0.1:8080\"", loopback).map(|at| at.value)
    } else {
        Some("https://discord.com".to_owned())
    };
    let variable = section.text("token_env").map_or_else(|| "DISCORD_BOT_TOKEN".to_owned(), |at| at.value);
    let value = env(&variable).filter(|secret| !secret.is_empty()).map(SecretString::from);
    Some(Discord { guild: guild?.value, token: Secret { variable, value }, guests, api: api? })
}

fn snowflake(raw: &str) -> Option<String> {
    let digits = (15..=20).contains(&raw.len()) && raw.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| raw.to_owned())
}

/// Plain HTTP on this machine's loopback, for a rehearsal; elsewhere it is Discord itself that is called, at the pace that it asks for.
fn loopback(raw: &str) -> Option<String> {
    let url = url::Url::parse(raw).ok()?;
    let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) && url.scheme() == "http";
    (here || raw == "https://discord.com").then(|| raw.trim_end_matches('/').to_owned())
}
