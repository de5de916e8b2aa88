import { describe, expect, it } from 'vitest'
import { withReaders } from '../../src/core/reader-hashes.js'
import { rememberedReaders } from '../../src/lint/remembered-readers.js'

const FILE = JSON.stringify(withReaders(undefined, ['Ana.Reader+news@harbour.example']))
const found = (line: string, stored = FILE) =>
  rememberedReaders([{ file: 'posts/river.md' }], {
    read: file => (file === 'imports/readers.json' ? stored : `---\ntitle: River\n---\n\n${line}\n`),
  })
const ADDRESS = 'ana.reader@harbour.example'
const link = (value: string) => `[x](https://weir.example.org/a/${value})`

describe('an address that received an imported message', () => {
  it.each([
    ['plain', `Write to ${ADDRESS}.`],
    ['in capitals and with a tag', 'ANA.READER+x@HARBOUR.EXAMPLE'],
    ['in a mailto link', `[x](mailto:${ADDRESS}?subject=Hi)`],
    ['percent-encoded', link(`?u=${encodeURIComponent(ADDRESS)}`)],
    ['encoded twice', link(`?u=${encodeURIComponent(encodeURIComponent(ADDRESS))}`)],
    ['in Base64', link(Buffer.from(ADDRESS).toString('base64'))],
    [
      'within a longer value in Base64',
      link(`eyJ${Buffer.from(`{"to":"${ADDRESS}"}`).toString('base64url').slice(3)}`),
    ],
    ['in hexadecimal', link(Buffer.from(ADDRESS).toString('hex'))],
  ])('is found %s', (_, line) => {
    expect(found(line)).toMatchObject([{ rule: 'post.recipient', where: { file: 'posts/river.md', line: 5 } }])
  })

  it.each([['Write to ana@harbour.example.'], ['No address, only @handles.'], [link('VGhlIHJpdmVyIGlzIGxvbmc')]])(
    'is not found in %s',
    line => {
      expect(found(line)).toEqual([])
    },
  )

  it('is not in the file, and its hash differs in every publication', () => {
    expect(FILE).not.toContain('ana')
    expect(JSON.parse(FILE).hashes).not.toEqual(withReaders(undefined, [ADDRESS]).hashes)
  })

  it('is not looked for in silence if the file is damaged', () => {
    expect(found('', '{')).toMatchObject([{ rule: 'import.readers' }])
  })
})
