import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { parseDocument } from 'htmlparser2'
import mjml2html from 'mjml'
import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../../src/core/fingerprint.js'
import { renderIssue } from '../../../src/editions/email/email.js'
import { descendants } from '../../../src/editions/email/email-nodes.js'
import { issueEditions, planIssues } from '../../../src/editions/email/index.js'
import { collapse, compileSkeleton, emailSkeleton, MJML_VERSION } from '../../../src/editions/email/mjml-skeleton.js'
import { withThunderbirdStyles } from '../../../src/editions/email/thunderbird-styles.js'
import { issuePageEditions } from '../../../src/editions/web/index.js'
import { wordsFor } from '../../locales.js'
import { ARABIC, article, EVERY, OPEN, OWN, publication, REPUBLISHED, siteOf, theme } from './article-factory.js'
import { digestOf, letterOf, templates, visible, WEEKLY, words } from './letters.js'

const ALL = [REPUBLISHED, OPEN, OWN, ARABIC, EVERY]

const compiled = async (mjml: string): Promise<string> => {
  const { html, errors } = await mjml2html(mjml, { validationLevel: 'strict', fonts: {}, keepComments: true })
  expect(errors).toEqual([])
  return html
}
/** Takes an email out of its main landmark, which MJML does not make. */
function withoutLandmark(html: string): string {
  const [landmark, background] =
    /<div role="main" style="(background-color:#\w+)">\n/.exec(html) ?? expect.fail('no main landmark')
  return html
    .replace(landmark, '')
    .replace('style="word-spacing:normal;">', `style="word-spacing:normal;${background};">`)
    .replace('</div>\n</body>', '</body>')
}

const squeezed = (html: string): string =>
  collapse(html)
    .replace(/\s+/g, ' ')
    .replace(/> | </g, mark => mark.trim())

describe('an email', () => {
  it('has its language, direction and title where every client looks for them', async () => {
    const { html, subject } = await letterOf(REPUBLISHED)
    expect(html).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr"/)
    expect(html).toContain(`<title>${subject}</title>`)
    expect(html).toContain('role="article" lang="en" dir="ltr"')
    expect(html).toContain('aria-roledescription="email"')
    expect(html).toContain('charset=UTF-8')
    for (const name of [
      'color-scheme',
      'supported-color-schemes',
      'x-apple-disable-message-reformatting',
      'format-detection',
    ])
      expect(html).toContain(`<meta name="${name}"`)
    expect(html.match(/<h1/g)).toHaveLength(1)
  })

  it('has a preheader that is hidden without tricks', async () => {
    const { html, preheader } = await letterOf(REPUBLISHED)
    expect(html).toContain(`<div style="display:none;mso-hide:all">${preheader}</div>`)
    expect(html).not.toMatch(/\u200b|\u200c|\u200d|\u034f|\ufeff|&zwnj;|opacity:0|font-size:1px|color:#fff[;"]/)
    expect(preheader.length).toBeLessThanOrEqual(110)
  })

  it('has colours for both schemes, and a style sheet that is small enough for Gmail', async () => {
    const { html } = await letterOf(EVERY)
    expect(html).toContain('@media (prefers-color-scheme:dark)')
    expect(html).toContain('[data-ogsc] .tx')
    expect(html).toContain('[data-ogsb] .pg')
    const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, css]) => css ?? '')
    expect(Math.max(...styles.map(css => css.length))).toBeLessThan(14_000)
    expect(html).not.toMatch(/@import|@font-face|<link/)
  })

  it('loads nothing from other hosts except the author’s pictures', async () => {
    const { html } = await letterOf(EVERY)
    const asked = [...html.matchAll(/(?:src|background|poster)="([^"]*)"|url\(([^)]*)\)/g)].map(m => m[1] ?? m[2] ?? '')
    expect(new Set(asked.map(url => new URL(url).hostname))).toEqual(
      new Set(['reader.example.org', 'images.example.com', 'media.example.com']),
    )
    const own = await letterOf(OWN)
    const hosts = [...own.html.matchAll(/https?:\/\/([^/"\s<]+)/g)].map(([, host]) => host)
    expect(new Set(hosts)).toEqual(new Set(['www.w3.org', 'reader.example.org']))
  })

  it('ends with the sender, the reason, the postal address and the link to unsubscribe', async () => {
    const issue = await letterOf(REPUBLISHED, publication('whyYouGetThis: You asked for it at the fair.'))
    for (const part of [issue.html, issue.text]) {
      expect(part).toContain('You asked for it at the fair.')
      expect(part).toContain('12 Quay Street, 4000-123 Porto')
      expect(part).toContain('https://reader.example.org/unsubscribe/SUBSCRIBER')
      expect(part).toContain('https://reader.example.org/issues/river-treaty/')
      expect(part).toContain('https://reader.example.org/feed.xml')
    }
  })

  it('credits every party', async () => {
    const issue = await letterOf(REPUBLISHED)
    for (const part of [issue.html, issue.text]) {
      for (const fact of [
        'Ada Lindqvist',
        'Senior fellow, Institute for Shared Waters',
        'advised three river',
        'Harbour Review',
      ])
        expect(part.replace(/\s+/g, ' ')).toContain(fact)
      for (const url of [
        'https://review.example.com/2026/03/river-treaty',
        'https://creativecommons.org/licenses/by-nd/4.0/',
        'https://institute.example.net/letters/88',
        'https://ada.example.com/',
      ])
        expect(part).toContain(url)
    }
    expect(issue.html).toContain('rel="license"')
    expect(issue.html).toContain('Read the original at Harbour Review')
  })

  it('has no empty elements for a post of its own', async () => {
    const { html, text } = await letterOf(OWN)
    expect(html).toContain('By Bo Marques')
    for (const absent of ['About this article', 'About the author', 'Original', 'Note:']) {
      expect(html).not.toContain(absent)
      expect(text).not.toContain(absent)
    }
    expect(text).not.toMatch(/\n{4,}/)
  })

  it('shows a summary that was made from the body only once', async () => {
    const { html } = await letterOf({ ...OWN, summary: 'From April we send this letter on Saturdays. You asked for…' })
    expect(visible(html).match(/From April/g)).toHaveLength(1)
  })

  it('is mirrored for Arabic', async () => {
    const { html } = await letterOf(ARABIC)
    expect(html).toContain('<html lang="ar" dir="rtl"')
    expect(html).toContain('padding:0 26px 0 0')
    expect(html).not.toMatch(/direction:ltr/)
    expect(html).not.toContain('letter-spacing:1.2px')
  })

  it('links to the original if only an excerpt is allowed', async () => {
    const { html } = await letterOf({ ...REPUBLISHED, extent: 'excerpt', body: '<p>Only this.</p>' })
    expect(html).not.toContain('Continue reading')
    expect(html).toContain('Read the original at Harbour Review')
  })

  it('is the same each time that it is made', async () => {
    expect(await letterOf(EVERY)).toEqual(await letterOf(EVERY))
  })
})

describe('source.mjml', () => {
  it('compiles with bare MJML to the same HTML, apart from the main landmark and the styles for Thunderbird', async () => {
    for (const facts of ALL) {
      const { html, mjml } = await letterOf(facts)
      expect(squeezed(withThunderbirdStyles(await compiled(mjml)))).toBe(squeezed(withoutLandmark(html)))
    }
    const digest = await digestOf(ALL.map(facts => article(facts)))
    expect(squeezed(withThunderbirdStyles(await compiled(digest.mjml)))).toBe(squeezed(withoutLandmark(digest.html)))
  })

  it.each([
    '<mj-style inline="inline">.a { color: red }</mj-style>',
    '<mj-html-attributes><mj-selector path=".a"><mj-html-attribute name="data-b">c</mj-html-attribute></mj-selector></mj-html-attributes>',
  ])('compiles to the bytes of the complete MJML with the seldom used %s', async head => {
    const body = '<mj-section><mj-column><mj-text css-class="a">A &amp; é <br></mj-text></mj-column></mj-section>'
    const mjml = `<mjml><mj-head>${head}</mj-head><mj-body>${body}</mj-body></mjml>`
    expect(await compileSkeleton(mjml)).toBe(collapse(await compiled(mjml)))
    expect(await compileSkeleton(mjml)).toMatch(/color: ?red|data-b="c"/)
  })
})

describe('what is kept of MJML', () => {
  it('has the version of every package of MJML in its key', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Readonly<Record<string, { version: string }>>
    }
    const versions = Object.entries(packages).flatMap(([name, { version }]) =>
      /^node_modules\/mjml[\w-]*$/.test(name) ? [version] : [],
    )
    expect(new Set(versions)).toEqual(new Set([MJML_VERSION]))
  })

  it('is made as FORM says, which has to be raised if this fingerprint changes', async () => {
    const style = '<mj-style>@media (max-width:480px) { .a { color: red } }</mj-style>'
    const column =
      '<mj-column><mj-text>\uE0000\uE001</mj-text><mj-button href="\uE0001\uE001">B</mj-button></mj-column>'
    const body = `<mj-body background-color="#eee"><mj-section>${column}</mj-section></mj-body>`
    expect(fingerprint(await emailSkeleton(`<mjml><mj-head>${style}</mj-head>${body}</mjml>`))).toBe(
      '60ca4ad73e0502f3d5f2d3a1',
    )
  })

  it('is asked for before MJML, and told what MJML made', async () => {
    const mjml = (text: string) => `<mjml><mj-body><mj-raw>${text}</mj-raw></mj-body></mjml>`
    const kept = new Map<string, string>()
    const store = { get: (key: string) => kept.get(key), put: (key: string, html: string) => void kept.set(key, html) }
    const first = await emailSkeleton(mjml('one'), store)
    expect([...kept.values()]).toEqual([first])
    for (const key of kept.keys()) kept.set(key, 'as it was kept')
    expect(await emailSkeleton(mjml('one'), store)).toBe('as it was kept')
    expect(await emailSkeleton(mjml('two'), store)).toContain('two')
    expect(kept.size).toBe(2)
  })
})

const HOSTILE = [
  '</mj-text><mj-raw><b>out</b></mj-raw><mj-text>',
  '<mj-include path="/etc/passwd" />',
  '--></mj-text>',
  '{{subject}} {{{raw}}} [[x]]',
  ']]>',
  '" onload="x()',
  '<script>alert(1)</script>',
  '\uE0000\uE001',
  '&quot;&amp;lt;',
  "it's $& $1 $$",
]

describe('hostile words', () => {
  const hostile = HOSTILE.join(' ')

  it('are only text, for MJML and for mail programs, in any field', async () => {
    const issue = await letterOf({
      ...REPUBLISHED,
      title: hostile,
      summary: `S ${hostile}`,
      tags: [hostile],
      notice: hostile,
      authors: [{ name: hostile, bio: hostile, affiliation: hostile }],
      via: [{ name: hostile, url: 'https://example.net/?q="><mj-raw>' }],
      image: { src: 'https://reader.example.org/a.png?"><mj-raw>', alt: hostile, caption: hostile },
      body: `<p>${hostile.replace(/</g, '&lt;')}</p>${hostile}`,
    })
    expect(issue.html).not.toMatch(/<mj-|<script|root:x:/)
    const handlers = descendants(parseDocument(issue.html).children).flatMap(({ attribs }) => Object.keys(attribs))
    expect(handlers.filter(name => name.startsWith('on'))).toEqual([])
    expect(squeezed(withThunderbirdStyles(await compiled(issue.mjml)))).toBe(squeezed(withoutLandmark(issue.html)))
    expect(visible(issue.html)).toContain('</mj-text><mj-raw><b>out</b></mj-raw><mj-text>')
    expect(issue.html).toContain('\uE0000\uE001')
  })

  it('leave the frame of the email unchanged', async () => {
    const frame = (html: string): string[] => html.match(/<(?:html|head|body|table|h1|h2)\b/g) ?? []
    const text = fc
      .oneof(fc.constantFrom(...HOSTILE), fc.string(), fc.string({ unit: 'binary' }))
      .filter(said => said.trim() !== '')
    const usual = frame((await letterOf({ ...OWN, title: 'Title', authors: [{ name: 'Name' }] })).html)
    await fc.assert(
      fc.asyncProperty(text, text, async (title, name) => {
        const { html } = await letterOf({ ...OWN, title: `x${title}`, authors: [{ name: `x${name}` }] })
        expect(frame(html)).toEqual(usual)
      }),
      { numRuns: 60 },
    )
  })
})

describe('the text part', () => {
  it('has the words of the HTML in the same order', async () => {
    const digest = await digestOf(ALL.map(facts => article(facts)))
    for (const { html, text } of [...(await Promise.all(ALL.map(facts => letterOf(facts)))), digest]) {
      const shown = new Set(words(visible(html)))
      const said = new Set(words(text.replace(/https?:\S+/g, '')))
      const shared = [...shown].filter(word => said.has(word)).length
      expect(shared / Math.max(shown.size, said.size)).toBeGreaterThanOrEqual(0.9)
    }
  })

  it('has short lines and whole addresses', async () => {
    for (const facts of ALL) {
      const { text } = await letterOf(facts)
      const long = text.split('\n').filter(line => line.length > 72 && !/https?:\S{40}/.test(line))
      expect(long).toEqual([])
    }
    expect((await letterOf(REPUBLISHED)).text).toContain('[1] https://data.example.net/gauges?station=4&from=1961')
  })
})

describe('the page on the web', () => {
  const ours = publication(WEEKLY)
  const { plans } = planIssues(
    { publication: ours, wordsFor },
    ALL.map(facts => article(facts, ours)),
    'recent',
  )
  const pages = () => issuePageEditions(siteOf(ours), plans, templates)

  it('is in the frame of the site, excludes search engines, and has no link to unsubscribe', async () => {
    for (const page of pages()) {
      const html = String((await page.render()).bytes)
      expect(html).toContain('<meta name="robots" content="noindex, follow">')
      expect(html.match(/<main /g)).toHaveLength(1)
      expect(html).toMatch(/<header class="masthead"[\s\S]*<footer class="colophon"/)
      expect(html).not.toMatch(/unsubscribe|SUBSCRIBER|View in browser|display:none/i)
      const root = '../'.repeat(page.path.split('/').length - 1)
      for (const file of ['feed.xml', 'atom.xml', 'feed.json']) expect(html).toContain(`href="${root}${file}"`)
    }
  })

  it('of a post names the post’s page as the canonical one', async () => {
    const [plan] = plans
    const html = String((await pages()[0]?.render())?.bytes)
    expect(html).toContain(`<link rel="canonical" href="${plan?.articles[0]?.url}">`)
  })

  it('leads to the issues before and after it, and changes with their subjects', async () => {
    const digest = plans.find(({ kind }) => kind === 'digest')
    if (!digest) throw new Error('no digest')
    const { newest: _, ...first } = { ...digest, path: 'issues/weekly/1/', subject: 'The first' }
    const second = { ...digest, path: 'issues/weekly/2/', subject: 'The second' }
    const all = issuePageEditions(siteOf(ours), [first, second], templates)
    expect(all.map(({ path }) => path)).toEqual(
      ['issues/weekly/1/', 'issues/weekly/2/', 'issues/weekly/'].map(path => `${path}index.html`),
    )
    const [one, two, newest] = await Promise.all(all.map(async page => String((await page.render()).bytes)))
    expect(one).toMatch(/rel="next" href="\.\.\/\.\.\/\.\.\/issues\/weekly\/2\/".*The second/)
    expect(one).not.toContain('rel="prev"')
    expect(two).toMatch(/rel="prev" href="\.\.\/\.\.\/\.\.\/issues\/weekly\/1\/".*The first/)
    expect(newest).toMatch(/rel="prev" href="\.\.\/\.\.\/issues\/weekly\/1\/"/)
    const renamed = issuePageEditions(siteOf(ours), [first, { ...second, subject: 'Another' }], templates)
    expect(renamed[0]?.key).not.toBe(all[0]?.key)
  })
})

describe('the files of an issue', () => {
  it('are four, named after the issue, each with its own key', async () => {
    const ours = publication()
    const [plan] = planIssues({ publication: ours, wordsFor }, [article(OWN, ours)], 'recent').plans
    if (!plan) throw new Error('no plan')
    const editions = issueEditions([plan], siteOf(ours), templates, async issue => ({ bytes: issue.subject }))
    expect(editions.map(({ path }) => path)).toEqual([
      'email/letter-from-the-editor/index.html',
      'email/letter-from-the-editor/text.txt',
      'email/letter-from-the-editor/source.mjml',
      'email/letter-from-the-editor/message.eml',
    ])
    expect(new Set(editions.map(({ key }) => key)).size).toBe(4)
    expect(await editions[3]?.render()).toEqual({ bytes: 'A letter from the editor', cut: [] })
  })
})

describe('a publication’s own template', () => {
  it('that is not valid MJML is a problem with its position', async () => {
    const broken = theme({ 'email/post.mjml.hbs': '<mjml><mj-body><mj-nothing /></mj-body></mjml>' })
    const ours = publication()
    const [plan] = planIssues({ publication: ours, wordsFor }, [article(OWN, ours)], 'recent').plans
    if (!plan) throw new Error('no plan')
    await expect(renderIssue(plan, siteOf(ours), broken)).rejects.toThrow(
      /templates\/email\/post\.mjml\.hbs.*mj-nothing/s,
    )
  })
})
