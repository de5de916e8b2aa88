import { type Phrase, phraseText } from '../../attribution/index.js'
import { error, type Problem, ProblemsError } from '../../core/problem.js'
import { escapeHtml, escapeRegex, unescapeHtml } from '../../core/text.js'
import { serverUrl } from '../../publication/index.js'
import { FORM_FIELDS, type ReaderLabels, type ReaderWord, readerLabels } from '../reader-words.js'
import type { Site } from '../site.js'
import type { Templates } from '../templates.js'
import { pageFrame } from './page-frame.js'
import { type WebSite, webSite } from './page-parts.js'
import { furtherStylesheet, versioned } from './stylesheet.js'

/** The choices that a subscriber can make, and those that are selected. */
export interface Choices {
  readonly frequency: string
  readonly digests: readonly ReaderChoice[]
  readonly topics: readonly ReaderChoice[]
}

export interface ReaderChoice {
  readonly value: string
  readonly label: string
  readonly checked: boolean
}

/** The addresses of the other forms on the page of a subscriber's preferences. */
export interface PreferenceActions {
  readonly leave: string
  readonly data: string
  readonly saved: boolean
  /** The form to change the address; absent if no mail can be sent. */
  readonly move?: { readonly action: string; readonly stamp: string; readonly address: string | undefined }
}

/** Renders the public server's pages. Addresses in pages begin at the root of the host. */
export interface ReaderPages {
  /**
   * @param address the earlier input, if it was not a valid address
   */
  subscribe(stamp: string, address?: string): string
  /**
   * @param again the address of the page on which to try again; the form to subscribe if left out
   */
  sent(again?: string): string
  confirm(action: string): string
  confirmed(preferences: string): string
  confirmAddress(action: string): string
  addressChanged(preferences: string): string
  preferences(action: string, choices: Choices, more: PreferenceActions): string
  unsubscribe(action: string): string
  /** Asks a reader who has ticked nothing whether to unsubscribe. */
  nothingChosen(leave: string, preferences: string): string
  unsubscribed(): string
  ended(): string
  later(): string
  notFound(): string
  /** The text of the form, which the server stores as evidence of consent. */
  readonly consent: string
  /**
   * Style sheets by path below the base: that of all pages, for a server without out/, and that of the server's own pages.
   */
  readonly styles: Readonly<Record<string, string>>
}

export const LIST_FIELDS = { digests: 'digest', topics: 'topic' } as const

/** The style sheet of the server's pages, besides that of all pages. */
export const READER_STYLE = 'reader.css'
const EXAMPLE = 'ana@example.org'

interface Place {
  readonly root: string
  readonly style: string
}

interface Page {
  readonly title: ReaderWord
  readonly text?: readonly Phrase[]
  readonly form?: ReaderForm
  readonly links?: readonly { readonly href: string; readonly label: unknown }[]
  /** Separate forms: to change the address, to get what is stored, and to unsubscribe. */
  readonly move?: ReaderForm | undefined
  readonly data?: ReaderForm
  readonly leave?: ReaderForm
}

export function readerPages(site: Site, templates: Templates): ReaderPages {
  const web = webSite(site, templates)
  const { publication } = site
  const ours = site.wordsFor(publication.language)
  const words = readerLabels(ours, publication.language)
  const named = { publication: publication.title }
  const root = new URL(serverUrl(publication)).pathname
  const css = furtherStylesheet(READER_STYLE, templates)
  const place = { root, style: root + versioned(READER_STYLE, css) }
  const page = (content: Page): string => pageOf(web, words, place, content)
  const back = { href: `${root}subscribe/`, label: words.forTemplates.subscribe }
  const button = (action: string, name: ReaderWord): ReaderForm => formOf(action, words.forTemplates[name])
  return {
    subscribe: (stamp, address) =>
      page({
        title: 'subscribe',
        text: [words.phrase('subscribeText')],
        form: {
          ...formOf(`${root}subscribe/`, words.forTemplates.subscribe),
          address: addressField(words, stamp, address),
        },
      }),
    confirm: action =>
      page({
        title: 'confirm',
        text: [words.phrase('confirmText', named)],
        form: button(action, 'confirmButton'),
      }),
    confirmed: href =>
      page({
        title: 'confirmed',
        text: [words.phrase('confirmedText')],
        links: [{ href, label: words.forTemplates.preferences }],
      }),
    confirmAddress: action =>
      page({
        title: 'changeAddress',
        text: [words.phrase('changeText', named)],
        form: button(action, 'confirmButton'),
      }),
    addressChanged: href =>
      page({
        title: 'changed',
        text: [words.phrase('confirmedText')],
        links: [{ href, label: words.forTemplates.preferences }],
      }),
    preferences: (action, choices, { leave, data, saved, move }) =>
      page({
        title: saved ? 'saved' : 'preferences',
        text: choices.digests.length + choices.topics.length > 0 ? [words.phrase('allTicked')] : [],
        form: { ...formOf(action, words.forTemplates.save), choices: choiceFields(words, choices) },
        move: move && {
          ...formOf(move.action, words.forTemplates.changeAddress),
          address: { ...addressField(words, move.stamp, move.address), label: words.forTemplates.newAddress },
        },
        data: { ...button(data, 'data'), kind: 'data' },
        leave: { ...button(leave, 'unsubscribe'), kind: 'leave' },
      }),
    unsubscribe: action =>
      page({
        title: 'unsubscribeLong',
        text: [words.phrase('leaveText', named)],
        form: button(action, 'unsubscribe'),
      }),
    nothingChosen: (leave, preferences) =>
      page({
        title: 'unsubscribeLong',
        text: [words.phrase('noneChosen'), words.phrase('leaveText', named)],
        form: button(leave, 'unsubscribe'),
        links: [{ href: preferences, label: words.forTemplates.preferences }],
      }),
    ...wordOnly(words, page, { named, back, sender: publication.sender?.email }),
    notFound: () => notFound(web, root),
    consent: words.text('subscribeText'),
    styles: { 'style.css': web.css, [READER_STYLE]: css },
  }
}

interface Back {
  readonly href: string
  readonly label: unknown
}

/** Renders pages without a form. */
function wordOnly(
  words: ReaderLabels,
  page: (content: Page) => string,
  { named, back, sender }: { named: Record<string, string>; back: Back; sender: string | undefined },
) {
  return {
    sent: (again = back.href) =>
      page({
        title: 'sent',
        text: [
          words.phrase('sentText'),
          ...(sender ? [words.phrase('sentFrom', { address: sender })] : []),
          words.phrase('sentAgain'),
        ],
        links: [again === back.href ? back : { href: again, label: words.forTemplates.preferences }],
      }),
    unsubscribed: () => page({ title: 'left', text: [words.phrase('leftText', named)], links: [back] }),
    ended: () => page({ title: 'ended', text: [words.phrase('endedText')], links: [back] }),
    later: () => page({ title: 'later', text: [words.phrase('laterText')], links: [back] }),
  }
}

/** @throws ProblemsError if the template leaves out a form, one of its fields, a message or a link */
function pageOf(web: WebSite, words: ReaderLabels, { root, style }: Place, page: Page): string {
  const { title, text = [], form, links = [], move, data, leave } = page
  const html = web.render('web/reader.html', {
    ...pageFrame(web, {
      root,
      section: title === 'subscribe' ? 'subscribe' : 'none',
      title: words.plain[title],
      url: serverUrl(web.site.publication),
      index: false,
      style,
    }),
    title: words.forTemplates[title],
    text,
    form,
    links: page.links,
    move,
    data,
    leave,
  })
  const lost = lostParts(html, { text, links, forms: [form, move, data, leave].filter(each => each !== undefined) })
  if (lost.length > 0) throw new ProblemsError(lost.map(part => lostPart(part, words.plain[title])))
  return html
}

/** A part of a page without which readers cannot do what the page is for, and the name of its value in templates. */
type PagePart = readonly [what: string, name: string]

function lostParts(
  html: string,
  { text, links, forms }: { text: readonly Phrase[]; links: NonNullable<Page['links']>; forms: readonly ReaderForm[] },
): PagePart[] {
  const hasValue = (name: string, value: string): boolean =>
    new RegExp(`\\s${name}=(?:"${escapeRegex(escapeHtml(value))}"|'${escapeRegex(escapeHtml(value))}')`, 'i').test(html)
  const fieldsOf = ({ address, choices }: ReaderForm): string[] => [
    ...(address ? [FORM_FIELDS.address, FORM_FIELDS.stamp] : []),
    ...choices.flatMap(({ options }) => options.map(({ name }) => name)),
  ]
  const written = wordsOf(html)
  const messages = [...text, ...forms.flatMap(({ address }) => (address?.fault ? [address.fault] : []))]
  return [
    ...(forms.every(({ action }) => hasValue('action', action)) ? [] : [['a form', 'form'] as const]),
    ...(forms.flatMap(fieldsOf).every(name => hasValue('name', name))
      ? []
      : [['a field of its form', 'form.address` and `form.choices'] as const]),
    ...(messages.every(message => written.includes(wordsOf(phraseText(message, false))))
      ? []
      : [['its message', 'text` and `form.address.fault'] as const]),
    ...(links.every(({ href }) => hasValue('href', href)) ? [] : [['its link', 'links'] as const]),
  ]
}

/** Returns the letters and digits of a text or of HTML, because a template may set them in other elements. */
const wordsOf = (html: string): string =>
  unescapeHtml(html.replace(/<(?:style|script)\b[\s\S]*?<\/(?:style|script)>|<[^>]*>/gi, '')).replace(
    /[^\p{L}\p{N}]+/gu,
    '',
  )

const lostPart = ([what, name]: PagePart, title: string): Problem =>
  error(
    'template.reader',
    { file: 'templates/web/reader.html.hbs' },
    `The page “${title}” lacks ${what}, so that readers cannot do what it is for.`,
    `Show \`${name}\`, as the default template does.`,
  )

/** A form as templates receive it. */
interface ReaderForm {
  readonly action: string
  readonly button: unknown
  readonly address?: AddressField | undefined
  readonly choices: readonly { readonly legend: unknown; readonly options: readonly { readonly name: string }[] }[]
  readonly kind: string
}

type AddressField = ReturnType<typeof addressField>

const formOf = (action: string, button: unknown): ReaderForm => ({
  ...{ action, button, address: undefined, choices: [], kind: '' },
})

function addressField(words: ReaderLabels, stamp: string, input?: string) {
  const { address, trap } = words.forTemplates
  return {
    label: address,
    trap,
    names: FORM_FIELDS,
    value: input ?? '',
    stamp,
    fault: input === undefined ? undefined : words.phrase('addressWrong', { example: EXAMPLE }),
  }
}

function choiceFields({ forTemplates: words }: ReaderLabels, { frequency, digests, topics }: Choices) {
  const often = [
    ['all', words.everything],
    ['digests', words.digestsOnly],
    ['posts', words.postsOnly],
  ] as const
  const boxes = (name: string, options: readonly ReaderChoice[]) =>
    options.map(({ value, label, checked }) => ({ type: 'checkbox', name, value, label, checked }))
  const radios = often.map(([value, label]) => ({
    ...{ type: 'radio', name: FORM_FIELDS.frequency, value, label },
    checked: value === frequency,
  }))
  return [
    { legend: words.frequency, options: radios },
    { legend: words.digests, options: boxes(LIST_FIELDS.digests, digests) },
    { legend: words.topics, options: boxes(LIST_FIELDS.topics, topics) },
  ].filter(({ options }) => options.length > 0)
}

function notFound(web: WebSite, root: string): string {
  const frame = pageFrame(web, { root, section: 'none', title: '404', url: root, index: false })
  const { labels } = frame
  const head = { ...frame.head, title: `${labels.notFound} · ${web.site.publication.title}` }
  return web.render('web/404.html', { ...frame, head, title: labels.notFound, archive: `${root}archive/` })
}
