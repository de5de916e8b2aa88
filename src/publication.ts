import { error, type Place, type Problem, warning } from './problem.js'
import {
  checksField,
  count,
  emailAddress,
  flag,
  listOf,
  misspelledKeys,
  scalar,
  schemaProblems,
  text,
  timezone,
  webUrl,
  withoutBlanks,
  z,
} from './schema.js'
import { sendingSettings } from './sending-settings.js'
import { serverFields, serverSettings } from './server-settings.js'
import { type Theme, themeOf } from './theme.js'
import { readYaml, yamlPlace } from './yaml.js'

const word = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,60}$/, { error: 'should be lower-case letters, digits and hyphens' })

const line = text.refine(said => !/[\r\n]/.test(String(said)), { error: 'should be one line' })
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, { error: 'should be a colour like #9a3412' })
const insidePath = z
  .string()
  .transform(path =>
    path
      .replace(/^(?:\.\/+)+/, '')
      .replace(/\/+/g, '/')
      .replace(/\/$/, ''),
  )
  .refine(path => path !== '' && path !== '.' && !/^([/\\]|[a-z]:)|(^|[/\\])\.\.([/\\]|$)/i.test(path), {
    error: 'should name something inside this folder',
  })
const folder = insidePath.refine(path => !/^(?:out|\.offprint|node_modules)(?:\/|$)/.test(path), {
  error: 'should be a folder that is yours; out/ is made anew by every build',
})

const selection = {
  tags: listOf(text, /,/).describe('Only posts with one of these tags'),
  authors: listOf(text).describe('Only posts by one of these authors'),
  publishers: listOf(text).describe('Only posts first published by one of these: key in publishers.yml, or name'),
}
const body = z.enum(['full', 'excerpt'])
const feedFields = {
  ...selection,
  title: line.optional(),
  description: text.optional(),
  limit: count.default(20).describe('Posts in the feed itself; older ones are in its archives'),
  content: body.default('full'),
  partners: flag.optional().describe('Only posts that others may take from you'),
  link: z.enum(['page', 'original']).default('page').describe('Where a feed entry leads: our page, or the original'),
}
const digestFields = {
  ...selection,
  title: line.optional(),
  subject: line.optional().describe('Subject line; default: the digest’s title and its newest post’s title'),
  preheader: line.optional().describe('The line that mail programs show after the subject'),
  posts: listOf(text).describe('Exactly these posts (slugs), in this order'),
  limit: count.default(10),
  days: count.optional().describe('Only posts of the last so many days before the newest one'),
  content: body.default('excerpt'),
  intro: insidePath.optional().describe('A Markdown file with the text above the posts'),
}
const YEAR = 'should be a year'
const person = z.object({ name: line, email: emailAddress })

export const publicationSchema = z.object({
  title: line.describe('Name of the publication'),
  url: webUrl.describe('Where the contents of out/ are served, such as https://reader.example.org/'),
  description: text.default('').describe('One sentence about the publication'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'should be a language tag like en or pt-BR' })
    .default('en'),
  timezone: timezone.default('UTC').describe('For dates without a zone'),
  since: scalar(z.string({ error: YEAR }).regex(/^(?:[a-z0-9.-]+,)?\d{4}(-\d\d(-\d\d)?)?$/, { error: YEAR }))
    .default('2024')
    .describe(
      'Part of every id (RFC 4151): a year in which the domain was yours; after a move, old.example.org,2024. Never change it',
    ),
  commercial: flag.default(false),
  copyright: line.optional().describe('For your own posts'),
  license: text
    .optional()
    .describe('Of your own posts, such as CC-BY-4.0: the terms on which others may republish them'),
  logo: z.object({ src: insidePath, alt: line.optional(), width: count.default(180) }).optional(),
  theme: z.object({ accent: colour.default('#8f3a16'), font: z.enum(['serif', 'sans']).default('serif') }).prefault({}),
  hub: webUrl.optional().describe('WebSub hub'),
  sender: person.optional().describe('From: of every email'),
  replyTo: emailAddress.optional(),
  postalAddress: text.optional().describe('Required by law under every email'),
  whyYouGetThis: line.optional().describe('One sentence in the footer of every email'),
  sending: sendingSettings.prefault({}).describe('How email is handed to the mail server'),
  server: serverSettings.optional().describe('`offprint serve`: where readers subscribe'),
  feed: z.object(feedFields).prefault({ tags: [], authors: [], publishers: [] }).describe('The main feed'),
  feeds: z.record(word, z.object(feedFields)).default({}).describe('More feeds, by name'),
  tagFeeds: flag.default(false).describe('A feed for every tag'),
  digests: z.record(word, z.object(digestFields)).default({}),
  republished: z
    .object({ canonical: z.enum(['original', 'self']).default('original'), index: flag.default(false) })
    .prefault({})
    .describe('What pages of republished posts tell search engines'),
  checks: checksField.prefault({ ignore: [] }).describe('What `offprint check` and the preview say of emails'),
  posts: folder.default('posts'),
  templates: folder.default('templates'),
  static: folder.default('static').describe('Files copied to out/ as they are'),
})

type Written = z.output<typeof publicationSchema>

export interface FeedSettings extends Omit<Written['feed'], 'title' | 'description'> {
  /** `''` is the main feed. */
  readonly name: string
  readonly title: string
  readonly description: string
}

export interface DigestSettings extends Omit<Written['digests'][string], 'title'> {
  readonly name: string
  readonly title: string
}

/** Ours: what `publication.yml` says, with every default filled in. */
export interface Publication extends Readonly<Omit<Written, 'feed' | 'feeds' | 'digests' | 'theme'>> {
  readonly theme: Theme
  /** The main feed first, then the named ones in the order of the file. */
  readonly feeds: readonly FeedSettings[]
  readonly digests: readonly DigestSettings[]
}

export interface PublicationResult {
  readonly publication?: Publication
  readonly problems: readonly Problem[]
}

/** Reads `publication.yml`. All problems at once; a publication only where none of them is an error. */
export function readPublication(yaml: string, file = 'publication.yml'): PublicationResult {
  const read = readYaml(yaml)
  if ('fault' in read) {
    const { message, ...at } = read.fault
    return {
      problems: [
        error(
          'publication.yaml',
          { file, ...at },
          `This is not YAML: ${message}.`,
          'Correct it; a text with a colon, a quote or a # in it goes in quotes.',
        ),
      ],
    }
  }
  const placeOf = (path: readonly PropertyKey[]): Place => ({ file, ...yamlPlace(yaml, path) })
  const value = withoutBlanks(read.value)
  const slips = slipsIn(value, placeOf)
  const parsed = publicationSchema.safeParse(value)
  if (!parsed.success) return { problems: [...schemaProblems(parsed.error, 'publication.field', placeOf), ...slips] }
  const nested = nestedFolders(parsed.data, placeOf)
  if (nested.length > 0) return { problems: [...nested, ...slips] }
  return { publication: completed(parsed.data), problems: [...slips, ...missingForEmail(parsed.data, placeOf)] }
}

function slipsIn(value: unknown, placeOf: (path: readonly PropertyKey[]) => Place): Problem[] {
  if (typeof value !== 'object' || value === null) return []
  const groups: [unknown, string[], string[]][] = [[value, Object.keys(publicationSchema.shape), []]]
  const { feed, feeds, digests, server, checks } = value as Record<string, unknown>
  groups.push([feed, Object.keys(feedFields), ['feed']], [server, Object.keys(serverFields), ['server']])
  groups.push([checks, Object.keys(checksField.shape), ['checks']])
  for (const [name, fields] of Object.entries(feeds ?? {}))
    groups.push([fields, Object.keys(feedFields), ['feeds', name]])
  for (const [name, fields] of Object.entries(digests ?? {}))
    groups.push([fields, Object.keys(digestFields), ['digests', name]])
  return groups.flatMap(([part, known, path]) => misspelledKeys(part, known, path, placeOf))
}

/** A folder in another would be read as two things at once. */
function nestedFolders(written: Written, placeOf: (path: readonly PropertyKey[]) => Place): Problem[] {
  const keys = ['posts', 'templates', 'static'] as const
  return keys.flatMap(key =>
    keys
      .filter(other => other !== key && `${written[key]}/`.startsWith(`${written[other]}/`))
      .map(other => {
        const what = `\`${key}\` lies in the folder of \`${other}\`.`
        return error('publication.folders', placeOf([key]), what, 'Give each a folder of its own.')
      }),
  )
}

function missingForEmail(written: Written, placeOf: (path: readonly PropertyKey[]) => Place): Problem[] {
  const missing = (key: string, why: string, fix: string) => warning(`publication.no-${key}`, placeOf([]), why, fix)
  const found: Problem[] = []
  if (!written.sender)
    found.push(missing('sender', 'Email has no `sender`.', 'Add `sender: { name: …, email: … }` before you send.'))
  if (!written.postalAddress)
    found.push(
      missing(
        'postal-address',
        'Email has no `postalAddress`.',
        'Add one: the law asks for it under every newsletter.',
      ),
    )
  return found
}

function completed(written: Written): Publication {
  const { feed, feeds, digests, theme, ...rest } = written
  const url = new URL(rest.url)
  url.search = ''
  url.hash = ''
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  const named = Object.entries(feeds).map(([name, settings]) => ({
    ...settings,
    name,
    title: settings.title ?? `${rest.title}: ${name}`,
    description: settings.description ?? rest.description,
  }))
  const main = { ...feed, name: '', title: feed.title ?? rest.title, description: feed.description ?? rest.description }
  return {
    ...rest,
    url: url.href,
    theme: themeOf(theme.accent, theme.font),
    feeds: [main, ...named],
    digests: Object.entries(digests).map(([name, settings]) => ({
      ...settings,
      name,
      title: settings.title ?? rest.title,
    })),
  }
}
