import { parseMarkdown, renderTokens } from '../../content/index.js'
import { isRecord } from '../../core/json.js'
import { escapeHtml } from '../../core/text.js'
import { all, documentOf } from '../html/dom.js'

type Fields = Readonly<Record<string, unknown>>

/** Returns the HTML of a card of Ghost's editor: a picture, an embedded page, a note and the like. */
export function cardHtml(type: string, card: Fields): string {
  const text = (name: string): string => (typeof card[name] === 'string' ? card[name] : '')
  const caption = text('caption') === '' ? '' : `<figcaption>${text('caption')}</figcaption>`
  switch (type) {
    case 'image':
      return `<figure>${linked(text('href'), pictureHtml(card))}${caption}</figure>`
    case 'gallery':
      return `<figure>${cardRows(card['images']).map(pictureHtml).join('')}${caption}</figure>`
    case 'markdown':
    case 'card-markdown':
      return renderTokens(parseMarkdown(text('markdown')))
    case 'code':
    case 'codeblock':
      return `<pre><code class="language-${escapeHtml(text('language'))}">${escapeHtml(text('code'))}</code></pre>${text('caption') === '' ? '' : `<p>${text('caption')}</p>`}`
    case 'hr':
    case 'horizontalrule':
      return '<hr>'
    case 'paywall':
    // Cards that only mails show, and the form to subscribe to the old site.
    case 'email':
    case 'email-cta':
    case 'signup':
      return ''
    case 'html':
      return isOnWeb(card) ? text('html') : ''
    case 'call-to-action':
      return `${pictureHtml({ src: card['imageUrl'] })}${paragraph(text('textValue'))}${paragraph(linked(text('buttonUrl'), escapeHtml(text('buttonText'))))}`
    case 'embed':
      return text('html') === ''
        ? paragraph(linked(text('url'), escapeHtml(text('url'))))
        : `<figure>${text('html')}${caption}</figure>`
    case 'bookmark': {
      const page = isRecord(card['metadata']) ? card['metadata'] : card
      const title = typeof page['title'] === 'string' ? page['title'] : text('url')
      const about = typeof page['description'] === 'string' ? page['description'] : ''
      return `${paragraph(linked(text('url'), escapeHtml(title)))}${paragraph(escapeHtml(about))}${paragraph(text('caption'))}`
    }
    case 'callout':
      return `<blockquote>${paragraph(text('calloutText').replace(/^(?:<p>)?/, `$&${text('calloutEmoji')} `))}</blockquote>`
    case 'toggle':
      return `<h4>${text('heading')}</h4>${text('content')}`
    case 'button':
      return paragraph(linked(text('buttonUrl'), escapeHtml(text('buttonText'))))
    case 'video':
    case 'audio':
      return `<figure><${type} src="${escapeHtml(text('src'))}" controls></${type}>${caption}</figure>${paragraph(escapeHtml(text('title')))}`
    case 'file':
      return (
        paragraph(linked(text('src'), escapeHtml(text('fileTitle') || text('fileName')))) +
        paragraph(text('fileCaption'))
      )
    case 'product':
      return `<h4>${linked(text('productUrl'), text('productTitle'))}</h4>${pictureHtml({ src: card['productImageSrc'] })}${text('productDescription')}`
    default:
      return [
        text('html'),
        ...WORDS.map(name => paragraph(text(name))),
        paragraph(linked(text('buttonUrl'), escapeHtml(text('buttonText')))),
      ].join('')
  }
}

/** Tells whether anybody sees a card on the site. Ghost can show it in mails alone. */
function isOnWeb({ visibility }: Fields): boolean {
  const web = isRecord(visibility) && isRecord(visibility['web']) ? visibility['web'] : undefined
  return web?.['nonMember'] !== false || (web['memberSegment'] ?? '') !== ''
}

/** The fields in which the cards that are not known here have their words. */
const WORDS = ['heading', 'header', 'subheading', 'subheader', 'textValue', 'content', 'text', 'disclaimer']

export const cardRows = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isRecord) : [])

/** Makes a paragraph, unless the HTML has its own. */
const paragraph = (html: string): string =>
  html === '' || /^<(?:p|ul|ol|h[1-6]|blockquote)\b/.test(html) ? html : `<p>${html}</p>`

const linked = (url: string, html: string): string =>
  url === '' || html === '' ? html : `<a href="${escapeHtml(url)}">${html}</a>`

const pictureHtml = ({ src, alt }: Fields): string =>
  typeof src === 'string' && src !== ''
    ? `<img src="${escapeHtml(src)}" alt="${escapeHtml(typeof alt === 'string' ? alt : '')}">`
    : ''

/** A kind of card in the HTML of a post: its class, its type, and where its fields are: an element’s content or one of its attributes. */
type CardPlaces = readonly [
  card: string,
  type: string,
  fields: Readonly<Record<string, readonly [place: string, part: 'text' | 'html' | 'src' | 'href']>>,
]

const CAPTION: CardPlaces[2] = { caption: ['figcaption', 'html'] }

/** The cards in which Ghost writes buttons, times and icons for its script, and words in elements without meaning. */
const SHOWN_CARDS: readonly CardPlaces[] = [
  [
    '.kg-bookmark-card',
    'bookmark',
    {
      url: ['.kg-bookmark-container', 'href'],
      title: ['.kg-bookmark-title', 'text'],
      description: ['.kg-bookmark-description', 'text'],
      ...CAPTION,
    },
  ],
  [
    '.kg-callout-card',
    'callout',
    { calloutEmoji: ['.kg-callout-emoji', 'text'], calloutText: ['.kg-callout-text', 'html'] },
  ],
  ['.kg-audio-card', 'audio', { src: ['audio', 'src'], title: ['.kg-audio-title', 'text'] }],
  ['.kg-video-card', 'video', { src: ['video', 'src'], ...CAPTION }],
  [
    '.kg-file-card',
    'file',
    {
      src: ['.kg-file-card-container', 'href'],
      fileTitle: ['.kg-file-card-title', 'text'],
      fileName: ['.kg-file-card-filename', 'text'],
      fileCaption: ['.kg-file-card-caption', 'html'],
    },
  ],
]

/** Replaces the cards in the HTML of a post that only a script and a style sheet of Ghost make readable. */
export function withReadableCards(html: string): string {
  if (!html.includes('kg-card')) return html
  const { body } = documentOf(`<body>${html}</body>`)
  for (const [selector, type, places] of SHOWN_CARDS)
    for (const card of all(body, selector)) {
      const fields = Object.entries(places).map(([name, [place, part]]) => {
        const element = card.querySelector(place)
        const value =
          part === 'text' ? element?.textContent : part === 'html' ? element?.innerHTML : element?.getAttribute(part)
        return [name, value ?? '']
      })
      card.replaceWith(Array.from(documentOf(cardHtml(type, Object.fromEntries(fields))).body.children))
    }
  return body.innerHTML
}
