import { error, type Problem, ProblemsError } from '../../core/problem.js'
import { escapeHtml } from '../../core/text.js'
import { type ReaderWord, readerLabels } from '../reader-words.js'
import { directionOf, type Site } from '../site.js'
import type { Templates } from '../templates.js'
import { directionData, logoOf, styleData } from './email-data.js'
import { type DataFor, emailHtmlFrom, emailTextFrom, type RenderedHtml } from './email-document.js'
import type { RenderContext } from './email-frame.js'

/** A mail to a single reader, which is no issue. */
export interface ReaderMail {
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly language: string
  /** The address at which the reader unsubscribes; absent while the reader is not subscribed. */
  readonly unsubscribe?: string
}

/** The addresses to which a mail leads. */
export interface ReaderMailLinks {
  /** The page on which the reader does the one thing that the mail is about. */
  readonly action: string
  /** The pages of a subscriber, in a mail to one. */
  readonly own?: { readonly preferences: string; readonly unsubscribe: string }
}

interface MailWords {
  readonly title: ReaderWord
  readonly text: readonly ReaderWord[]
  readonly button: ReaderWord
  /** What to do if somebody else has asked for the mail. */
  readonly ignore?: ReaderWord
}

/** The mails to a single reader. */
const MAILS = {
  /** Asks a reader to confirm the subscription. It has nothing else, because somebody who did not ask for it must not get advertising. */
  asked: { title: 'confirm', text: ['asked'], button: 'confirmButton', ignore: 'ignore' },
  /** Asks a subscriber to confirm a new address. */
  moved: { title: 'changeAddress', text: ['moved'], button: 'confirmButton', ignore: 'ignore' },
  /** Tells that the address is subscribed already. */
  known: { title: 'preferences', text: ['known'], button: 'preferences' },
  /** Tells the old address that the subscription has moved to another one. */
  movedAway: { title: 'changed', text: ['movedAway'], button: 'subscribe' },
  /** Greets a reader who has confirmed. */
  welcome: { title: 'welcome', text: ['welcomeText', 'confirmedText'], button: 'welcomeButton' },
} satisfies Readonly<Record<string, MailWords>>

export type ReaderMailKind = keyof typeof MAILS

/**
 * Renders a mail from the templates `email/reader.mjml` and `email/reader.txt`.
 * @throws ProblemsError if a template of the theme yields invalid MJML, or leaves out a link
 */
export async function renderReaderMail(
  kind: ReaderMailKind,
  links: ReaderMailLinks,
  site: Site,
  templates: Templates,
): Promise<ReaderMail & Pick<RenderedHtml, 'mjml'>> {
  const press = { site, templates }
  const { title, language } = site.publication
  const words = site.wordsFor(language)
  const labels = readerLabels(words, language)
  const { html, mjml } = await emailHtmlFrom('email/reader.mjml', press, dataOf(kind, links, press))
  const text = emailTextFrom('email/reader.txt', press, dataOf(kind, links, press))
  const lost = [
    ...linksMissing(links, html, escapeHtml).map(address => ['mjml', address] as const),
    ...linksMissing(links, text, address => address).map(address => ['txt', address] as const),
  ]
  if (lost.length > 0)
    throw new ProblemsError(
      lost.map(([part, address]) => lostLink(templates.origin(`email/reader.${part}.hbs`), address, links)),
    )
  return {
    subject: `${title}${words.book.post.colon}${labels.text(MAILS[kind].title)}`,
    ...{ html, mjml, text },
    language: words.known ? language : 'en',
    ...(links.own ? { unsubscribe: links.own.unsubscribe } : {}),
  }
}

function dataOf(kind: ReaderMailKind, { action, own }: ReaderMailLinks, { site }: RenderContext): DataFor {
  const { publication } = site
  const words = site.wordsFor(publication.language)
  const labels = readerLabels(words, publication.language)
  const language = words.known ? publication.language : 'en'
  const direction = directionOf(language)
  const mail: MailWords = MAILS[kind]
  const named = { publication: publication.title }
  return writer => {
    const said = (name: ReaderWord): string => writer.phrase(labels.phrase(name, named), direction)
    const link = (name: ReaderWord, url: string) => ({
      label: said(name),
      colon: words.book.post.colon.trimEnd(),
      url: writer.text(url),
    })
    const title = labels.text(mail.title)
    return {
      kind,
      ...{ browser: false, full: true, preheader: '' },
      language: writer.text(language),
      ...directionData(direction, publication.theme),
      ...styleData(publication.theme),
      subject: writer.text(title),
      title: writer.text(title),
      rule: '='.repeat(Math.min([...title].length, 72)),
      name: writer.text(publication.title),
      logo: logoOf({ site, writer }),
      text: mail.text.map(said),
      action: link(mail.button, action),
      ignore: mail.ignore ? said(mail.ignore) : '',
      links: own ? [link('preferences', own.preferences), link('unsubscribeLong', own.unsubscribe)] : undefined,
      address: writer.lines(publication.postalAddress ?? ''),
    }
  }
}

const linksMissing = (
  { action, own }: ReaderMailLinks,
  part: string,
  written: (address: string) => string,
): readonly string[] => [action, ...(own ? [own.unsubscribe] : [])].filter(address => !part.includes(written(address)))

const lostLink = (file: string, address: string, { action }: ReaderMailLinks): Problem =>
  error(
    'template.link',
    { file },
    address === action
      ? 'The mail lacks the link of its button, so that its readers cannot do what it asks.'
      : 'The mail to a subscriber has no link to unsubscribe.',
    `Add \`{{${address === action ? 'action.url' : 'links'}}}\`, as the default template has it.`,
  )
