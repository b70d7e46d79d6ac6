//! Bodies as they come: JSON, or a form with files.

use serde_json::{Value, json};

use crate::fake_discord::problem::Problem;

/// Names and bytes of the files that came with a body.
pub(super) type Files = Vec<(String, Vec<u8>)>;

/// A body and the files with it.
pub(super) fn read(content: &str, bytes: &[u8]) -> (Result<Value, Problem>, Files) {
    let unreadable = || Problem::new(400, 50109, "The request body contains invalid JSON.");
    if let Some((_, boundary)) = content.split_once("boundary=").filter(|_| content.starts_with("multipart/form-data"))
    {
        let mut body = Ok(json!({}));
        let mut files = Vec::new();
        for (name, file, bytes) in parts(boundary.trim_matches('"'), bytes) {
            match file {
                None if name == "payload_json" => body = serde_json::from_slice(&bytes).map_err(|_| unreadable()),
                _ => files.push((file.unwrap_or(name), bytes)),
            }
        }
        return (body, files);
    }
    if bytes.is_empty() {
        return (Ok(Value::Null), Vec::new());
    }
    (serde_json::from_slice(bytes).map_err(|_| unreadable()), Vec::new())
}

type Part = (String, Option<String>, Vec<u8>);

fn parts(boundary: &str, bytes: &[u8]) -> Vec<Part> {
    let mark = format!("--{boundary}").into_bytes();
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], &mark) {
        starts.push(at + found);
        at += found + mark.len();
    }
    let between = starts.windows(2).map(|pair| &bytes[pair[0] + mark.len()..pair[1]]);
    between.filter_map(part).collect()
}

fn part(bytes: &[u8]) -> Option<Part> {
    let end = find(bytes, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let body = bytes[end + 4..].strip_suffix(b"\r\n")?.to_vec();
    let named = |key: &str| {
        let (_, rest) = head.split_once(&format!(" {key}="))?;
        let word = rest.split([';', '\r']).next()?;
        Some(word.trim_matches('"').to_owned())
    };
    Some((named("name")?, named("filename"), body))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// A word of a path or query, without its percent signs.
pub(super) fn decoded(word: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = word.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
