import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.js'
import { servingLinks } from './link-servers.js'
import { offprint, startOffprint } from './offprint.js'

const PUBLICATION = `title: Test
url: https://test.example.org/
language: en
sender: { name: Test, email: test@test.example.org }
postalAddress: 1 Example Street
`

/** A publication with a post whose original is at one address, and which links to others. */
const folderWith = (original: string, links: readonly string[]): string =>
  temporaryFolder({
    'publication.yml': PUBLICATION,
    'posts/river.md': `---
title: The river
date: 2025-05-01
authors: [Ada Writer]
original:
  publisher: { name: The Harbour Review }
  url: ${original}
  license: { name: By agreement, text: As agreed by letter. }
---

A river ran past here.

${links.map((link, i) => `The [map number ${i}](${link}) shows it.`).join('\n\n')}
`,
  })

const site = (counts: { asked: number } = { asked: 0 }): Promise<string> =>
  servingLinks(({ url }, response) => {
    counts.asked += 1
    if (url === '/gone') response.writeHead(410).end()
    else if (url === '/moved') response.writeHead(301, { location: '/new' }).end()
    else if (url === '/closed') response.writeHead(403).end()
    else if (url !== '/slow') response.end()
  })

const CHECK = ['check', '--now', '2025-06-01', '--links', '--allow-private', '--root']

describe('offprint check --links', () => {
  it('reports an original that is gone, links that have moved, and servers that refuse', async () => {
    const address = await site()
    const root = folderWith(`${address}/gone`, [`${address}/moved`, `${address}/closed`, `${address}/fine`])
    const { code, stderr } = await offprint([...CHECK, root])
    expect(code).toBe(1)
    expect(stderr).toContain(
      `posts/river.md:7 error The original at \`${address}/gone\` is gone: the server answered 410.`,
    )
    expect(stderr).toContain(
      `posts/river.md:13 note The page at \`${address}/moved\` has moved permanently to \`${address}/new\`.`,
    )
    expect(stderr).toContain(
      `posts/river.md:15 note The page at \`${address}/closed\` could not be checked: the server answered 403.`,
    )
    expect(stderr).not.toMatch(/page at `[^`]*\/fine`/)
    expect(stderr).toContain('Links: 4 addresses checked.')
  })

  it('remembers answers for the next time, except with --fresh', async () => {
    const counts = { asked: 0 }
    const address = await site(counts)
    const root = folderWith(`${address}/fine`, [`${address}/moved`])
    const linksOf = async (...more: string[]) =>
      JSON.parse((await offprint([...CHECK, root, '--json', ...more])).stdout).links
    expect(await linksOf()).toMatchObject({ asked: 2, remembered: 0, left: 0 })
    const before = counts.asked
    expect(await linksOf()).toMatchObject({ asked: 0, remembered: 2, left: 0 })
    expect(counts.asked).toBe(before)
    expect(await linksOf('--fresh')).toMatchObject({ asked: 2, remembered: 0, left: 0 })
  })

  it('requests nothing of this machine unless that is allowed', async () => {
    const counts = { asked: 0 }
    const address = await site(counts)
    const root = folderWith(`${address}/gone`, [])
    const { stderr } = await offprint(['check', '--now', '2025-06-01', '--links', '--root', root])
    expect(counts.asked).toBe(0)
    expect(stderr).toContain('leads into a private network, so it was not checked')
  })

  it('is the only check that uses the network, or writes', async () => {
    const counts = { asked: 0 }
    const address = await site(counts)
    const root = folderWith(`${address}/gone`, [])
    await offprint(['check', '--now', '2025-06-01', '--allow-private', '--root', root])
    expect(counts.asked).toBe(0)
    expect(existsSync(join(root, '.offprint'))).toBe(false)
  })

  it('reports the answers so far on Ctrl-C', async () => {
    let quick = 0
    const address = await servingLinks(({ url }, response) => {
      if (url === '/gone') {
        quick += 1
        response.writeHead(410).end()
      }
    })
    const root = folderWith(`${address}/gone`, [`${address}/slow`, `${address}/slower`])
    const { interrupt, ended } = startOffprint([...CHECK, root])
    await expect.poll(() => quick).toBe(2)
    await new Promise(resolve => setTimeout(resolve, 200))
    interrupt()
    const { code, stderr } = await ended
    expect(code).toBe(1)
    expect(stderr).toContain(`The original at \`${address}/gone\` is gone`)
    expect(stderr).toContain('Links: 1 address checked, 2 left out because the check was stopped.')
  })
})
