-- Projects have small numbers here, so that the keys of all that is theirs are one integer:
-- an entry's is project << 40 | n, a review's is project << 32 | number.
CREATE TABLE projects (
    no INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- The ledger: never updated, never deleted from. Times are microseconds since 1970.
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    review INTEGER,
    hash BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX entries_of_review ON entries (review) WHERE review IS NOT NULL;

-- The words that entries rest on. They go with their messages; the entries keep their salted hash.
CREATE TABLE words (
    entry INTEGER NOT NULL,
    seal INTEGER NOT NULL,
    message TEXT,
    account TEXT,
    at INTEGER NOT NULL,
    salt BLOB NOT NULL,
    text TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (entry, seal)
) STRICT, WITHOUT ROWID;
CREATE INDEX words_of_message ON words (message) WHERE message IS NOT NULL;

-- Deliveries that were stored. Short ids stand as they are: platforms count theirs up over all channels, so that new ones
-- meet in a page whatever their projects.
CREATE TABLE deliveries (
    key BLOB NOT NULL,
    project INTEGER NOT NULL,
    PRIMARY KEY (key, project)
) STRICT, WITHOUT ROWID;

-- Which reviews still bear on what comes: those that take rulings, and those that hold a value or a refusal.
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    open INTEGER NOT NULL,
    held INTEGER NOT NULL,
    finding TEXT
) STRICT;
CREATE INDEX hot_reviews ON reviews (id) WHERE open + held > 0;

-- Which settlement made a value true, or refused a finding: the newest of a key holds it.
CREATE TABLE holds (
    project INTEGER NOT NULL,
    key TEXT NOT NULL,
    n INTEGER NOT NULL,
    review INTEGER NOT NULL,
    PRIMARY KEY (project, key, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX holds_of_review ON holds (review);

-- The newest entry of the kinds of which it always matters.
CREATE TABLE newest (
    project INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (project, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE cards (
    card TEXT PRIMARY KEY,
    review INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE observed (
    card TEXT NOT NULL,
    account TEXT NOT NULL,
    emoji TEXT NOT NULL,
    PRIMARY KEY (card, account, emoji)
) STRICT, WITHOUT ROWID;

-- seq: the order in which things were said.
CREATE TABLE outbox (
    project INTEGER NOT NULL,
    key TEXT NOT NULL,
    due INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    open INTEGER NOT NULL DEFAULT 0,
    unsure INTEGER NOT NULL DEFAULT 0,
    renewed INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL,
    PRIMARY KEY (project, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (due, seq);

CREATE TABLE posted (
    project INTEGER NOT NULL,
    key TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (project, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
    no INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- state: 0 as it stands, 1 deleted, 2 erased.
CREATE TABLE messages (
    channel INTEGER NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    state INTEGER NOT NULL,
    thread TEXT,
    edited INTEGER,
    account TEXT,
    name TEXT,
    standing INTEGER,
    text TEXT,
    PRIMARY KEY (channel, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_at ON messages (channel, at);
CREATE INDEX messages_of_thread ON messages (channel, thread) WHERE thread IS NOT NULL;

CREATE TABLE readings (
    project INTEGER NOT NULL,
    at INTEGER NOT NULL,
    item TEXT NOT NULL,
    field TEXT NOT NULL,
    source TEXT NOT NULL,
    value TEXT NOT NULL,
    locator TEXT NOT NULL,
    PRIMARY KEY (project, at, item, field, source)
) STRICT, WITHOUT ROWID;
