//! The load: signed requests on kept connections, or envelopes on sockets, each sent when the one before it was acked.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use chrono::Utc;
use hmac::{Hmac, KeyInit, Mac};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::fake_slack::FakeSlack;
use crate::target::Target;
use crate::{Plan, Way};

/// Events that are under way at once: the connections over HTTP, the unacked envelopes over sockets.
const AT_ONCE: usize = 64;
/// Events of one run, whatever its time: a bound for the latencies that are kept.
const EVENTS: u64 = 5_000_000;

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Came {
    pub(crate) acked: u64,
    pub(crate) failed: u64,
    pub(crate) took: Duration,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    pub(crate) cpu: Duration,
    /// Bytes.
    pub(crate) resident: u64,
}

impl Came {
    pub(crate) fn acks_a_second(&self) -> f64 {
        self.acked as f64 / self.took.as_secs_f64()
    }

    pub(crate) fn cpu_an_event(&self) -> Duration {
        self.cpu / u32::try_from(self.acked.max(1)).unwrap_or(u32::MAX)
    }

    pub(crate) fn line(&self) -> String {
        format!(
            "{:>8.0} acks/s  p50 {:>7.2} ms  p99 {:>7.2} ms  {:>4} us CPU an event  {:>4} MiB  {} failed",
            self.acks_a_second(),
            self.p50.as_secs_f64() * 1000.0,
            self.p99.as_secs_f64() * 1000.0,
            self.cpu_an_event().as_micros(),
            self.resident >> 20,
            self.failed
        )
    }

    /// Of each figure its median over the rounds.
    pub(crate) fn median(came: &[Self]) -> Self {
        fn middle<T: Ord + Copy>(came: &[Came], of: impl Fn(&Came) -> T) -> T {
            let mut all: Vec<T> = came.iter().map(of).collect();
            all.sort_unstable();
            all[all.len() / 2]
        }
        Self {
            acked: middle(came, |one| one.acked),
            failed: middle(came, |one| one.failed),
            took: middle(came, |one| one.took),
            p50: middle(came, |one| one.p50),
            p99: middle(came, |one| one.p99),
            cpu: middle(came, |one| one.cpu),
            resident: middle(came, |one| one.resident),
        }
    }
}

pub(crate) fn team(n: usize) -> String {
    format!("T0LOAD{n}")
}

pub(crate) fn channel(n: usize) -> String {
    format!("C0LOAD{n}")
}

/// Makes events: none has the id, the time stamp or the words of another.
struct Mill {
    channels: usize,
    /// One for each channel, or one for all.
    teams: usize,
    made: AtomicU64,
    start_micros: i64,
}

impl Mill {
    /// An event of the next channel in turn: somebody says something in a channel.
    fn event(&self) -> Value {
        let n = self.made.fetch_add(1, Ordering::Relaxed);
        let of = usize::try_from(n).unwrap_or(0) % self.channels;
        let (of_team, channel) = (of % self.teams, channel(of));
        let team = team(of_team);
        let micros = self.start_micros + i64::try_from(n).unwrap_or(0);
        let ts = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
        let text = format!("The soil report for block {n} is in, the frame can be ordered once it is checked.");
        let blocks = json!([{"type": "rich_text", "block_id": format!("b{n}"), "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}]}]);
        json!({
            "token": "verification-token", "team_id": team, "context_team_id": team, "context_enterprise_id": null,
            "api_app_id": "A0LOAD0", "type": "event_callback", "event_id": format!("Ev{micros:X}"),
            "event_time": micros / 1_000_000, "is_ext_shared_channel": false, "event_context": format!("4-{micros:x}"),
            "authorizations": [{"enterprise_id": null, "team_id": team, "user_id": format!("U0LOAD{of_team}BOT"),
                "is_bot": true, "is_enterprise_install": false}],
            "event": {"type": "message", "user": "U0ANA", "team": team, "text": text, "ts": ts, "event_ts": ts,
                "client_msg_id": format!("00000000-0000-4000-8000-{n:012x}"), "blocks": blocks, "channel": channel,
                "channel_type": "channel"},
        })
    }
}

/// Drives a target for a time.
pub(crate) async fn drive(slack: &FakeSlack, target: &Target, plan: &Plan, time: Duration) -> anyhow::Result<Came> {
    slack.set_now(Utc::now());
    let mill = Arc::new(Mill {
        channels: plan.channels,
        teams: slack.teams().len(),
        made: AtomicU64::new(0),
        start_micros: Utc::now().timestamp_micros(),
    });
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (mill, slack, url) = (mill.clone(), slack.clone(), target.url.clone());
        let secret = slack.app(&team(0)).signing_secret;
        match plan.way {
            Way::Http => tasks.spawn(async move { over_http(&mill, &url, &secret, start + time).await }),
            Way::Socket => tasks.spawn(async move { Ok(over_sockets(&mill, &slack, start + time).await) }),
        };
    }
    let (mut latencies, mut came) = (Vec::new(), Came::default());
    while let Some(done) = tasks.join_next().await {
        let (mut own, failed) = done??;
        latencies.append(&mut own);
        came.failed += failed;
    }
    came.took = start.elapsed();
    came.acked = latencies.len() as u64;
    latencies.sort_unstable();
    let at = |percent: usize| latencies.get(latencies.len() * percent / 100).copied().unwrap_or_default();
    (came.p50, came.p99) = (at(50), at(99));
    Ok(came)
}

type Ran = (Vec<Duration>, u64);

/// One connection, kept: the next event goes out when the last one was answered.
async fn over_http(mill: &Mill, url: &str, secret: &str, end: Instant) -> anyhow::Result<Ran> {
    let host = url.trim_start_matches("http://").split('/').next().unwrap_or_default().to_owned();
    let path = url.trim_start_matches("http://").trim_start_matches(&host).to_owned();
    let stream = TcpStream::connect(&host).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let mut background = JoinSet::new();
    background.spawn(connection);
    let (mut acked, mut failed) = (Vec::new(), 0);
    while Instant::now() < end && mill.made.load(Ordering::Relaxed) < EVENTS {
        let body = mill.event().to_string();
        let at = Utc::now().timestamp();
        let request = Request::post(&path)
            .header("host", &host)
            .header("content-type", "application/json")
            .header("x-slack-request-timestamp", at)
            .header("x-slack-signature", signature(secret, at, &body))
            .body(Body::from(body))?;
        let sent = Instant::now();
        let response = sender.send_request(request).await?;
        let status = response.status();
        axum::body::to_bytes(Body::new(response.into_body()), 1 << 16).await?;
        if status.is_success() {
            acked.push(sent.elapsed());
        } else {
            failed += 1;
        }
    }
    Ok((acked, failed))
}

fn signature(secret: &str, at: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length will do");
    mac.update(format!("v0:{at}:").as_bytes());
    mac.update(body.as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("v0={hex}")
}

/// Envelopes in turn over the sockets that the target opened.
async fn over_sockets(mill: &Mill, slack: &FakeSlack, end: Instant) -> Ran {
    let (mut acked, mut failed) = (Vec::new(), 0);
    let app = team(0);
    while Instant::now() < end && mill.made.load(Ordering::Relaxed) < EVENTS {
        let event = mill.event();
        let sent = Instant::now();
        if slack.sends_event(&app, event).await.is_acked() {
            acked.push(sent.elapsed());
        } else {
            failed += 1;
        }
    }
    (acked, failed)
}
