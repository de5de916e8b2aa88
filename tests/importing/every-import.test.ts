import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importSite, importSource, postText, withTextHash } from '../../src/importing/index.js'
import { build, openDisk } from '../../src/pipeline/index.js'
import { temporaryFolder } from '../temporary-folder.js'
import { CONTEXT, readBack } from './importing.js'

const FIXTURES = join(import.meta.dirname, '../fixtures/import')
const PUBLICATION = 'title: The Tideline\nurl: https://tideline.example.org/\nsince: "2025"\n'
const PUBLISHERS = `harbour-review: { name: The Harbour Review, url: https://harbour-review.example.com/ }
meridian: { name: Meridian Quarterly, url: https://meridian.example.org/ }
`

/** Every fixture that is a source, without the expected results. */
const sources = readdirSync(FIXTURES)
  .filter(kind => kind !== 'site')
  .flatMap(kind => readdirSync(join(FIXTURES, kind)).map(name => `${kind}/${name}`))
  .filter(path => !path.endsWith('.md'))
const sites = readdirSync(join(FIXTURES, 'site')).filter(name => !name.endsWith('.md'))

/** Reading costs most: each source is imported once. */
const imported = sources.map(async source => {
  const { drafts } = await importSource({ name: source, bytes: readFileSync(join(FIXTURES, source)) }, CONTEXT)
  return { source, drafts }
})

const publication = () => temporaryFolder({ 'publication.yml': PUBLICATION, 'publishers.yml': PUBLISHERS })

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** All errors, and the warnings that are not about a guess, a shortcode, missing terms, or a link to a file that was not imported. */
async function troubles(root: string, count: number): Promise<string[]> {
  const report = await build({ root, now: CONTEXT.now, drafts: true, emails: 'all', strict: false })
  expect(report.counts.posts).toBe(count)
  return report.problems
    .filter(
      ({ rule }) =>
        !/^(?:post\.(?:unsure|shortcode|mdx)|link\.nowhere|publication\..*|original\.without-terms)$/.test(rule),
    )
    .map(({ rule, where, what }) => `${rule} ${where.file} ${what}`)
}

describe('every imported sample', () => {
  it('builds in a new publication without errors, such as an incomplete credit', async () => {
    const root = publication()
    let count = 0
    for (const { source, drafts } of await Promise.all(imported)) {
      for (const draft of drafts) {
        write(join(root, 'posts', source.replaceAll('.', '-'), `${count}-${draft.name}.md`), postText(draft))
        count += 1
      }
    }
    expect(count).toBeGreaterThan(60)
    expect(await troubles(root, count)).toEqual([])
  })

  it('counts as unchanged until somebody changes it', async () => {
    const texts = (await Promise.all(imported)).flatMap(({ drafts }) =>
      drafts.map(draft => postText(withTextHash(draft))),
    )
    const recorded = texts.filter(text => text.includes('textHash:'))
    expect(recorded.length).toBeGreaterThan(60)
    for (const text of recorded) {
      const { problems } = readBack(text.replace(/^status: draft.*\n/m, ''))
      expect(problems.filter(({ rule }) => rule === 'original.text-changed')).toEqual([])
    }
  })

  it.each(sites)('builds with its pictures and links from the site %s', async name => {
    const root = publication()
    const disk = openDisk(join(FIXTURES, 'site', name))
    const { drafts, files } = await importSite({ name, files: disk.list(''), read: disk.read }, CONTEXT)
    for (const draft of drafts) write(join(root, 'posts', `${draft.name}.md`), postText(draft))
    for (const { from, to } of files) write(join(root, to.folder, to.path), disk.read(from) ?? '')
    expect(await troubles(root, drafts.length)).toEqual([])
  })
})
