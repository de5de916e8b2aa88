import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { momentAt } from '../moment.js'
import { error, type Problem } from '../problem.js'
import { type SentIssue, type SentIssueFile, type SentIssues, sentIssueFile } from '../sent-issue.js'
import { type Disk, openDisk } from './disk.js'
import { readGround } from './ground.js'
import { type IntroGround, readIntro } from './intros.js'
import { PRIVATE_FOLDER } from './memory.js'
import type { Claim } from './outputs.js'

const FOLDER = 'issues'
const FILE = /^issues\/([^/]+)\/([1-9]\d*)\.json$/

export interface SentBefore {
  readonly sent: SentIssues
  /** Pictures of their introductions. */
  readonly claims: readonly Claim[]
  readonly problems: readonly Problem[]
}

/** The issues of digests that went out, `issues/weekly/12.json`. */
export function sentIssuesOf(disk: Disk, ground: IntroGround): SentBefore {
  const found: SentIssue[] = []
  const claims: Claim[] = []
  const problems: Problem[] = []
  for (const { file, digest, number } of filesOn(disk)) {
    const said = sentIssueFile.safeParse(parsed(disk.read(file)))
    if (!said.success) {
      problems.push(damaged(file))
      continue
    }
    const { intro: written, ...facts } = said.data
    // What is wrong with it by now, such as a picture that is gone, is past mending.
    const intro =
      written && readIntro(digest, { path: written.file, bytes: new TextEncoder().encode(written.text) }, ground)
    claims.push(...(intro?.claims ?? []))
    found.push({ ...facts, digest, number, intro: intro?.html ?? '' })
  }
  const sent = new Map<string, SentIssue[]>()
  for (const issue of found) sent.set(issue.digest, [...(sent.get(issue.digest) ?? []), issue])
  return { sent, claims, problems }
}

/** In the order of their numbers. */
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
    'This should say what an issue was that went out, and cannot be read.',
    'Put it back as it was, from git; without it the issue has no page, and its posts count as not sent yet.',
  )

/** An issue of a digest, as the ledger has frozen it. */
export interface Frozen {
  /** Of the digest. */
  readonly name: string
  readonly subject: string
  /** Milliseconds since 1970. */
  readonly frozen: number
  /** Ids of posts. */
  readonly shown: readonly string[]
  readonly passed: readonly string[]
}

/**
 * Writes down that an issue went out, so that builds give it a page of its own and make the next issue of later posts.
 * @returns the file, from the root; undefined where it was written down before
 */
export function recordSent(root: string, { name, subject, frozen, shown, passed }: Frozen): string | undefined {
  const disk = openDisk(root)
  const { publication, surroundings } = readGround(disk)
  const digest = publication?.digests.find(each => each.name === name)
  if (!publication || !digest) return undefined
  const sent = momentAt(frozen, publication.timezone).iso
  const before = sentIssuesOf(disk, { publication, surroundings }).sent
  if (before.get(name)?.some(issue => issue.sent.iso === sent)) return undefined
  const text = digest.intro && disk.read(digest.intro)
  const record: SentIssueFile = {
    ...{ sent, title: digest.title, subject, content: digest.content },
    ...(digest.intro && text ? { intro: { file: digest.intro, text: new TextDecoder().decode(text) } } : {}),
    ...{ posts: [...shown], passed: [...passed] },
  }
  // Not counted from what can be read: a damaged one keeps its place.
  const number = Math.max(0, ...filesOn(disk).flatMap(each => (each.digest === name ? each.number : []))) + 1
  const file = `${FOLDER}/${name}/${number}.json`
  // In one step, or a crash would leave half a file; and beside the memory, where --watch does not see it come and go.
  const fresh = join(root, PRIVATE_FOLDER, 'issue.new')
  for (const path of [fresh, join(root, file)]) mkdirSync(dirname(path), { recursive: true })
  writeFileSync(fresh, `${JSON.stringify(record, null, 2)}\n`)
  renameSync(fresh, join(root, file))
  return file
}
