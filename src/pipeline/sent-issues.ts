import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Asset } from '../content/index.js'
import { append, largest } from '../core/long-lists.js'
import { momentAt } from '../core/moment.js'
import { error, type Problem } from '../core/problem.js'
import {
  type FrozenParts,
  issuePath,
  nextIssuePath,
  type SentIssue,
  type SentIssueFile,
  type SentIssues,
  sentIssueFile,
} from '../publication/index.js'
import { PRIVATE_FOLDER } from './build-cache.js'
import { type Disk, openFolder } from './disk.js'
import { readInputs } from './inputs.js'
import { type Intro, type IntroInputs, introsOf, readIntro } from './introductions.js'
import { introductionAt, withNextIssues } from './next-issues.js'

type WrittenIntro = NonNullable<SentIssueFile['intro']>

const FOLDER = 'issues'
const FILE = /^issues\/([^/]+)\/([1-9]\d*)\.json$/

export interface SentRecords {
  readonly sent: SentIssues
  /** The pictures of the introductions to sent issues. */
  readonly assets: readonly Asset[]
  readonly problems: readonly Problem[]
}

/** Reads the records of sent digest issues, such as `issues/weekly/12.json`. */
export function sentIssuesOf(disk: Disk, inputs: IntroInputs): SentRecords {
  const found: SentIssue[] = []
  const assets: Asset[] = []
  const problems: Problem[] = []
  for (const { file, digest, number } of filesOn(disk)) {
    const record = sentIssueFile.safeParse(parsed(disk.read(file)))
    if (!record.success) {
      problems.push(damaged(file))
      continue
    }
    const { intro: written, ...facts } = record.data
    const intro = written && introAsSent(issuePath(digest, number), written, inputs)
    append(assets, intro?.assets ?? [])
    found.push({ ...facts, digest, number, intro: intro?.html ?? '' })
  }
  const sent = new Map<string, SentIssue[]>()
  for (const issue of found) sent.set(issue.digest, [...(sent.get(issue.digest) ?? []), issue])
  return { sent, assets, problems }
}

/**
 * Renders an introduction as it was sent, with the pictures that were saved then. Its problems are dropped, because an
 * introduction cannot be corrected after it was sent.
 */
function introAsSent(page: string, { file, text, pictures }: WrittenIntro, inputs: IntroInputs): Intro {
  const kept = (path: string): string => pictures[path] ?? path
  const folder = { read: (path: string) => inputs.surroundings.folder.read(kept(path)) }
  const surroundings = { ...inputs.surroundings, folder }
  const bytes = new TextEncoder().encode(text)
  const { intro } = readIntro(page, { path: file, bytes }, { ...inputs, surroundings })
  return { ...intro, assets: intro.assets.map(({ from, to }) => ({ from: kept(from), to })) }
}

/** Lists the records in order of their numbers. */
function filesOn(disk: Disk): { file: string; digest: string; number: number }[] {
  if (!disk.has(FOLDER)) return []
  const found = disk.list(FOLDER).flatMap(file => {
    const [, digest, number] = FILE.exec(file) ?? []
    return digest && number ? [{ file, digest, number: Number(number) }] : []
  })
  return found.sort((a, b) => a.number - b.number)
}

function parsed(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

const damaged = (file: string): Problem =>
  error(
    'issue.damaged',
    { file },
    'This record of a sent issue is damaged.',
    'Restore the file from git. Without it, the issue has no page, and its posts count as not sent.',
  )

/** A digest issue as the ledger recorded it when sending began. */
export interface FrozenDigest {
  /** The digest's name. */
  readonly name: string
  readonly subject: string
  /** Milliseconds since 1970. */
  readonly frozen: number
  /** The ids of posts in the issue. */
  readonly posts: readonly string[]
  readonly leftOut: readonly string[]
  readonly told?: FrozenParts
  /** The number of issues of the digest in the ledger, including this one. */
  readonly issued: number
}

/**
 * Records that an issue was sent, so that builds give it a permanent page and leave its posts out of the next issue. The `next.yml`
 * with which it was made is moved beside the record, so that the next issue starts without one.
 *
 * @returns the record's path from the root, or undefined if the issue was already recorded
 */
export function recordSent(root: string, issue: FrozenDigest): string | undefined {
  const disk = openFolder(root)
  const { publication, surroundings, wordsFor } = readInputs(disk)
  const settings = publication?.digests.find(each => each.name === issue.name)
  if (!publication || !settings) return undefined
  const arranged = withNextIssues({ ...publication, digests: [settings] }, disk).publication
  const inputs = { publication: arranged, surroundings, posts: [], wordsFor }
  const place = `${FOLDER}/${issue.name}`
  const number = newRecord(issue, inputs, disk)
  const [digest] = arranged.digests
  if (digest?.next && digest.next.mark === issue.told?.next) {
    const last = number ?? largest(numbersOn(disk, issue.name))
    renameSync(join(root, nextIssuePath(issue.name)), join(root, `${place}/${last}.yml`))
  }
  return number === undefined ? undefined : `${place}/${number}.json`
}

/** Writes the record of an issue, unless there is one. It returns the number of the new record. */
function newRecord(
  { name, subject, frozen, posts, leftOut, told = {}, issued }: FrozenDigest,
  inputs: IntroInputs,
  disk: Disk,
): number | undefined {
  const [digest] = inputs.publication.digests
  if (!digest) return undefined
  const sent = momentAt(frozen, inputs.publication.timezone).iso
  // The number of an unreadable record is not used again. The numbers are read before the records, because another process of
  // the same send may write its record in between. It is then found below; if it is written later, this record has the same
  // number and content.
  const last = largest(numbersOn(disk, name), 0)
  const before = sentIssuesOf(disk, inputs).sent.get(name) ?? []
  // The posts are compared too, because the time is in whole seconds, and two issues may be sent within one second.
  if (before.some(issue => issue.sent.iso === sent && issue.posts.join('\n') === posts.join('\n'))) return undefined
  const number = Math.max(last + 1, issued)
  const place = `${FOLDER}/${name}/${number}`
  const intro = introsOf(inputs, disk, () => number).intros.get(name)
  const { next: _, pictures: __, ...parts } = told
  const record: SentIssueFile = {
    ...{ sent, title: digest.title, subject, layout: digest.layout, content: digest.content },
    ...(intro ? { intro: keptIntro(intro, place, disk) } : {}),
    ...{ posts: [...posts], passed: [...leftOut] },
    ...parts,
  }
  // A rename makes the write atomic, so a crash leaves no partial file. The temporary file is in the private folder,
  // where `--watch` does not see it.
  const fresh = join(disk.root, PRIVATE_FOLDER, `issue-${process.pid}.new`)
  write(fresh, `${JSON.stringify(record, null, 2)}\n`)
  mkdirSync(dirname(join(disk.root, place)), { recursive: true })
  renameSync(fresh, join(disk.root, `${place}.json`))
  return number
}

const numbersOn = (disk: Disk, name: string): number[] =>
  filesOn(disk).flatMap(({ digest, number }) => (digest === name ? [number] : []))

/**
 * Saves the introduction with copies of its pictures, because the next issue may use other pictures under the same
 * names.
 */
function keptIntro({ file, assets }: Intro, place: string, disk: Disk): WrittenIntro {
  const pictures: Record<string, string> = {}
  for (const { from, to } of assets) {
    const bytes = disk.read(from)
    if (!bytes) continue
    const kept = `${place}/${to.slice(to.lastIndexOf('/') + 1)}`
    write(join(disk.root, kept), bytes)
    pictures[from] = kept
  }
  return { file, text: new TextDecoder().decode(introductionAt(file, disk)).trimStart(), pictures }
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
