//! The files of an export, in a folder or in a zip archive. Nothing is ever extracted: files are read into memory one at a time, each
//! within limits, so that a zip bomb costs no more than they allow.

use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

/// The most files of an export: ten years of days in fifty channels.
pub(super) const FILE_COUNT_LIMIT: usize = 200_000;

/// The longest file, in bytes: one day of one channel, or the list of users.
pub(super) const FILE_LIMIT: u64 = 64 << 20;

/// How many times a compressed file may grow. Chat in JSON grows by ten to thirty.
const RATIO_LIMIT: u64 = 200;

/// Files below this size may have any ratio, in bytes.
const RATIO_FREE: u64 = 1 << 20;

/// The most that is read from one archive in all, in bytes.
const TOTAL_LIMIT: u64 = 16 << 30;

/// An export's files.
pub(super) struct Archive {
    place: Place,
    read: u64,
}

enum Place {
    Folder(PathBuf),
    Zip(Box<ZipArchive<BufReader<File>>>),
}

impl Archive {
    /// Opens a folder or a zip archive.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let place = if path.is_dir() {
            Place::Folder(path.to_owned())
        } else {
            let file = File::open(path).map_err(|error| error.to_string())?;
            let zip =
                ZipArchive::new(BufReader::new(file)).map_err(|error| format!("it is no zip archive: {error}"))?;
            Place::Zip(Box::new(zip))
        };
        Ok(Self { place, read: 0 })
    }

    /// The paths of all files, with `/` between their parts; folders within folders of a folder are not entered.
    pub(super) fn names(&self) -> Result<Vec<String>, String> {
        let names: Vec<String> = match &self.place {
            Place::Zip(zip) if zip.len() > FILE_COUNT_LIMIT => {
                return Err(format!("it has {} files, more than {FILE_COUNT_LIMIT}", zip.len()));
            }
            Place::Zip(zip) => zip.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect(),
            Place::Folder(root) => {
                let mut names = Vec::new();
                list(root, "", &mut names).map_err(|error| error.to_string())?;
                names
            }
        };
        if names.len() > FILE_COUNT_LIMIT {
            return Err(format!("it has more than {FILE_COUNT_LIMIT} files"));
        }
        Ok(names)
    }

    /// Reads a whole file into `out`, replacing what is there.
    pub(super) fn read(&mut self, name: &str, out: &mut Vec<u8>) -> Result<(), String> {
        out.clear();
        if self.read >= TOTAL_LIMIT {
            return Err(format!("more than {TOTAL_LIMIT} bytes were read from the export already"));
        }
        match &mut self.place {
            Place::Folder(root) => {
                let file = File::open(root.join(name)).map_err(|error| error.to_string())?;
                bounded(file, FILE_LIMIT, out)?;
            }
            Place::Zip(zip) => {
                let file = zip.by_name(name).map_err(|error| error.to_string())?;
                let grown = file.compressed_size().saturating_mul(RATIO_LIMIT).max(RATIO_FREE);
                let limit = FILE_LIMIT.min(grown);
                // What the archive says of the size is not believed: it is measured while reading.
                bounded(file, limit, out)?;
            }
        }
        self.read += out.len() as u64;
        Ok(())
    }
}

fn bounded(file: impl Read, limit: u64, out: &mut Vec<u8>) -> Result<(), String> {
    let read = file.take(limit + 1).read_to_end(out);
    read.map_err(|error| error.to_string())?;
    if out.len() as u64 > limit {
        out.clear();
        return Err(format!("it is longer than {limit} bytes"));
    }
    Ok(())
}

/// The files of a folder and of the folders in it.
fn list(folder: &Path, prefix: &str, names: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            continue;
        };
        if names.len() > FILE_COUNT_LIMIT {
            break;
        }
        if entry.file_type()?.is_dir() {
            if prefix.is_empty() {
                list(&entry.path(), &format!("{name}/"), names)?;
            }
        } else {
            names.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}
