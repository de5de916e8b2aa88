import type { Moment } from '../core/moment.js'
import { moment, z } from '../core/schema.js'
import { LAYOUTS } from './publication-schema.js'

const ids = z.array(z.string())
const kept = z.string().regex(/^issues\/[^/]+\/\d+\/[^./][^/]*$/)

/** The record of a sent issue, such as `issues/weekly/12.json`, from which builds make the page of the issue again. */
export const sentIssueFile = z.object({
  /** The time just before the first message was sent, in RFC 3339. */
  sent: moment(() => 'UTC'),
  title: z.string(),
  subject: z.string(),
  /** The layout. Issues of earlier versions have none, and were sent as `full`. */
  layout: z.enum(LAYOUTS).default('full'),
  content: z.enum(['full', 'excerpt']),
  /**
   * The introduction as it was sent: its Markdown text, its file (to which relative links refer), and the paths of the copies of
   * its pictures.
   */
  intro: z.object({ file: z.string(), text: z.string(), pictures: z.record(z.string(), kept) }).optional(),
  /**
   * The ids of the posts that the issue contains, in order, and of those that it left out. No later issue contains any of them.
   */
  posts: ids,
  passed: ids,
  /** The parts of the issue with headings of their own, and the ids of their posts. */
  sections: z.array(z.object({ title: z.string(), posts: ids })).optional(),
  /** The ids of the posts of earlier issues that this issue corrects, in order. */
  corrections: ids.optional(),
  /**
   * Fingerprints of the notices of corrections and withdrawals that this issue contains, by the id of their post. Records of
   * earlier versions do not have them.
   */
  notices: z.record(z.string(), z.string()).optional(),
})

/** The record as Offprint writes it. Records of earlier versions, which are read too, may have other keys. */
export const writtenIssue = sentIssueFile.extend({ sent: z.iso.datetime({ offset: true }) }).strict()

export type SentIssueFile = z.input<typeof sentIssueFile>

/** What the record of an issue says besides its posts: its sections, and the notices of corrections and withdrawals in it. */
export type IssueParts = Pick<SentIssueFile, 'sections' | 'corrections' | 'notices'>

/** The parts of an issue as the ledger keeps them. */
export interface FrozenParts extends IssueParts {
  /** The fingerprint of the `next.yml` with which the issue was made. */
  readonly next?: string
  /** The copies of pictures that the message shows. */
  readonly pictures?: SentPictures
}

const sentPictures = z.record(z.string().regex(/^pictures\/[\w@.-]+$/), ids)

/** Copies of pictures by their path below out/, each with the ids of the posts in which it was when it was sent. */
export type SentPictures = Readonly<z.output<typeof sentPictures>>

/** Reads the record of the copies of pictures that sent emails show, or returns undefined if it is damaged. */
export function readSentPictures(json: string): SentPictures | undefined {
  try {
    return sentPictures.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}

/** An issue of a digest that has been sent. */
export interface SentIssue extends Omit<z.output<typeof sentIssueFile>, 'intro'> {
  /** Sanitised HTML above the posts, with every address absolute; empty if there is no introduction. */
  readonly intro: string
  readonly digest: string
  /** The number of the issue, counted from 1. */
  readonly number: number
}

/** Sent issues by the name of their digest, oldest first. */
export type SentIssues = ReadonlyMap<string, readonly SentIssue[]>

/** Returns the number of a digest's next issue. */
export const nextNumber = (sent: SentIssues, digest: string): number => (sent.get(digest)?.at(-1)?.number ?? 0) + 1

/** The ids of the posts that earlier issues of a digest contained, and of those that they left out. */
export interface PastPosts {
  readonly shown: ReadonlySet<string>
  readonly passed: ReadonlySet<string>
  /** When the last one was sent, if there was one. */
  readonly last?: Moment
}

/** Returns the posts that the sent issues of a digest contain or leave out. */
export function sentPosts(sent: SentIssues, digest: string): PastPosts {
  const issues = sent.get(digest) ?? []
  const last = issues.at(-1)?.sent
  return {
    ...(last === undefined ? {} : { last }),
    shown: new Set(issues.flatMap(({ posts }) => posts)),
    passed: new Set(issues.flatMap(({ passed }) => passed)),
  }
}

/** Returns the path of an issue's page, relative to the root of the site. */
export const issuePath = (digest: string, number: number): string => `issues/${digest}/${number}/`
