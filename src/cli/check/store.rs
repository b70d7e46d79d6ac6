//! Whether the store can be used: opened, whole, its chains unbroken, room on its disk.

use std::path::{Path, PathBuf};

use super::line::{Found, Line};
use crate::config::Config;
use crate::domain::name::ProjectId;
use crate::ledger::{Health, Ledger, LedgerError, Verdict};

const ABOUT: &str = "store";

/// Chains up to this many entries are followed here, which takes a second or two; of longer ones it is said how.
const FOLLOWED_LIMIT: u64 = 500_000;

/// Less free disk than this is too little: a busy team writes some megabytes a day.
const ROOM_MB: u64 = 200;

/// Checks the store. True where a process has it open.
pub(super) async fn check(config: &Config, found: &mut Found) -> bool {
    let path = &config.store.path;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let in_use = match Ledger::examine(path) {
        Ok(health) => {
            examined(path, &health, found);
            chains(config, path, found).await;
            health.in_use
        }
        Err(LedgerError::Missing { .. }) => {
            found.push(missing(path, folder));
            false
        }
        Err(error) => {
            found.push(failed(path, &error));
            false
        }
    };
    found.extend(room(folder));
    in_use
}

fn missing(path: &Path, folder: &Path) -> Line {
    let name = path.display();
    if !folder.is_dir() {
        let todo = format!("make it: mkdir -p {}", folder.display());
        return Line::todo(ABOUT, format!("{name}: its folder is not there"), todo);
    }
    match can_write(folder) {
        Ok(()) => Line::ok(ABOUT, format!("{name} is made at the first start")),
        Err(error) => {
            let todo = "let the bot's user write there, or name another [store] path";
            Line::todo(ABOUT, format!("{name} can't be made: {error}"), todo)
        }
    }
}

/// Whether a file can be made in a folder; that is only known by making one.
fn can_write(folder: &Path) -> std::io::Result<()> {
    let probe: PathBuf = folder.join(format!(".countersign-check-{}", std::process::id()));
    std::fs::File::create_new(&probe)?;
    std::fs::remove_file(probe)
}

fn examined(path: &Path, health: &Health, found: &mut Found) {
    let name = path.display();
    let who = if health.in_use { "the bot is running and has it open" } else { "no process has it open" };
    found.push(match &health.damage {
        None => Line::ok(ABOUT, format!("{name}: schema {}, the file is whole, {who}", health.schema)),
        Some(damage) => {
            let todo = "stop the bot, keep a copy of the file, restore the last backup";
            Line::todo(ABOUT, format!("{name} is damaged: {damage}"), todo)
        }
    });
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let writable = std::fs::OpenOptions::new().append(true).open(path).map(drop).and_then(|()| can_write(folder));
    if let Err(error) = writable {
        let todo = "let the bot's user write the file and its folder";
        found.push(Line::todo(ABOUT, format!("{name} can't be written: {error}"), todo));
    }
}

/// An error of the ledger says what is so, and after `hint:` what to do.
fn failed(path: &Path, error: &LedgerError) -> Line {
    let text = format!("failed to {}", chain(error));
    match text.split_once("; hint: ") {
        Some((what, hint)) => Line::todo(ABOUT, what, hint),
        None => Line::todo(ABOUT, text, format!("look at {}, or name another [store] path", path.display())),
    }
}

async fn chains(config: &Config, path: &Path, found: &mut Found) {
    let followed = async {
        let ledger = Ledger::open_to_read(path)?;
        for project in ledger.projects().await? {
            let line = chain_of(config, &ledger, &project).await?;
            found.push(line);
        }
        waiting(&ledger, found).await
    };
    if let Err(error) = followed.await {
        let line = failed(path, &error);
        found.push(line);
    }
}

async fn chain_of(config: &Config, ledger: &Ledger, project: &ProjectId) -> Result<Line, LedgerError> {
    let head = ledger.head(project).await?;
    if config.project(project).is_none() {
        let text = format!("it holds {} entries of {project}, which the config does not name", head.version);
        return Ok(Line::todo(ABOUT, text, "add the [[project]] again, or let its reviews rest"));
    }
    if head.version.entries() > FOLLOWED_LIMIT {
        let text = format!("{project}: {} entries; `countersign ledger verify` follows its chain", head.version);
        return Ok(Line::ok(ABOUT, text));
    }
    Ok(match ledger.verify(project, None).await? {
        Verdict::Holds(head) if head.version.entries() == 0 => Line::ok(ABOUT, format!("{project}: no entry yet")),
        Verdict::Holds(head) => Line::ok(ABOUT, format!("{project}: the chain holds up to its head, {head}")),
        Verdict::Broken(found) => {
            let todo = "stop the bot, keep a copy of the file, restore the last backup";
            Line::todo(ABOUT, format!("{project}: {found}"), todo)
        }
    })
}

async fn waiting(ledger: &Ledger, found: &mut Found) -> Result<(), LedgerError> {
    let waiting = ledger.waiting().await?;
    if waiting.items > 0 {
        found.push(Line::ok(ABOUT, format!("waiting to be sent: {}", waiting.items)));
    }
    Ok(())
}

/// The free space of the store's disk; nothing where the system does not tell.
fn room(folder: &Path) -> Option<Line> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize) / (1 << 20);
    if free < ROOM_MB {
        let text = format!("only {free} MB are free on the disk of {}", folder.display());
        return Some(Line::todo(ABOUT, text, "make room: what can't be stored is not taken"));
    }
    let written = if free < 10 << 10 { format!("{free} MB") } else { format!("{} GB", free >> 10) };
    Some(Line::ok(ABOUT, format!("{written} are free on its disk")))
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
