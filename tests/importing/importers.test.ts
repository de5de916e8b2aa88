import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { IMPORTERS, type ImportResult, importSource, type Source } from '../../src/importing/index.js'
import { docx, googleDoc, odt, p } from './document/documents.js'
import { MEDIUM, SUBSTACK, zipOf } from './export/folders.js'
import { CONTEXT } from './importing.js'

const ROOT = join(import.meta.dirname, '../..')
const FIXTURES = join(ROOT, 'tests/fixtures/import')

const PROSE = 'The pilots of the harbour corrected the tables by hand, and signed every page that they had changed.'

/** The samples of each kind: one, or the paths of several. A kind without samples fails below. */
const SAMPLES: Readonly<Record<string, RegExp | Source>> = {
  docx: { name: 'op-ed.docx', bytes: docx({ body: p('Who corrects the tide?', 'Title') + p(PROSE) }) },
  odt: {
    name: 'op-ed.odt',
    bytes: odt(`<text:p text:style-name="Title">Who corrects the tide?</text:p><text:p>${PROSE}</text:p>`),
  },
  'google-docs': { name: 'op-ed.zip', bytes: googleDoc(`<p class="title">Who corrects the tide?</p><p>${PROSE}</p>`) },
  substack: { name: 'export.zip', bytes: zipOf(SUBSTACK) },
  medium: { name: 'medium-export.zip', bytes: zipOf(MEDIUM) },
  eml: /^eml\/.*\.eml$/,
  wordpress: /^export\/wordpress\.xml$/,
  ghost: /^export\/ghost\.json$/,
  blogger: /^export\/blogger\.xml$/,
  feed: /^feed\/.*\.(?:xml|json)$/,
  markdown: /^site\/[^/]+\/.*_posts\/.*\.md$/,
  'pasted-html': {
    name: 'the clipboard',
    mediaType: 'text/html; form=fragment',
    bytes: new TextEncoder().encode(`<h1>Who corrects the tide?</h1><p>${PROSE}</p>`),
  },
  html: /^html\/.*\.html$/,
  'pasted-markdown': {
    name: 'the clipboard',
    bytes: new TextEncoder().encode(`# Who corrects the tide?\n\nBy **Ada Writer**\n\n${PROSE}\n`),
  },
  text: /^text\/.*\.txt$/,
}

const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).sort()
function samplesOf(kind: string): Source[] {
  const samples = SAMPLES[kind]
  if (!(samples instanceof RegExp)) return samples ? [samples] : []
  return files
    .filter(path => samples.test(path))
    .map(path => ({ name: path, bytes: readFileSync(join(FIXTURES, path)) }))
}

/** Each sample is imported once, because importing takes most of the time. */
const imports = new Map(
  IMPORTERS.map(({ kind }) => [kind, samplesOf(kind).map(sample => ({ sample, read: importSource(sample, CONTEXT) }))]),
)

/** The text of a source, followed by its Base64 parts in decoded form. */
function textOf({ bytes }: Source): string {
  const raw = Buffer.from(bytes).toString('latin1')
  const encoded = raw.match(/[A-Za-z0-9+/=]{8,}(?:\r?\n[A-Za-z0-9+/=]+)*/g) ?? []
  return [raw, ...encoded.map(part => Buffer.from(part, 'base64').toString())].join(' ').toLowerCase()
}

describe('every importer', () => {
  it('has samples', () => {
    expect(Object.keys(SAMPLES)).toEqual(IMPORTERS.map(({ kind }) => kind))
  })

  it('is documented', () => {
    const text = readFileSync(join(ROOT, 'docs/import.md'), 'utf8')
    expect(text).toContain(`--as ${IMPORTERS.map(({ kind }) => kind).join('|')}`)
  })

  it.each(IMPORTERS)('recognises its own samples ($kind)', async ({ kind }) => {
    const samples = imports.get(kind) ?? []
    expect(samples.length).toBeGreaterThan(0)
    for (const { sample, read } of samples) {
      expect([sample.name, (await read).kind]).toEqual([sample.name, kind])
      expect((await read).drafts.length, sample.name).toBeGreaterThan(0)
    }
  })

  it.each(IMPORTERS)('does not silently ignore input of another kind ($kind)', async ({ kind }) => {
    for (const other of ['{"hello": "world"}', '<a><b/></a>', '\u0000\u0001', '--- \n'])
      expect(await importSource({ name: '-', bytes: Buffer.from(other) }, CONTEXT, kind)).toSatisfy(
        ({ drafts, problems }: ImportResult) => drafts.length + problems.length > 0,
      )
  })

  it.each(IMPORTERS)(
    'marks a title or name as unsure if the source does not contain its words ($kind)',
    async ({ kind }) => {
      for (const { sample, read } of imports.get(kind) ?? []) {
        const held = textOf(sample)
        const sure = (await read).drafts
          .flatMap(({ facts }) => facts)
          .filter(({ field, doubt }) => doubt === undefined && /(?:^|\.)(?:title|name)$/.test(field))
        // Letters beyond ASCII may be written as references.
        const words = sure.flatMap(
          ({ value }) =>
            String(value)
              .toLowerCase()
              .match(/(?<!\p{L})[a-z]{3,}(?!\p{L})/gu) ?? [],
        )
        expect([sample.name, words.filter(word => !held.includes(word))]).toEqual([sample.name, []])
      }
    },
  )
})
