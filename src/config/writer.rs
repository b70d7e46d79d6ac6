//! The section of the language model: where it is, which, and how much it may use. Its key comes from the environment alone.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use rust_decimal::Decimal;
use secrecy::SecretString;

use super::settings::Environment;
use super::table::Section;

/// The largest prompt that is read, in bytes.
const PROMPT_LIMIT: u64 = 64 << 10;

/// A language model behind an OpenAI-compatible API.
#[derive(Clone, Debug)]
pub struct Writer {
    /// The address of the API, up to `/v1`.
    pub base_url: String,
    /// Which model is asked first.
    pub model: String,
    /// What a million tokens that it is shown and a million that it answers cost.
    pub price: (Decimal, Decimal),
    /// Which is asked when that one fails.
    pub fallback: Option<String>,
    /// What that one costs.
    pub fallback_price: (Decimal, Decimal),
    /// The environment variable that holds the key.
    pub key_env: String,
    /// The key; none where that variable is not set.
    pub key: Option<SecretString>,
    /// How long one call may take.
    pub timeout: Duration,
    /// How many calls there may be at the same time.
    pub concurrency: usize,
    /// The most tokens of a brief.
    pub brief_tokens: usize,
    /// The most tokens of a project and day.
    pub tokens_a_day: u64,
    /// The most that a project and day may cost, in the currency of the prices.
    pub cost_a_day: Option<Decimal>,
    /// Prompts of the operator's own, by name.
    pub prompts: BTreeMap<String, String>,
}

/// Reads `[writer]`.
pub(crate) fn writer(section: &Section<'_>, folder: &Path, env: Environment<'_>) -> Option<Writer> {
    const ADDRESS: &str = "the address of an OpenAI-compatible API, such as \"http://127.0.0.1:11434/v1\"";
    let http = |raw: &str| {
        let known = raw.starts_with("http://") || raw.starts_with("https://");
        known.then(|| raw.trim_end_matches('/').to_owned())
    };
    let number = |key, default| section.number(key, 1..u32::MAX).map_or(default, |at| at.value);
    let timeout = section.number("timeout_seconds", 1..3_601).map_or(60, |at| at.value);
    let concurrency = section.number("concurrency", 1..65).map_or(2, |at| at.value);
    let (brief_tokens, tokens_a_day) = (number("brief_tokens", 24_000), number("tokens_a_day", 400_000));
    let price =
        |shown, answered| (amount(section, shown).unwrap_or_default(), amount(section, answered).unwrap_or_default());
    let (own, second) =
        (price("price_shown", "price_answered"), price("fallback_price_shown", "fallback_price_answered"));
    let cost_a_day = amount(section, "cost_a_day");
    let fallback = section.text("fallback").map(|at| at.value);
    let key_env = section.text("key_env").map_or_else(|| "OPENAI_API_KEY".to_owned(), |at| at.value);
    let prompts = section.text("prompts").map(|at| own_prompts(section, &folder.join(&at.value), at.line));
    let base_url = section.parsed("base_url", ADDRESS, http);
    let model = section.need("model", "the name of a model of that server");
    Some(Writer {
        base_url: base_url?.value,
        model: model?.value,
        price: own,
        fallback,
        fallback_price: second,
        key: env(&key_env).filter(|key| !key.is_empty()).map(SecretString::from),
        key_env,
        timeout: Duration::from_secs(u64::from(timeout)),
        concurrency: concurrency as usize,
        brief_tokens: brief_tokens as usize,
        tokens_a_day: u64::from(tokens_a_day),
        cost_a_day,
        prompts: prompts.unwrap_or_default(),
    })
}

/// An amount of money, as text: a TOML float would be rounded.
fn amount(section: &Section<'_>, key: &'static str) -> Option<Decimal> {
    const AMOUNT: &str = "an amount as text, such as \"0.25\"";
    let read = |raw: &str| raw.parse::<Decimal>().ok().filter(|amount| !amount.is_sign_negative());
    section.parsed(key, AMOUNT, read).map(|at| at.value)
}

/// The prompts of a folder, by the names of their files; what can't be read is told.
fn own_prompts(section: &Section<'_>, folder: &Path, line: usize) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let what = format!("prompts: {} can't be read: {error}", folder.display());
            section.document.wrong(line, what, "a folder with files such as digest.jinja");
            return found;
        }
    };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_none_or(|end| end != "jinja") {
            continue;
        }
        let small = std::fs::metadata(&path).is_ok_and(|meta| meta.len() <= PROMPT_LIMIT);
        match std::fs::read_to_string(&path).ok().filter(|_| small) {
            Some(text) => {
                found.insert(name, text);
            }
            None => section.document.wrong(
                line,
                format!("prompts: {} can't be read as a prompt", path.display()),
                format!("text of at most {PROMPT_LIMIT} bytes"),
            ),
        }
    }
    found
}
