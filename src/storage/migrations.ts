/**
 * The migrations. Each runs once, in order; those that a database lacks share one transaction. `PRAGMA user_version` counts
 * them. A released migration is never edited, because existing databases have already run it.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE subscriber (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL,
    mailbox TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL,
    name TEXT,
    state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'unsubscribed', 'bounced', 'complained')),
    frequency TEXT NOT NULL CHECK (frequency IN ('all', 'posts', 'digests')),
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    soft_bounces INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  -- The history of each subscription, with the proof of consent (GDPR article 7(1)).
  CREATE TABLE subscriber_change (
    id INTEGER PRIMARY KEY,
    subscriber INTEGER NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    cause TEXT NOT NULL,
    evidence TEXT
  ) STRICT;
  CREATE INDEX subscriber_change_of ON subscriber_change (subscriber);

  -- The digests and tags that a subscriber wants to read. Without a row of a kind, the subscriber wants all of it.
  CREATE TABLE interest (
    subscriber INTEGER NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('digest', 'tag')),
    name TEXT NOT NULL,
    PRIMARY KEY (subscriber, kind, name)
  ) STRICT, WITHOUT ROWID;

  -- The erased people, as keyed hashes, which are good only for recognising an address that must get no more mail.
  CREATE TABLE suppression (hash TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE issue (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('digest', 'post')),
    subject TEXT NOT NULL,
    html TEXT NOT NULL,
    text TEXT NOT NULL,
    mime BLOB NOT NULL,
    frozen INTEGER NOT NULL,
    finished INTEGER,
    holder TEXT,
    host TEXT,
    pid INTEGER,
    beat INTEGER
  ) STRICT;
  -- Only one issue of a name may be unfinished at a time.
  CREATE UNIQUE INDEX issue_under_way ON issue (name) WHERE finished IS NULL;

  -- The posts that an issue of a digest contained or left out. They are not in its next issue.
  CREATE TABLE issue_post (
    issue INTEGER NOT NULL REFERENCES issue (id),
    post TEXT NOT NULL,
    shown INTEGER NOT NULL,
    PRIMARY KEY (issue, post)
  ) STRICT, WITHOUT ROWID;

  -- The ledger. The number of an erased subscriber stays here, but no other table contains it.
  CREATE TABLE delivery (
    issue INTEGER NOT NULL REFERENCES issue (id),
    subscriber INTEGER NOT NULL,
    state TEXT NOT NULL
      CHECK (state IN ('queued', 'sending', 'sent', 'deferred', 'failed', 'uncertain', 'skipped')),
    tries INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL,
    reply TEXT,
    holder TEXT,
    PRIMARY KEY (issue, subscriber)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX delivery_open ON delivery (issue, state, due) WHERE state IN ('queued', 'deferred', 'sending');
  `,
  `
  -- The reports that have been recorded. A report that arrives again changes nothing.
  CREATE TABLE bounce (
    id TEXT PRIMARY KEY,
    subscriber INTEGER NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    issue INTEGER,
    kind TEXT NOT NULL CHECK (kind IN ('hard', 'soft', 'complaint', 'delayed', 'delivered')),
    at INTEGER NOT NULL,
    cause TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX bounce_of_issue ON bounce (issue);
  CREATE INDEX bounce_of_subscriber ON bounce (subscriber);

  -- Servers repeat addresses in their replies, so those to an erased subscriber are deleted as well.
  CREATE TRIGGER subscriber_erased AFTER DELETE ON subscriber BEGIN
    UPDATE delivery SET reply = NULL WHERE issue IN (SELECT id FROM issue) AND subscriber = OLD.id;
  END;
  `,
  `
  -- The requests from the form that are not confirmed yet. Each address gets at most one mail a day.
  CREATE TABLE asking (
    mailbox TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    domain TEXT NOT NULL,
    person TEXT NOT NULL,
    evidence TEXT NOT NULL,
    asked INTEGER NOT NULL,
    due INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    claimed INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX asking_person ON asking (person, asked);
  CREATE INDEX asking_due ON asking (due) WHERE due IS NOT NULL;

  -- The bytes of each feed of which the hub was last notified.
  CREATE TABLE told_feed (url TEXT PRIMARY KEY, etag TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  -- The time since which a served file has had its present bytes, for Last-Modified. Writing the same bytes again does not
  -- change it.
  CREATE TABLE served_file (path TEXT PRIMARY KEY, etag TEXT NOT NULL, modified INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  -- Further facts about a subscriber, such as the city. A field may have several values. The folded value is for comparisons.
  CREATE TABLE subscriber_field (
    subscriber INTEGER NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (subscriber, name, folded)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX subscriber_field_value ON subscriber_field (name, folded);

  -- The conditions of an issue's audience, as the editor wrote them, in JSON.
  ALTER TABLE issue ADD COLUMN audience TEXT NOT NULL DEFAULT '[]';

  -- A request by a subscriber to change their address to this one. The link in its mail contains the number.
  ALTER TABLE asking ADD COLUMN mover INTEGER;
  ALTER TABLE asking ADD COLUMN number INTEGER;
  `,
  `
  -- The notices of corrections and withdrawals that an issue contains: whoever received it needs no further one.
  ALTER TABLE issue ADD COLUMN told TEXT;
  -- A correction goes to those who received its post.
  CREATE INDEX issue_post_of ON issue_post (post);
  `,
  `
  -- The run that may send a delivery at any moment. After a crash of the machine, it may have been sent.
  ALTER TABLE delivery ADD COLUMN claimed TEXT;
  -- The start of the machine on which the run began. As long as it lasts, everything that was written is there.
  ALTER TABLE issue ADD COLUMN boot TEXT;
  -- Each message passes through \`sending\`, which is looked for only after a crash, so the index leaves it out.
  DROP INDEX delivery_open;
  CREATE INDEX delivery_due ON delivery (issue, state, due) WHERE state IN ('queued', 'deferred');
  `,
  `
  -- A claimed delivery leaves the index together with others, so that the steps of its message change only its row.
  DROP INDEX delivery_due;
  CREATE INDEX delivery_due ON delivery (issue, state, due) WHERE state IN ('queued', 'deferred') AND claimed IS NULL;
  `,
  `
  -- What unattended sending has planned or done at one time: a slot of a schedule, or a single send. Each exists once,
  -- whichever process finds it first.
  CREATE TABLE planned_send (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    -- The digest whose schedule it follows; null for a single send.
    schedule TEXT,
    -- The options of a single send, in JSON.
    options TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL
      CHECK (state IN ('planned', 'sending', 'sent', 'nothing', 'late', 'cancelled')),
    issue INTEGER REFERENCES issue (id),
    -- Why it has not been sent, for people.
    reason TEXT,
    changed INTEGER NOT NULL,
    UNIQUE (name, at)
  ) STRICT;
  CREATE INDEX planned_send_open ON planned_send (at) WHERE state IN ('planned', 'sending');

  -- The contents for which a person was asked to approve a planned send, by their fingerprint.
  CREATE TABLE approval (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    planned_send INTEGER NOT NULL REFERENCES planned_send (id),
    contents TEXT NOT NULL,
    subject TEXT NOT NULL,
    asked INTEGER NOT NULL,
    -- The time of an attempt to send the mail that asks, and whether it was sent.
    tried INTEGER,
    mailed INTEGER,
    approved INTEGER,
    UNIQUE (planned_send, contents)
  ) STRICT;

  -- What the editor has to hear. Each fact is told once.
  CREATE TABLE alert (
    key TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    tried INTEGER,
    mailed INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX alert_open ON alert (at) WHERE mailed IS NULL;
  `,
  `
  -- What became of messages later, for the numbers of an issue. As in the ledger, the number of an erased subscriber stays, and no
  -- other table contains it.
  CREATE TABLE message_fate (
    issue INTEGER NOT NULL REFERENCES issue (id),
    subscriber INTEGER NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('bounced', 'complained', 'left')),
    at INTEGER NOT NULL,
    PRIMARY KEY (issue, subscriber, fate)
  ) STRICT, WITHOUT ROWID;

  -- A provider may also report that a reader has unsubscribed there.
  CREATE TABLE new_bounce (
    id TEXT PRIMARY KEY,
    subscriber INTEGER NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    issue INTEGER,
    kind TEXT NOT NULL CHECK (kind IN ('hard', 'soft', 'complaint', 'unsubscribe', 'delayed', 'delivered')),
    at INTEGER NOT NULL,
    cause TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_bounce SELECT id, subscriber, issue, kind, at, cause FROM bounce;
  DROP TABLE bounce;
  ALTER TABLE new_bounce RENAME TO bounce;
  CREATE INDEX bounce_of_issue ON bounce (issue);
  CREATE INDEX bounce_of_subscriber ON bounce (subscriber);

  INSERT INTO message_fate
    SELECT bounce.issue, bounce.subscriber, iif(kind = 'complaint', 'complained', 'bounced') AS fate, min(bounce.at)
    FROM bounce JOIN delivery ON delivery.issue = bounce.issue AND delivery.subscriber = bounce.subscriber
    WHERE kind IN ('hard', 'soft', 'complaint')
    GROUP BY bounce.issue, bounce.subscriber, fate;
  `,
  `
  -- The processes that send issues. In a file there is one for each issue, and on PostgreSQL any number.
  CREATE TABLE worker (
    name TEXT PRIMARY KEY,
    issue INTEGER NOT NULL REFERENCES issue (id),
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    -- The start of its machine, and its namespace of process numbers.
    boot TEXT NOT NULL,
    space TEXT NOT NULL,
    -- The timeline of the database on which it began; empty in a file.
    timeline TEXT NOT NULL DEFAULT '',
    started INTEGER NOT NULL,
    -- The time of its last report, and the time after which it counts as lost without another one.
    beat INTEGER NOT NULL,
    lease INTEGER NOT NULL,
    -- The messages that it has ended until then, and those of the minute before.
    messages INTEGER NOT NULL DEFAULT 0,
    rate INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  INSERT INTO worker (name, issue, host, pid, boot, space, started, beat, lease)
    SELECT holder, id, ifnull(host, ''), ifnull(pid, 0), ifnull(boot, ''), '', frozen, ifnull(beat, 0), ifnull(beat, 0) + 60000
    FROM issue WHERE holder IS NOT NULL;
  UPDATE delivery SET state = 'uncertain', reply = 'the sending process ended before a reply was seen'
    WHERE state = 'sending' AND (claimed IS NULL OR claimed NOT IN (SELECT name FROM worker));
  UPDATE delivery SET claimed = NULL
    WHERE state IN ('queued', 'deferred') AND claimed IS NOT NULL AND claimed NOT IN (SELECT name FROM worker);
  ALTER TABLE issue DROP COLUMN holder;
  ALTER TABLE issue DROP COLUMN host;
  ALTER TABLE issue DROP COLUMN pid;
  ALTER TABLE issue DROP COLUMN beat;
  ALTER TABLE issue DROP COLUMN boot;
  ALTER TABLE issue ADD COLUMN timeline TEXT NOT NULL DEFAULT '';

  -- What counts towards the limits that all processes share. In a window of time, a row counts until the window has moved past its end;
  -- a message under way counts for its process.
  CREATE TABLE pace (
    scope TEXT NOT NULL,
    worker TEXT NOT NULL,
    until INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (scope, worker, until)
  ) STRICT, WITHOUT ROWID;
  `,
]
