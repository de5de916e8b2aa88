import { describe, expect, it } from 'vitest'
import { readName } from '../../src/subscribers/index.js'

describe('a name', () => {
  it.each([
    ['  Ana \n Sol ', 'Ana Sol'],
    ['Ana\r\nBcc: x@example.org', 'Ana Bcc: x@example.org'],
    ['\u202eevil', 'evil'],
    ['WIN https://spam.example.org/', undefined],
    ['www.spam.example.org', undefined],
    ['', undefined],
  ])('%j is read as %j', (said, name) => expect(readName(said)).toBe(name))

  it('is cut if it is very long', () => expect(readName('x'.repeat(500))).toHaveLength(120))
})
