import { z } from 'zod'
import { moment } from './schema.js'

const ids = z.array(z.string())

/** The file of an issue that went out, `issues/weekly/12.json`: what it takes to make its page again. */
export const sentIssueFile = z.object({
  /** When the first message was about to go: RFC 3339. */
  sent: moment(() => 'UTC'),
  title: z.string(),
  subject: z.string(),
  content: z.enum(['full', 'excerpt']),
  /** Sanitised HTML above the posts, every address absolute. */
  intro: z.string().default(''),
  /** Pictures of the introduction: where they lie, and where they are in out/. */
  pictures: z.array(z.object({ from: z.string(), to: z.string() })).default([]),
  /** Ids of the posts that it showed, in their order, and of those that it passed over: neither comes again. */
  posts: ids,
  passed: ids,
})

export type SentIssueFile = z.input<typeof sentIssueFile>

/** An issue of a digest that went out. */
export interface SentIssue extends z.infer<typeof sentIssueFile> {
  readonly digest: string
  /** Counts from 1. */
  readonly number: number
}

/** Issues that went out, by their digest's name, oldest first. */
export type SentIssues = ReadonlyMap<string, readonly SentIssue[]>

/** The number of a digest's next issue. */
export const nextNumber = (sent: SentIssues, digest: string): number => (sent.get(digest)?.at(-1)?.number ?? 0) + 1

/** Ids of posts that a digest has shown or passed over. */
export const seenIn = (sent: SentIssues, digest: string): Set<string> =>
  new Set((sent.get(digest) ?? []).flatMap(({ posts, passed }) => [...posts, ...passed]))

/** Where an issue is read in a browser, from the root of the site. */
export const issuePath = (digest: string, number: number): string => `issues/${digest}/${number}/`
