import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Asset } from '../content/index.js'
import { momentAt } from '../core/moment.js'
import { error, type Problem } from '../core/problem.js'
import { issuePath, type SentIssue, type SentIssueFile, type SentIssues, sentIssueFile } from '../publication/index.js'
import { PRIVATE_FOLDER } from './build-cache.js'
import { type Disk, openDisk } from './disk.js'
import { readInputs } from './inputs.js'
import { type Intro, type IntroGround, introsOf, readIntro } from './introductions.js'

type WrittenIntro = NonNullable<SentIssueFile['intro']>

const FOLDER = 'issues'
const FILE = /^issues\/([^/]+)\/([1-9]\d*)\.json$/

export interface SentBefore {
  readonly sent: SentIssues
  /** Pictures of their introductions. */
  readonly assets: readonly Asset[]
  readonly problems: readonly Problem[]
}

/** The issues of digests that went out, `issues/weekly/12.json`. */
export function sentIssuesOf(disk: Disk, inputs: IntroGround): SentBefore {
  const found: SentIssue[] = []
  const assets: Asset[] = []
  const problems: Problem[] = []
  for (const { file, digest, number } of filesOn(disk)) {
    const said = sentIssueFile.safeParse(parsed(disk.read(file)))
    if (!said.success) {
      problems.push(damaged(file))
      continue
    }
    const { intro: written, ...facts } = said.data
    const intro = written && introAsSent(issuePath(digest, number), written, inputs)
    assets.push(...(intro?.assets ?? []))
    found.push({ ...facts, digest, number, intro: intro?.html ?? '' })
  }
  const sent = new Map<string, SentIssue[]>()
  for (const issue of found) sent.set(issue.digest, [...(sent.get(issue.digest) ?? []), issue])
  return { sent, assets, problems }
}

/** Its pictures come from where they were kept. What is wrong with it by now, such as a link, is past mending. */
function introAsSent(page: string, { file, text, pictures }: WrittenIntro, inputs: IntroGround): Intro {
  const kept = (path: string): string => pictures[path] ?? path
  const folder = { read: (path: string) => inputs.surroundings.folder.read(kept(path)) }
  const surroundings = { ...inputs.surroundings, folder }
  const bytes = new TextEncoder().encode(text)
  const { intro } = readIntro(page, { path: file, bytes }, { ...inputs, surroundings })
  return { ...intro, assets: intro.assets.map(({ from, to }) => ({ from: kept(from), to })) }
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
  /** How many issues of the digest the ledger has, with this one. */
  readonly issued: number
}

/**
 * Writes down that an issue went out, so that builds give it a page of its own and make the next issue of later posts.
 * @returns the file, from the root; undefined where it was written down before
 */
export function recordSent(root: string, { name, subject, frozen, shown, passed, issued }: Frozen): string | undefined {
  const disk = openDisk(root)
  const { publication, surroundings } = readInputs(disk)
  const digest = publication?.digests.find(each => each.name === name)
  if (!publication || !digest) return undefined
  const sent = momentAt(frozen, publication.timezone).iso
  const inputs = { publication: { ...publication, digests: [digest] }, surroundings, posts: [] }
  // A file that cannot be read keeps its place. Another start of the same send may write at this moment: numbers are looked at
  // before what is written down already, so it either is found there or has the same number and the same to say.
  const last = Math.max(0, ...filesOn(disk).map(each => (each.digest === name ? each.number : 0)))
  const before = sentIssuesOf(disk, inputs).sent.get(name) ?? []
  if (before.some(issue => issue.sent.iso === sent)) return undefined
  const number = Math.max(last + 1, issued)
  const place = `${FOLDER}/${name}/${number}`
  const intro = introsOf(inputs, disk, () => number).intros.get(name)
  const record: SentIssueFile = {
    ...{ sent, title: digest.title, subject, content: digest.content },
    ...(intro ? { intro: keptIntro(intro, place, disk) } : {}),
    ...{ posts: [...shown], passed: [...passed] },
  }
  // In one step, or a crash would leave half a file; and beside the memory, where --watch does not see it come and go.
  const fresh = join(root, PRIVATE_FOLDER, `issue-${process.pid}.new`)
  write(fresh, `${JSON.stringify(record, null, 2)}\n`)
  mkdirSync(dirname(join(root, place)), { recursive: true })
  renameSync(fresh, join(root, `${place}.json`))
  return `${place}.json`
}

/** The introduction with copies of its pictures: the next issue's may have others of the same name. */
function keptIntro({ file, assets }: Intro, place: string, disk: Disk): WrittenIntro {
  const pictures: Record<string, string> = {}
  for (const { from, to } of assets) {
    const bytes = disk.read(from)
    if (!bytes) continue
    const kept = `${place}/${to.slice(to.lastIndexOf('/') + 1)}`
    write(join(disk.root, kept), bytes)
    pictures[from] = kept
  }
  return { file, text: new TextDecoder().decode(disk.read(file)), pictures }
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
