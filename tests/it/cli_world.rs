//! A folder with a config, a plan file and a store, and the binary that is run on it.

use std::path::{Path, PathBuf};
use std::process::Command;

use countersign::ledger::Ledger;
use tempfile::TempDir;

/// A sound config: two leads, one channel on the local platform, one plan file.
pub(crate) const CONFIG: &str = r#"
[http]
address = "127.0.0.1:0"

[[person]]
id = "ana"
name = "Ana"
accounts = ["local:test/ana"]
roles = ["lead"]

[[person]]
id = "ben"
name = "Ben"
accounts = ["local:test/ben"]
roles = ["lead"]

[policy.default]
who = { roles = ["lead"] }
within = "2 working days"

[[project]]
id = "harbour"
name = "Harbour"
zone = "Europe/Lisbon"
digest = "0 9 * * MON"

[[project.channel]]
id = "local:test/general"

[[project.source]]
id = "tracker"
file = "tracker.csv"

[local]
workspace = "test"

[[local.channel]]
id = "general"

[[local.person]]
user = "ana"
name = "Ana"

[[local.person]]
user = "ben"
name = "Ben"
"#;

/// A plan with a date that has passed.
pub(crate) const TRACKER: &str = "key,title,owner,due,status\nPC-1,Planning consent,Ana,2020-05-14,open\n";

/// What a run of the binary said.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) errors: String,
}

/// A folder to run in.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// A folder with the sound config and its plan.
    pub(crate) fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("countersign.toml", CONFIG);
        folder.write("tracker.csv", TRACKER);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Changes the config, which must hold what is replaced.
    pub(crate) fn edit(&self, from: &str, to: &str) {
        assert!(CONFIG.contains(from), "the config holds {from:?}");
        self.write("countersign.toml", &CONFIG.replacen(from, to, 1));
    }

    /// The store, open to write, as a running bot has it.
    pub(crate) fn store(&self) -> Ledger {
        Ledger::open(&self.path("countersign.db")).unwrap()
    }

    /// Runs the binary here.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        run(self.0.path(), arguments)
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.current_dir(folder).args(arguments);
    command.env_remove("COUNTERSIGN_STORE").env_remove("COUNTERSIGN_ADDRESS").env_remove("COUNTERSIGN_TOKEN");
    let output = command.output().unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}
