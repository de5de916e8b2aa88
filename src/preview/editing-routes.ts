import { strictPercentDecoded } from '../core/url.js'
import type { Context, Hono } from '../http/index.js'
import { isNextIssue } from '../publication/index.js'
import type { ChangeOutcome, FileEditing } from './file-editing.js'
import type { Hub } from './hub.js'
import type { ArrangedPlace, ArrangeRequest, ChangeRequest, NewLinkRequest } from './protocol.js'

/** The values that the routes of editing need. */
export interface EditingContext {
  readonly editing: FileEditing
  readonly hub: Pick<Hub, 'changed' | 'read'>
}

const READ_ONLY = 'This preview is read-only. Start it without --read-only to write.'
/** The size of the largest text that is accepted, in characters. */
const LARGEST = 5_000_000

/** Adds the addresses at which files are read and written. The guard has refused requests of other pages before. */
export function addEditing(server: Hono, { editing, hub }: EditingContext): void {
  server.get('/api/source/*', context => {
    const name = strictPercentDecoded(new URL(context.req.url).pathname.slice('/api/source/'.length))
    const source = name === undefined ? undefined : editing.source(name)
    return source ? context.json(source) : context.json({ why: 'This edition has no file that can be edited.' }, 404)
  })
  server.get('/api/arrangement/*', context => {
    const name = strictPercentDecoded(new URL(context.req.url).pathname.slice('/api/arrangement/'.length))
    const data = name === undefined ? undefined : editing.arrangement(name)
    return data ? context.json(data) : context.json({ why: 'There is no digest with this name.' }, 404)
  })
  const post = (path: string, answer: (context: Context, body: unknown) => Promise<Response> | Response): void => {
    server.post(path, async context => {
      if (!editing.writes) return context.json({ why: READ_ONLY }, 403)
      return answer(context, await context.req.json().catch(() => undefined))
    })
  }
  post('/api/change', async (context, body) => {
    const wanted = changeRequestOf(body)
    if (!wanted) return context.json({ why: 'This is no change of a file.' }, 400)
    return changed(context, editing.change(wanted))
  })
  post('/api/arrange', async (context, body) => {
    const wanted = arrangeRequestOf(body)
    if (!wanted) return context.json({ why: 'This is no change of an issue.' }, 400)
    return changed(context, editing.arrange(wanted))
  })
  async function changed(context: Context, outcome: ChangeOutcome): Promise<Response> {
    if (outcome.status === 409) return context.json(outcome.conflict, 409)
    if (outcome.status !== 200) return context.json({ why: outcome.why, field: outcome.field }, outcome.status)
    // The next step of an arrangement is compared with the issue as it is after this one.
    if (isNextIssue(outcome.file)) await hub.read([outcome.file])
    else void hub.changed([outcome.file])
    return context.json(outcome.data)
  }
  for (const step of ['undo', 'redo'] as const) {
    post(`/api/${step}`, async context => {
      const outcome = editing[step]()
      if (outcome.file === undefined) return context.json({ why: outcome.why, journal: editing.journalState() }, 409)
      void hub.changed([outcome.file])
      return context.json({ ...outcome, journal: editing.journalState() })
    })
  }
  post('/api/new-post', async (context, body) => {
    const { title } = textsIn(body, ['title']) ?? {}
    return title === undefined
      ? context.json({ why: 'A post needs a title.' }, 400)
      : created(context, editing.newPost(title))
  })
  post('/api/new-link', async (context, body) => {
    const wanted = textsIn(body, ['url', 'title', 'publisher', 'date', 'comment'])
    return wanted
      ? created(context, editing.newLink(wanted as unknown as NewLinkRequest))
      : context.json({ why: 'A link item needs an address.' }, 400)
  })
  async function created(context: Context, outcome: ReturnType<FileEditing['newPost']>): Promise<Response> {
    if (outcome.status !== 200) return context.json({ why: outcome.why, field: outcome.field }, outcome.status)
    // The new edition has a name once its file has been read.
    await hub.read([outcome.file])
    return context.json({ file: outcome.file, name: editing.newestIn(outcome.file) ?? '' })
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LARGEST

const isValue = (value: unknown): value is string | readonly string[] =>
  isText(value) || (Array.isArray(value) && value.length <= 1000 && value.every(isText))

function textsIn(body: unknown, names: readonly string[]): Record<string, string> | undefined {
  const values = (body ?? {}) as Record<string, unknown>
  return names.every(name => isText(values[name]))
    ? Object.fromEntries(names.map(name => [name, String(values[name])]))
    : undefined
}

const STEPS = ['move', 'leaveOut', 'later', 'restore', 'add'] as const

/** Validates the body of a request from the app. Returns undefined if it is not a change of an issue. */
export function arrangeRequestOf(body: unknown): ArrangeRequest | undefined {
  const { name, seen, headings, posts, step, heading } = (body ?? {}) as Record<string, unknown>
  const known = STEPS.find(each => each === step)
  const [before, after] = [placesIn(seen), placesIn(posts)]
  const isNew = isText(heading) && heading.trim() !== ''
  return known && isText(name) && before && after && after.length > 0 && Array.isArray(headings) && isValue(headings)
    ? { name, seen: before, headings, posts: after, step: known, ...(isNew ? { heading: heading.trim() } : {}) }
    : undefined
}

function placesIn(value: unknown): ArrangedPlace[] | undefined {
  if (!Array.isArray(value) || value.length > 1000) return undefined
  const places = value.flatMap(each => {
    const { name, section } = (each ?? {}) as Record<string, unknown>
    if (!isText(name)) return []
    return section === undefined ? [{ name }] : typeof section === 'number' ? [{ name, section }] : []
  })
  return places.length === value.length ? places : undefined
}

/** Validates the body of a request from the app. Returns undefined if it is not a change of a file. */
export function changeRequestOf(body: unknown): ChangeRequest | undefined {
  const { name, fields, body: text } = (body ?? {}) as Record<string, unknown>
  if (!isText(name)) return undefined
  const list = fields === undefined ? [] : Array.isArray(fields) && fields.length <= 50 ? fields : undefined
  const wanted = list?.flatMap(each => {
    const { field, value, was } = (each ?? {}) as Record<string, unknown>
    return isText(field) && isValue(value) && (was === undefined || isValue(was))
      ? [{ field, value, ...(was === undefined ? {} : { was }) }]
      : []
  })
  if (!list || wanted?.length !== list.length) return undefined
  const { text: written, was } = (text ?? {}) as Record<string, unknown>
  if (text !== undefined && !(isText(written) && isText(was))) return undefined
  if (wanted.length === 0 && text === undefined) return undefined
  return { name, fields: wanted, ...(isText(written) && isText(was) ? { body: { text: written, was } } : {}) }
}
