//! The real binary on a fake Slack, in its own process and on the real clock: what is posted to it, and all that it writes.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use countersign::domain::entry::Entry;
use countersign::domain::message::{ChannelId, Message};
use countersign::domain::name::ProjectId;
use countersign::ledger::{Frame, Ledger, Version};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::bot::TEAM;
use crate::fake_slack::town::App;
use crate::fake_slack::{Channel, FakeSlack, Reach, Team, Town, User};

pub(super) const JSON: &str = "application/json";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const LIBRARY: &str = "CLIBRARY";
pub(super) const GALLERY: &str = "CGALLERY";
/// What a card says.
pub(super) const CARD: &str = "Planning consent";

/// What those who use the page bring.
const PAGE_TOKEN: &str = "page-token-0123456789abcdef0123456789abcdef";

/// How long something may take that is bound to happen.
const SOON: Duration = Duration::from_secs(20);

const CONFIG: &str = r#"
[http]
address = "127.0.0.1:0"
token_env = "COUNTERSIGN_TOKEN"

[[slack]]
workspace = "TTOWN"
mode = "MODE"
api = "API"

[[person]]
id = "ana"
name = "Ana"
accounts = ["slack:TTOWN/UANA"]
roles = ["lead"]

[[person]]
id = "ben"
name = "Ben"
accounts = ["slack:TTOWN/UBEN"]
roles = ["lead"]

[policy.default]
who = { roles = ["lead"] }
quorum = 2
within = "2 working days"

[[project]]
id = "harbour"
name = "Harbour"
zone = "Europe/Lisbon"
digest = "0 9 * * MON"

[[project.channel]]
id = "slack:TTOWN/CLIBRARY"

[[project.source]]
id = "tracker"
file = "tracker.csv"

[[project]]
id = "museum"
name = "Museum"
zone = "Europe/Lisbon"
digest = "0 9 * * MON"

[[project.channel]]
id = "slack:TTOWN/CGALLERY"

[[project.source]]
id = "tracker"
file = "tracker.csv"
"#;

/// A plan with a date that has passed.
const TRACKER: &str = "key,title,owner,due,status\nPC-1,Planning consent,Ana,2020-05-14,open\n";

/// Headers of a request.
pub(super) type Headers = Vec<(&'static str, String)>;

/// A running bot, and the Slack that it runs on.
pub(super) struct Served {
    fake: FakeSlack,
    runtime: Runtime,
    folder: TempDir,
    process: Child,
    address: String,
}

/// What a request was answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) no_retry: bool,
    pub(super) body: String,
}

impl Served {
    /// Slack calls it.
    pub(super) fn over_http() -> Self {
        Self::start("http")
    }

    /// It listens over Socket Mode.
    pub(super) fn over_sockets() -> Self {
        Self::start("socket")
    }

    fn start(mode: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let people = ["UANA", "UBEN"];
        let mut team = Team::new(TEAM, "town").with_user(User::new("UANA", "Ana")).with_user(User::new("UBEN", "Ben"));
        for (id, name) in [(LIBRARY, "library"), (GALLERY, "gallery")] {
            team = team.with_channel(Channel::new(id, name).with(people));
        }
        let fake = FakeSlack::start(Town { teams: vec![team] }, Utc::now(), runtime.handle());
        let folder = tempfile::tempdir().unwrap();
        let config = CONFIG.replace("MODE", mode).replace("API", &fake.api_url());
        std::fs::write(folder.path().join("countersign.toml"), config).unwrap();
        std::fs::write(folder.path().join("tracker.csv"), TRACKER).unwrap();
        let (process, address) = run(folder.path(), &fake.app(TEAM));
        if mode == "http" {
            let at = |path: &str| format!("http://{address}/slack/{path}");
            let reach = Reach { events: at("events"), commands: at("commands"), interactions: at("interactions") };
            fake.reaches(TEAM, Some(reach));
        } else {
            runtime.block_on(fake.connected(TEAM, 2));
        }
        let served = Self { fake, runtime, folder, process, address };
        served.awaits("both cards", || served.cards_in(LIBRARY).len() == 1 && served.cards_in(GALLERY).len() == 1);
        served.awaits("that it knows who is there", || {
            served.log().contains("who the people of a workspace are was read")
        });
        served
    }

    /// Waits for something that is bound to happen.
    fn awaits(&self, what: &str, is_so: impl Fn() -> bool) {
        let began = Instant::now();
        while !is_so() {
            assert!(began.elapsed() < SOON, "{what} never came; the log:\n{}", self.log());
            std::thread::yield_now();
        }
    }

    /// What people do there.
    pub(super) fn slack<T>(&self, deed: impl AsyncFnOnce(&FakeSlack) -> T) -> T {
        self.fake.set_now(Utc::now());
        self.runtime.block_on(deed(&self.fake))
    }

    pub(super) fn app(&self) -> App {
        self.fake.app(TEAM)
    }

    /// The time stamps of the cards in a channel.
    pub(super) fn cards_in(&self, channel: &str) -> Vec<String> {
        let seen = self.fake.person(TEAM, "UANA").sees_in(channel);
        seen.into_iter().filter(|message| message.blocks.to_string().contains(CARD)).map(|card| card.ts).collect()
    }

    /// The card in the library.
    pub(super) fn card(&self) -> String {
        self.cards_in(LIBRARY).remove(0)
    }

    /// Posts a body with these headers.
    pub(super) fn posts(&self, path: &str, kind: &str, headers: &[(&str, String)], body: &[u8]) -> Answer {
        let mut head = vec![("content-type", kind.to_owned())];
        head.extend(headers.iter().map(|(name, value)| (*name, value.clone())));
        self.asks("POST", path, &head, body)
    }

    /// Begins to post a body, and hangs up before its end.
    pub(super) fn breaks_off(&self, path: &str, headers: &[(&str, String)], body: &[u8]) {
        let mut stream = self.sends("POST", path, headers, body.len() + 100);
        stream.write_all(body).unwrap();
    }

    fn sends(&self, method: &str, path: &str, headers: &[(&str, String)], length: usize) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        let address = &self.address;
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
        stream
    }

    fn asks(&self, method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Answer {
        let mut stream = self.sends(method, path, headers, body.len());
        // A server that turns a body away may close before it has read it.
        let _refused = stream.write_all(body);
        let mut answer = Vec::new();
        let _reset = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        Answer {
            status: head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default(),
            no_retry: head.to_lowercase().contains("x-slack-no-retry: 1"),
            body: body.to_owned(),
        }
    }

    fn reads(&self, path: &str) -> String {
        let answer = self.asks("GET", path, &[("authorization", format!("Bearer {PAGE_TOKEN}"))], b"");
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// One of its numbers, by name and labels as they are written.
    pub(super) fn counted(&self, name: &str) -> u64 {
        self.numbers().iter().find(|(known, _)| known == name).map_or(0, |(_, value)| *value)
    }

    /// The sum of its numbers whose names begin so and hold that.
    pub(super) fn counted_all(&self, begins: &str, holds: &str) -> u64 {
        let wanted = |name: &str| name.starts_with(begins) && name.contains(holds);
        self.numbers().iter().filter(|(name, _)| wanted(name)).map(|(_, value)| value).sum()
    }

    fn numbers(&self) -> Vec<(String, u64)> {
        let text = self.reads("/metrics");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines
            .filter_map(|line| line.rsplit_once(' '))
            .filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?)))
            .collect()
    }

    pub(super) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    fn ledger(&self) -> Ledger {
        Ledger::open_to_read(&self.folder.path().join("countersign.db")).unwrap()
    }

    pub(super) fn entries(&self, project: &str) -> Vec<Entry> {
        let project = ProjectId::parse(project).unwrap();
        self.runtime.block_on(self.ledger().tail(&project, Version::START, 1_000)).unwrap()
    }

    /// The payloads that it kept because it could not read them.
    pub(super) fn frames(&self) -> Vec<Frame> {
        self.runtime.block_on(self.ledger().frames(100)).unwrap()
    }

    /// The messages of the library that hold these words.
    pub(super) fn heard(&self, words: &str) -> Vec<Message> {
        let library = ChannelId::parse(&format!("slack:{TEAM}/{LIBRARY}")).unwrap();
        let all = (DateTime::UNIX_EPOCH, Utc::now() + TimeDelta::days(1));
        let heard = self.runtime.block_on(self.ledger().messages(&[library], all, 1_000)).unwrap();
        heard.into_iter().filter(|message| message.text.contains(words)).collect()
    }

    /// It takes what is right, as if nothing had been.
    pub(super) fn goes_on(&self) {
        let before = self.heard("and the work goes on").len();
        self.slack(async |fake| {
            let ana = fake.person(TEAM, "UANA");
            assert!(ana.posts(LIBRARY, "and the work goes on").await.is_acked());
            let answer = ana.commands(LIBRARY, "/countersign", "help").await;
            assert!(answer.body()["text"].as_str().is_some_and(|text| !text.is_empty()), "{answer:?}");
        });
        assert_eq!(self.heard("and the work goes on").len(), before + 1);
        let log = self.log();
        assert!(!log.contains("panicked"), "{log}");
    }

    /// What it was given to keep to itself.
    pub(super) fn secrets(&self) -> Vec<String> {
        let app = self.app();
        vec![app.bot_token, app.app_token, app.signing_secret, PAGE_TOKEN.to_owned()]
    }

    /// What Slack gave it to answer by, and to connect with.
    pub(super) fn slack_s_own_addresses(&self) -> Vec<String> {
        self.fake.addresses_given()
    }

    /// Ends it; all that it wrote: the log first, its files, what it answers, what its commands print.
    pub(super) fn ends(&self) -> Vec<(String, Vec<u8>)> {
        let mut written: Vec<(String, Vec<u8>)> = Vec::new();
        for path in ["/metrics", "/api/projects", "/api/ledger/harbour?limit=200", "/api/reviews/harbour", "/health"] {
            written.push((path.to_owned(), self.reads(path).into_bytes()));
        }
        for arguments in [
            &["check"][..],
            &["ledger", "export", "--project", "harbour", "--format", "jsonl"],
            &["ledger", "export", "--project", "harbour", "--format", "csv"],
            &["ledger", "list", "--project", "harbour"],
        ] {
            let output = command(self.folder.path(), &self.app()).args(arguments).output().unwrap();
            written.push((arguments.join(" "), [output.stdout, output.stderr].concat()));
        }
        for file in std::fs::read_dir(self.folder.path()).unwrap() {
            let path = file.unwrap().path();
            written.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
        for call in self.fake.calls() {
            written.push((format!("a call of {}", call.method), call.arguments.to_string().into_bytes()));
        }
        written.insert(0, ("the log".to_owned(), self.log().into_bytes()));
        written
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn command(folder: &Path, app: &App) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.current_dir(folder).env("RUST_LOG", "debug").env("COUNTERSIGN_TOKEN", PAGE_TOKEN);
    command.env("SLACK_BOT_TOKEN", &app.bot_token).env("SLACK_APP_TOKEN", &app.app_token);
    command
        .env("SLACK_SIGNING_SECRET", &app.signing_secret)
        .env_remove("COUNTERSIGN_STORE")
        .env_remove("COUNTERSIGN_ADDRESS");
    command
}

fn run(folder: &Path, app: &App) -> (Child, String) {
    let log = File::create(folder.join("log")).unwrap();
    let mut command = command(folder, app);
    command.args(["run", "--config", "countersign.toml"]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
    let mut process = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let log = std::fs::read_to_string(folder.join("log")).unwrap();
    let address =
        line.trim().strip_prefix("ready http://").unwrap_or_else(|| panic!("it is not ready: {line:?}\n{log}"));
    (process, address.to_owned())
}

/// The headers of a body that is signed at a time, <https://docs.slack.dev/authentication/verifying-requests-from-slack>.
pub(super) fn signed(secret: &str, at: i64, body: &[u8]) -> Headers {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("v0:{at}:").as_bytes());
    mac.update(body);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    vec![("x-slack-request-timestamp", at.to_string()), ("x-slack-signature", format!("v0={hex}"))]
}
