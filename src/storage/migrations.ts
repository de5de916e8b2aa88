/**
 * The migrations. Each runs once, in order, in its own transaction; `PRAGMA user_version` counts them. A released migration
 * is never edited, because existing databases have already run it.
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

  -- What happened to a subscription, and what proves the consent: GDPR article 7(1).
  CREATE TABLE subscriber_change (
    id INTEGER PRIMARY KEY,
    subscriber INTEGER NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    cause TEXT NOT NULL,
    evidence TEXT
  ) STRICT;
  CREATE INDEX subscriber_change_of ON subscriber_change (subscriber);

  -- What somebody wants to read; none of a kind means all of it.
  CREATE TABLE interest (
    subscriber INTEGER NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('digest', 'tag')),
    name TEXT NOT NULL,
    PRIMARY KEY (subscriber, kind, name)
  ) STRICT, WITHOUT ROWID;

  -- Who asked to be forgotten: a keyed hash, enough to never write to them again and for nothing else.
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
  -- One issue of a name is under way at a time.
  CREATE UNIQUE INDEX issue_under_way ON issue (name) WHERE finished IS NULL;

  -- The posts that a digest has shown or passed over: they are not in its next issue.
  CREATE TABLE issue_post (
    issue INTEGER NOT NULL REFERENCES issue (id),
    post TEXT NOT NULL,
    shown INTEGER NOT NULL,
    PRIMARY KEY (issue, post)
  ) STRICT, WITHOUT ROWID;

  -- The ledger. A subscriber who is erased leaves the bare number here, which leads nowhere.
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
  -- Reports that were taken in; one that comes again changes nothing.
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

  -- Servers repeat addresses in their replies; who is erased is not to be found there either.
  CREATE TRIGGER subscriber_erased AFTER DELETE ON subscriber BEGIN
    UPDATE delivery SET reply = NULL WHERE issue IN (SELECT id FROM issue) AND subscriber = OLD.id;
  END;
  `,
  `
  -- Who typed an address into the form, until the mail to it is answered: at most one mail a day goes to each.
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

  -- What hubs were told last of each feed.
  CREATE TABLE told_feed (url TEXT PRIMARY KEY, etag TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  -- Since when the bytes of a file that is served are what they are: Last-Modified, whoever wrote the file again.
  CREATE TABLE served_file (path TEXT PRIMARY KEY, etag TEXT NOT NULL, modified INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
]
