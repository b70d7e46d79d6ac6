-- The full-text index over what people wrote and over what was put before them. It stands in this file and changes in the transaction
-- of what it finds, so that it never says more or less. Rows above 0 are messages, by their number; rows below 0 are reviews, by the
-- opposite of their key. `place` says who may be told: c and the channel's number, p and the project's.
ALTER TABLE messages ADD COLUMN no INTEGER;
UPDATE messages SET no = numbered.n
    FROM (SELECT channel AS c, id AS i, row_number() OVER (ORDER BY at, id) AS n
          FROM messages WHERE state = 0 AND standing < 2) AS numbered
    WHERE channel = numbered.c AND id = numbered.i;
CREATE UNIQUE INDEX messages_no ON messages (no) WHERE no IS NOT NULL;

-- It keeps no text of its own, and no places within a text: whole words are looked for, and read where they stand.
CREATE VIRTUAL TABLE sought USING fts5 (
    words, author, place,
    content = '', columnsize = 0, detail = 'column', tokenize = 'porter unicode61 remove_diacritics 2'
);
-- What is deleted or erased is taken out of the index at once, not only marked.
INSERT INTO sought (sought, rank) VALUES ('secure-delete', 1);
INSERT INTO sought (rowid, words, author, place)
    SELECT no, text, name, 'c' || channel FROM messages WHERE no IS NOT NULL ORDER BY no;
INSERT INTO sought (rowid, words, author, place)
    SELECT -review, json_extract(body, '$.subject') || ' ' || json_extract(body, '$.text'), '', 'p' || (review >> 32)
    FROM (SELECT review, CAST(body AS TEXT) AS body FROM entries WHERE review IS NOT NULL)
    WHERE json_extract(body, '$.kind') = 'review-opened' AND json_extract(body, '$.about') <> 'summary';

CREATE TRIGGER message_comes AFTER INSERT ON messages WHEN new.state = 0 AND new.standing < 2 BEGIN
    UPDATE messages SET no = (SELECT coalesce(max(no), 0) + 1 FROM messages WHERE no IS NOT NULL)
        WHERE channel = new.channel AND id = new.id;
    INSERT INTO sought (rowid, words, author, place)
        SELECT no, text, name, 'c' || channel FROM messages WHERE channel = new.channel AND id = new.id;
END;
CREATE TRIGGER message_changes AFTER UPDATE OF text ON messages WHEN old.no IS NOT NULL AND old.state = 0 BEGIN
    INSERT INTO sought (sought, rowid, words, author, place)
        VALUES ('delete', old.no, old.text, old.name, 'c' || old.channel);
    INSERT INTO sought (rowid, words, author, place)
        SELECT old.no, new.text, new.name, 'c' || old.channel WHERE new.state = 0;
END;
CREATE TRIGGER message_goes AFTER DELETE ON messages WHEN old.no IS NOT NULL AND old.state = 0 BEGIN
    INSERT INTO sought (sought, rowid, words, author, place)
        VALUES ('delete', old.no, old.text, old.name, 'c' || old.channel);
END;
