import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ConsoleMessage, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directionOf, type Edition, type Site } from '../../../src/editions/index.js'
import { issuePageEditions, pagePolicy, type WebIssue } from '../../../src/editions/web/index.js'
import { axeFaults } from '../../axe.js'
import { describeInBrowser, openBlank } from '../../browser.js'
import { type ArticleFacts, articleOf, on, plannedSite, siteOf, textOf, theme } from './article-factory.js'
import { KINDS } from './sample-articles.js'

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg==',
  'base64',
)

/** Serves a site as a host would that reads `_headers`: every page under the policy, 404.html for the rest. */
function serve(site: ReadonlyMap<string, Edition>): Promise<Server> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1)
    if (path.endsWith('.png')) return response.setHeader('Content-Type', 'image/png').end(PIXEL)
    const type = path.endsWith('.css') ? 'text/css' : path.endsWith('.js') ? 'text/javascript' : 'text/html'
    const edition = site.get(path) ?? site.get(`${path}index.html`)
    const text = await textOf(edition ?? site.get('404.html'))
    response.writeHead(edition ? 200 : 404, {
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Security-Policy': pagePolicy(siteOf().publication),
    })
    return response.end(text)
  })
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const SITES: Readonly<Record<string, { yaml: string; posts: readonly ArticleFacts[]; pages: readonly string[] }>> = {
  'left to right': {
    yaml: 'feeds:\n  rivers: { title: Rivers only, tags: [rivers] }\ndigests:\n  weekly: { title: The Weekly }\n',
    posts: Object.values(KINDS).map(facts => ({ ...facts, passOn: true })),
    pages: [
      '',
      ...Object.values(KINDS).map(({ slug }) => `${slug}/`),
      ...['from-the-editor/republish/', 'river-treaty/republish/', 'arabic/republish/', 'long/republish/'],
      ...['archive/', 'archive/tags/rivers/', 'feeds/', 'issues/weekly/1/', 'no/such/page/'],
    ],
  },
  'right to left, sans': {
    yaml: 'language: ar\ntheme: { font: sans, accent: "#ffcc00" }\nserver: {}\n',
    posts: Object.values(KINDS).map(facts => ({ ...facts, language: facts.language ?? 'en' })),
    pages: ['', 'arabic/', 'river-treaty/', 'archive/', 'feeds/', 'issues/weekly/2/', 'nowhere'],
  },
  'more posts than one page of archive holds': {
    yaml: '',
    // One year has few: every row of its page is looked at.
    posts: Array.from({ length: 1002 }, (_, i) => ({
      slug: `post-${i}`,
      date: `202${i < 12 ? 1 : 2 + (i % 2)}-0${1 + (i % 9)}-11`,
      title: `Post ${i}`,
    })),
    pages: ['archive/', 'archive/2021/'],
  },
}

/** Two issues of a digest: the first shows whole texts, the second has sections. */
function issuesOf(posts: readonly ArticleFacts[], site: Site): WebIssue[] {
  const articles = posts.slice(0, 8).map(facts => articleOf(facts, site))
  const language = site.publication.language
  const common = {
    ...{ name: 'weekly', kind: 'digest' as const, title: 'The Weekly', language, words: site.wordsFor(language) },
    ...{ direction: directionOf(language), articles, intro: '<p>Good morning.</p>', date: on('2026-03-14') },
  }
  const corrections = articles.filter(({ notice }) => notice)
  const sections = [{ title: 'Water', posts: articles.map(({ id }) => id) }]
  return [
    {
      ...common,
      subject: 'One',
      layout: 'full',
      content: 'full',
      sections: [],
      corrections,
      path: 'issues/weekly/1/',
      key: '1',
    },
    {
      ...common,
      subject: 'Two',
      layout: 'lead',
      content: 'excerpt',
      sections,
      corrections: [],
      path: 'issues/weekly/2/',
      key: '2',
    },
  ]
}

interface View {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
  readonly rules: 'whole' | 'design'
}
const VIEWS: readonly View[] = [
  { width: 320, colorScheme: 'light', rules: 'whole' },
  { width: 1280, colorScheme: 'dark', rules: 'design' },
]

describeInBrowser('pages in a browser', () => {
  for (const [name, { yaml, posts, pages }] of Object.entries(SITES))
    describe(name, () => {
      let server: Server
      let origin = ''

      beforeAll(async () => {
        const issues = [
          {
            name: 'weekly',
            kind: 'digest' as const,
            title: 'The Weekly',
            path: 'issues/weekly/',
            date: on('2026-03-14'),
          },
        ]
        const site = siteOf(yaml)
        const pages = issuePageEditions(site, issuesOf(posts, site), theme()).map(page => [page.path, page] as const)
        server = await serve(new Map([...plannedSite(posts, { site, issues }), ...pages]))
        origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
      })

      afterAll(() => new Promise(resolve => server.close(resolve)))

      for (const path of pages)
        it(`shows /${path} without a fault that axe finds, a widened page, or a request that the policy refuses`, async () => {
          expect(await faultsOf(origin, path)).toEqual([])
        })

      const copied = pages.filter(path => path === 'feeds/' || path.startsWith('from-the-editor/republish/'))
      for (const path of copied)
        it(`copies from /${path} what each button names`, async () => {
          const page = await openBlank()
          await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
          await page.goto(origin + path)
          const buttons = await page.locator('.copier').all()
          expect(buttons.length).toBeGreaterThanOrEqual(3)
          const label = await buttons[0]?.innerText()
          const answer = await page.getByRole('status').getAttribute('data-copied')
          for (const button of buttons) {
            await button.click()
            await expect.poll(() => button.textContent()).toBe(answer)
            const [wanted, copied, told] = await button.evaluate(async ({ dataset: { copy = '' } }) => {
              const told = document.querySelector('[role=status]')?.textContent
              const field = document.getElementById(copy)
              const wanted = field instanceof HTMLTextAreaElement ? field.value : copy
              return [wanted, await navigator.clipboard.readText(), told]
            })
            expect([copied, told]).toEqual([wanted, answer])
          }
          expect(await buttons[0]?.innerText()).toBe(label)
          // A second press does not make the answer the label.
          await buttons[0]?.dblclick()
          await expect.poll(() => buttons[0]?.innerText(), { timeout: 10_000 }).toBe(label)
        })
    })
})

async function faultsOf(origin: string, path: string): Promise<unknown[]> {
  const page = await openBlank()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const faults: unknown[] = []
  const onConsole = (message: ConsoleMessage): void => {
    if (/Content Security Policy/.test(message.text())) faults.push(message.text())
  }
  const onRequest = (request: Request): void => {
    if (!request.url().startsWith(origin)) faults.push(`asked for ${request.url()}`)
  }
  page.on('console', onConsole).on('request', onRequest)
  let there = false
  for (const { width, colorScheme, rules } of VIEWS) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    if (!there) await page.goto(origin + path)
    there = true
    const found = [...(await widthFaults(page)), ...(await axeFaults(page, { rules }))]
    faults.push(...found.map(fault => [width, colorScheme, fault]))
  }
  return faults
}

async function widthFaults(page: Page): Promise<string[]> {
  const [extra, cut] = await page.evaluate((): [number, string[]] => [
    document.documentElement.scrollWidth - document.documentElement.clientWidth,
    // These parts hide what does not fit, without making the page wider.
    [...document.querySelectorAll('main *')]
      .filter(part => getComputedStyle(part).contentVisibility === 'auto' && part.scrollWidth > part.clientWidth)
      .map(part => part.id || part.className),
  ])
  return [
    ...(extra > 0 ? [`the page is ${extra} px too wide`] : []),
    ...cut.map(part => `what does not fit into ${part} is cut off`),
  ]
}
