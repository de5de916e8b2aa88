import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { environmentAt } from '../../src/cli/environment.js'
import { smtpSink } from '../delivery/smtp-sink.js'
import { temporaryFolder } from '../temporary-folder.js'
import { addressSaid, offprint } from './offprint.js'
import { startProcess } from './offprint-process.js'

/** Starts the real preview of a folder, with the app that is bundled for the command, and resolves to its address. */
const previewAt = (root: string): Promise<string> =>
  addressSaid(startProcess(['preview', '--root', root, '--port', '0'], { SMTP_URL: undefined }).said)

interface Boot {
  readonly token: string
  readonly sends: boolean
}

async function bootOf(url: string): Promise<Boot> {
  const page = await (await fetch(url)).text()
  return {
    token: /"token":"([^"]+)"/.exec(page)?.[1] ?? expect.fail('no token in the page'),
    sends: page.includes('"sends":true'),
  }
}

async function withPost(root: string): Promise<void> {
  expect((await offprint(['init', root])).code).toBe(0)
  writeFileSync(join(root, 'posts/tide.md'), '---\ntitle: Tide\ndate: 2025-05-01\n---\n\nWater.\n')
}

describe('the preview', () => {
  it('sends a test to the server that `.env` names', async () => {
    const root = join(temporaryFolder(), 'tideline')
    const sink = await smtpSink()
    await withPost(root)
    writeFileSync(join(root, '.env'), `SMTP_URL=${sink.url}\n`)
    const url = await previewAt(root)
    const { token, sends } = await bootOf(url)
    expect(sends).toBe(true)
    const answer = await fetch(`${url}api/test`, {
      method: 'POST',
      headers: { 'x-offprint-token': token, 'content-type': 'application/json', origin: new URL(url).origin },
      body: JSON.stringify({ name: 'tide', to: 'eve@example.net', prefix: '', rehearse: false }),
    })
    expect(await answer.json()).toMatchObject({ state: 'sent' })
    expect(String(sink.mailboxes.get('eve@example.net')?.[0])).toContain('Water.')
  })

  it('offers no sending if no server is set', async () => {
    const root = join(temporaryFolder(), 'tideline')
    await withPost(root)
    expect((await bootOf(await previewAt(root))).sends).toBe(false)
  })
})

describe('what `.env` says', () => {
  const NAME = 'OFFPRINT_TESTED'
  it.each([
    ['nothing where there is no file', undefined, undefined, undefined],
    ['what stands in it', undefined, `${NAME}="a b"\n`, 'a b'],
    ['less than the environment', 'c', `${NAME}=a\n`, 'c'],
    ['nothing where the environment empties it', '', `${NAME}=a\n`, ''],
    ['read behind a byte order mark', undefined, `\ufeff${NAME}=a\n`, 'a'],
    ['read in UTF-16, as PowerShell writes it', undefined, Buffer.from(`\ufeff${NAME}=a\r\n`, 'utf16le'), 'a'],
    ['read behind a line of spaces', undefined, `# here\n  \n\t\n${NAME}=a\n`, 'a'],
    ['read with the line breaks of Windows', undefined, `OTHER=\r\n${NAME}=a\r\n`, 'a'],
    ['read behind `export`, up to a comment', undefined, `export ${NAME}="a # b" # "c"\n`, 'a # b'],
    ['not what is commented out', undefined, `${NAME}=a\n#${NAME}=b\n`, 'a'],
  ])('is %s, and does not change the environment of the process', (_, said, file, wanted) => {
    const env = said === undefined ? {} : { [NAME]: said }
    const root = temporaryFolder(file === undefined ? {} : { '.env': file })
    expect(environmentAt({ env }, root)[NAME]).toBe(wanted)
    expect([env[NAME], process.env[NAME]]).toEqual([said, undefined])
  })

  it('is empty if it is a folder', () => {
    const root = temporaryFolder({ '.env/pyvenv.cfg': 'home = /usr/bin\n' })
    expect(environmentAt({ env: { [NAME]: 'a' } }, root)).toEqual({ [NAME]: 'a' })
  })
})
