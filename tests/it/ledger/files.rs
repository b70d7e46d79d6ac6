//! Files that are locked, strange, damaged or out of space: a clear error each, and nothing lost.

use std::fs;
use std::path::Path;
use std::process::Command;

use countersign::ledger::{Ledger, LedgerError, Verdict, Version};

use super::samples::{add, done, group, opened, own, project, record};

#[tokio::test]
async fn a_second_writer_is_refused_while_readers_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let harbour = project("harbour");
    let ledger = Ledger::open(&path).expect("it opens");
    let second = Ledger::open(&path);
    assert!(matches!(second, Err(LedgerError::Locked { .. })), "{second:?}");
    let reader = Ledger::open_to_read(&path).expect("it opens");
    let head = add(&ledger, &harbour, vec![own(vec![opened(&harbour, 1)])]).await;
    assert_eq!(reader.head(&harbour).await.expect("a head"), head);
    let written = reader.append(group(&harbour, 1, vec![])).await;
    assert!(matches!(written, Err(LedgerError::ReadOnly)), "{written:?}");
    let kept_alive = ledger.clone();
    drop(ledger);
    assert!(Ledger::open(&path).is_err());
    drop(kept_alive);
    let again = Ledger::open(&path).expect("it opens");
    assert_eq!(again.head(&harbour).await.expect("a head"), head);
}

#[test]
fn what_is_no_ledger_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |name: &str, make: &dyn Fn(&Path), expected: &str| {
        let path = folder.path().join(name);
        make(&path);
        let before = fs::read(&path).unwrap_or_default();
        for opened in [Ledger::open(&path), Ledger::open_to_read(&path)] {
            let error = opened.expect_err(name).to_string();
            assert!(error.contains(expected) && error.contains(name), "{name}: {error}");
        }
        assert_eq!(fs::read(&path).unwrap_or_default(), before, "{name}");
    };
    let sql = |path: &Path, sql: &str| {
        let db = rusqlite::Connection::open(path).expect("it opens");
        db.execute_batch(sql).expect(sql);
    };
    check(
        "notes.txt",
        &|path| fs::write(path, "bring the drawings. ".repeat(200)).expect("written"),
        "no Countersign ledger",
    );
    check("other.db", &|path| sql(path, "CREATE TABLE t (a)"), "no Countersign ledger");
    check(
        "newer.db",
        &|path| {
            drop(Ledger::open(path).expect("it opens"));
            sql(path, "PRAGMA user_version = 99");
        },
        "version 99",
    );
    check("no/folder.db", &|_| {}, "folder.db");
}

#[test]
fn a_store_that_is_not_there_is_not_made_by_reading() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let opened = Ledger::open_to_read(&path);
    assert!(matches!(opened, Err(LedgerError::Missing { .. })), "{opened:?}");
    assert!(!path.exists());
}

#[tokio::test]
async fn a_damaged_page_is_an_error_and_no_lie() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let harbour = project("harbour");
    let ledger = Ledger::open(&path).expect("it opens");
    let entries = (1..=2_000).map(|number| opened(&harbour, number)).collect();
    add(&ledger, &harbour, vec![own(entries)]).await;
    drop(ledger);
    let mut bytes = fs::read(&path).expect("read");
    let sign = b"\"review\":\"harbour-1000\"";
    let body = bytes.windows(sign.len()).position(|window| window == sign);
    let page = body.expect("entry 1000") / 4_096 * 4_096;
    bytes[page..page + 4_096].fill(0xA5);
    fs::write(&path, bytes).expect("written");
    let ledger = Ledger::open_to_read(&path).expect("it opens");
    let verdict = ledger.verify(&harbour, None).await;
    let told = matches!(verdict, Err(LedgerError::Damaged(_)) | Ok(Verdict::Broken(_)));
    assert!(told, "{verdict:?}");
}

/// Runs a test of this binary by itself, on a path that it finds among its arguments.
pub(super) fn alone(name: &str, path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("a binary"));
    command.args(["--exact", name, "--nocapture"]).arg(path);
    command
}

/// The path that was given to a test that runs by itself.
pub(super) fn given_path() -> Option<String> {
    std::env::args().find(|argument| argument.ends_with(".db"))
}

/// Needs a file system of its own that fills up: a small one in memory, in a name space of its own.
#[test]
fn a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let mount = "mount -t tmpfs -o size=4m none \"$0\" && exec \"$@\"";
    let alone = alone("ledger::files::fills_its_disk", &path);
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", mount]);
    command.arg(folder.path()).arg(alone.get_program()).args(alone.get_args());
    let output = command.output();
    match output {
        Ok(output) if output.status.success() => {
            assert!(String::from_utf8_lossy(&output.stdout).contains("went on"), "{output:?}");
        }
        Ok(output) if String::from_utf8_lossy(&output.stdout).contains("panicked") => {
            panic!("{output:?}")
        }
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("panicked") => {
            panic!("{output:?}")
        }
        other => println!("skipped: no small file system can be mounted here: {other:?}"),
    }
}

#[tokio::test]
async fn fills_its_disk() {
    let Some(path) = given_path() else { return };
    let path = Path::new(&path);
    let filler = path.with_extension("filler");
    fs::write(&filler, vec![1; 1 << 20]).expect("room for the filler");
    let harbour = project("harbour");
    let ledger = Ledger::open(path).expect("it opens");
    let mut acked = 0_u64;
    let full = loop {
        let number = u32::try_from(acked).expect("small") + 1;
        let records = vec![record(&format!("d{acked}"), vec![opened(&harbour, number)])];
        match ledger.append(group(&harbour, acked, records)).await {
            Ok(appended) => acked = done(appended).1.version.entries(),
            Err(error) => break error,
        }
    };
    assert!(matches!(full, LedgerError::Full), "{full:?}");
    let head = ledger.head(&harbour).await.expect("a head");
    assert_eq!(head.version, Version::new(acked));
    fs::remove_file(&filler).expect("room again");
    let again = add(&ledger, &harbour, vec![record("after", vec![opened(&harbour, 90_000)])]).await;
    drop(ledger);
    let ledger = Ledger::open(path).expect("it opens");
    let verdict = ledger.verify(&harbour, Some(head.into())).await.expect("verified");
    assert_eq!(verdict, Verdict::Holds(again));
    println!("went on after {acked} entries");
}
