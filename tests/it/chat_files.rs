//! What exported chat becomes, and what is said of bad exports.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use countersign::domain::message::Message;
use countersign::domain::person::Standing;
use countersign::sources::chat_export::{ChatExport, Exported};
use countersign::sources::problem::Problem;
use proptest::prelude::*;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const USERS: &str = r#"[
 {"id":"U1","name":"ana","profile":{"display_name":"Ana"}},
 {"id":"U2","name":"ben","real_name":"Ben Stone","is_restricted":true},
 {"id":"B1","name":"ci","is_bot":true},
 {"id":7}
]"#;
const CHANNELS: &str = r#"[{"id":"C1","name":"site"},{"id":"C2","name":"plans"}]"#;
const SITE: &str = r#"[
 {"type":"message","user":"U1","text":"<@U2> see <#C2|plans> &amp; tell me","ts":"1772441000.000200","thread_ts":"1772441000.000200","reactions":[{"name":"eyes","users":["U2","U1"],"count":2}]},
 {"type":"message","subtype":"channel_join","user":"U2","text":"joined","ts":"1772441001.000000"},
 {"type":"message","user":"U2","text":"on it","ts":"1772441060.000000","thread_ts":"1772441000.000200","edited":{"user":"U2","ts":"1772441070.000000"}},
 {"type":"message","user":"U2","text":"on it","ts":"1772441060.000000","thread_ts":"1772441000.000200"},
 {"type":"message","user":"U2","text":5,"ts":"1772441061.000000"}
]"#;
const PLANS: &str =
    r#"[{"type":"message","subtype":"bot_message","bot_id":"B1","text":"built","ts":"1772441030.000000"}]"#;

fn files() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("users.json", USERS.into()),
        ("channels.json", CHANNELS.into()),
        ("site/2026-03-02.json", SITE.into()),
        ("plans/2026-03-02.json", PLANS.into()),
        ("plans/notes.txt", "x".into()),
    ]
}

fn folder(files: &[(&str, Vec<u8>)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

fn zipped(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

fn read(path: &Path) -> (Vec<Exported>, Vec<String>) {
    let export = match ChatExport::open(path) {
        Ok(export) => export,
        Err(problem) => return (Vec::new(), vec![problem.to_string()]),
    };
    let (good, bad): (Vec<_>, Vec<Result<Exported, Problem>>) = export.exported().partition(Result::is_ok);
    let problems = bad.into_iter().filter_map(Result::err);
    (good.into_iter().filter_map(Result::ok).collect(), problems.map(|problem| problem.to_string()).collect())
}

fn file(name: &str, bytes: &[u8]) -> (TempDir, std::path::PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    (folder, path)
}

fn told(message: &Message) -> String {
    format!("{} {} {}: {}", message.id, message.thread.as_deref().unwrap_or("-"), message.author.name, message.text)
}

#[test]
fn a_slack_export_is_read_in_time_order_from_a_folder_and_from_a_zip() {
    let folder = folder(&files());
    let (_keep, archive) = file("export.zip", &zipped(&files()));
    for path in [folder.path(), &archive] {
        let (messages, problems) = read(path);
        let lines: Vec<String> = messages.iter().map(|exported| told(&exported.message)).collect();
        assert_eq!(
            lines,
            [
                "local:export/site#1772441000.000200 1772441000.000200 Ana: @Ben Stone see #plans & tell me",
                "local:export/plans#1772441030.000000 - ci: built",
                "local:export/site#1772441060.000000 1772441000.000200 Ben Stone: on it",
            ]
        );
        let standings: Vec<Standing> = messages.iter().map(|exported| exported.message.author.standing).collect();
        assert_eq!(standings, [Standing::Member, Standing::Bot, Standing::Guest]);
        assert_eq!(messages[0].reactions.len(), 2);
        assert!(messages[2].message.edited.is_some());
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems[0].contains("users.json: row 4"), "{problems:?}");
        assert!(
            problems
                .iter()
                .any(|problem| problem.ends_with("row 4: the message 1772441060.000000 comes a second time")),
            "{problems:?}"
        );
    }
}

#[test]
fn days_of_another_zone_are_merged_in_time_order() {
    let late = r#"[{"user":"U1","text":"second","ts":"1772496000.000000"}]"#;
    let early = r#"[{"user":"U1","text":"first","ts":"1772490000.000000"}]"#;
    let folder = folder(&[
        ("users.json", USERS.into()),
        ("site/2026-03-02.json", late.into()),
        ("plans/2026-03-03.json", early.into()),
    ]);
    let (messages, _) = read(folder.path());
    let texts: Vec<&str> = messages.iter().map(|exported| exported.message.text.as_str()).collect();
    assert_eq!(texts, ["first", "second"]);
}

#[test]
fn bad_files_of_an_export_are_named_and_the_rest_is_read() {
    let mut files = files();
    files
        .push(("site/2026-03-03.json", b"[{\"user\":\"U1\",\"text\":\"kept\",\"ts\":\"1772530000.1\"},{\"us".to_vec()));
    // 80 MB of blanks: a few hundred kilobytes in the archive.
    files.push(("site/2026-03-04.json", vec![b' '; 80 << 20]));
    files.push(("site/2026-03-05.json", b"[{\"user\":\"U1\",\"text\":\"after\",\"ts\":\"1772700000.1\"}]".to_vec()));
    let (_keep, path) = file("export.zip", &zipped(&files));
    let (messages, problems) = read(&path);
    assert_eq!(messages.len(), 5);
    let has = |part: &str| problems.iter().any(|problem| problem.contains(part));
    assert!(
        has("export.zip/site/2026-03-03.json: it is not a JSON array, the rest of it was not read"),
        "{problems:?}"
    );
    assert!(has("export.zip/site/2026-03-04.json: it is longer than"), "{problems:?}");
}

#[test]
fn what_is_no_export_is_refused_with_the_reason() {
    let (_keep, path) = file("export.zip", b"PK\x03\x04 not really");
    assert!(read(&path).1[0].starts_with("read export.zip: it is no zip archive"), "{:?}", read(&path).1);
    let folder = folder(&[("readme.txt", b"x".to_vec())]);
    assert!(read(folder.path()).1[0].contains("neither users.json nor channels.json"));
    assert!(read(Path::new("/no/such/export.jsonl")).1[0].starts_with("read export.jsonl: "));
}

#[test]
fn jsonl_is_put_in_order_and_bad_lines_are_named() {
    let line = |id: &str, ts: &str, text: &str| {
        format!(
            "{{\"channel\":\"site\",\"id\":\"{id}\",\"thread\":null,\"author\":\"ana\",\"name\":\"Ana\",\"ts\":\"{ts}\",\"text\":\"{text}\"}}\n"
        )
    };
    let mut bytes = Vec::new();
    bytes.extend(line("2", "2026-03-02T09:01:00Z", "second").bytes());
    bytes.extend(line("1", "2026-03-02T09:00:00Z", "first").bytes());
    bytes.extend(line("1", "2026-03-02T09:00:00Z", "again").bytes());
    bytes.extend(b"{\"channel\":\"site\"\n\xff\xfe\n\n");
    bytes.extend(line("3", "yesterday", "when").bytes());
    bytes.extend(line("4", "2026-03-02T09:02:00Z", &"x".repeat(3 << 19)).bytes());
    bytes.extend(line("5", "2026-03-02T09:03:00Z", &"x".repeat(8 << 20)).bytes());
    let (_keep, path) = file("chat.jsonl", &bytes);
    let (messages, problems) = read(&path);
    let texts: Vec<usize> = messages.iter().map(|exported| exported.message.text.len()).collect();
    assert_eq!(texts, [5, 6, 1 << 20]);
    assert!(messages[2].message.text.ends_with("(cut)"));
    let starts = [
        "read chat.jsonl line 3: the message 1 comes a second time",
        "read chat.jsonl line 4: it is not a message: ",
        "read chat.jsonl line 5: byte 1 is not UTF-8",
        "read chat.jsonl line 7: the time \"yesterday\" is not RFC 3339",
        "read chat.jsonl line 9: the line has ",
    ];
    assert_eq!(problems.len(), starts.len(), "{problems:?}");
    for (problem, start) in problems.iter().zip(starts) {
        assert!(problem.starts_with(start), "{problem}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_mangled_archive_or_chat_never_panics(at in 0_usize..4000, byte in any::<u8>(), cut in 1_usize..4000, zip in any::<bool>()) {
        let mut bytes = if zip { zipped(&files()) } else { SITE.replace(",\n", "\n").into_bytes() };
        bytes.truncate(cut);
        let at = at % bytes.len();
        bytes[at] = byte;
        let (_keep, path) = file("export", &bytes);
        let (messages, _) = read(&path);
        prop_assert!(messages.len() <= 5);
    }
}
