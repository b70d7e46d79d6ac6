-- What a platform's room keeps for its next start.
CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Frames that could not be read.
CREATE TABLE frames (
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    platform TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
