import { moment, z } from '../core/schema.js'

const ids = z.array(z.string())
const kept = z.string().regex(/^issues\/[^/]+\/\d+\/[^./][^/]*$/)

/** The file of an issue that went out, `issues/weekly/12.json`: what it takes to make its page again. */
export const sentIssueFile = z.object({
  /** When the first message was about to go: RFC 3339. */
  sent: moment(() => 'UTC'),
  title: z.string(),
  subject: z.string(),
  content: z.enum(['full', 'excerpt']),
  /** The introduction as it was, in Markdown; the file that it stood in, from where it links; and where its pictures are kept. */
  intro: z.object({ file: z.string(), text: z.string(), pictures: z.record(z.string(), kept) }).optional(),
  /** Ids of the posts that it showed, in their order, and of those that it passed over: neither comes again. */
  posts: ids,
  passed: ids,
})

export type SentIssueFile = z.input<typeof sentIssueFile>

/** An issue of a digest that went out. */
export interface SentIssue extends Omit<z.output<typeof sentIssueFile>, 'intro'> {
  /** Sanitised HTML above the posts, every address absolute; empty where there is none. */
  readonly intro: string
  readonly digest: string
  /** Counts from 1. */
  readonly number: number
}

/** Issues that went out, by their digest's name, oldest first. */
export type SentIssues = ReadonlyMap<string, readonly SentIssue[]>

/** The number of a digest's next issue. */
export const nextNumber = (sent: SentIssues, digest: string): number => (sent.get(digest)?.at(-1)?.number ?? 0) + 1

/** Ids of posts that a digest has shown or passed over. */
export const sentPosts = (sent: SentIssues, digest: string): Set<string> =>
  new Set((sent.get(digest) ?? []).flatMap(({ posts, passed }) => [...posts, ...passed]))

/** Where an issue is read in a browser, from the root of the site. */
export const issuePath = (digest: string, number: number): string => `issues/${digest}/${number}/`
