import { licenceField } from '../../attribution/index.js'
import { distance } from '../../core/nearest-word.js'
import { oneLine } from '../../core/text.js'
import { type Finder, type FoundValue, type FrontmatterContext, spelling } from '../frontmatter/key-finder.js'
import { languageOfFile } from '../identity/identity.js'
import { plainSummary, plainText } from '../markdown/plain-text.js'
import { rightsInCaption } from '../picture-rights.js'
import { dateField, updatedField } from './date-habits.js'
import { keysFor } from './dialects.js'
import * as foreign from './foreign-values.js'
import { peopleField, withSplitAuthors } from './people-habits.js'
import { statusField } from './status-habits.js'

/** Finds the value of one of Offprint's fields in frontmatter written for any generator. */
export type FieldReader = (finder: Finder, frame: FrontmatterContext) => FoundValue | undefined

/** Returns the reader of a field that has only Offprint's name. */
export const plainField =
  (key: string): FieldReader =>
  ({ all }) =>
    all(spelling(key))[0]

/** Readers of the fields that other generators name or write differently. */
export const FIELD_READERS: Readonly<Record<string, FieldReader>> = {
  kind: kindField,
  title: titleField,
  date: dateField,
  updated: updatedField,
  summary: summaryField,
  authors: peopleField('authors'),
  translators: peopleField('translators'),
  photographers: peopleField('photographers'),
  contributors: peopleField('contributors'),
  tags: tagsField,
  image: imageField,
  language: languageField,
  original: finder => {
    const found = originalField(finder) ?? linkedOriginal(finder)
    return found && withSplitAuthors(found, finder)
  },
  quote: finder => (linkSign(finder) ? finder.all('quote')[0] : undefined),
  license: licenseField,
  comments: ({ all }) => all('comments').find(({ value }) => isAddress(value)),
  id: idField,
  canonical: ({ all }) => all('canonical').find(({ value }) => typeof value === 'string' && !/[/.]/.test(value)),
  math: mathField,
  status: statusField,
  checks: ({ all }) => all('checks').find(({ value }) => isOurChecks(value)),
  via: ({ all }) => all('via').map(found => ({ ...found, value: foreign.viaFrom(found.value) }))[0],
}

/**
 * Tells whether `comments` is an address. In other generators, the value may be the name of a comment system, or whether
 * comments are allowed.
 */
const isAddress = (value: unknown): boolean =>
  typeof value === 'string' && foreign.asFlag(value) === undefined && /[.:/]/.test(value)

/**
 * Tells whether `checks` is Offprint's field, which names rules to ignore, possibly misspelled. Other generators use
 * the key for anything.
 */
function isOurChecks(value: unknown): boolean {
  const entries = Object.entries(foreign.asMapping(value) ?? {})
  const isNames = (names: unknown): boolean => [names].flat().some(name => typeof name === 'string')
  return entries.length === 1 && entries.every(([key, names]) => distance(key, 'ignore') <= 2 && isNames(names))
}

/** Finds the title. YAML reads `title: [Solved]` as a list, but its author meant text. */
function titleField(finder: Finder): FoundValue | undefined {
  const titles = finder.all('title')
  const found = titles.find(
    ({ value }) => Array.isArray(value) || typeof value === 'boolean' || foreign.asText(value) !== undefined,
  )
  warnOfOtherThanText(titles, found, finder)
  if (!found || !Array.isArray(found.value)) return found
  const title = found.value.map(foreign.asText).join(', ')
  finder.warn(
    found,
    `is a list in YAML, because it begins with a bracket; it was read as “${title}”`,
    `Put the title into quotation marks: \`title: "[${title}]"\`.`,
  )
  return { ...found, value: title }
}

/**
 * Finds whether formulas are typeset: yes or no, the name of a program such as KaTeX, or a table with `enable`. Anything else may have
 * nothing to do with formulas, except under `math`, where it is a mistake.
 */
function mathField({ all, warn }: Finder): FoundValue | undefined {
  return all(...keysFor('math')).flatMap(found => {
    const setting = foreign.asMapping(found.value)
    const flag = foreign.asFlag(setting ? (setting['enable'] ?? setting['enabled']) : found.value)
    const isNamed = typeof found.value === 'string' && /^(?:katex|mathjax|mathml|temml)/i.test(found.value)
    if (flag !== undefined || isNamed) return [{ ...found, value: flag ?? true }]
    const isBlank = typeof found.value === 'string' && found.value.trim() === ''
    if (found.path.join('.') === 'math' && !isBlank)
      warn(found, 'is neither yes nor no, so it was left out', 'Write `math: true` or `math: false`.')
    return []
  })[0]
}

function summaryField(finder: Finder): FoundValue | undefined {
  const summaries = finder.all(...keysFor('summary'))
  const found = summaries.find(({ value }) => foreign.asText(value) !== undefined)
  warnOfOtherThanText(summaries, found, finder)
  return found ? { ...found, value: plainSummary(String(found.value)) || undefined } : undefined
}

/** Warns of lists and mappings where a text is expected, except those after the value that counts. */
function warnOfOtherThanText(values: readonly FoundValue[], counts: FoundValue | undefined, { warn }: Finder): void {
  for (const found of values.slice(0, counts ? values.indexOf(counts) : undefined))
    if (typeof found.value === 'object')
      warn(found, 'is not text, so it was left out', 'Put the text into quotation marks.')
}

function tagsField({ all, warn }: Finder): FoundValue | undefined {
  const found = all(...keysFor('tags'))
  const tags = found.length > 0 ? found : all(...keysFor('keywords'))
  const [first] = tags
  if (!first) return undefined
  for (const each of tags)
    if (tagsFrom(each).length === 0 && foreign.asMapping(each.value))
      warn(each, 'is not a list of tags, so it was left out', 'Write `tags: [rivers, treaties]`.')
  // An export may have written `&amp;`.
  const value = tags.flatMap(tagsFrom).map(tag => (tag.includes('&') ? plainText(tag) : oneLine(tag)))
  const seen = new Set<string>()
  return { ...first, value: value.filter(tag => !seen.has(tag.toLowerCase()) && seen.add(tag.toLowerCase())) }
}

function tagsFrom({ value, path }: FoundValue): string[] {
  // Hexo's categories may be lists of lists, each of which is a path.
  if (Array.isArray(value))
    return value
      .flat(3)
      .flatMap(
        tag => foreign.asText(foreign.asMapping(tag)?.['name'] ?? foreign.asMapping(tag)?.['title'] ?? tag) ?? [],
      )
  const text = foreign.asText(value)
  if (!text) return []
  const one = /^(?:category|tag|keywords)$/i.test(path.at(-1) ?? '') && !text.includes(',')
  return one ? [text] : foreign.tagWords(text)
}

function imageField({ all }: Finder): FoundValue | undefined {
  const [own] = all('image')
  const stated = foreign.asMapping(own?.value)
  if (own && stated?.['src'] !== undefined) return { ...own, value: { ...besideImage(own, all), ...stated } }
  for (const found of all(...keysFor('image'))) {
    const value = foreign.pictureFrom(found.value)
    if (value && typeof found.value !== 'boolean') return { ...found, value: { ...besideImage(found, all), ...value } }
  }
  return undefined
}

/** Collects what separate keys say about the picture: its description, caption, credit and source. */
function besideImage({ path }: FoundValue, all: Finder['all']) {
  const [alt, caption, credit, url] = (['imageAlt', 'imageCaption', 'imageCredit', 'imageSource'] as const).map(
    meaning => foreign.asText(all(...keysFor(meaning))[0]?.value),
  )
  // The caption of a header is about its picture, and mostly names its maker.
  const table = path.length > 1 ? path[0] : undefined
  const inTable = foreign.asText(all('caption').find(found => found.path.length > 1 && found.path[0] === table)?.value)
  const maker = credit ?? (inTable && isCredit(inTable) ? inTable : undefined)
  const words = caption ?? (inTable === maker ? undefined : inTable)
  return {
    ...(alt ? { alt } : {}),
    ...(words ? { caption: words } : {}),
    ...(maker ? { credit: maker } : {}),
    ...(url && foreign.isWebAddress(url) ? { url } : {}),
  }
}

const isCredit = (caption: string): boolean => rightsInCaption(plainText(caption)).credit === plainText(caption)

const LANGUAGE = /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/

function languageField({ all, warn }: Finder, { below }: FrontmatterContext): FoundValue | undefined {
  const [found] = all(...keysFor('language'))
  const inName = languageOfFile(below)
  if (!found) return inName ? { value: inName, path: [] } : undefined
  const tag = (foreign.asText(found.value) ?? '').replace(/\.[\w-]+$/, '')
  if (LANGUAGE.test(tag)) return { ...found, value: tag.replace(/_/g, '-') }
  if (spelling(found.path.at(-1) ?? '') === 'language') return found
  warn(found, `is not a language tag: ${JSON.stringify(found.value)}`, 'Write a language tag like en or pt-BR.')
  return undefined
}

/** Finds the address of the article to which a post of another generator leads. */
const linkedAddress = ({ all, context }: Finder, ...keys: readonly string[]): FoundValue | undefined =>
  all(...keys).find(
    ({ value }) => typeof value === 'string' && foreign.isWebAddress(value) && !value.startsWith(context.url),
  )

/** Finds what says that a post is a link item: its kind or layout, or a key for the address to which its title leads. */
function linkSign(finder: Finder): FoundValue | undefined {
  const says = (...keys: readonly string[]): FoundValue | undefined =>
    finder.all(...keys).find(({ value }) => foreign.LINK_WORD.test(foreign.asText(value) ?? ''))
  const layout = says('layout', 'type', 'format', 'postformat')
  const isLinked = layout && linkedAddress(finder, 'link', 'url', ...keysFor('linked'))
  return says('kind') ?? (isLinked ? layout : linkedAddress(finder, ...keysFor('linked')))
}

function kindField(finder: Finder): FoundValue | undefined {
  const slip = finder.all('kind').find(({ value }) => new RegExp(foreign.LINK_SLIP).test(String(value)))
  if (slip) finder.fail(slip, `is not a known kind: ${JSON.stringify(slip.value)}`, 'Did you mean `link`?')
  const sign = linkSign(finder)
  if (sign) {
    if (foreign.isWebAddress(foreign.asText(sign.value) ?? ''))
      finder.note(
        sign,
        'makes this post a link item: its title leads to this address, and it has no page of its own',
        'If it is right, write `kind: link`. If the post first appeared there, write the address as `original.url` instead.',
        'post.link',
      )
    return { ...sign, value: 'link' }
  }
  const alone = linkedAddress(finder, 'link')
  if (alone && alone.path.length === 1)
    finder.note(
      alone,
      'has no effect in Offprint',
      'If the title should lead to this address, write `kind: link`, and the address as `original.url`.',
      'post.link',
    )
  return undefined
}

/** Makes an original of the address to which a link post of another generator leads. */
function linkedOriginal(finder: Finder): FoundValue | undefined {
  if (!linkSign(finder)) return undefined
  const address = linkedAddress(finder, ...keysFor('linked'), 'link', 'url')
  const outlet = foreign.asText(finder.all(...keysFor('linkedOutlet'))[0]?.value)
  return address && { ...address, value: { url: address.value, ...(outlet ? { publisher: outlet } : {}) } }
}

function originalField({ all, warn, context }: Finder): FoundValue | undefined {
  const [own] = all('original').filter(({ value }) => typeof value !== 'boolean')
  const addresses = all(...keysFor('original')).filter(
    ({ value, path }) =>
      typeof value === 'string' && (spelling(path.at(-1) ?? '') !== 'canonical' || /[/.]/.test(value)),
  )
  // A canonical address on the publication's own site says nothing about an original.
  const elsewhere = addresses.filter(
    ({ value }) => !String(value).startsWith(context.url) && !String(value).startsWith('/'),
  )
  for (const found of elsewhere.filter(({ value }) => !foreign.isWebAddress(String(value))))
    warn(
      found,
      `is not a web address: ${JSON.stringify(found.value)}`,
      'The address was left out. It should begin with https://.',
    )
  const url = elsewhere.find(({ value }) => foreign.isWebAddress(String(value)))
  if (!url) return own
  if (!own) return { ...url, value: { url: url.value } }
  const mapping = foreign.asMapping(own.value)
  return mapping && mapping['url'] === undefined ? { ...own, value: { ...mapping, url: url.value } } : own
}

/**
 * Finds the licence. Themes print any text under this key, so an unknown licence is only a warning. In that case, nobody may
 * republish the post.
 */
function licenseField({ all, warn }: Finder): FoundValue | undefined {
  const [found] = all(...keysFor('license')).filter(({ value }) => value !== true)
  if (!found) return undefined
  const licence: unknown = Array.isArray(found.value) ? found.value[0] : found.value
  if (typeof licence !== 'string') return { ...found, value: licence }
  const value = /\bhref=["']([^"']+)["']/.exec(licence)?.[1] ?? licence
  // Text that looks like a licence id was meant as one, so the schema reports a misspelling as an error.
  if (isNone(value) || isId(value) || licenceField.safeParse(value).success) return { ...found, value }
  const fix = 'Nobody may republish the post. Write a licence such as CC-BY-4.0, or `none`.'
  warn(found, `names no known licence: ${JSON.stringify(licence)}`, fix)
  return { ...found, value: 'none' }
}

const isId = (text: string): boolean => /^(?:CC|LicenseRef)[\w.-]*$/i.test(text.trim())

const isNone = (text: string): boolean => /^(?:none|false|no)$/i.test(text.trim())

/** Finds the id. An id of another program, such as a WordPress number, is not unique on the web and is left out. */
function idField({ all, warn }: Finder): FoundValue | undefined {
  const [found] = all('id')
  if (!found) return undefined
  if (typeof found.value === 'string' && /^[a-z][a-z\d+.-]*:\S/i.test(found.value.trim())) return found
  warn(
    found,
    `is not a permanent id: ${JSON.stringify(found.value)}`,
    'The id was left out. To pin one, write `id: tag:…`.',
  )
  return undefined
}
