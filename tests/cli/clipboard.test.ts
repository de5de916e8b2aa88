import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type RunProgram, readClipboard } from '../../src/cli/clipboard-reading.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const HTML = '<p>The <b>treaty</b> held.</p>'
const COLOURS = '<div style="color:red"><span>const treaty</span></div>'
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const base64 = (text: string): string => `${Buffer.from(text).toString('base64')}\r\n`

/** Answers for programs by what their command line contains. */
const programs =
  (answers: Readonly<Record<string, string | Uint8Array>>): RunProgram =>
  async (command, args) => {
    const line = [command, ...args].join(' ')
    const [, output] = Object.entries(answers).find(([part]) => line.includes(part)) ?? []
    return typeof output === 'string' ? bytes(output) : output
  }

describe('the clipboard', () => {
  const header = `Version:0.9\r\nStartHTML:00000097\r\nSourceURL:https://tides.example.org/log\r\n`
  it.each([
    [
      'macOS, formatted',
      'darwin',
      {},
      { osascript: `«data HTML${Buffer.from(HTML).toString('hex').toUpperCase()}»\n` },
      HTML,
    ],
    ['macOS, plain', 'darwin', {}, { osascript: '', pbpaste: 'The treaty held.' }, 'The treaty held.'],
    [
      'Windows, formatted',
      'win32',
      {},
      { 'HTML Format': base64(`${header}<html><body><!--StartFragment-->${HTML}<!--EndFragment--></body></html>`) },
      HTML,
    ],
    ['Windows, plain', 'win32', {}, { 'HTML Format': '', 'GetText()': base64('Die Verträge') }, 'Die Verträge'],
    ['Wayland, formatted', 'linux', { WAYLAND_DISPLAY: 'w' }, { 'wl-paste --no-newline --type text/html': HTML }, HTML],
    [
      'Wayland, with colours only',
      'linux',
      { WAYLAND_DISPLAY: 'w' },
      { 'text/html': COLOURS, 'wl-paste': 'const treaty' },
      'const treaty',
    ],
    ['X11 with xclip', 'linux', { DISPLAY: ':0' }, { 'xclip -selection clipboard -out -target text/html': HTML }, HTML],
    [
      'X11, in UTF-16 as Firefox writes it',
      'linux',
      { DISPLAY: ':0' },
      { 'text/html': Buffer.from(`\uFEFF${HTML}`, 'utf16le') },
      HTML,
    ],
    ['X11 with xsel', 'linux', { DISPLAY: ':0' }, { xsel: 'The treaty held.' }, 'The treaty held.'],
    [
      'Windows below Linux',
      'linux',
      { WSL_DISTRO_NAME: 'Debian' },
      { 'GetText()': base64('The treaty held.') },
      'The treaty held.',
    ],
  ])('is read on %s', async (_, platform, env, answers, text) => {
    const source = await readClipboard(platform, env, programs(answers))
    expect(new TextDecoder().decode(source?.bytes)).toBe(text)
    expect(source?.mediaType).toContain(text === HTML ? 'form=fragment' : 'text/plain')
  })

  it('knows the page that a text was copied from, on Windows', async () => {
    const source = await readClipboard(
      'win32',
      {},
      programs({ 'HTML Format': base64(`${header}<!--StartFragment-->${HTML}<!--EndFragment-->`) }),
    )
    expect(source?.address).toBe('https://tides.example.org/log')
  })

  it('is empty if a program finds nothing in it, and unknown without a program', async () => {
    expect((await readClipboard('linux', { DISPLAY: ':0' }, programs({ xclip: '' })))?.bytes).toHaveLength(0)
    expect(await readClipboard('linux', {}, programs({}))).toBeUndefined()
  })
})

describe.skipIf(process.platform !== 'linux')('offprint import --paste', () => {
  const publication = (files = {}) =>
    temporaryFolder({ 'publication.yml': 'title: T\nurl: https://t.example.org/\n', ...files })
  const TEXT =
    'Who corrects the tide?\n\nThe pilots of the harbour corrected the tables by hand, and signed every page that they had changed, year after year.'

  it('reads standard input if no program gives access to the clipboard', async () => {
    const { code, stdout, stderr } = await offprint(
      ['import', '--paste', '--stdout', '--root', publication()],
      {},
      TEXT,
    )
    expect([code, stdout]).toEqual([0, expect.stringContaining('title: Who corrects the tide?')])
    expect(stderr).toContain('read from standard input')
  })

  it.each([
    ['is empty', 'printf ""', 'holds no text, or the program that reads it failed'],
    ['cannot be read', 'exit 1', 'holds no text, or the program that reads it failed'],
    ['is too long', 'head -c 51000000 /dev/zero', 'holds more than 50 MB'],
  ])('says that the clipboard %s', async (_, script, message) => {
    const root = publication({ 'bin/xclip': `#!/bin/sh\n${script}\n` })
    chmodSync(join(root, 'bin/xclip'), 0o755)
    const env = { DISPLAY: ':9', PATH: `${join(root, 'bin')}:/usr/bin:/bin` }
    const { code, stderr } = await offprint(['import', '--paste', '--root', root], env)
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)])
  })

  it('wants a source or --paste, and not both', async () => {
    for (const argv of [['import'], ['import', 'a.txt', '--paste']])
      expect(await offprint([...argv, '--root', publication()])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--paste'),
      })
  })
})
