import type { Post } from '../content/index.js'
import { fingerprint } from '../core/fingerprint.js'
import { ProblemsError } from '../core/problem.js'
import { escapeHtml } from '../core/text.js'
import { percentDecoded } from '../core/url.js'
import type { ReaderMailKind } from '../editions/email/index.js'
import type { ReaderPageName } from '../editions/web/index.js'
import type { OpenIssue, ReaderSite, Snapshot } from '../pipeline/index.js'
import { linkCardIn } from './link-card.js'
import { mimeTree } from './mime-tree.js'
import { claimAt, ownFile } from './own-files.js'
import { localised, previewCopy } from './preview-copy.js'
import type { Content, FeedEntryData } from './protocol.js'
import { exampleMail, exampleMessage, type ReaderEdition, readerFile, readerPagePath } from './reader-editions.js'
import { CELLS, type EditionView, type ViewState } from './view-state.js'

/** An open edition, with the values from which its views are made. */
export interface OpenEdition {
  readonly snapshot: Snapshot
  readonly name: string
  readonly issue?: OpenIssue | undefined
  /** Absent for a digest. */
  readonly post?: Post | undefined
  /** The path below out/ of a page of the site that belongs to no single post or digest. */
  readonly page?: string | undefined
  /** Present for a mail or a page for readers. */
  readonly reader?: ReaderEdition | undefined
  /** The base address of the files that a build would write, such as `/out/`. */
  readonly base: string
}

const FILES: Readonly<Partial<Record<EditionView, string>>> = {
  email: 'index.html',
  html: 'index.html',
  text: 'text.txt',
  mjml: 'source.mjml',
  mime: 'message.eml',
}

/**
 * Makes the content of an edition in the requested view.
 * @throws the error of rendering, if it fails
 */
export async function contentOf(opened: OpenEdition, state: ViewState): Promise<Content> {
  const { view, screen } = state
  if (!opened.snapshot.publication)
    return { kind: 'nothing', why: 'Nothing can be shown before the errors in publication.yml are corrected.' }
  if (opened.reader?.kind === 'page') return readerPageContent(opened, opened.reader.page, state)
  if (opened.page !== undefined) return pageContent(opened, opened.page, state)
  if (screen === 'compare') return state.by === 'looks' ? looks(opened, state) : cells(opened, state)
  if (view === 'web') return webContent(opened)
  if (view === 'feed') return entryContent(opened)
  if (view === 'share') return shareContent(opened)
  if (!opened.issue && !opened.reader) return { kind: 'nothing', why: whyNoEmail(opened) }
  if (view === 'mime') {
    const message = Buffer.from(await fileOf(opened, 'message.eml'))
    return { kind: 'mime', bytes: message.length, part: mimeTree(message) }
  }
  const text = String(await fileOf(opened, FILES[view] ?? 'index.html'))
  if (view === 'email') return { kind: 'email', ...previewCopy(text, state, addressesOf(opened)) }
  return { kind: 'source', text, bytes: Buffer.byteLength(text), view }
}

/** Renders a file of the issue: `index.html`, `text.txt`, `source.mjml` or `message.eml`. */
export async function fileOf(
  { issue, reader, name, snapshot }: Pick<OpenEdition, 'issue' | 'reader' | 'name' | 'snapshot'>,
  file: string,
): Promise<string | Uint8Array> {
  if (reader?.kind === 'mail' && snapshot.reader) return mailFileOf(reader.mail, snapshot.reader, file)
  const edition = issue?.editions.find(({ path }) => path === `email/${name}/${file}`)
  return edition ? (await edition.render()).bytes : ''
}

/** Returns the email's HTML as it will be sent. */
export const emailHtmlOf = async (
  opened: Pick<OpenEdition, 'issue' | 'reader' | 'name' | 'snapshot'>,
): Promise<string> => String(await fileOf(opened, 'index.html'))

async function mailFileOf(mail: ReaderMailKind, site: ReaderSite, file: string): Promise<string | Uint8Array> {
  if (file === 'message.eml') return exampleMessage(mail, site)
  const { html, text, mjml } = await exampleMail(mail, site)
  return file === 'text.txt' ? text : file === 'source.mjml' ? mjml : html
}

/** Shows a page of the server, which has no other form than its HTML. */
function readerPageContent(
  { snapshot, base }: OpenEdition,
  page: ReaderPageName,
  { view, screen }: ViewState,
): Content {
  const path = readerPagePath(page)
  const html = (snapshot.reader && readerFile(path, snapshot.reader)) ?? ''
  if (view === 'html') return { kind: 'source', text: html, bytes: Buffer.byteLength(html), view }
  if (screen === 'compare' || (view !== 'web' && view !== 'email'))
    return { kind: 'nothing', why: 'This is a page of the server (`offprint serve`). The Web view shows it.' }
  return { kind: 'web', path: base + path, version: fingerprint(html), url: snapshot.publication?.url ?? '' }
}

const whyNoEmail = ({ post }: OpenEdition): string =>
  post?.kind === 'link'
    ? 'A link item has no email of its own. Digests show it, and the Entry view shows what feeds have.'
    : post?.status === 'withdrawn'
      ? 'This post is withdrawn, so it has no email. The Web view shows its page with the notice.'
      : 'This digest has no posts at present, so it has no issue.'

async function cells(opened: OpenEdition, state: ViewState): Promise<Content> {
  if (!opened.issue && !opened.reader) return { kind: 'nothing', why: whyNoEmail(opened) }
  const html = await emailHtmlOf(opened)
  const addresses = addressesOf(opened)
  return { kind: 'cells', cells: CELLS.map(cell => previewCopy(html, { ...state, ...cell }, addresses)) }
}

/** Renders the email in the default look and in each theme. A theme with a fault shows what is wrong with it. */
async function looks(opened: OpenEdition, state: ViewState): Promise<Content> {
  if (!opened.issue && !opened.reader) return { kind: 'nothing', why: whyNoEmail(opened) }
  const addresses = addressesOf(opened)
  const rendered: { name: string; html: string }[] = []
  for (const { name, issue, reader, problems } of opened.snapshot.looks(opened.name)) {
    const other = { ...opened, issue, snapshot: { ...opened.snapshot, reader } }
    const html = reader ? await emailHtmlOf(other).catch(faultPage) : faultPage(new ProblemsError(problems))
    rendered.push({ name, html: previewCopy(html, state, addresses).html })
  }
  return { kind: 'looks', looks: rendered }
}

const faultPage = (cause: Error): string =>
  `<!doctype html><title>Fault</title><pre style="white-space:pre-wrap;font:16px/1.5 sans-serif;padding:16px">${escapeHtml(cause.message)}</pre>`

function addressesOf({ snapshot, base }: OpenEdition) {
  const local = (path: string): string => {
    const mark = snapshot.disk.fileState(ownFile(snapshot, percentDecoded(path)) ?? '')
    // The modification time is in the address, so that the browser can cache a picture and still show a new version at once.
    return base + path + (mark ? `?v=${Math.round(mark[1])}` : '')
  }
  return { site: snapshot.publication?.url ?? '', local }
}

/** Returns the path of the page of a post or digest, or the reason why there is none. */
function pageOf({ issue, post, reader }: OpenEdition): { readonly path: string } | { readonly why: string } {
  if (reader) return { why: 'This is a mail to one reader, and has no page.' }
  if (post?.kind === 'link')
    return {
      why: `A link item has no page. The front page, the archive and digests lead to ${post.elsewhere ?? 'its original'}.`,
    }
  if (post?.elsewhere) return { why: `Another generator writes the page of this post, at ${post.elsewhere}.` }
  if (post) return { path: post.output }
  return issue ? { path: `${issue.plan.path}index.html` } : { why: 'This digest has no page at present.' }
}

async function webContent(opened: OpenEdition): Promise<Content> {
  const page = pageOf(opened)
  return 'why' in page ? { kind: 'nothing', ...page } : framed(opened, page.path)
}

/**
 * Shows a page by its address, from which the frame loads it. It is rendered here nevertheless, because a fault must be reported and
 * must leave the last valid page in view.
 */
async function framed({ snapshot, base }: OpenEdition, path: string): Promise<Content> {
  const claim = claimAt(snapshot, path)
  if (claim && 'render' in claim.output) await claim.output.render()
  const version = claim && 'key' in claim.output ? claim.output.key : ''
  const url = (snapshot.publication?.url ?? '') + path.replace(/(^|\/)index\.html$/, '$1')
  return { kind: 'web', path: base + path.split('/').map(encodeURIComponent).join('/'), version, url }
}

async function shareContent(opened: OpenEdition): Promise<Content> {
  const page = pageOf(opened)
  return 'why' in page ? { kind: 'nothing', ...page } : shared(opened, page.path)
}

async function shared(opened: OpenEdition, path: string): Promise<Content> {
  const { site, local } = addressesOf(opened)
  return { kind: 'share', card: linkCardIn(await pageText(opened, path), site, local) }
}

async function pageText({ snapshot }: OpenEdition, path: string): Promise<string> {
  const claim = claimAt(snapshot, path)
  return claim && 'render' in claim.output ? String((await claim.output.render()).bytes) : ''
}

/** Shows a page of the site, which has no email and no entry in a feed. */
async function pageContent(opened: OpenEdition, path: string, { view, screen }: ViewState): Promise<Content> {
  if (screen === 'edition' && view === 'share') return shared(opened, path)
  if (screen === 'edition' && (view === 'web' || view === 'email')) return framed(opened, path)
  if (screen === 'compare' || view !== 'html')
    return { kind: 'nothing', why: 'This is a page of the site. The Web view shows it.' }
  const text = await pageText(opened, path)
  return { kind: 'source', text, bytes: Buffer.byteLength(text), view }
}

async function entryContent(opened: OpenEdition): Promise<Content> {
  const { snapshot, post, reader } = opened
  if (reader) return { kind: 'nothing', why: 'This is a mail to one reader, and is in no feed.' }
  if (!post) return { kind: 'nothing', why: 'A digest is sent by email only; its posts are in the feeds.' }
  const plan = snapshot.held(post) ? snapshot.planWithHeld() : snapshot.plan()
  const editions = (plan?.claims ?? []).flatMap(({ output }) => ('render' in output ? [output] : []))
  for (const { path, render } of editions.filter(each => each.path.endsWith('.json'))) {
    const entry = entryIn(String((await render()).bytes), post.id)
    if (!entry) continue
    const rss = editions.find(each => each.path === path.replace(/\.json$/, '.xml'))
    const html = localised(entry.html, addressesOf(opened))
    return {
      kind: 'entry',
      entry: { ...entry, html },
      source: rss ? rssItem(String((await rss.render()).bytes), post.id) : '',
    }
  }
  return { kind: 'nothing', why: 'No feed has an entry for this post.' }
}

interface JsonFeed {
  readonly title: string
  readonly items: readonly {
    readonly id: string
    readonly url?: string
    readonly external_url?: string
    readonly title?: string
    readonly summary?: string
    readonly content_html?: string
    readonly content_text?: string
    readonly date_published?: string
    readonly authors?: readonly { readonly name?: string }[]
  }[]
}

/** Finds the entry of a post in a JSON Feed by its id. */
function entryIn(feed: string, id: string): FeedEntryData | undefined {
  const { title, items } = JSON.parse(feed) as JsonFeed
  const item = items.find(each => each.id === id)
  return (
    item && {
      feed: title,
      title: item.title ?? '',
      url: item.url ?? item.external_url ?? '',
      date: item.date_published ?? '',
      authors: (item.authors ?? []).flatMap(({ name }) => (name ? [name] : [])),
      summary: item.summary ?? '',
      html: item.content_html ?? item.content_text ?? '',
    }
  )
}

/** Finds the source of an RSS item by its guid. Returns an empty text if there is none. */
function rssItem(feed: string, id: string): string {
  const at = feed.indexOf(`>${id}</guid>`)
  const start = feed.lastIndexOf('<item>', at)
  const end = feed.indexOf('</item>', at)
  return at < 0 || start < 0 || end < 0 ? '' : feed.slice(start, end + 7)
}
