//! Bad input through the binary: each gets a clear error or a named refusal, the right exit code, and nothing is lost.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::kill::client::Client;
use crate::kill::victim::Victim;

const BINARY: &str = env!("CARGO_BIN_EXE_countersign");

/// How much memory a command may ask for that reads a line of a gigabyte, in kibibytes.
const MEMORY_LIMIT_KIB: u64 = 600_000;

/// What a command said.
struct Said {
    code: i32,
    out: String,
    complaints: String,
}

/// Runs a command on some input.
fn run(folder: &Path, arguments: &[&str], input: impl FnOnce(&mut dyn Write) + Send) -> Said {
    let mut command = Command::new(BINARY);
    command.args(arguments).current_dir(folder);
    finish(command, input)
}

/// The same with little memory.
fn run_in_little_memory(folder: &Path, arguments: &str, input: impl FnOnce(&mut dyn Write) + Send) -> Said {
    let mut command = Command::new("bash");
    command.args(["-c", &format!("ulimit -v {MEMORY_LIMIT_KIB}; exec '{BINARY}' {arguments}")]).current_dir(folder);
    finish(command, input)
}

fn finish(mut command: Command, input: impl FnOnce(&mut dyn Write) + Send) -> Said {
    command.env_remove("COUNTERSIGN_STORE").env_remove("RUST_BACKTRACE");
    let process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut process = process.expect("the command starts");
    let mut stdin = process.stdin.take().expect("its input is piped");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || input(&mut stdin));
        process.wait_with_output().expect("it ends")
    });
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("what it says is text"),
        complaints: String::from_utf8(output.stderr).expect("what it complains of is text"),
    }
}

fn nothing(_: &mut dyn Write) {}

fn bytes(bytes: &[u8]) -> impl FnOnce(&mut dyn Write) + Send {
    let bytes = bytes.to_vec();
    move |to| drop(to.write_all(&bytes))
}

/// A gigabyte in one line between two good lines.
fn a_line_of_a_gigabyte(
    before: &'static str,
    line: &'static str,
    after: &'static str,
) -> impl FnOnce(&mut dyn Write) + Send {
    move |to| {
        let letters = vec![b'a'; 1 << 20];
        let _ = to.write_all(before.as_bytes()).and_then(|()| to.write_all(line.as_bytes()));
        for _ in 0..1024 {
            if to.write_all(&letters).is_err() {
                return;
            }
        }
        let _ = to.write_all(after.as_bytes());
    }
}

#[test]
fn broken_lines_are_named_and_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let lines = b"{\"text\":\"yes\"}\n{broken\n\xff\xfe\n{\"text\":5}\n{\"text\":\"no\"}\n";
    let said = run(folder.path(), &["interpret"], bytes(lines));
    assert_eq!(said.code, 1);
    assert_eq!(said.out.lines().count(), 2, "{}", said.out);
    for line in ["line 2", "line 3", "line 4"] {
        assert!(said.complaints.contains(line), "{line}: {}", said.complaints);
    }
    let said = run(folder.path(), &["summarize"], bytes(lines));
    assert_eq!(said.code, 1);
    assert!(said.complaints.contains("line 2") && said.complaints.contains("line 3"), "{}", said.complaints);
}

#[test]
fn a_line_of_a_gigabyte_is_skipped_in_little_memory_and_the_next_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let input = a_line_of_a_gigabyte("{\"text\":\"yes\"}\n", "{\"text\":\"", "\"}\n{\"text\":\"no\"}\n");
    let said = run_in_little_memory(folder.path(), "interpret", input);
    assert_eq!((said.code, said.out.lines().count()), (1, 2), "{}", said.complaints);
    assert!(said.complaints.contains("line 2: the line is longer than"), "{}", said.complaints);
}

#[test]
fn a_message_of_a_megabyte_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"yes\"}}\n", "no, not that, never. ".repeat(50_000));
    let said = run(folder.path(), &["interpret"], bytes(long.as_bytes()));
    assert_eq!((said.code, said.out.lines().count()), (0, 2), "{}", said.complaints);
    assert!(!said.out.lines().next().unwrap().contains("\"approve\""));
}

const CHAT: &str = r#"{"channel":"c","id":"1","thread":null,"author":"ana","name":"Ana","ts":"2026-03-02T10:00:00Z","text":"Who orders the glazing?"}
{broken
{"channel":"c","id":"2"}
{"channel":"c","id":"3","author":"ben","ts":"0000-01-01T00:00:00Z","text":"hi"}
{"channel":"c","id":"4","author":"ben","ts":"9999-12-31T00:00:00Z","text":"hi"}
{"channel":"c","id":"5","author":"ben","ts":"yesterday","text":"hi"}
{"channel":"c","id":"6","author":"ben","ts":"2026-03-09T08:00:00Z","text":"Done: the soil report is in."}
"#;

#[test]
fn a_chat_with_broken_lines_and_impossible_times_is_replayed_without_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut chat = CHAT.as_bytes().to_vec();
    chat.extend_from_slice(b"\xc3\x28\n");
    std::fs::write(folder.path().join("chat.jsonl"), chat).unwrap();
    let said =
        run(folder.path(), &["replay", "--project", "x", "--chat", "chat.jsonl", "--digest", "0 9 * * MON"], nothing);
    for line in
        ["line 2", "line 3", "line 4: the year 0", "line 5: the year 9999", "line 6", "line 8: byte 1 is not UTF-8"]
    {
        assert!(said.complaints.contains(line), "{line}: {}", said.complaints);
    }
    assert!(said.out.contains("soil report"), "{}", said.out);
    assert_eq!(said.out.matches(" digest").count(), 2, "one post, its heading and its title: {}", said.out);
    assert_eq!(said.code, 0, "a file that was read to its end is no failure: {}", said.complaints);
}

#[test]
fn a_chat_that_is_not_there_or_is_a_pipe_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path(), &["replay", "--project", "x", "--chat", "nowhere.jsonl"], nothing);
    assert_eq!(said.code, 1, "{}", said.complaints);
    assert!(said.complaints.contains("nowhere.jsonl"), "{}", said.complaints);
    let said = run(folder.path(), &["replay", "--project", "x", "--chat", "/dev/stdin"], bytes(CHAT.as_bytes()));
    assert_eq!(said.code, 1, "{}", said.complaints);
    assert!(said.complaints.contains("neither a file nor a folder"), "{}", said.complaints);
}

#[test]
fn a_plan_with_bad_cells_says_where_and_keeps_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let plan = "key,title,due,colour\nA,Alpha,2026-03-02,red\nB,Beta,0000-01-01,blue\nC,Gamma,9999-12-31,blue\n,Nobody,2026-01-01,\n";
    std::fs::write(folder.path().join("plan.csv"), plan).unwrap();
    let said = run(
        folder.path(),
        &["replay", "--project", "x", "--plan", "plan.csv", "--as-of", "2026-03-02", "--until", "2026-03-05"],
        nothing,
    );
    for part in ["plan.csv line 3, column \"due\": the year 0", "plan.csv line 4", "the year 9999", "line 5", "colour"]
    {
        assert!(said.complaints.contains(part), "{part}: {}", said.complaints);
    }
    assert!(said.out.contains("Alpha"), "{}", said.out);
}

#[test]
fn a_zip_bomb_is_refused_by_name_in_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("users.json", options).unwrap();
    zip.write_all(b"[]").unwrap();
    zip.start_file("channels.json", options).unwrap();
    zip.write_all(b"[{\"id\":\"C1\",\"name\":\"general\"}]").unwrap();
    zip.start_file("general/2026-03-02.json", options).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..200 {
        zip.write_all(&zeros).unwrap();
    }
    zip.finish().unwrap();
    let said = run_in_little_memory(folder.path(), "replay --project x --chat bomb.zip", nothing);
    assert!(said.complaints.contains("2026-03-02.json"), "{} {}", said.code, said.complaints);
    assert!(said.complaints.contains("it is longer than"), "{}", said.complaints);
}

#[test]
fn a_config_with_an_unknown_key_names_the_line_and_what_may_have_been_meant() {
    let folder = tempfile::tempdir().unwrap();
    let config =
        "[policy]\nchangers = { roles = [\"lead\"] }\n\n[policy.default]\nwho = { roles = [\"lead\"] }\nqourum = 2\n";
    std::fs::write(folder.path().join("countersign.toml"), config).unwrap();
    for (command, code) in [("check", 1), ("run", 2)] {
        let said = run(folder.path(), &[command, "--config", "countersign.toml"], nothing);
        assert_eq!(said.code, code, "{command}: {}", said.complaints);
        let all = format!("{}{}", said.out, said.complaints);
        assert!(all.contains("qourum") && all.contains("quorum") && all.contains('6'), "{command}: {all}");
    }
    assert!(!folder.path().join("countersign.db").exists(), "nothing is made for a config that is wrong");
}

#[test]
fn a_second_process_on_the_same_store_is_turned_away_and_the_first_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Victim::start(folder.path());
    let card = first.a_card_that_takes_rulings();
    let data = folder.path().to_str().unwrap();
    let said = run(folder.path(), &["demo", "--port", "0", "--no-open", "--data", data], nothing);
    assert_eq!(said.code, 2);
    assert!(said.complaints.contains("another process has it open"), "{}", said.complaints);
    let mut client = Client::connect(first.address);
    assert!(client.reply("ana", "still", card, "approved").is_some());
    let store = folder.path().join("countersign.db");
    let said = run(folder.path(), &["ledger", "--store", store.to_str().unwrap(), "verify"], nothing);
    assert_eq!(said.code, 0, "the ledger is read while the bot runs: {}", said.complaints);
    first.kill();
}

#[test]
fn a_message_that_is_too_long_is_refused_and_the_next_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let mut bot = Victim::start(folder.path());
    let card = bot.a_card_that_takes_rulings();
    let mut client = Client::connect(bot.address);
    for length in [41_000, 1 << 20] {
        let mut client = Client::connect(bot.address);
        let long =
            serde_json::json!({"post": {"channel": "library", "thread": card, "text": "no ".repeat(length / 3)}});
        // A body that is far too long may end the connection before it was sent.
        let status = client.act("ana", &format!("long-{length}"), &long).map(|(status, _)| status);
        assert!(status.is_none_or(|status| (400..500).contains(&status)), "{length}: {status:?}");
    }
    assert!(client.reply("ana", "short", card, "approved").is_some());
    bot.kill();
}

#[test]
fn a_ledger_that_was_changed_by_hand_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut bot = Victim::start(folder.path());
    let card = bot.a_card_that_takes_rulings();
    assert!(Client::connect(bot.address).reply("ana", "yes", card, "approved").is_some());
    bot.kill();
    let store = folder.path().join("countersign.db");
    let verify = ["ledger", "--store", store.to_str().unwrap(), "verify"];
    let said = run(folder.path(), &verify, nothing);
    assert_eq!(said.code, 0, "{}{}", said.out, said.complaints);
    let changed = rusqlite::Connection::open(&store).unwrap();
    let rows = changed
        .execute(
            "UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), '\"approve\"', '\"reject\"') AS BLOB)
             WHERE CAST(body AS TEXT) LIKE '%\"approve\"%'",
            [],
        )
        .unwrap();
    assert!(rows > 0, "there is an approval to be changed");
    drop(changed);
    let said = run(folder.path(), &verify, nothing);
    assert_eq!(said.code, 1, "{}{}", said.out, said.complaints);
    assert!(format!("{}{}", said.out, said.complaints).contains("harbour"), "{}{}", said.out, said.complaints);
}

#[test]
fn on_a_disk_that_is_full_nothing_is_acked_that_is_not_stored_and_nothing_acked_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    // The sample is laid out with room; then no file may grow beyond what is left.
    let mut bot = Victim::start(folder.path());
    let card = bot.a_card_that_takes_rulings();
    bot.kill();
    let largest =
        std::fs::read_dir(folder.path()).unwrap().filter_map(|file| Some(file.ok()?.metadata().ok()?.len())).max();
    let blocks = largest.unwrap() / 1024 + 300;
    let data = folder.path().to_str().unwrap();
    let mut full = Command::new("bash");
    let start = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{BINARY}' demo --port 0 --no-open --data '{data}'");
    full.args(["-c", &start]);
    let mut bot = Victim::start_as(full);
    let mut client = Client::connect(bot.address);
    let (mut acked, mut refused) = (Vec::new(), 0);
    for act in 0..4_000 {
        let text = format!("hold until {}, {}", in_days(2 + act % 300), "because ".repeat(400));
        match client.reply("ana", &format!("full-{act}"), card, &text) {
            Some(message) => acked.push(message),
            None => refused += 1,
        }
        if refused > 20 {
            break;
        }
    }
    assert!(refused > 20, "the disk was never full");
    bot.kill();
    let mut bot = Victim::start(folder.path());
    let mut client = Client::connect(bot.address);
    assert!(client.reply("ana", "room-again", card, "hold until tomorrow").is_some(), "it goes on");
    bot.kill();
    let export = run(folder.path(), &["ledger", "--store", "countersign.db", "export", "--format", "jsonl"], nothing);
    assert_eq!(export.code, 0, "{}", export.complaints);
    let lost = acked.iter().filter(|message| {
        let trace = format!("library#{message}\"");
        export.out.matches(&trace).count() == 0
    });
    assert_eq!(lost.count(), 0, "of {} that were acked", acked.len());
    let said = run(folder.path(), &["ledger", "--store", "countersign.db", "verify"], nothing);
    assert_eq!(said.code, 0, "{}{}", said.out, said.complaints);
}

fn in_days(days: u64) -> String {
    (chrono::Utc::now() + chrono::Days::new(days)).date_naive().to_string()
}

#[test]
fn a_reader_that_goes_away_ends_the_command_without_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("bash");
    command.args(["-c", &format!("yes '{{\"text\":\"yes\"}}' | head -n 20000 | '{BINARY}' interpret | head -n 1")]);
    command.current_dir(folder.path());
    let (done, ended) = mpsc::sync_channel(1);
    let waiter = std::thread::spawn(move || {
        let _ = done.send(finish(command, nothing));
    });
    let said = ended.recv_timeout(Duration::from_secs(30)).expect("it ends");
    waiter.join().unwrap();
    assert!(!said.complaints.contains("panicked"), "{}", said.complaints);
}
