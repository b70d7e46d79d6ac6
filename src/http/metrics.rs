//! What is counted, as Prometheus reads it (prometheus.io/docs/instrumenting/exposition_formats). Numbers alone: no ids of people, no words.
//! docs/operate.md says what each name means.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::state::HttpState;
use super::view::StoreView;
use crate::chat::slack::{ACK_STEPS, Counted};

const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(super) async fn metrics(State(state): State<HttpState>) -> Response {
    let mut text = String::new();
    match (state.ledger.store)().await {
        Ok(store) => of_the_store(&mut text, &store),
        Err(error) => {
            tracing::error!(%error, "the store's numbers can't be read");
            family(&mut text, "countersign_store_readable", "gauge", "1 where the store can be read");
            sample(&mut text, "countersign_store_readable", &[], 0);
        }
    }
    if let Some(door) = &state.slack {
        of_slack(&mut text, &door.slack.tally().counted());
    }
    ([(header::CONTENT_TYPE, FORMAT)], text).into_response()
}

fn of_the_store(text: &mut String, store: &StoreView) {
    family(text, "countersign_store_readable", "gauge", "1 where the store can be read");
    sample(text, "countersign_store_readable", &[], 1);
    family(text, "countersign_outbox_waiting", "gauge", "What is to be said and was not said yet");
    sample(text, "countersign_outbox_waiting", &[], store.waiting);
    family(text, "countersign_ledger_entries", "gauge", "Entries of a project's ledger");
    for (project, entries) in &store.entries {
        sample(text, "countersign_ledger_entries", &[("project", project)], *entries);
    }
}

fn of_slack(text: &mut String, counted: &Counted) {
    let payloads = "countersign_slack_payloads_total";
    family(text, payloads, "counter", "Payloads of Slack, by what they were and what they were answered");
    for ((kind, outcome), count) in &counted.payloads {
        sample(text, payloads, &[("kind", kind), ("outcome", outcome)], *count);
    }
    let noted = "countersign_slack_noted_total";
    family(text, noted, "counter", "What Slack sent and is no delivery, or was not taken, by reason");
    for ((what, why), count) in &counted.noted {
        sample(text, noted, &[("what", what), ("why", why)], *count);
    }
    let calls = "countersign_slack_calls_total";
    family(text, calls, "counter", "Calls of Slack's Web API, by method and by what came of them");
    for ((method, outcome), count) in &counted.calls {
        sample(text, calls, &[("method", method), ("outcome", outcome)], *count);
    }
    of_the_acks(text, counted);
}

fn of_the_acks(text: &mut String, counted: &Counted) {
    let acks = "countersign_slack_ack_seconds";
    family(text, acks, "histogram", "How long it took until a payload of Slack could be acknowledged");
    let mut up_to = 0;
    for (step, count) in ACK_STEPS.iter().zip(counted.acks) {
        up_to += count;
        let bound = format!("{}", std::time::Duration::from_millis(*step).as_secs_f64());
        sample(text, "countersign_slack_ack_seconds_bucket", &[("le", &bound)], up_to);
    }
    sample(text, "countersign_slack_ack_seconds_bucket", &[("le", "+Inf")], counted.acked);
    let _infallible = writeln!(text, "countersign_slack_ack_seconds_sum {}", counted.ack_time.as_secs_f64());
    sample(text, "countersign_slack_ack_seconds_count", &[], counted.acked);
}

fn family(text: &mut String, name: &str, kind: &str, help: &str) {
    let _infallible = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn sample(text: &mut String, name: &str, labels: &[(&str, &str)], value: u64) {
    let labels: Vec<String> = labels.iter().map(|(label, value)| format!("{label}=\"{}\"", escaped(value))).collect();
    let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
    let _infallible = writeln!(text, "{name}{labels} {value}");
}

/// A label's value: what somebody outside made up can end no line and no quotes.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_prometheus_reads_them() {
        let mut counted = Counted::default();
        counted.noted.insert(("unread", "a \"type\"\nof \\ theirs".to_owned()), 2);
        counted.payloads.insert(("event", "taken"), 3);
        counted.calls.insert(("chat.update", "limited"), 1);
        (counted.acked, counted.acks[1], counted.acks[4]) = (4, 2, 1);
        counted.ack_time = std::time::Duration::from_millis(4_500);
        let mut text = String::new();
        let entries = vec![("harbour".to_owned(), 12)];
        of_the_store(&mut text, &StoreView { waiting: 1, entries });
        of_slack(&mut text, &counted);
        insta::assert_snapshot!(text);
    }
}
