import { error, isError, type Place, type Problem, warning } from '../core/problem.js'
import { checksField, keysAsWritten, misspelledKeys, schemaProblems, withoutBlanks, type z } from '../core/schema.js'
import { readYaml, yamlPlace } from '../core/yaml.js'
import { cutTexts, yamlProblem } from '../core/yaml-faults.js'
import type { NextIssue } from './next-issue.js'
import {
  type DigestLayout,
  deployFields,
  digestFields,
  feedFields,
  type PublicationFields,
  publicationSchema,
  shareImageFields,
} from './publication-schema.js'
import { sendFields } from './send-schedule.js'
import { serverFields } from './server-settings.js'
import { type Theme, themeOf } from './theme.js'
import { type NamedThemes, type StatedTheme, statedTheme, themeProblems, unknownTokens } from './theme-file.js'

/** The layout of a digest, and the extent to which the layout `full` shows each post. */
export interface DigestDesign {
  readonly layout: DigestLayout
  readonly content: 'full' | 'excerpt'
}

export interface FeedSettings extends Omit<PublicationFields['feed'], 'title' | 'description'> {
  /** The name of the feed; `''` is the main feed. */
  readonly name: string
  readonly title: string
  readonly description: string
}

export interface DigestSettings
  extends Omit<PublicationFields['digests'][string], 'title' | 'layout' | 'content'>,
    DigestDesign {
  readonly name: string
  readonly title: string
  /** The editor’s arrangement of the next issue, if there is one. */
  readonly next?: NextIssue
}

/** The settings in `publication.yml`, with every default filled in. */
export interface Publication extends Readonly<Omit<PublicationFields, 'feed' | 'feeds' | 'digests' | 'theme'>> {
  readonly theme: Theme
  /** The name of the theme whose files are used; absent for the default look. */
  readonly themeName?: string
  /** The front page: `url`, or the site of the generator that writes the pages. */
  readonly home: string
  /** The main feed first, then the named ones in the order of the file. */
  readonly feeds: readonly FeedSettings[]
  readonly digests: readonly DigestSettings[]
}

export interface PublicationResult {
  readonly publication?: Publication
  /** The publication without its faulty fields, if there are errors, so that everything else can still be checked. */
  readonly standIn?: Publication
  readonly problems: readonly Problem[]
}

/**
 * Reads `publication.yml` and reports all problems at once. It returns a publication only if none of them is an error.
 * @param themes finds the files of a named theme; without it, the name is not looked up, and its theme changes nothing
 */
export function readPublication(yaml: string, file = 'publication.yml', themes?: NamedThemes): PublicationResult {
  const read = readYaml(yaml)
  if ('fault' in read) return { problems: [yamlProblem('publication.yaml', file, yaml, read.fault)] }
  const placeOf = (path: readonly PropertyKey[]): Place => ({ file, ...yamlPlace(yaml, path) })
  const value = withoutBlanks(read.value)
  const slips = [...slipsIn(value, placeOf), ...cutTexts(yaml, read.value, file)]
  const parsed = publicationSchema.safeParse(value, { reportInput: true })
  if (!parsed.success) {
    const standIn = withoutFaults(value, parsed.error)
    const names = (path: readonly PropertyKey[]) => keysAsWritten(read.value, path)
    const problems = [...schemaProblems(parsed.error, 'publication.field', placeOf, names), ...slips]
    return { problems, ...(standIn ? { standIn } : {}) }
  }
  const stated = statedTheme(parsed.data.theme, placeOf, themes)
  const ofTheme = themeProblems(stated)
  const publication = completed(parsed.data, stated)
  const nested = nestedFolders(parsed.data, placeOf)
  if (nested.length > 0) return { problems: [...nested, ...ofTheme, ...slips] }
  const problems = [
    ...slips,
    ...ofTheme,
    ...unusedContents(parsed.data, placeOf),
    ...unaskedApprovals(parsed.data, placeOf),
    ...missingForEmail(parsed.data, placeOf),
  ]
  return ofTheme.some(isError) ? { problems, standIn: publication } : { publication, problems }
}

/** The fields that every id depends on. Without them, no post can be checked. */
const OF_IDS: readonly PropertyKey[] = ['url', 'since']

/** Returns the publication without its faulty fields, or undefined if ids depend on one of them. */
function withoutFaults(value: unknown, { issues }: z.ZodError): Publication | undefined {
  const faulty = issues.map(({ path }) => path[0])
  if (faulty.some(key => key === undefined || OF_IDS.includes(key))) return undefined
  const rest = Object.entries(value as object).filter(([key]) => !faulty.includes(key))
  const { data } = publicationSchema.safeParse({ title: 'Untitled', ...Object.fromEntries(rest) })
  return (
    data &&
    completed(
      data,
      statedTheme(data.theme, () => ({ file: '' }), undefined),
    )
  )
}

function slipsIn(value: unknown, placeOf: (path: readonly PropertyKey[]) => Place): Problem[] {
  if (typeof value !== 'object' || value === null) return []
  const groups: [unknown, string[], string[]][] = [[value, Object.keys(publicationSchema.shape), []]]
  const { feed, feeds, digests, server, deploy, checks, shareImages, theme } = value as Record<string, unknown>
  groups.push([feed, Object.keys(feedFields), ['feed']], [server, Object.keys(serverFields), ['server']])
  groups.push([deploy, Object.keys(deployFields), ['deploy']])
  groups.push([shareImages, Object.keys(shareImageFields), ['shareImages']])
  groups.push([checks, Object.keys(checksField.shape), ['checks']])
  for (const [name, fields] of Object.entries(feeds ?? {}))
    groups.push([fields, Object.keys(feedFields), ['feeds', name]])
  for (const [name, fields] of Object.entries(digests ?? {})) {
    groups.push([fields, Object.keys(digestFields), ['digests', name]])
    groups.push([(fields as { send?: unknown } | null)?.send, Object.keys(sendFields), ['digests', name, 'send']])
  }
  return [
    ...groups.flatMap(([part, known, path]) => misspelledKeys(part, known, path, placeOf)),
    ...unknownTokens(theme, ['theme'], placeOf),
  ]
}

/** Reports folders that are inside one another, because their files would be read twice, for two purposes. */
function nestedFolders(written: PublicationFields, placeOf: (path: readonly PropertyKey[]) => Place): Problem[] {
  const keys = ['posts', 'items', 'templates', 'static'] as const
  return keys.flatMap(key =>
    keys
      .filter(other => other !== key && `${written[key]}/`.startsWith(`${written[other]}/`))
      .map(other => {
        const what = `\`${key}\` is inside the folder of \`${other}\`.`
        return error('publication.folders', placeOf([key]), what, 'Choose a separate folder for each.')
      }),
  )
}

/** Reports settings for the texts of digests whose layout has no texts. */
const unusedContents = ({ digests }: PublicationFields, placeOf: (path: readonly PropertyKey[]) => Place): Problem[] =>
  Object.entries(digests).flatMap(([name, { layout, content }]) => {
    if (content === undefined || layout === undefined || layout === 'full') return []
    const what = `\`content\` has no effect, because \`layout: ${layout}\` shows no texts.`
    const fix = 'Write `layout: full`, or remove `content`.'
    return [warning('digest.content', placeOf(['digests', name, 'content']), what, fix)]
  })

/** Reports digests that need an approval for which nobody is asked. */
const unaskedApprovals = (
  { digests, sending }: PublicationFields,
  placeOf: (path: readonly PropertyKey[]) => Place,
): Problem[] =>
  Object.entries(digests).flatMap(([name, { send }]) => {
    if (!send?.approve || sending.alerts.length > 0) return []
    const what = 'This digest needs an approval, but nobody is asked for it.'
    const fix = 'Add `alerts: editor@example.org` to `sending`, with your address.'
    return [warning('digest.approve', placeOf(['digests', name, 'send']), what, fix)]
  })

function missingForEmail(written: PublicationFields, placeOf: (path: readonly PropertyKey[]) => Place): Problem[] {
  const missing = (key: string, why: string, fix: string) => warning(`publication.no-${key}`, placeOf([]), why, fix)
  const found: Problem[] = []
  if (!written.sender)
    found.push(missing('sender', 'Emails need a `sender`.', 'Add `sender: { name: …, email: … }` before you send.'))
  if (!written.postalAddress)
    found.push(
      missing(
        'postal-address',
        'Emails need a `postalAddress`.',
        'Add your postal address; the law requires it in every newsletter.',
      ),
    )
  return found
}

const homeOf = (url: string, pages: string | undefined): string =>
  pages === undefined || pages.startsWith(url) ? url : `${new URL(pages).origin}/`

function completed(written: PublicationFields, { name: themeName, settings }: StatedTheme): Publication {
  const { feed, feeds, digests, theme: _, ...rest } = written
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
    home: homeOf(url.href, rest.pages?.url),
    theme: themeOf(settings),
    ...(themeName === undefined ? {} : { themeName }),
    feeds: [main, ...named],
    digests: Object.entries(digests).map(([name, settings]) => ({
      ...settings,
      name,
      title: settings.title ?? rest.title,
      layout: settings.layout ?? (settings.content ? 'full' : 'lead'),
      content: settings.content ?? 'excerpt',
    })),
  }
}
