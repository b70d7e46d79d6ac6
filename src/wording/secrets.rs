//! Secrets that look like such, taken out of a text before a model sees it: tokens, keys, passwords.

/// What stands in a secret's place.
const TAKEN_OUT: &str = "[secret]";

/// How the tokens of well-known services begin.
const PREFIXES: &[&str] = &[
    "sk-", "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xapp-", "ghp_", "gho_", "ghu_", "ghs_", "github_pat_",
    "glpat-", "AKIA", "ASIA", "AIza", "eyJ", "ya29.", "npm_", "pypi-", "hf_", "dop_v1_", "SG.", "rk_live_", "sk_live_",
    "pk_live_",
];

/// Words behind which a secret stands: `password: …`, `api_key=…`.
const NAMES: &[&str] = &[
    "password", "passwd", "pwd", "secret", "token", "api_key", "apikey", "api-key", "bearer", "authorization",
    "passphrase",
];

/// A token without a known beginning has at least so many characters, letters and digits among them.
const LONG: usize = 32;

/// A secret behind a name has at least so many characters.
const SHORT: usize = 6;

/// The text with each secret replaced.
pub(super) fn taken_out(text: &str) -> String {
    let text = without_keys(text);
    let mut out = String::with_capacity(text.len());
    let mut named = false;
    for piece in text.split_inclusive(|c: char| c.is_whitespace()) {
        let bare = piece.trim_matches(|c: char| c.is_whitespace() || "\"'`,;()[]{}<>".contains(c));
        let secret = secret_of(bare, named);
        named = is_name(bare)
            || named
                && (bare == "="
                    || bare == ":"
                    || bare.eq_ignore_ascii_case("is")
                    || bare.eq_ignore_ascii_case("bearer"));
        match secret {
            Some(secret) => out.push_str(&piece.replacen(secret, TAKEN_OUT, 1)),
            None => out.push_str(piece),
        }
    }
    out
}

/// Keys in their armour, from the opening line to the closing one.
fn without_keys(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find("-----BEGIN ") {
        let body = &rest[from..];
        let end = body.find("-----END ").map_or(body.len(), |end| {
            let tail = &body[end + 9..];
            end + 9 + tail.find("-----").map_or(tail.len(), |close| close + 5)
        });
        out.push_str(&rest[..from]);
        out.push_str(TAKEN_OUT);
        rest = &body[end..];
    }
    out.push_str(rest);
    out
}

/// Whether a word announces a secret.
fn is_name(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let name = lower.trim_end_matches([':', '=']);
    NAMES.iter().any(|known| name == *known || name.ends_with(&format!("_{known}")))
}

/// The part of a word that is a secret.
fn secret_of(word: &str, named: bool) -> Option<&str> {
    if let Some((name, value)) = word.split_once(['=', ':'])
        && is_name(name)
        && value.len() >= SHORT
    {
        return Some(value.trim_matches(['"', '\'']));
    }
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+/=".contains(c));
    let known = PREFIXES.iter().any(|prefix| word.starts_with(prefix) && word.len() >= prefix.len() + 12);
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let random = word.len() >= LONG && digits >= 4 && letters >= 4 && !word.contains("://") && !word.contains('/');
    let announced = named && word.len() >= SHORT && (digits > 0 || word.len() >= 12);
    (plain && (known || random) || announced).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_and_words_stay() {
        for (text, expected) in [
            ("use sk-abcdefghijklmnop1234 for it", "use [secret] for it"),
            ("password: hunter22 ok", "password: [secret] ok"),
            ("api_key=9f8e7d6c5b", "api_key=[secret]"),
            ("a 5f4dcc3b5aa765d61d8327deb882cf99aa hash", "a [secret] hash"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- done", "[secret] done"),
            ("the token of the meeting is blue", "the token of the meeting is blue"),
            (
                "see https://a.b/c/0123456789abcdef0123456789abcdef",
                "see https://a.b/c/0123456789abcdef0123456789abcdef",
            ),
            ("svd2rust v0.14.0 is out", "svd2rust v0.14.0 is out"),
        ] {
            assert_eq!(taken_out(text), expected);
        }
    }
}
