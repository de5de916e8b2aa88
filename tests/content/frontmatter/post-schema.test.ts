import { describe, expect, it } from 'vitest'
import { POST_KEYS, postJsonSchema, postSchema } from '../../../src/content/frontmatter/post-schema.js'

describe('the schema of frontmatter', () => {
  it('has exactly the documented keys', () => {
    expect(POST_KEYS).toEqual(
      'kind title date updated summary authors translators photographers contributors tags image language original license via quote comments translationOf id canonical status notice correction math checks'.split(
        ' ',
      ),
    )
  })

  it('reads short forms', () => {
    const frontmatter = {
      title: 'A',
      date: '2026-01-01',
      authors: 'Ada',
      image: 'a.png',
      original: 'https://x.example/',
      via: ['B'],
      tags: 'a, b',
    }
    expect(postSchema('UTC').parse(frontmatter)).toMatchObject({
      authors: [{ name: 'Ada' }],
      image: { src: 'a.png' },
      original: { url: 'https://x.example/' },
      via: [{ name: 'B' }],
      tags: ['a', 'b'],
      status: 'published',
    })
  })

  it('reads dates in the given timezone', () => {
    const dateIn = (timezone: string) => postSchema(timezone).parse({ title: 'A', date: '2026-07-01' }).date.iso
    expect(dateIn('Europe/Lisbon')).toBe('2026-07-01T00:00:00+01:00')
    expect(dateIn('Asia/Tokyo')).toBe('2026-07-01T00:00:00+09:00')
  })

  it('becomes a JSON Schema for editors that includes the short forms and allows other keys', () => {
    const schema = postJsonSchema() as {
      properties: Record<string, Record<string, unknown>>
      additionalProperties?: unknown
      required?: unknown
    }
    expect(Object.keys(schema.properties)).toEqual(POST_KEYS)
    expect(schema.additionalProperties).toBeUndefined()
    expect(schema.required).toBeUndefined()
    expect(schema.properties['title']).toMatchObject({
      anyOf: [{ type: ['string', 'number', 'boolean'] }, { enum: [null, ''] }, {}],
      description: 'Plain text',
    })
    expect(schema.properties['image']).toMatchObject({
      anyOf: [{ type: 'string' }, { type: 'object', required: ['src'] }, {}, {}],
    })
    expect(schema.properties['status']).toMatchObject({
      anyOf: [{ enum: ['published', 'draft', 'withdrawn'] }, {}, {}, {}],
    })
    expect(JSON.stringify(schema)).not.toContain('"also"')
  })
})
