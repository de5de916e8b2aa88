import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import { readerMail } from '../../src/editions/email/index.js'
import type { Site, Templates } from '../../src/editions/index.js'
import { readerPages, webEditions } from '../../src/editions/web/index.js'
import { webSite } from '../../src/editions/web/page-parts.js'
import { sitemapEditions } from '../../src/editions/web/sitemap.js'
import { build } from '../../src/index.js'
import { readerSiteAt } from '../../src/pipeline/index.js'
import { temporaryFolder } from '../temporary-folder.js'
import { articleOf } from './web/article-factory.js'

const REPOSITORY = join(import.meta.dirname, '../..')
const TEMPLATES = join(REPOSITORY, 'templates')
const PICTURE = 'posts/every-element/gauge.png'
const NOW = Date.UTC(2026, 5, 1)

const original = (more: string): string =>
  `original: { publisher: { name: Review, url: 'https://review.example.com/' }, url: 'https://review.example.com/a', date: 2026-01, publishers: [{ publisher: { name: Gazette }, url: 'https://gazette.example.net/a' }], ${more} }\n`

/** Posts that ask for what the sample publication has no use for. */
const POSTS = {
  'posts/withdrawn.md':
    '---\ntitle: Withdrawn\nlanguage: de\ndate: 2026-05-25\nstatus: withdrawn\nnotice: It was wrong.\n---\n\nGone.\n',
  'posts/corrected.md':
    "---\ntitle: Corrected\ndate: 2026-05-26\nnotice: A name was wrong.\ncomments: https://example.org/talk\nsubtitle: Of my own\nimage: { src: 'https://example.org/a.png', alt: A, caption: B, credit: C, license: CC-BY-4.0 }\n---\n\nA body.\n",
  'posts/short.md': `---\ntitle: Short\ndate: 2026-05-27\nlanguage: ar\n${original('license: CC-BY-4.0, expires: 2026-05-28')}authors: [{ name: Ada, bio: She writes. }]\n---\n\nFirst.\n\nSecond.\n`,
  'posts/corrected.de.md': '---\ntitle: Berichtigt\ndate: 2026-05-26\n---\n\nText.\n',
  'posts/free.md': `---\ntitle: Free\ndate: 2026-05-28\n${original('license: CC-BY-4.0, terms: { logo: yes }').replace('name: Review', 'name: Review, logo: static/logo.png')}authors: [{ name: Ada, bio: She writes. }]\n---\n\nFirst.\n`,
}

/** An earlier issue with posts that were corrected since. */
const EARLIER = {
  'issues/weekly/1.json': JSON.stringify({
    ...{ sent: '2026-05-27T00:00:00Z', title: 'Weekly', subject: 'Weekly', content: 'excerpt', notices: {} },
    posts: ['withdrawn', 'corrected'].map(name => `tag:tideline.example.org,2025:${name}`),
    passed: [],
  }),
}

const SETTINGS = `
logo: { src: static/logo.png, dark: static/logo.png, alt: Logo, width: 200 }
icon: static/logo.png
server: { url: https://letters.tideline.example.org/ }
`

/** The default theme's templates without its partials, each of which lists what it is given. */
const TELLING = Object.fromEntries(
  readdirSync(TEMPLATES, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.hbs') && !/^(?:partials|themes)\//.test(file))
    .map(file => [
      `templates/${file}`,
      `{{log "${file.replace(/\.hbs$/, '')}" this level="error"}}${readFileSync(join(TEMPLATES, file), 'utf8')}`,
    ]),
)

/** Every value that the default theme's templates are given, by the template’s name. */
export async function givenToTemplates(): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const given = new Map<string, unknown[]>()
  const spy = vi.spyOn(console, 'error').mockImplementation((name, value) => {
    given.set(String(name), [...(given.get(String(name)) ?? []), value])
  })
  try {
    await published('')
    await published('language: kw\n')
    return given
  } finally {
    spy.mockRestore()
  }
}

/** Builds the sample publication and all pages of its server. A language that has no words yet gets those of English. */
async function published(language: string): Promise<void> {
  const root = temporaryFolder({ ...POSTS, ...EARLIER, ...TELLING })
  for (const name of ['publication.yml', 'publishers.yml', 'posts', 'digests'])
    cpSync(join(REPOSITORY, name), join(root, name), { recursive: true })
  cpSync(join(REPOSITORY, PICTURE), join(root, 'static/logo.png'))
  const settings = readFileSync(join(root, 'publication.yml'), 'utf8')
  writeFileSync(
    join(root, 'publication.yml'),
    (language ? settings.replace(/^language: .*\n/m, language) : settings) + SETTINGS,
  )
  const { ok, problems } = await build({ root, now: NOW, drafts: false, emails: 'all', strict: false })
  if (!ok) throw new Error(JSON.stringify(problems))
  const { site, templates } = readerSiteAt(root)
  const pages = readerPages(site, templates)
  pages.subscribe('stamp', 'not an address')
  const move = { action: '/a', stamp: 'stamp', address: 'not an address' }
  pages.preferences('/p', CHOICES, { leave: '/l', data: '/d', saved: false, move })
  pages.confirmed('/p')
  pages.ended()
  const own = { preferences: 'https://example.org/p', unsubscribe: 'https://example.org/u' }
  await readerMail('asked', { action: 'https://example.org/c' }, site, templates)
  await readerMail('welcome', { action: 'https://example.org/', own }, site, templates)
  await large(site, templates)
}

/** The archive and the sitemap of a site with more posts than one page or one file can hold. */
async function large(site: Site, templates: Templates): Promise<void> {
  const articles = Array.from({ length: 1001 }, (_, i) => articleOf({ slug: `p${i}`, date: '2026-03-14' }, site))
  const archive = webEditions(site, articles, [], templates).filter(({ path }) => path.startsWith('archive/'))
  for (const { render } of [...archive, ...sitemapEditions(webSite(site, templates), articles, 1000)]) await render()
}

const CHOICES = {
  frequency: 'weekly',
  digests: [{ value: 'a', label: 'A', checked: true }],
  topics: [{ value: 'b', label: 'B', checked: false }],
}
