//! Discord's own description of its API: every request, and every answer of the fake, is held against it.

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::{Map, Value};

/// A place and what is wrong there.
pub(crate) type Fault = (String, String);

/// The description.
pub(crate) struct Spec {
    document: Value,
}

/// One operation of it, with the path's parameters as they were called.
pub(crate) struct Operation<'a> {
    path: &'a Value,
    operation: &'a Value,
    named: Vec<(String, String)>,
}

/// How deep a value may be nested: deeper is a circle of references.
const DEPTH_LIMIT: usize = 64;

impl Spec {
    /// The description, where the data is; said once where it is not.
    pub(crate) fn get() -> Option<&'static Self> {
        static SPEC: OnceLock<Option<Spec>> = OnceLock::new();
        SPEC.get_or_init(|| {
            let data = std::env::var_os("COUNTERSIGN_DATA")
                .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")), PathBuf::from);
            let path = data.join("spec/discord_openapi.json");
            let Ok(text) = std::fs::read(&path) else {
                eprintln!("SKIPPED: requests are not held against Discord's API: {} is missing", path.display());
                return None;
            };
            Some(Spec { document: serde_json::from_slice(&text).expect("the API's description is JSON") })
        })
        .as_ref()
    }

    /// The operation behind a method and a path; fixed words win over parameters.
    pub(crate) fn find(&self, method: &str, path: &[&str]) -> Option<Operation<'_>> {
        let paths = self.document["paths"].as_object()?;
        let mut best: Option<(usize, Operation<'_>)> = None;
        for (template, item) in paths {
            let steps: Vec<&str> = template.trim_start_matches('/').split('/').collect();
            let Some(operation) = item.get(method.to_ascii_lowercase()) else { continue };
            if steps.len() != path.len() {
                continue;
            }
            let mut named = Vec::new();
            let fits = steps.iter().zip(path).all(|(step, word)| {
                match step.strip_prefix('{').and_then(|step| step.strip_suffix('}')) {
                    Some(name) => {
                        named.push((name.to_owned(), (*word).to_owned()));
                        true
                    }
                    None => step == word,
                }
            });
            if fits && best.as_ref().is_none_or(|(parameters, _)| named.len() < *parameters) {
                best = Some((named.len(), Operation { path: item, operation, named }));
            }
        }
        best.map(|(_, operation)| operation)
    }

    /// What is wrong with a request.
    pub(crate) fn request(&self, operation: &Operation<'_>, query: &[(String, String)], body: &Value) -> Vec<Fault> {
        let mut faults = Vec::new();
        let lists = [&operation.path["parameters"], &operation.operation["parameters"]];
        for parameter in lists.into_iter().filter_map(Value::as_array).flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            let given = match parameter["in"].as_str() {
                Some("path") => operation.named.iter().find(|(named, _)| named == name),
                Some("query") => query.iter().find(|(named, _)| named == name),
                _ => continue,
            };
            match given {
                Some((_, text)) if !self.reads(&parameter["schema"], text) => {
                    faults.push((name.to_owned(), format!("{text:?} does not fit")));
                }
                None if parameter["required"] == true => faults.push((name.to_owned(), "is missing".to_owned())),
                _ => {}
            }
        }
        let content = &operation.operation["requestBody"]["content"];
        let schema = content.get("application/json").or_else(|| content.get("multipart/form-data"));
        if let Some(media) = schema {
            let optional = operation.operation["requestBody"]["required"] != true;
            if !(optional && body.is_null()) {
                self.check(&media["schema"], body, "", &mut faults);
            }
        }
        faults
    }

    /// What is wrong with an answer of the fake.
    pub(crate) fn answer(&self, operation: &Operation<'_>, status: u16, body: &Value) -> Vec<Fault> {
        let mut faults = Vec::new();
        let responses = &operation.operation["responses"];
        let Some(response) = responses.get(status.to_string()) else {
            return vec![(String::new(), format!("status {status} is not one of its answers"))];
        };
        if let Some(media) = response["content"].get("application/json") {
            self.check(&media["schema"], body, "", &mut faults);
        }
        faults
    }

    /// Whether the text of a parameter is a value of the schema.
    fn reads(&self, schema: &Value, text: &str) -> bool {
        let mut candidates = vec![Value::from(text)];
        candidates.extend(serde_json::from_str::<Value>(text).ok().filter(|value| !value.is_object()));
        candidates.push(Value::Array(vec![Value::from(text)]));
        candidates.extend(matches!(text, "0" | "1" | "False" | "True").then_some(Value::Bool(true)));
        candidates.iter().any(|value| self.fits(schema, value, 0))
    }

    fn fits(&self, schema: &Value, value: &Value, depth: usize) -> bool {
        let mut faults = Vec::new();
        self.check_at(schema, value, "", &mut faults, depth);
        faults.is_empty()
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<Fault>) {
        self.check_at(schema, value, at, faults, 0);
    }

    fn check_at(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<Fault>, depth: usize) {
        assert!(depth < DEPTH_LIMIT, "the description refers to itself at {at}");
        let Some(schema) = schema.as_object() else { return };
        // Ids are taken as numbers too: clients name a new attachment by its place.
        if schema.get("format").is_some_and(|format| format == "snowflake") && value.is_u64() {
            return;
        }
        for (word, rule) in schema {
            match word.as_str() {
                "$ref" => {
                    let pointer = rule.as_str().unwrap_or_default().trim_start_matches('#');
                    let target = self.document.pointer(pointer).expect("a reference leads somewhere");
                    self.check_at(target, value, at, faults, depth + 1);
                }
                "allOf" => {
                    for part in rule.as_array().into_iter().flatten() {
                        self.check_at(part, value, at, faults, depth + 1);
                    }
                }
                "oneOf" | "anyOf" => self.check_one_of(rule, value, at, faults, depth),
                "properties" => self.check_properties(rule, value, at, faults, depth),
                "additionalProperties" => self.check_others(schema, rule, value, at, faults, depth),
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check_at(rule, item, &below(at, &index.to_string()), faults, depth + 1);
                    }
                }
                _ => {
                    if let Some(what) = broken(word, rule, value) {
                        faults.push((at.to_owned(), what));
                    }
                }
            }
        }
    }

    fn check_one_of(&self, rule: &Value, value: &Value, at: &str, faults: &mut Vec<Fault>, depth: usize) {
        let mut nearest: Option<Vec<Fault>> = None;
        for part in rule.as_array().into_iter().flatten() {
            let mut own = Vec::new();
            self.check_at(part, value, at, &mut own, depth + 1);
            if own.is_empty() {
                return;
            }
            // A variant of another type is further away than one whose fields are wrong.
            let weight = |faults: &[Fault]| {
                faults.iter().map(|(path, _)| if path == at || path.ends_with("type") { 100 } else { 1 }).sum::<u32>()
            };
            if nearest.as_ref().is_none_or(|nearest| weight(&own) < weight(nearest)) {
                nearest = Some(own);
            }
        }
        faults.extend(nearest.unwrap_or_default());
    }

    fn check_properties(&self, rule: &Value, value: &Value, at: &str, faults: &mut Vec<Fault>, depth: usize) {
        let Some(fields) = value.as_object() else { return };
        for (name, schema) in rule.as_object().into_iter().flatten() {
            if let Some(field) = fields.get(name) {
                self.check_at(schema, field, &below(at, name), faults, depth + 1);
            }
        }
    }

    fn check_others(
        &self,
        schema: &Map<String, Value>,
        rule: &Value,
        value: &Value,
        at: &str,
        faults: &mut Vec<Fault>,
        depth: usize,
    ) {
        let known = schema.get("properties").and_then(Value::as_object);
        let fields = value.as_object().into_iter().flatten();
        for (name, field) in fields.filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name))) {
            match rule {
                Value::Bool(false) => faults.push((below(at, name), "is not known".to_owned())),
                Value::Bool(true) => {}
                rule => self.check_at(rule, field, &below(at, name), faults, depth + 1),
            }
        }
    }
}

fn below(at: &str, step: &str) -> String {
    if at.is_empty() { step.to_owned() } else { format!("{at}.{step}") }
}

/// A rule of one word that a value breaks.
fn broken(word: &str, rule: &Value, value: &Value) -> Option<String> {
    let count = |rule: &Value| rule.as_u64().and_then(|n| usize::try_from(n).ok()).expect("a count");
    let held = match word {
        "type" => match rule {
            Value::Array(types) => types.iter().any(|kind| is(kind, value)),
            kind => is(kind, value),
        },
        "enum" => rule.as_array().is_some_and(|all| all.contains(value)),
        "const" => rule == value,
        "minLength" => value.as_str().is_none_or(|text| text.chars().count() >= count(rule)),
        "maxLength" => value.as_str().is_none_or(|text| text.chars().count() <= count(rule)),
        "minimum" => value.as_f64().is_none_or(|n| n >= rule.as_f64().expect("a number")),
        "maximum" => value.as_f64().is_none_or(|n| n <= rule.as_f64().expect("a number")),
        "minItems" => value.as_array().is_none_or(|items| items.len() >= count(rule)),
        "maxItems" => value.as_array().is_none_or(|items| items.len() <= count(rule)),
        "minProperties" => value.as_object().is_none_or(|fields| fields.len() >= count(rule)),
        "maxProperties" => value.as_object().is_none_or(|fields| fields.len() <= count(rule)),
        "uniqueItems" => {
            let items = value.as_array().map_or(&[][..], Vec::as_slice);
            rule != true || items.iter().enumerate().all(|(n, item)| !items[..n].contains(item))
        }
        "required" => {
            let missing = |fields: &Map<String, Value>| {
                let names = rule.as_array().into_iter().flatten().filter_map(Value::as_str);
                names.filter(|name| !fields.contains_key(*name)).collect::<Vec<_>>().join(", ")
            };
            let missing = value.as_object().map(missing).unwrap_or_default();
            return (!missing.is_empty()).then(|| format!("{missing}: is missing"));
        }
        "pattern" => value.as_str().is_none_or(|text| pattern(rule, text)),
        "format" if rule == "snowflake" => value.as_str().is_none_or(|text| text.parse::<u64>().is_ok()),
        "format" if rule == "date-time" => {
            value.as_str().is_none_or(|text| chrono::DateTime::parse_from_rfc3339(text).is_ok())
        }
        "format" if rule == "uri" => value.as_str().is_none_or(|text| text.contains(':')),
        "format" | "title" | "description" | "contentEncoding" | "x-discord-union" => true,
        unknown => panic!("the description of the API uses `{unknown}`, which the check does not know"),
    };
    (!held).then(|| format!("{} is not {word} {}", short(value), short(rule)))
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        other => panic!("the description of the API has the type {other:?}, which the check does not know"),
    }
}

/// The two patterns that the description has: ids, and a media type's beginning.
fn pattern(rule: &Value, text: &str) -> bool {
    if rule == "^(0|[1-9][0-9]*)$" {
        return text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
    }
    true
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(80).collect()
}
