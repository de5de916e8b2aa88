import { canParseUrl, percentDecoded } from '../core/url.js'
import type { EmailElement, EmailReading } from './email-reading.js'
import { type EmailRule, type Finding, quoted } from './rule.js'

const LOCAL_HOST =
  /^(?:localhost|.*\.(?:local|localhost|internal|lan)|127\..*|10\..*|192\.168\..*|169\.254\..*|172\.(?:1[6-9]|2\d|3[01])\..*|0\.0\.0\.0|\[(?:::1?|f[cd].*|fe80.*)\])$/i
const SHORTENERS = /^(?:www\.)?(?:bit\.ly|t\.co|goo\.gl|tinyurl\.com|ow\.ly|is\.gd|buff\.ly|rebrand\.ly|cutt\.ly)$/i
const SLOT = /\{\{.*?\}\}|\*\|.*?\|\*|%%.*?%%|%[A-Z_]{3,}%/

const linksIn = ({ elements }: EmailReading): EmailElement[] =>
  elements.filter(({ name, attributes, hidden }) => name === 'a' && !hidden && attributes.has('href'))
const hrefOf = ({ attributes }: EmailElement): string => (attributes.get('href') ?? '').trim()
const urlOf = (href: string): URL | undefined => (canParseUrl(href) ? new URL(href) : undefined)

const near = (element: EmailElement): Finding['near'] => ({ words: hrefOf(element) || element.text })

const placeholders = (email: EmailReading): Finding[] =>
  linksIn(email)
    .filter(link => {
      const href = hrefOf(link)
      return (
        ['', '#', '/'].includes(href) || /^(?:javascript|file|vbscript):/i.test(href) || SLOT.test(percentDecoded(href))
      )
    })
    .map(link => ({
      what: `The link ${quoted(link.text)} has no valid target: ${JSON.stringify(hrefOf(link))}.`,
      fix: 'Add an address, or remove the link.',
      near: near(link),
    }))

/**
 * Finds addresses that work only on this machine or network. The publication's own address is allowed, because it may be
 * local during a trial.
 */
function localAddresses(email: EmailReading): Finding[] {
  const own = urlOf(email.site)?.host
  const addresses = email.elements.flatMap(element => {
    const address = element.attributes.get(element.name === 'img' ? 'src' : 'href')
    return address === undefined || (element.name !== 'a' && element.name !== 'img')
      ? []
      : [{ element, address: address.trim() }]
  })
  return addresses.flatMap(({ element, address }) => {
    if (
      address === '' ||
      address.startsWith('#') ||
      /^(?:data|cid|mailto|tel|javascript|file|vbscript):/i.test(address)
    )
      return []
    if (address === '/' && element.name === 'a') return []
    const url = urlOf(address)
    if (url && (url.host === own || !LOCAL_HOST.test(url.hostname))) return []
    const what = url ? 'works only in your own network' : 'is relative, which does not work in an email'
    const fix = 'Write a complete address that readers can reach.'
    return [{ what: `The address \`${address}\` ${what}.`, fix, near: { words: address } }]
  })
}

const insecure = (email: EmailReading): Finding[] =>
  unique(linksIn(email).filter(link => /^http:/i.test(hrefOf(link)) && !hrefOf(link).startsWith(email.site))).map(
    link => ({
      what: `The link to \`${hrefOf(link)}\` is not encrypted.`,
      fix: 'Use https if the site supports it.',
      near: near(link),
    }),
  )

const mismatches = (email: EmailReading): Finding[] =>
  linksIn(email).flatMap(link => {
    const domain = /^\s*(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/?#]\S*)?\s*$/i.exec(link.text)?.[1]
    const host = urlOf(hrefOf(link))?.hostname
    const bare = (name: string): string => name.toLowerCase().replace(/^www\./, '')
    if (!domain || !host || bare(domain) === bare(host)) return []
    if (!/^\s*(?:https?:|www\.)/i.test(link.text)) return []
    return [
      {
        what: `The link says \`${link.text.trim()}\` but goes to ${host}, which spam filters treat as fraud.`,
        fix: 'Make the text match the target, or link words instead of an address.',
        near: near(link),
      },
    ]
  })

function anchors(email: EmailReading): Finding[] {
  const names = new Set(email.elements.flatMap(({ attributes }) => [attributes.get('id'), attributes.get('name')]))
  return linksIn(email).flatMap(link => {
    const href = hrefOf(link)
    if (!href.startsWith('#') || href === '#' || names.has(percentDecoded(href.slice(1)))) return []
    return [
      {
        what: `The link ${quoted(link.text)} goes to \`${href}\`, but the email has no such target.`,
        fix: 'Correct the link.',
        near: near(link),
      },
    ]
  })
}

/** Matches the text of footnote links and of links back, without which readers still find the notes. */
const FOOTNOTE = /^[\s[(]*(?:\d+|[*†‡]|\p{Lu}|↩\ufe0e?|↑|\^)[\s\])]*$/u

/** Finds links to places within the email, which do not work in Gmail's app. */
function inPage(email: EmailReading): Finding[] {
  const found = linksIn(email).filter(link => /^#./.test(hrefOf(link)) && !FOOTNOTE.test(link.text))
  const [first] = found
  if (!first) return []
  const [links, lead] = found.length === 1 ? ['1 link', 'leads'] : [`${found.length} links`, 'lead']
  return [
    {
      what: `${links} ${lead} to places within the email, such as ${quoted(first.text)}. Such links do not work in the Gmail app.`,
      fix: 'Make sure that readers do not need these links.',
      // Digests rename the anchors of each post, so the source is searched for the text of the link instead of its address.
      near: email.digest ? { words: `[${first.text}]` } : near(first),
    },
  ]
}

const shortened = (email: EmailReading): Finding[] =>
  unique(linksIn(email).filter(link => SHORTENERS.test(urlOf(hrefOf(link))?.hostname ?? ''))).map(link => ({
    what: `The link to \`${hrefOf(link)}\` is shortened, which hides its target and makes spam filters suspicious.`,
    fix: 'Link to the target itself.',
    near: near(link),
  }))

const unique = (links: readonly EmailElement[]): EmailElement[] => [
  ...new Map(links.map(link => [hrefOf(link), link])).values(),
]

const noName = (email: EmailReading): Finding[] =>
  linksIn(email)
    .filter(({ text, attributes }) => text.trim() === '' && !attributes.get('aria-label')?.trim())
    .map(link => ({
      what: `The link to \`${hrefOf(link)}\` has no text, so screen readers cannot announce it.`,
      fix: 'Add text, or an alternative text for a linked picture.',
      near: near(link),
    }))

const VAGUE = /^(?:(?:click )?here|(?:read |learn |see )?more|this|link|this link|click|read on)[.…:!\s]*$/i

function vague(email: EmailReading): Finding[] {
  const found = linksIn(email).filter(({ text }) => VAGUE.test(text.trim()))
  return found.map(link => ({
    what: `The link ${quoted(link.text)} does not describe its target.`,
    fix: 'Choose a text that makes sense on its own.',
    near: { words: hrefOf(link) },
  }))
}

/** Addresses of editing tools and of unpublished pages, which can be opened only by people who are signed in, or only for a while. */
const UNPUBLISHED: readonly RegExp[] = [
  /[?&](?:preview|preview_id|preview_nonce|draft)=/i,
  /\/(?:wp-admin|wp-login\.php|ghost\/#|publish\/post)(?:\/|$|\?)/i,
  /\/p\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\/?(?:$|\?)/i,
  /^https?:\/\/(?:deploy-preview-\d+--|[^/]*-git-)[^/]+\.(?:netlify|vercel)\.app\b/i,
  /^https?:\/\/docs\.google\.com\/[^?#]*\/edit\b/i,
  /^https?:\/\/[^/]*\badmin\.mailchimp\.com\//i,
]

const unpublished = (email: EmailReading): Finding[] =>
  unique(linksIn(email).filter(link => UNPUBLISHED.some(pattern => pattern.test(hrefOf(link))))).map(link => ({
    what: `The link to \`${hrefOf(link)}\` leads to an editor or to a page that is not published.`,
    fix: 'Link to the published page.',
    near: near(link),
  }))

export const LINK_RULES: readonly EmailRule[] = [
  { id: 'link.placeholder', group: 'Links', severity: 'error', holds: 'Every link has a target', find: placeholders },
  {
    id: 'link.local',
    group: 'Links',
    severity: 'error',
    holds: 'Readers can reach every address',
    find: localAddresses,
  },
  {
    id: 'link.anchor',
    group: 'Links',
    severity: 'error',
    holds: 'Links within the email have targets',
    find: anchors,
  },
  { id: 'link.in-page', group: 'Links', severity: 'note', holds: 'No link leads within the email', find: inPage },
  {
    id: 'link.unpublished',
    group: 'Links',
    severity: 'warning',
    holds: 'Links lead to published pages',
    find: unpublished,
  },
  { id: 'link.http', group: 'Links', severity: 'warning', holds: 'Links are encrypted', find: insecure },
  { id: 'link.mismatch', group: 'Links', severity: 'warning', holds: 'Links lead where they say', find: mismatches },
  { id: 'link.shortened', group: 'Links', severity: 'warning', holds: 'No link is shortened', find: shortened },
  { id: 'a11y.link-name', group: 'Accessibility', severity: 'error', holds: 'Every link has text', find: noName },
  {
    id: 'a11y.link-text',
    group: 'Accessibility',
    severity: 'warning',
    holds: 'Link texts describe their targets',
    find: vague,
  },
]
