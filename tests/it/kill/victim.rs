//! The real binary, started to be killed.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::client::Client;

/// How long a start may take before something is wrong.
const READY_WITHIN: Duration = Duration::from_secs(20);

/// A running bot.
pub(crate) struct Victim {
    process: Child,
    pub(crate) address: SocketAddr,
}

impl Victim {
    /// Starts the sample project on that folder and waits until it is ready.
    pub(crate) fn start(folder: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.args(["demo", "--port", "0", "--no-open", "--data"]).arg(folder);
        Self::start_as(command)
    }

    /// Starts a command that says when it is ready.
    pub(crate) fn start_as(mut command: Command) -> Self {
        let process =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).env("RUST_LOG", "error").spawn();
        let mut process = process.expect("the bot starts");
        let output = process.stdout.take().expect("its output is piped");
        let (found, ready) = mpsc::sync_channel(1);
        std::thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(output).read_line(&mut line);
            let _ = found.send(line);
        });
        let line = ready.recv_timeout(READY_WITHIN).unwrap_or_default();
        let address = line.trim().strip_prefix("ready http://").and_then(|address| address.parse().ok());
        let Some(address) = address else {
            let _ = process.kill();
            let ended = process.wait();
            panic!("the bot is not ready: it said {line:?}, {ended:?}");
        };
        Self { process, address }
    }

    /// The number of the card of the first open review that people are asked about and that one person settles. It is there
    /// once the bot has looked at the sample's files.
    pub(crate) fn a_card_that_takes_rulings(&mut self) -> u64 {
        let mut client = Client::connect(self.address);
        let began = Instant::now();
        while began.elapsed() < READY_WITHIN {
            let reviews = client.read("/api/reviews/harbour").map(|(_, body)| body);
            let reviews = reviews.as_ref().and_then(|body| body.as_array()).cloned().unwrap_or_default();
            let asked = reviews.iter().find(|review| review["kind"] == "sources-disagree");
            let card = asked.and_then(|review| review["card"].as_str()).and_then(|card| card.rsplit_once('#'));
            if let Some(number) = card.and_then(|(_, number)| number.parse().ok()) {
                return number;
            }
            std::thread::yield_now();
        }
        panic!("no card to rule on");
    }

    /// Lives that long, then is killed: nothing that it has under way is finished.
    pub(crate) fn dies_after(&mut self, life: Duration) {
        let (_never, wait) = mpsc::sync_channel::<()>(1);
        let _ = wait.recv_timeout(life);
        self.kill();
    }

    pub(crate) fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        self.kill();
    }
}
