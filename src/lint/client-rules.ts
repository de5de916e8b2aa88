import {
  AT_RULES,
  CLIENTS,
  type Client,
  DISPLAYS,
  ELEMENT_FEATURES,
  lacks,
  PROPERTIES,
  SELECTORS,
  VALUES,
} from '../clients/index.js'
import { sheetRules } from '../markup/index.js'
import type { EmailReading } from './email-reading.js'
import type { EmailRule, Finding } from './rule.js'

/** Lists the features of CSS and HTML that an email uses, by the names that caniemail.com gives them. */
export function featuresOf({ elements, sheets }: EmailReading): ReadonlySet<string> {
  const found = new Set<string>()
  const note = (text: string, signs: readonly (readonly [string, RegExp])[]): void => {
    for (const [feature, sign] of signs) if (sign.test(text)) found.add(feature)
  }
  const declared = (property: string, value: string): void => {
    const feature = PROPERTIES.get(property)
    if (feature) found.add(feature)
    const bare = value.replace(/"[^"]*"|'[^']*'|url\([^)]*\)/g, '')
    note(bare, VALUES)
    if (property === 'display') note(bare, DISPLAYS)
  }
  for (const { name, style } of elements) {
    const feature = ELEMENT_FEATURES.get(name)
    if (feature) found.add(feature)
    for (const [property, value] of style) declared(property, value)
  }
  for (const { selectors, declarations, within } of sheets.flatMap(css => sheetRules(css))) {
    for (const condition of within) note(condition, AT_RULES)
    for (const selector of selectors)
      if (selector.startsWith('@')) note(selector.toLowerCase(), AT_RULES)
      else note(selector.replace(/\[[^\]]*\]/g, '[]').replace(/\([^)]*\)/g, ''), SELECTORS)
    for (const { property, value } of declarations) declared(property, value)
  }
  return found
}

/**
 * Features on which the layout of an email depends, so that it breaks in a client without one of them. Other features only
 * add a rounded corner or a shadow, and the lenses show the email without them. Features that MJML and the default theme
 * use are not listed, because those have fallbacks for every client.
 */
const CARRIES_LAYOUT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'css-display-flex': '`display:flex`',
    'css-display-grid': '`display:grid`',
    'css-grid-template': '`grid-template`',
    'css-position': '`position`',
    'css-left-right-top-bottom': '`left`, `right`, `top`, `bottom`',
    'css-float': '`float`',
    'css-flex-direction': '`flex-direction`',
    'css-column-count': '`column-count`',
    'css-column-layout-properties': '`columns`',
    'css-transform': '`transform`',
    'css-gap': '`gap`',
    'css-inset': '`inset`',
    'css-unit-calc': '`calc()`',
    'css-variables': '`var()`',
    'css-writing-mode': '`writing-mode`',
    'html-svg': '`<svg>`',
    'html-video': '`<video>`',
    'html-audio': '`<audio>`',
    'html-picture': '`<picture>`',
    'html-object': '`<object>`',
  }),
)

/** Features whose absence is visible but hides no text. Features of the default theme are not listed here either. */
const CARRIES_LOOKS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'css-background-blend-mode': '`background-blend-mode`',
    'css-clip-path': '`clip-path`',
    'css-conic-gradient': '`conic-gradient()`',
    'css-filter': '`filter`',
    'css-linear-gradient': '`linear-gradient()`',
    'css-mask-image': '`mask-image`',
    'css-mix-blend-mode': '`mix-blend-mode`',
    'css-object-fit': '`object-fit`',
    'css-opacity': '`opacity`',
    'css-radial-gradient': '`radial-gradient()`',
    'css-animation': '`animation`',
    'css-aspect-ratio': '`aspect-ratio`',
  }),
)

const NAMES: Readonly<Record<Client, string>> = {
  gmail: 'Gmail',
  ganga: 'the Gmail app with other accounts',
  outlook: 'Outlook for Windows',
  yahoo: 'Yahoo Mail',
  apple: 'Apple Mail',
}

const lacking = (email: EmailReading, among: ReadonlyMap<string, string>, what: string, fix: string): Finding[] =>
  [...featuresOf(email)].flatMap(feature => {
    const words = among.get(feature)
    const without = CLIENTS.filter(client => lacks(client, feature)).map(client => NAMES[client])
    if (!words || without.length === 0) return []
    return [
      {
        what: `${what} ${words}, which ${without.join(', ')} ${without.length > 1 ? 'do' : 'does'} not support.`,
        fix,
      },
    ]
  })

const ACTIVE = new Set([
  'script',
  'form',
  'iframe',
  'object',
  'embed',
  'input',
  'button',
  'select',
  'textarea',
  'applet',
])

function active({ elements }: EmailReading): Finding[] {
  const found = new Set(elements.filter(({ name }) => ACTIVE.has(name)).map(({ name }) => name))
  return [...found].map(name => ({
    what: `The email has a \`<${name}>\`, which mail programs remove and spam filters penalise.`,
    fix: 'Link to a web page that contains it instead.',
    near: { words: `<${name}` },
  }))
}

/** Reports every hidden link. The preheader, which is hidden too, contains no links. */
function hiddenLinks({ elements }: EmailReading): Finding[] {
  const found = elements.filter(({ name, hidden, attributes }) => name === 'a' && hidden && attributes.has('href'))
  return [...new Set(found.map(({ attributes }) => attributes.get('href') ?? ''))].map(href => ({
    what: `The link to \`${href}\` is hidden, which spam filters penalise.`,
    fix: 'Show the link, or remove it.',
    near: { words: href },
  }))
}

/** Finds MJML elements in the finished HTML, where MJML leaves all elements that it does not know. */
function leftMjml({ elements }: EmailReading): Finding[] {
  const found = new Set(elements.filter(({ name }) => name.startsWith('mj-')).map(({ name }) => name))
  return [...found].map(name => ({
    what: `\`<${name}>\` is still in the finished email, because MJML does not know this element.`,
    fix: 'Correct the element in the template. In a post, write Markdown or HTML instead.',
    near: { words: `<${name}` },
  }))
}

export const CLIENT_RULES: readonly EmailRule[] = [
  {
    id: 'compat.layout',
    group: 'Compatibility',
    severity: 'warning',
    holds: 'The layout works in all clients',
    find: email =>
      lacking(
        email,
        CARRIES_LAYOUT,
        'The layout uses',
        'Use tables, as MJML’s sections and columns do, and check the email in the preview’s lens of that client.',
      ),
  },
  {
    id: 'compat.look',
    group: 'Compatibility',
    severity: 'note',
    holds: 'The design works in all clients',
    find: email =>
      lacking(
        email,
        CARRIES_LOOKS,
        'The design uses',
        'Check in the preview’s lens of that client that the email looks acceptable.',
      ),
  },
  {
    id: 'spam.hidden',
    group: 'Content',
    severity: 'warning',
    holds: 'Every link is visible',
    find: hiddenLinks,
  },
  { id: 'build.mjml', group: 'Build', severity: 'error', holds: 'The email contains no MJML', find: leftMjml },
  {
    id: 'spam.active',
    group: 'Content',
    severity: 'error',
    holds: 'The email contains no scripts or forms',
    find: active,
  },
]
