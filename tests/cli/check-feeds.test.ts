import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { RSS } from '../lint/feeds/samples.js'
import { temporaryFolder } from '../temporary-folder.js'
import { servingLinks } from './link-servers.js'
import { offprint } from './offprint.js'

const fileOf = (name: string, content: string): string => join(temporaryFolder({ [name]: content }), name)

describe('offprint check <feed>', () => {
  it('finds nothing in a clean feed, and the fault of another one, outside any publication', async () => {
    const good = await offprint(['check', fileOf('good.xml', RSS)])
    expect(good).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Checked 1 feed: 0 errors, 0 warnings, /) })
    const bad = fileOf('bad.xml', RSS.replace('<description>Reports from the river</description>', ''))
    const { code, stdout } = await offprint(['check', bad, '--json'])
    const { ok, problems } = JSON.parse(stdout)
    expect({ code, ok, problems }).toMatchObject({
      code: 1,
      ok: false,
      problems: [{ rule: 'feed.missing-description', where: { file: bad, line: 3, column: 1 } }],
    })
  })

  it('reads standard input, and reports the fault of each name', async () => {
    const { code, stdout } = await offprint(
      ['check', '-', join(temporaryFolder(), 'none.xml'), '--json'],
      {},
      '<html></html>',
    )
    expect(code).toBe(1)
    expect(JSON.parse(stdout).problems.map(({ rule }: { rule: string }) => rule)).toEqual([
      'feed.not-feed',
      'feed.missing',
    ])
  })

  it('fetches an address, and checks the headers of its server', async () => {
    const home = await servingLinks((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/feed.xml' }).end()
      else
        response
          .writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
          .end(gzipSync(RSS.replace('https://news.example/feed.xml', `http://${request.headers.host}/feed.xml`)))
    })
    const { code, stdout } = await offprint(['check', `${home}/old`, '--allow-private', '--format', 'sarif'])
    const [run] = JSON.parse(stdout).runs
    expect(code).toBe(0)
    expect(run.results.map(({ ruleId }: { ruleId: string }) => ruleId).sort()).toEqual([
      'feed.temp-redirect',
      'feed.unexpected-content-type',
    ])
    expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(`${home}/old`)
    const refused = await offprint(['check', `${home}/old`])
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('private network') })
  })

  it('refuses flags that are for a publication', async () => {
    const { code, stderr } = await offprint(['check', 'feed.xml', '--links'])
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--links') })
  })
})

describe('offprint check <post>', () => {
  const write = (): string =>
    temporaryFolder({
      'publication.yml': 'title: R\nurl: https://reader.example.org/\nposts: texts\n',
      'texts/a.md': '---\ntitle: River\ndate: 2026-01-01\n---\n![](missing.png)\n',
      'texts/b.md': '---\ntitle: Sea\ndate: 2026-01-02\n---\n![](gone.png)\n',
      'other.md': 'Text.\n',
    })
  const checked = async (...names: string[]) => {
    const { code, stdout } = await offprint(['check', ...names, '--json'])
    return { code, ...JSON.parse(stdout) }
  }
  const filesOf = ({ problems }: { problems: readonly { where: { file: string } }[] }) => [
    ...new Set(problems.map(({ where }) => where.file)),
  ]

  it('finds the problems of this post alone, in the publication above it', async () => {
    const root = write()
    const one = await checked(join(root, 'texts/a.md'))
    expect([filesOf(one), one.posts, one.audit.posts]).toEqual([['texts/a.md'], 1, 1])
    const both = await checked(join(root, 'texts/a.md'), join(root, 'texts/b.md'))
    expect([filesOf(both), both.posts]).toEqual([['texts/a.md', 'texts/b.md'], 2])
  })

  it('finds a post through a link to its folder', async () => {
    const root = write()
    symlinkSync('texts', join(root, 'posts'))
    writeFileSync(join(root, 'publication.yml'), 'title: R\nurl: https://reader.example.org/\n')
    const one = await checked(join(root, 'texts/b.md'))
    expect([filesOf(one), one.posts]).toEqual([['posts/b.md'], 1])
  })

  it('says so if a file is missing or no post, or beside a feed', async () => {
    const root = write()
    const { code, problems } = await checked(join(root, 'other.md'), join(root, 'texts/none.md'))
    expect(code).toBe(1)
    expect(problems.map(({ what }: { what: string }) => what)).toEqual([
      'This file is no post of the publication.',
      'This file does not exist.',
    ])
    expect(await offprint(['check', join(root, 'texts/a.md'), 'feed.xml'])).toMatchObject({ code: 2 })
  })
})
