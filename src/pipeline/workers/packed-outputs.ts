import { openSync, readSync } from 'node:fs'
import type { Body, Post, Surroundings } from '../../content/index.js'
import { sourceName } from '../../content/index.js'
import type { Problem } from '../../core/problem.js'
import { type FeedRecipe, feedMaker } from '../../editions/feeds/index.js'
import {
  type Article,
  type ArticleFacts,
  type ArticleForm,
  articleParts,
  articlesFrom,
  type Edition,
  type FeedLink,
  type ShownPost,
} from '../../editions/index.js'
import { type PageRecipe, pageMaker } from '../../editions/web/index.js'
import type { BuildCache } from '../build-cache.js'
import type { Disk } from '../disk.js'
import { type LoadedPublication, type PostOrigin, tellingProblems } from '../inputs.js'
import { writePieces } from '../large-file.js'
import type { Drawing, Output } from '../outputs.js'
import { siteOf } from '../plan.js'
import { bodiesFrom } from '../reading.js'
import { type Bodies, type BodyPlace, bodyStore, type SharedBodies } from './shared-bodies.js'

/** An output that any thread can make from what is written about it. */
export type PackedOutput = (Edition & { readonly recipe: object }) | Drawing

/** Tells whether any thread can make an output. */
export const isPacked = (output: Output): output is PackedOutput =>
  'draw' in output || ('recipe' in output && output.recipe !== undefined)

/**
 * What other threads need to make outputs. The outputs, and each post that they show, are records of JSON in a file, from which a thread
 * reads what it makes next, so that no thread but the first has all posts in memory.
 */
export interface PackedOutputs {
  readonly path: string
  /** The end of each record in the file, in bytes. */
  readonly ends: Float64Array
  /** The numbers of the records of outputs, in the order in which they are made. */
  readonly outputs: Int32Array
  /** The memory or the files with the bodies of the posts. */
  readonly bodies: SharedBodies['chunks']
  readonly feeds: readonly FeedLink[]
  /** The time of the build, in milliseconds since 1970. */
  readonly now: number
}

/** Where the outputs come from. */
export interface PackingSources extends Pick<PackedOutputs, 'feeds' | 'now'> {
  readonly known: BuildCache['posts']
  readonly bodies: Bodies
}

/** The record of a post. */
interface PackedPost {
  readonly facts: ArticleFacts
  readonly problems: readonly Problem[]
  /** Absent if no thread has read the body yet. */
  readonly body?: BodyPlace | undefined
}

/** The record of an output: an edition, or the post whose share image is drawn. */
type PackedRecord =
  | { readonly path: string; readonly shows?: ShownPost; readonly recipe: PageRecipe | FeedRecipe }
  | { readonly drawn: Article }

/** The key of the objects that stand for articles in a record. Their values are the number of the post’s record, and a form of article. */
const ARTICLE = '@'
type ArticleReference = readonly [post: number, form: ArticleForm]

/** Writes outputs for other threads. */
export function packOutputs(
  path: string,
  outputs: readonly PackedOutput[],
  { known, bodies, ...rest }: PackingSources,
): PackedOutputs {
  const ends: number[] = []
  const numbers: number[] = []
  let pending: string[] = []
  const add = (record: string): number => {
    pending.push(record)
    return ends.push((ends.at(-1) ?? 0) + Buffer.byteLength(record)) - 1
  }
  const places = new Map<object, number>()
  const addPost = (facts: ArticleFacts): number => {
    const { post } = facts
    const problems = tellingProblems(known.get(post.file)?.problems ?? [])
    return add(JSON.stringify({ facts, problems, body: bodies.placeOf(sourceName(post)) } satisfies PackedPost))
  }
  const withReferences = (_: string, value: unknown): unknown => {
    const parts = articleParts(value)
    if (!parts) return value
    const place = places.get(parts.of) ?? addPost(parts.facts())
    places.set(parts.of, place)
    return { [ARTICLE]: [place, parts.form] satisfies ArticleReference }
  }
  function* records(): Generator<string> {
    for (const output of outputs) {
      const record =
        'draw' in output ? { drawn: output.article } : { path: output.path, shows: output.shows, recipe: output.recipe }
      numbers.push(add(JSON.stringify(record, withReferences)))
      yield* pending
      pending = []
    }
  }
  writePieces(path, records())
  return {
    path,
    ends: shared(Float64Array, ends),
    outputs: shared(Int32Array, numbers),
    bodies: bodies.chunks,
    ...rest,
  }
}

/** Copies numbers into memory that all threads share. */
function shared<List extends { set(numbers: readonly number[]): void }>(
  Numbers: { new (memory: SharedArrayBuffer): List; readonly BYTES_PER_ELEMENT: number },
  numbers: readonly number[],
): List {
  const list = new Numbers(new SharedArrayBuffer(numbers.length * Numbers.BYTES_PER_ELEMENT))
  list.set(numbers)
  return list
}

/** The outputs that another thread has packed. */
export interface UnpackedOutputs {
  /** Reads an output by its number. */
  readonly at: (number: number) => Edition | Drawing
  /** Returns the origin of a post in the output that was read last. */
  readonly originOf: (id: string) => PostOrigin | undefined
  readonly body: (post: Post) => Body
}

export interface UnpackingContext {
  readonly loaded: Omit<LoadedPublication, 'posts' | 'body'>
  readonly disk: Disk
  readonly surroundings: Surroundings
}

/** The number of posts from which those that were read are forgotten. Posts that are shown together are made in succession. */
const POSTS_KEPT = 600

/** Opens outputs that another thread has packed. */
export function unpackedOutputs(packed: PackedOutputs, context: UnpackingContext): UnpackedOutputs {
  const { loaded, disk, surroundings } = context
  const { publication, templates, wordsFor, sharing } = loaded
  const file = openSync(packed.path, 'r')
  const record = (number: number): unknown => {
    const start = packed.ends[number - 1] ?? 0
    const bytes = Buffer.allocUnsafe((packed.ends[number] ?? start) - start)
    readSync(file, bytes, 0, bytes.length, start)
    return JSON.parse(bytes.toString())
  }
  const stored = bodyStore()
  stored.absorb({ chunks: packed.bodies, places: [] })
  const places = new WeakMap<Post, BodyPlace>()
  const unread = bodiesFrom(bodyStore(), disk, surroundings)
  const body = (post: Post): Body => {
    const place = places.get(post)
    return (place && stored.at(place)) ?? unread(post)
  }
  const articlesOfPost = articlesFrom({ publication, wordsFor, body, now: packed.now })
  const posts = new Map<number, (form: ArticleForm) => Article>()
  const origins = new Map<string, PostOrigin>()
  const postAt = (number: number): ((form: ArticleForm) => Article) => {
    const found = posts.get(number)
    if (found) return found
    const { facts, problems, body } = record(number) as PackedPost
    const { post } = facts
    if (body) places.set(post, body)
    origins.set(post.id, { post, problems })
    const articles = articlesOfPost(facts)
    posts.set(number, articles)
    return articles
  }
  const unpacked = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(unpacked)
    if (ARTICLE in value) {
      const [number, form] = value[ARTICLE] as ArticleReference
      return postAt(number)(form)
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unpacked(each)]))
  }
  const site = { ...siteOf(loaded, []), feeds: packed.feeds }
  const [page, document] = [pageMaker(site, templates), feedMaker(site, templates)]
  return {
    at(number) {
      if (posts.size > POSTS_KEPT) {
        posts.clear()
        origins.clear()
      }
      const output = unpacked(record(packed.outputs[number] ?? 0)) as PackedRecord
      if (!('drawn' in output)) {
        const { recipe, ...rest } = output
        return { ...rest, key: '', render: () => ('page' in recipe ? { bytes: page(recipe) } : document(recipe)) }
      }
      const planned = sharing?.imageOf(output.drawn)
      if (!planned) throw new Error('A share image was planned by another thread alone.')
      const { path, draw, plain } = planned
      return { path, key: path, draw, plain, article: output.drawn }
    },
    originOf: id => origins.get(id),
    body,
  }
}
