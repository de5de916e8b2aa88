import { CHANNELS, PICTURE_TERMS } from '../attribution/index.js'
import { COLUMNS, FACT_FORMS, MESSAGE_PARTS } from '../audit/index.js'
import { SEVERITIES } from '../core/problem.js'
import { outputSchemaOf, z } from '../core/schema.js'
import { BOUNCE_DAY_EFFECTS, BOUNCE_KINDS, DELIVERY_STATES, MESSAGE_FATES, PLANNED_STATES } from '../delivery/index.js'
import { SHOWN_AS } from '../editions/index.js'
import { KINDS } from '../importing/importers.js'
import { READER_CHANGES } from '../pipeline/index.js'
import { PING_OUTCOMES } from '../server/index.js'
import { FREQUENCIES, STATES } from '../subscribers/index.js'
import { UNATTENDED_EVENTS, WORK_KINDS } from './work-flags.js'

// The schemas of everything that commands print with --json. They give the types of what a command prints (see
// `printJson`) and, through `npm run golden`, the files in schemas/. Commands import only the types.

const count = z.int().min(0)
const text = z.string()
const name = z.string().min(1)
const url = z.url()
/** An instant, always in UTC. */
const time = z.iso.datetime()
const address = name.meta({ format: 'idn-email' })
const path = name.describe('A path with forward slashes')
const list = <T extends z.ZodType>(item: T) => z.array(item)
const fields = z.record(text, list(text)).describe('Further fields, each with its values')
/** A code that the database returns as text. */
const code = (codes: readonly string[]) => z.string().meta({ enum: [...codes] })
const counts = <T extends string>(keys: readonly T[]) =>
  z.strictObject(Object.fromEntries(keys.map(key => [key, count])) as Record<T, typeof count>)

const problem = z
  .strictObject({
    severity: z.enum(SEVERITIES),
    rule: z
      .string()
      .regex(/^[a-z][a-z0-9]*\.[a-z0-9-]+$/)
      .describe('The name of the rule, which stays the same'),
    where: z.strictObject({
      file: name.describe('A path from the publication’s folder, an address, or whatever else the problem is about'),
      line: z.int().min(1).optional(),
      column: z.int().min(1).optional(),
    }),
    what: name.describe('What is wrong'),
    fix: text.describe('What to do about it'),
  })
  .meta({ id: 'problem' })
const problems = list(problem)
const ok = z.boolean().describe('Whether the exit code is 0')
const done = z.literal(true)
const rules = list(problem.shape.rule)

const failure = z
  .strictObject({ ok: z.literal(false), problems: problems.min(1) })
  .meta({ id: 'failure' })
  .describe('What any command prints when it cannot do what it was asked')

const missing = z.strictObject({
  fact: name,
  value: text,
  seen: text.optional().describe('What people must find, if that is not `value`'),
  reason: text.optional().describe('Why readers do not see it'),
  form: z.enum(FACT_FORMS),
  part: z.enum(MESSAGE_PARTS).optional(),
  line: z.int().min(1).optional(),
})
const audit = z.strictObject({
  posts: count,
  copies: count.describe('The number of copies of posts that were read back'),
  gaps: list(
    z.strictObject({
      path,
      as: z.enum(SHOWN_AS),
      digest: z.boolean(),
      id: url,
      title: text,
      missing: list(missing),
    }),
  ),
  rows: list(
    z.strictObject({ id: url, title: text, editions: z.partialRecord(z.enum(COLUMNS), list(missing)) }),
  ).describe('Every post if there are few, otherwise the posts with gaps'),
})
const built = { posts: count, feeds: count, emails: count, held: count }

const delay = z.strictObject({ amount: z.int().min(1), unit: z.enum(['hours', 'days']) })
const byLanguage = z.union([text, z.record(text, text)])
const terms = z
  .strictObject({
    credit: z.enum(['top', 'end', 'both']).optional(),
    wording: z
      .union([
        text,
        z.strictObject({ top: byLanguage.optional(), end: byLanguage.optional() }),
        z.record(text, z.union([text, z.strictObject({ top: text.optional(), end: text.optional() })])),
      ])
      .optional(),
    byline: byLanguage.optional(),
    tagline: byLanguage.optional(),
    button: byLanguage.optional(),
    logo: z.boolean().optional(),
    link: z.enum(['article', 'home']).optional(),
    institutions: z.boolean().optional(),
    require: list(text).optional(),
    edits: z.boolean().optional(),
    translate: z.boolean().optional(),
    links: z.literal('keep').optional(),
    headline: z.boolean().optional(),
    images: z.enum(PICTURE_TERMS).optional(),
    imageNote: z.boolean().optional(),
    content: z.enum(['full', 'excerpt', 'whole']).optional(),
    words: count.optional(),
    paragraphs: count.optional(),
    channels: list(z.enum(CHANNELS)).optional(),
    canonical: z.enum(['original', 'self']).optional(),
    index: z.boolean().optional(),
    counter: z
      .strictObject({ url: url.optional(), host: text.optional(), channels: list(z.enum(CHANNELS)).optional() })
      .optional(),
    delay: delay.optional(),
    publishWithin: count.optional(),
    days: count.optional(),
    share: count.max(100).optional(),
    passOn: z.boolean().optional(),
    source: url.optional(),
    checked: text.optional(),
    todo: list(z.strictObject({ name, text })).optional(),
    note: text.optional(),
  })
  .meta({ id: 'terms' })
const publisher = z.strictObject({
  key: name,
  name,
  url: url.optional(),
  license: name.optional().describe('An SPDX id, or LicenseRef-… for any other licence'),
  terms: terms.optional(),
})

const fact = z.strictObject({
  field: name.describe('The field of frontmatter as a path with dots, such as original.url'),
  value: z.union([text, list(text)]),
  from: text.describe('Where it was found'),
  doubt: text.optional().describe('Why it may be wrong'),
  runnerUp: text.optional().describe('The next most likely value of a guess'),
})

const mark = z.strictObject({
  field: name.describe('The path of the field with dots, or `text` for a doubt about the text'),
  doubt: text,
})

const delivered = counts(DELIVERY_STATES)
const run = counts(['sent', 'deferred', 'failed', 'refused', 'uncertain', 'unsent'])
const issueName = name.describe('The name of a digest, or the slug of a post')

const server = name.optional().describe('The mail server from which the reply comes, if there are several')

/** What unattended work tells. */
const workEvent = z.strictObject({
  event: z.enum([...UNATTENDED_EVENTS, 'started', ...WORK_KINDS]),
  at: time,
  name: name.optional().describe('The issue'),
  text: name,
})

const sendEvent = z.union([
  workEvent,
  z.strictObject({ ok: done, event: z.literal('planned'), name: issueName, at: time }),
  z.strictObject({ ok: done, event: z.literal('cancelled'), name: issueName, at: time, issue: count.optional() }),
  z.strictObject({ ok: done, event: z.literal('approved'), name: issueName, at: time, subject: text }),
  z.strictObject({
    ok,
    event: z.literal('rehearsal'),
    name: issueName,
    subject: text,
    bytes: z.strictObject({ html: count, message: count }),
    posts: list(url),
    leftOut: count,
    since: time.nullable().describe('When the issue before this one was frozen'),
    recipients: count,
    domains: list(z.strictObject({ domain: name, count })),
    skipped: z.record(text, count),
    files: list(name),
    audience: list(name),
    servers: list(name).describe('The mail servers, each with what it is for'),
    problems,
    unset: problems,
    sender: z.record(text, text).optional().describe('What DNS says about the sender'),
  }),
  z.strictObject({ ok: done, event: z.literal('nothing'), name: issueName, counts: delivered.optional() }),
  z.strictObject({ ok, event: z.literal('open'), issue: count, counts: delivered, unset: problems }),
  z.strictObject({ ok: done, event: z.literal('uncertain'), name: issueName, uncertain: count }),
  z.strictObject({
    ...{ ok: done, event: z.literal('doubted'), name: issueName },
    claimed: count.describe('The deliveries that a process had claimed'),
    next: count.describe('The deliveries that come next, as many as can have been sent since'),
    changed: z.boolean().describe('Whether they are uncertain now'),
  }),
  z.strictObject({ ok: z.literal(false), event: z.literal('refused'), name: issueName, problems }),
  z.strictObject({ ok: done, event: z.literal('recorded'), file: path }),
  z.strictObject({ ok: done, event: z.literal('test'), state: z.literal('sent'), reply: text, server }),
  z.strictObject({
    ok: z.literal(false),
    event: z.literal('test'),
    state: z.enum(['deferred', 'failed', 'uncertain', 'unsent']),
    reply: text,
    server,
  }),
  run.extend({ event: z.literal('progress'), total: count }),
  z.strictObject({ event: z.literal('waiting'), until: time, reason: text.optional() }),
  z.strictObject({ event: z.literal('silent'), awaited: name.describe('What the mail server has not answered') }),
  z.strictObject({
    ok,
    event: z.literal('done'),
    issue: count,
    finished: z.boolean(),
    stopped: text.optional(),
    asPlanned: z.boolean(),
    counts: delivered,
    run,
    unsupported: count,
  }),
])

/** The steps of `offprint publish`, in order. Those from `build` to `pages` come a second time after something was sent. */
const PUBLISH_STEPS = ['check', 'build', 'deploy', 'pages', 'send', 'commit'] as const

const changed = { state: z.enum(STATES), at: time, cause: text, evidence: text.optional() }

/** What each command prints: one of these on a line of its own. A command with events prints several lines. */
export const OUTPUTS = {
  init: z.strictObject({ ok: done, folder: name, files: list(path), ignored: list(text), problems }),
  new: z.strictObject({ ok: done, file: path }),
  import: z.union([
    z.strictObject({
      ok,
      kind: code(KINDS),
      written: list(path),
      posts: list(
        z.strictObject({
          file: path,
          facts: list(fact),
          notes: list(text),
          question: z.strictObject({ text, facts: list(fact) }).optional(),
          doubts: list(text).optional().describe('What an editor has to check in the text'),
          outlet: z.strictObject({ key: name, name, url: url.optional(), feed: url.optional() }).optional(),
          words: z.strictObject({ kept: count, of: count }).optional(),
          text: name.describe('The file’s content'),
        }),
      ),
      next: list(text).describe('What to do next'),
      problems,
    }),
    z
      .strictObject({
        ok: done,
        posts: list(z.strictObject({ file: path, accepted: list(mark), remaining: list(mark) })),
      })
      .describe('The result of `--accept`'),
  ]),
  collect: z.strictObject({
    ok,
    written: list(path).describe('The files to which anything was written'),
    publishers: list(
      z.strictObject({
        key: name.describe('The key in publishers.yml'),
        name,
        feed: url,
        state: z
          .enum(['new', 'none', 'rests', 'failed', 'gone', 'stopped'])
          .describe('`rests`: it was not due; `gone`: it is not asked for again'),
        reason: text.optional().describe('Why the feed could not be fetched, now or the last time'),
        next: z.iso.datetime({ offset: true }).optional().describe('When it is due'),
        moved: url.optional().describe('The address to which it moved for good'),
        articles: list(
          z.strictObject({
            as: z.enum(['draft', 'link', 'skipped']),
            title: text,
            url: url.optional(),
            file: path.optional(),
            question: text.optional().describe('Why it is not a draft, or was skipped'),
          }),
        ),
        waiting: list(z.strictObject({ title: text, url: url.optional() })).describe('Articles for a later run'),
        notes: list(text),
      }),
    ),
    problems,
  }),
  'publishers-list': z.strictObject({
    ok,
    publishers: list(publisher),
    presets: list(publisher),
    verify: text,
    problems,
  }),
  'publishers-import': z.strictObject({
    ok: done,
    file: path,
    added: list(z.strictObject({ key: name, name, url: url.optional(), feed: url })),
    leftOut: list(
      z.strictObject({ name, feed: url, key: name.describe('The key of the publisher that has this feed or site') }),
    ),
    problems,
  }),
  'publishers-add': publisher.extend({ ok: done, file: path, verify: text }),
  build: z.strictObject({
    ok,
    seconds: z.number().min(0),
    ...built,
    changed: list(path).describe('The files below out/ that changed'),
    removed: list(path),
    unchanged: count,
    readers: list(
      z.strictObject({ kind: z.enum(READER_CHANGES), id: url, title: text, file: path, seen: text }),
    ).describe('What readers will notice since the last build in this folder'),
    notes: list(text),
    heldBack: list(text),
    audit: audit.optional(),
    problems,
  }),
  diff: z.strictObject({
    ok: done,
    post: path,
    url,
    found: problems.describe('What has become of the original'),
    from: z
      .enum(['original', 'post'])
      .optional()
      .describe('Whether the change is from the text that the original had, or from that of the post'),
    paragraphs: list(
      list(
        z.strictObject({
          text,
          change: z.enum(['added', 'removed']).optional().describe('Absent if the words are the same'),
        }),
      ),
    ).describe('The paragraphs that are not the same, each in parts'),
    accepted: z.boolean().describe('Whether everything that was found counts as looked at from now on'),
  }),
  check: z.union([
    z.strictObject({
      ok,
      ...built,
      audit: audit.optional(),
      links: z.strictObject({ asked: count, remembered: count, left: count, offline: z.boolean() }).optional(),
      originals: z
        .strictObject({ asked: count, recent: count, failed: count, left: count })
        .optional()
        .describe('The pages of originals that were looked at'),
      passed: rules.optional(),
      ignored: count.optional(),
      problems,
    }),
    z
      .strictObject({ ok, feeds: count, ...counts(['errors', 'warnings', 'notes']).shape, passed: rules, problems })
      .describe('The result for the feeds that the command line names'),
  ]),
  send: sendEvent,
  publish: z.union([
    z.strictObject({
      event: z.literal('step'),
      number: z.int().min(1),
      of: z.int().min(1),
      step: z.enum(PUBLISH_STEPS),
      state: z
        .enum(['done', 'skipped', 'failed', 'planned'])
        .describe('`skipped`: there was nothing to do; `planned`: what `--dry-run` would do'),
      what: name.describe('What was done, as a sentence'),
      seconds: z.number().min(0),
      files: list(path).optional().describe('What was built, put online, waited for or committed'),
      send: sendEvent.optional().describe('The last event of `offprint send`'),
      output: text.optional().describe('The end of what the command of `deploy` printed'),
      problems,
    }),
    z.strictObject({
      event: z.literal('done'),
      ok,
      dryRun: z.boolean(),
      stopped: z.enum(PUBLISH_STEPS).optional().describe('The step that failed'),
    }),
  ]),
  work: workEvent,
  status: z.strictObject({
    ok: done,
    next: list(
      z.strictObject({
        name: issueName,
        at: time,
        state: z.enum(['planned', 'sending']),
        approval: z.enum(['needed', 'asked', 'approved']).optional(),
        reason: text.optional().describe('Why it has not been sent'),
      }),
    ).describe('What is sent by itself'),
    ended: list(
      z.strictObject({ name: issueName, at: time, state: z.enum(PLANNED_STATES), reason: text.optional() }),
    ).describe('What was planned for the last days and not sent'),
    originals: problems.min(1).optional().describe('What has become of the originals of posts'),
    issues: list(
      z.strictObject({
        id: count,
        name: issueName,
        kind: z.enum(['digest', 'post']),
        subject: text,
        frozen: time,
        finished: time.nullable(),
        audience: list(name),
        counts: delivered,
        reports: z.partialRecord(z.enum(BOUNCE_KINDS), count),
        results: counts(['sent', 'refused', 'bounced', 'complained', 'left']).describe(
          'The numbers of recipients, which stay the same when a subscriber is erased',
        ),
        workers: list(
          z.strictObject({
            ...{ host: text, pid: count, started: time },
            beat: time.describe('Its last report'),
            messages: count.describe('The messages that it had ended by then'),
            messagesPerMinute: count,
          }),
        ).describe('The processes that are sending the issue'),
      }),
    ),
  }),
  bounces: counts([...BOUNCE_KINDS, 'known', 'unmatched', 'feedback', 'other']).extend({
    ok: done,
    messages: count,
    unread: z.strictObject({ unmatched: list(text), feedback: list(text), other: list(text) }),
  }),
  serve: z.union([
    workEvent,
    problem.extend({ event: z.literal('warning') }),
    z.strictObject({ event: z.literal('listening'), url, port: z.int().min(1).max(65_535) }),
    z.strictObject({
      event: z.literal('request'),
      method: name,
      route: name,
      status: z.int().min(100).max(599),
      ms: z.number().min(0),
    }),
  ]),
  ping: z.strictObject({
    ok,
    hub: url,
    feeds: list(z.strictObject({ topic: url, outcome: z.enum(PING_OUTCOMES) })),
  }),
  'database-check': z.strictObject({
    ok,
    database: name.describe('The path of the file, or the address of the server without user and password'),
    engine: name,
    tables: list(z.strictObject({ table: name, rows: count })),
    sending: list(z.strictObject({ name, host: text, pid: count })).describe('The issues that are being sent'),
    problems,
  }),
  'database-move': z.strictObject({
    ok: done,
    from: name,
    to: name,
    rows: count,
    tables: list(
      z.strictObject({
        table: name,
        rows: count,
        checksum: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .describe('SHA-256 of all values, the same in both databases'),
      }),
    ),
  }),
  'subscribers-import': z.union([
    z.strictObject({ event: z.literal('rejected'), line: z.int().min(1), value: text, reason: name }),
    z.strictObject({
      event: z.literal('done'),
      ok: done,
      dryRun: z.boolean(),
      seconds: z.number().min(0),
      rows: count,
      added: count,
      rejected: count,
      reduced: count,
      updated: count,
      fields: list(name),
      topics: list(name),
      notes: list(text),
      states: counts(STATES),
    }),
  ]),
  'subscribers-add': z.strictObject({ ok: done, address }),
  'subscribers-remove': z.strictObject({ ok: done, address }),
  'subscribers-show': z.strictObject({
    ok: done,
    address,
    name: text.nullable(),
    state: z.enum(STATES),
    frequency: z.enum(FREQUENCIES),
    digests: list(name),
    topics: list(name),
    fields,
    created: time,
    changed: time,
    history: list(z.strictObject(changed)),
    deliveries: list(
      z.strictObject({
        ...{ subject: text, state: code(DELIVERY_STATES), at: time, reply: text.nullable() },
        fates: list(code(MESSAGE_FATES)).describe('What became of the mail later'),
      }),
    ),
    reports: list(z.strictObject({ kind: code(BOUNCE_KINDS), at: time, cause: text })),
  }),
  'subscribers-erase': z.strictObject({ ok: done, known: z.boolean().describe('Whether the address was on the list') }),
  'subscribers-restore': z.union([
    z.strictObject({ event: z.literal('restored'), address, cause: text }),
    z.strictObject({ event: z.literal('done'), ok: done, dryRun: z.boolean(), restored: count }),
  ]),
  'subscribers-list': z.strictObject({
    id: z.int().min(1),
    address,
    name: text.nullable(),
    state: z.enum(STATES),
    frequency: z.enum(FREQUENCIES),
    interests: z.strictObject({ digests: list(name), tags: list(name) }),
    fields,
    created: time,
    changed: time,
  }),
  'subscribers-export': z.strictObject({
    ok: done,
    file: name,
    leftOut: count.describe('People who were erased, whom the file leaves out because OFFPRINT_SECRET is not set'),
  }),
  'subscribers-stats': z.strictObject({
    ok: done,
    states: counts(STATES),
    erased: count,
    domains: list(z.strictObject({ domain: name, active: count })),
    bounces: list(z.strictObject({ day: z.iso.date(), effect: z.enum(BOUNCE_DAY_EFFECTS), reply: text, count })),
  }),
} as const

type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T

/** What a command prints with `--json`, if it could do what it was asked. */
export type JsonOutput<Name extends keyof typeof OUTPUTS> = Frozen<z.output<(typeof OUTPUTS)[Name]>>

/** What any command prints with `--json` if it could not do what it was asked. */
export type JsonFailure = Frozen<z.output<typeof failure>>

/** Returns the JSON Schemas of the outputs of all commands, by the name of their file. */
export const outputSchemas = (): ReadonlyMap<string, object> =>
  new Map(
    Object.entries(OUTPUTS).map(([command, schema]) => [
      `${command}-output.schema.json`,
      outputSchemaOf(
        z.union([schema, failure]),
        `${command}-output.schema.json`,
        `A line that \`offprint ${command.replace('-', ' ')} --json\` prints`,
      ),
    ]),
  )
