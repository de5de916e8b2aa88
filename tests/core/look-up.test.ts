import { describe, expect, it } from 'vitest'
import { licenceById } from '../../src/attribution/index.js'
import { statusFrom } from '../../src/content/dialects/foreign-values.js'
import { filledPermalink } from '../../src/content/identity/permalink.js'
import { mediaTypeOf } from '../../src/http/index.js'

/** Names of properties that every object inherits. */
const INHERITED = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf']

describe.each(INHERITED)('the name of an inherited property, %s,', name => {
  it('is an address like any other if an author writes it', () => {
    expect(filledPermalink(name, { name: 'a', title: 'A', categories: [] })).toBe(name)
  })

  it('is neither a status nor a licence nor a file extension', () => {
    expect(statusFrom(name)).toBeUndefined()
    expect(licenceById(name)).toBeUndefined()
    expect(mediaTypeOf(`a.${name}`)).toBe('application/octet-stream')
  })
})
