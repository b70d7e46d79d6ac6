//! Posts as `replay` and `digest` print them: for people as they would read, for machines a JSON object a line.

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::app::post::{Exception, Post, Posted};
use crate::domain::evidence::Evidence;
use crate::domain::message::MessageId;
use crate::domain::project::Project;
use crate::wording::say::digest::Statement;
use crate::wording::say::plain;

/// Writes a post for people: a line that says when, where and what, then its text.
pub(super) fn text(project: &Project, post: &Post, output: &mut impl Write) -> io::Result<()> {
    let local = post.at.with_timezone(&project.zone).format("%a %Y-%m-%d %H:%M");
    let channel = channel_name(project, post);
    if let Posted::Closed(exception) = &post.what {
        let Exception { detector, title, review, .. } = &**exception;
        return writeln!(output, "{local}  #{channel}  no longer so: {detector} · {title} · {review}\n");
    }
    let what = match &post.what {
        Posted::Exception(exception) => format!("exception · {} · {}", exception.detector, exception.severity.as_str()),
        other => kind(other).to_owned(),
    };
    writeln!(output, "{local}  #{channel}  {what}\n{}\n", plain_text(project, post))
}

/// Writes a post for machines; what is no new post is left out.
pub(super) fn json(project: &Project, post: &Post, output: &mut impl Write) -> io::Result<()> {
    let (claims, exceptions): (Vec<Value>, Vec<Value>) = match &post.what {
        Posted::Closed(_) => return Ok(()),
        Posted::Digest { statements, exceptions } => {
            (statements.iter().map(claim).collect(), exceptions.iter().map(self::exception).collect())
        }
        Posted::Exception(exception) => (Vec::new(), vec![self::exception(exception)]),
        Posted::Update => (Vec::new(), Vec::<Value>::new()),
    };
    let line = json!({
        "at": post.at.with_timezone(&project.zone).to_rfc3339_opts(SecondsFormat::Secs, true),
        "project": project.id.as_str(),
        "channel": channel_name(project, post),
        "kind": kind(&post.what),
        "claims": claims,
        "exceptions": exceptions,
        "text": plain_text(project, post),
    });
    serde_json::to_writer(&mut *output, &line)?;
    output.write_all(b"\n")
}

fn kind(what: &Posted) -> &'static str {
    match what {
        Posted::Digest { .. } => "digest",
        Posted::Exception(_) | Posted::Closed(_) => "exception",
        Posted::Update => "update",
    }
}

fn channel_name<'a>(project: &'a Project, post: &'a Post) -> &'a str {
    project.channel(&post.channel).map_or(post.channel.channel.as_str(), |channel| channel.name.as_str())
}

fn claim(statement: &Statement) -> Value {
    let evidence: Vec<String> = statement.evidence.iter().map(evidence_id).collect();
    json!({ "text": statement.text, "kind": statement.kind, "evidence": evidence })
}

fn exception(exception: &Exception) -> Value {
    let proposed = exception.proposed.first().map(|proposed| {
        json!({
            "item": proposed.item.as_str(),
            "field": proposed.field.as_str(),
            "value": proposed.value.to_string(),
        })
    });
    json!({
        "detector": exception.detector.as_str(),
        "subject": subject(exception),
        "severity": exception.severity.as_str(),
        "text": exception.text,
        "evidence": exception.evidence.iter().map(evidence_id).collect::<Vec<_>>(),
        "proposed": proposed,
    })
}

/// The key of the item, or the message, that an exception is about.
fn subject(exception: &Exception) -> String {
    let item = exception.evidence.iter().find_map(|piece| match piece {
        Evidence::Reading { item, .. } => Some(item.to_string()),
        Evidence::Message { id, .. } => Some(id.id.clone()),
        Evidence::Entry { .. } => None,
    });
    item.or_else(|| exception.proposed.first().map(|proposed| proposed.item.to_string()))
        .unwrap_or_else(|| exception.title.clone())
}

/// A message by its id in the export; a reading by its place in its file; an entry by its number.
fn evidence_id(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Message { id, .. } => id.id.clone(),
        Evidence::Reading { locator, source, .. } if locator.is_empty() => source.to_string(),
        Evidence::Reading { locator, .. } => locator.clone(),
        Evidence::Entry { n } => format!("entry {n}"),
    }
}

/// The card without buttons; messages are referred to by channel and time.
pub(super) fn plain_text(project: &Project, post: &Post) -> String {
    let mut times: BTreeMap<&MessageId, DateTime<Utc>> = BTreeMap::new();
    for piece in evidence(&post.what) {
        if let Evidence::Message { id, at, .. } = piece {
            times.insert(id, *at);
        }
    }
    let reference = |id: &MessageId| {
        let channel = project.channel(&id.channel).map_or(id.channel.channel.as_str(), |known| known.name.as_str());
        let time = times.get(id).map(|at| at.with_timezone(&project.zone).format("%-d %b %H:%M:%S").to_string());
        format!("[#{channel} {}]", time.as_deref().unwrap_or(&id.id))
    };
    plain::to_read(&post.card, &reference)
}

fn evidence(what: &Posted) -> Vec<&Evidence> {
    match what {
        Posted::Digest { statements, exceptions } => {
            let said = statements.iter().flat_map(|statement| &statement.evidence);
            said.chain(exceptions.iter().flat_map(|exception| &exception.evidence)).collect()
        }
        Posted::Exception(exception) | Posted::Closed(exception) => exception.evidence.iter().collect(),
        Posted::Update => Vec::new(),
    }
}
