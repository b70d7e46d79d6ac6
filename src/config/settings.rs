//! The sections that belong to no project: store, HTTP, emoji, detectors, the local platform.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};

use crate::domain::name::NAME_LIMIT;
use crate::domain::ruling::RulingKind;

use super::table::Section;

/// The shortest token that guards the page and the API, in characters: 128 bits in hexadecimal are 32, in base64 22.
const TOKEN_LENGTH: usize = 22;

/// The environment, by name.
pub(crate) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Where things are kept, and how long what stands outside the ledger is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// The SQLite file; a relative path starts where the config stands.
    pub path: PathBuf,
    /// How long messages are kept, in days.
    pub keep_messages_days: u32,
    /// How long readings are kept, in days.
    pub keep_readings_days: u32,
}

/// The page and the API.
#[derive(Clone, Debug)]
pub struct Http {
    /// Where it listens.
    pub address: SocketAddr,
    /// The token that callers bring; none only on loopback.
    pub token: Option<SecretString>,
}

/// Reads `[store]`. `COUNTERSIGN_STORE` in the environment outranks the path.
pub(crate) fn store(section: &Section<'_>, folder: &Path, env: Environment<'_>) -> Store {
    let path = section.text("path").map(|at| folder.join(at.value));
    let outside = env("COUNTERSIGN_STORE").filter(|path| !path.is_empty()).map(PathBuf::from);
    let days = |key, default| section.number(key, 1..36_501).map_or(default, |at| at.value);
    Store {
        path: outside.or(path).unwrap_or_else(|| folder.join("countersign.db")),
        keep_messages_days: days("keep_messages_days", 400),
        keep_readings_days: days("keep_readings_days", 1200),
    }
}

/// Reads `[http]`. `COUNTERSIGN_ADDRESS` in the environment outranks the address.
pub(crate) fn http(section: &Section<'_>, env: Environment<'_>) -> Option<Http> {
    const ADDRESS: &str = "an address with a port, such as \"127.0.0.1:7070\"";
    let parse = |raw: &str| raw.parse::<SocketAddr>().ok();
    let name = section.text("token_env");
    let name = name.map_or_else(|| "COUNTERSIGN_TOKEN".to_owned(), |at| at.value);
    let written = if section.has("address") {
        section.parsed("address", ADDRESS, parse)?.value
    } else {
        SocketAddr::from(([127, 0, 0, 1], 7070))
    };
    let outside = env("COUNTERSIGN_ADDRESS").filter(|raw| !raw.is_empty());
    let address = match outside.as_deref().map(parse) {
        None => written,
        Some(Some(address)) => address,
        Some(None) => {
            let what = "COUNTERSIGN_ADDRESS in the environment is no address".to_owned();
            (section.document).tell(None, what, Some(format!("it is {ADDRESS}")));
            return None;
        }
    };
    let token = env(&name).filter(|token| !token.is_empty()).map(SecretString::from);
    let short = token.as_ref().is_some_and(|token| token.expose_secret().chars().count() < TOKEN_LENGTH);
    if short {
        let what = format!("the token in the environment variable {name} is shorter than {TOKEN_LENGTH} characters");
        section.document.tell(None, what, Some("make one with `openssl rand -hex 32`".to_owned()));
    }
    if token.is_none() && !address.ip().is_loopback() {
        let what = format!("{address} is open to others, and the environment variable {name} holds no token");
        let hint = format!("set {name}, or listen on 127.0.0.1");
        section.document.tell(Some(section.line), what, Some(hint));
    }
    Some(Http { address, token })
}

/// Reads `[emoji]`: names without colons, and what they rule.
pub(crate) fn emoji(section: Section<'_>) -> BTreeMap<String, RulingKind> {
    // What needs words besides can't be said by an emoji.
    let words = [
        ("approve", RulingKind::Approve),
        ("reject", RulingKind::Reject),
        ("hold", RulingKind::Hold),
        ("ask", RulingKind::Ask),
    ];
    let name = section.name.clone();
    let (document, line) = (section.document, section.line);
    let mut emoji = BTreeMap::new();
    for (key, value) in section.entries() {
        let reader = Section::new(document, &name, None);
        let known = key.value.trim_matches(':').to_owned();
        if known.is_empty() || known.len() > NAME_LIMIT {
            document.wrong(
                line.max(key.line),
                format!("`{}` is no emoji name", key.value.escape_debug()),
                "write it as the platform does, such as \"thumbsup\"",
            );
        }
        if let Some(kind) = reader.word(&key.value, &value, &words) {
            emoji.insert(known, kind.value);
        }
    }
    emoji
}
