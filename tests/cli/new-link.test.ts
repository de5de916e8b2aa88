import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.js'
import { servingLinks } from './link-servers.js'
import { offprint } from './offprint.js'

const HEAD = `<meta property="og:site_name" content="Harbour Review"><meta property="og:title" content="The treaty that held">
<meta name="author" content="Anneke Voss"><meta property="article:published_time" content="2026-03-12T08:00:00Z">
<meta property="og:image" content="https://example.org/p.jpg"><meta name="keywords" content="rivers">`
const PAGES: Readonly<Record<string, string>> = {
  '/river': `<!doctype html><html lang="en"><head><title>The treaty that held</title>${HEAD}</head><body><article><h1>The treaty that held</h1><p>By Anneke Voss</p><p>${'Some words of the article. '.repeat(20)}</p></article></body></html>`,
  '/app': '<!doctype html><html><head><title>Only a title</title></head><body><script>app()</script></body></html>',
}

const folderOf = (publishers = ''): string =>
  temporaryFolder({
    'publication.yml': 'title: The Tideline\nurl: https://tideline.example.org/\n',
    'publishers.yml': publishers,
    'items/a.yml':
      '- { url: https://mole.example.com/ferries, title: Ferries, publisher: The Mole, date: 2026-03-09 }\n',
    'posts/own.md': '---\ntitle: Own\ndate: 2026-03-01\n---\n\nText.\n',
  })

async function made(root: string, address: string, ...more: readonly string[]) {
  const flags = ['--root', root, '--now', '2026-03-14T09:00:00Z', '--allow-private']
  const { code, stdout, stderr } = await offprint(['new', '--link', address, ...more, ...flags])
  const files = readdirSync(join(root, 'posts')).filter(name => name !== 'own.md')
  return {
    code,
    stdout,
    stderr,
    files,
    text: files.map(name => readFileSync(join(root, 'posts', name), 'utf8')).join(),
  }
}

describe('offprint new --link', () => {
  it('fills a link item from the page, and nothing that would be a copy', async () => {
    const at = await servingLinks(({ url = '' }, response) => {
      if (url === '/short') response.writeHead(302, { location: '/river' })
      response.end(PAGES[url.replace(/\?.*/, '')] ?? '')
    })
    const root = folderOf(`harbour:\n  name: Harbour Review\n  url: ${at}/\n`)
    const { code, files, text } = await made(root, `${at}/river?utm_source=rss`)
    expect([code, files]).toEqual([0, ['the-treaty-that-held.md']])
    expect(text).toBe(`---
kind: link
title: The treaty that held
date: 2026-03-14T09:00:00Z
status: draft # remove this line to publish the post
authors:
  - name: Anneke Voss
original:
  publisher: harbour
  url: ${at}/river
  date: 2026-03-12T08:00:00Z
---


`)
    const own = await made(root, `${at}/app`, 'Our words for it')
    expect(own.files).toContain('our-words-for-it.md')
    expect(own.text).toContain('title: Our words for it\n')
    for (const address of ['/river/#top', '/short']) {
      const again = await made(root, `${at}${address}`)
      expect([again.code, again.stderr]).toEqual([
        1,
        'posts/the-treaty-that-held.md error posts/the-treaty-that-held.md leads to this article already. Write your comment there.\n',
      ])
    }
  })

  it.each([
    [
      'a server that does not exist',
      'https://nowhere.invalid/2026/the-last_ride.html?utm_campaign=a&id=2',
      'There is no server with this name.',
    ],
  ])('makes one of the address alone, and says so: %s', async (_, address, what) => {
    const { code, stderr, text } = await made(folderOf(), address)
    expect(code).toBe(0)
    expect(stderr).toContain(
      `${what} Correct the address, or fill in the title, the authors, the outlet and the date yourself.`,
    )
    expect(text).toContain('title: The last ride # unsure: it was made from the address\n')
    expect(text).toContain(
      'original:\n  publisher:\n    name: nowhere.invalid # unsure: only its address is known\n  url: https://nowhere.invalid/2026/the-last_ride.html?id=2\n',
    )
  })

  it.each([
    ['https://www.mole.example.com/ferries/', 'items/a.yml:1 leads to this article already.'],
    ['ftp://mole.example.com/x', 'This is not a web address: "ftp://mole.example.com/x".'],
  ])('refuses %s', async (address, what) => {
    const { code, stderr, files } = await made(folderOf(), address)
    expect([code, files]).toEqual([1, []])
    expect(stderr).toContain(what)
  })

  it('refuses an address in a private network, and writes nothing', async () => {
    const root = folderOf()
    const { code, stderr } = await offprint(['new', '--link', 'http://127.0.0.1:9/river', '--root', root])
    expect([code, readdirSync(join(root, 'posts'))]).toEqual([1, ['own.md']])
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      '`127.0.0.1` is on this machine or in a private network, so no request was sent. Correct the address, allow it with `--allow-private`, or fill in the title, the authors, the outlet and the date yourself.',
    )
  })
})
