import { expect, it } from 'vitest'
import { previewWrites } from '../../src/cli/preview-command.js'

it.each<readonly [host: string, readOnly: boolean | undefined, writes: boolean]>([
  ['127.0.0.1', undefined, true],
  ['localhost', undefined, true],
  ['::1', undefined, true],
  ['127.0.0.1', true, false],
  ['0.0.0.0', undefined, false],
  ['::', undefined, false],
  ['192.168.1.7', undefined, false],
  ['192.168.1.7', false, true],
])('a preview on %s, read-only %s, lets files be edited: %s', (host, readOnly, writes) => {
  expect(previewWrites({ host, ...(readOnly === undefined ? {} : { readOnly }) })).toBe(writes)
})
