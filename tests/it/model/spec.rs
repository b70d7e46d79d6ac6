//! Holds a value against a schema of an `OpenAPI` description: types, required and unknown keys, closed sets, alternatives.

use serde_json::Value;

/// What is wrong with a value; nothing where it is as described.
pub(crate) fn wrong(value: &Value, schema: &Value, spec: &Value, at: &str) -> Vec<String> {
    let schema = resolved(schema, spec);
    if value.is_null() && nullable(schema) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for all in schema["allOf"].as_array().into_iter().flatten() {
        found.extend(wrong(value, all, spec, at));
    }
    for key in ["anyOf", "oneOf"] {
        let choices = schema[key].as_array().map(Vec::as_slice).unwrap_or_default();
        if !choices.is_empty() && !choices.iter().any(|one| wrong(value, one, spec, at).is_empty()) {
            found.push(format!("{at}: {value} is none of the alternatives"));
        }
    }
    if let Some(known) = schema["enum"].as_array()
        && !known.contains(value)
    {
        found.push(format!("{at}: {value} is not in the closed set"));
    }
    if let Some(kind) = schema["type"].as_str()
        && !is(value, kind)
    {
        found.push(format!("{at}: {value} is no {kind}"));
    }
    for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.is_object() && value.get(key).is_none() {
            found.push(format!("{at}: {key} is missing"));
        }
    }
    for (key, one) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(key) {
            Some(schema) => found.extend(wrong(one, schema, spec, &format!("{at}.{key}"))),
            None if schema["additionalProperties"] == Value::Bool(false) => {
                found.push(format!("{at}: {key} is unknown"))
            }
            None => {}
        }
    }
    let length = value.as_str().map(|text| text.chars().count()).or(value.as_array().map(Vec::len));
    if let Some(length) = length {
        let bound = |name: &str| schema[name].as_u64().and_then(|bound| usize::try_from(bound).ok());
        let (least, most) = if value.is_string() { ("minLength", "maxLength") } else { ("minItems", "maxItems") };
        if bound(least).is_some_and(|least| length < least) || bound(most).is_some_and(|most| length > most) {
            found.push(format!("{at}: its length is {length}"));
        }
    }
    for (n, one) in value.as_array().into_iter().flatten().enumerate() {
        found.extend(wrong(one, &schema["items"], spec, &format!("{at}[{n}]")));
    }
    found
}

/// The keys of a value that no part of the schema knows.
pub(crate) fn unknown(value: &Value, schema: &Value, spec: &Value) -> Vec<String> {
    let known = keys(schema, spec);
    value.as_object().into_iter().flatten().map(|(key, _)| key.clone()).filter(|key| !known.contains(key)).collect()
}

fn keys(schema: &Value, spec: &Value) -> Vec<String> {
    let schema = resolved(schema, spec);
    let own = schema["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone());
    let parts = schema["allOf"].as_array().into_iter().flatten().flat_map(|part| keys(part, spec));
    own.chain(parts).collect()
}

fn resolved<'s>(schema: &'s Value, spec: &'s Value) -> &'s Value {
    match schema["$ref"].as_str().and_then(|path| path.strip_prefix('#')) {
        Some(path) => resolved(spec.pointer(path).expect("the description is whole"), spec),
        None => schema,
    }
}

fn nullable(schema: &Value) -> bool {
    schema["nullable"] == Value::Bool(true)
        || schema["type"].as_array().is_some_and(|kinds| kinds.contains(&Value::from("null")))
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => true,
    }
}
