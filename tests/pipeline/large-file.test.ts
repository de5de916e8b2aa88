import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasPieces, writePieces } from '../../src/pipeline/large-file.js'
import { temporaryFolder } from '../temporary-folder.js'

const LARGE = 'ü'.repeat(700_000)

describe.each<[pieces: readonly (string | Uint8Array)[], name: string]>([
  [[], 'nothing'],
  [['', 'river’s ', new TextEncoder().encode('mouth')], 'text and bytes'],
  [['a', LARGE, 'b', new Uint8Array(600_000), new Uint8Array(600_000)], 'pieces that are larger than a part'],
])('a large file', (pieces, name) => {
  const whole = Buffer.concat(pieces.map(piece => Buffer.from(piece)))

  it(`has ${name} as it was given`, () => {
    const path = join(temporaryFolder(), 'file')
    writePieces(path, pieces)
    expect(readFileSync(path).equals(whole)).toBe(true)
    expect(hasPieces(path, pieces)).toBe(true)
  })

  it(`is not taken for ${name} if it is longer, shorter or another`, () => {
    const path = join(temporaryFolder(), 'file')
    const shorter = whole.subarray(0, -1)
    const dot = Buffer.from('.')
    const others = [Buffer.concat([whole, dot]), shorter, Buffer.concat([shorter, dot])]
    for (const other of others.filter(each => !each.equals(whole))) {
      writeFileSync(path, other)
      expect(hasPieces(path, pieces)).toBe(false)
    }
  })
})
