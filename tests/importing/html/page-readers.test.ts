import { describe, expect, it } from 'vitest'
import { importSource } from '../../../src/importing/index.js'
import { CONTEXT, factOf } from '../importing.js'

const FIRST =
  'The town has two clocks, and neither has been right since the spring of the flood, when the water stood in the tower.'
const SECOND =
  'Sailors set their watches by the one, and bakers by the other, and for many years nobody minded the difference very much.'
const THIRD =
  'Then a third clock came, with a committee, which met on Tuesdays and wrote to every skipper on the coast to ask the time.'
const TEXT = `<p>${FIRST}</p><p>${SECOND}</p><p>${THIRD}</p>`
const HEAD = '<head><meta charset="utf-8"><title>Two clocks</title></head>'
const LINKS = Array.from(
  { length: 30 },
  (_, i) => `<li><a href="/${i}">Another story of the harbour ${i}</a></li>`,
).join('')

const draftOf = async (html: string) => {
  const [draft] = (await importSource({ name: 'page.html', bytes: Buffer.from(html) }, CONTEXT, 'html')).drafts
  return draft ?? expect.fail('There is no draft.')
}

describe('the article of a page', () => {
  it.each([
    ['a second head', `<html><head></head>${HEAD}<body><h1>Two clocks</h1>${TEXT}</body></html>`],
    [
      'a document inside it',
      `<html>${HEAD}<body><article><div><!DOCTYPE html><html><body>${TEXT}</body></html></div></article></body></html>`,
    ],
    ['a body inside a table', `<html>${HEAD}<body><table><tr><td><body>${TEXT}</body></td></tr></table></body></html>`],
    ['no end tags', `<html>${HEAD}<body><article><p>${FIRST}<p>${SECOND}<p>${THIRD}`],
    [
      'an end tag too many in a noscript',
      `<html>${HEAD}<body><div><article><noscript></div></article><img src="/x.jpg"></noscript>${TEXT}</article></div></body></html>`,
    ],
    [
      'a picture of a counter in the noscript of its head',
      `<html><head><title>Two clocks</title><noscript><img src="https://stats.example.net/1.gif" width="1"></noscript><meta name="author" content="Ada Writer"></head><body><article>${TEXT}</article></body></html>`,
    ],
    [
      'tags in its scripts',
      `<html>${HEAD}<body><script>${'document.write("<div><div>");'.repeat(700)}</script><article>${TEXT}</article></body></html>`,
    ],
    [
      'one form around everything',
      `<html>${HEAD}<body><form action="/"><input name="q"><h1>Two clocks</h1><div>${TEXT}</div></form></body></html>`,
    ],
    [
      'a shadow root',
      `<html>${HEAD}<body><story-text><template shadowrootmode="open"><h1>Two clocks</h1>${TEXT}</template></story-text></body></html>`,
    ],
    [
      'each paragraph in a box of its own',
      `<html>${HEAD}<body><ul>${LINKS}</ul><h1>Two clocks</h1>${[FIRST, SECOND, THIRD].map(text => `<section><div><div><p>${text}</p></div></div></section>`).join('')}<ul>${LINKS}</ul></body></html>`,
    ],
    [
      'a longer notice about cookies',
      `<html>${HEAD}<body><article><h1>Two clocks</h1>${TEXT}</article><div class="x-cookiebanner"><p>${'We use small files to remember what you chose on this site, and to count visits. '.repeat(12)}</p></div></body></html>`,
    ],
    [
      'its first paragraph beside the headline',
      `<html>${HEAD}<body><main><header><h1>Two clocks</h1><p>${FIRST}</p></header><div class="text"><p>${SECOND}</p><p>${THIRD}</p><p>${SECOND.replace('Sailors', 'Skippers')}</p></div></main></body></html>`,
    ],
  ])('is whole in a page with %s', async (_, html) => {
    const draft = await draftOf(html)
    const places = [FIRST, SECOND, THIRD].map(text => draft.body.indexOf(text))
    expect(places.every(place => place >= 0)).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(draft.body).not.toMatch(/Another story|small files/)
    expect(draft.doubts).toBeUndefined()
    expect(factOf(draft, 'title')).toBe('Two clocks')
  })

  it('has a comment with the number of its words if most of them are missing', async () => {
    const lines = Array.from(
      { length: 40 },
      (_, i) => `<div class="cell"><span>Berth ${i}:</span> <b>free again from Tuesday</b></div>`,
    )
    const draft = await draftOf(
      `<html>${HEAD}<body><div id="a"><h1>Berths</h1><p>${FIRST}</p>${lines.join('')}<p>${SECOND}</p><p>${THIRD}</p></div></body></html>`,
    )
    const { kept, of } = draft.words ?? expect.fail()
    expect(of).toBeGreaterThan(200)
    expect(draft.doubts?.join() ?? '').toBe(
      kept < of * 0.6
        ? `only ${kept} of ${of} words in the place of the article were kept; compare the text with its source`
        : '',
    )
  })

  const FOURTH =
    'The fourth clock was a gift, and nobody wound it, because the key had gone to sea with the man who had given it away.'
  const OTHERS = Array.from(
    { length: 6 },
    () => `<p>Another report about eels, which has nothing to do with clocks.</p>`,
  )

  it.each([
    [
      'in a box that Readability leaves out by its name',
      `<article><h1>Two clocks</h1>${TEXT}<div class="extra"><p>${FOURTH}</p></div><p>${FIRST} ${SECOND}</p></article>`,
      FOURTH,
    ],
    [
      'in a box whose name says what it is above',
      `<div class="above-footer"><h1>Two clocks</h1><div>${TEXT}<p>${FOURTH}</p></div></div>`,
      FOURTH,
    ],
    [
      'that is one link among paragraphs of its kind',
      `<article><h1>Two clocks</h1>${[FIRST, SECOND, `<a href="/court"><b>${FOURTH}</b></a>`, THIRD].map(text => `<div class="part"><p>${text}</p></div>`).join('')}</article>`,
      FOURTH,
    ],
    [
      'of a few words in boxes within boxes',
      `<article><h1>Two clocks</h1>${[FIRST, 'Nobody looked up.', SECOND, THIRD].map(text => `<div style="margin:0"><div><span>${text}</span></div></div>`).join('')}</article>`,
      'Nobody looked up.',
    ],
    [
      'that is a warning or a tip',
      `<article><h1>Two clocks</h1>${TEXT}<div class="admonition tip"><p>Tip</p><p>${FOURTH}</p></div><p>${FIRST} ${SECOND}</p></article>`,
      FOURTH,
    ],
    [
      'under a heading that other pages have above links',
      `<article><h1>Two clocks</h1>${TEXT}<section id="Release"><h2>Release</h2><p>${FOURTH}</p><ul><li><a href="/1">One</a></li></ul></section></article>`,
      FOURTH,
    ],
    [
      'for readers without scripts',
      `<h1>Two clocks</h1><div><noscript>${TEXT}<p>${FOURTH}</p></noscript></div>`,
      FOURTH,
    ],
  ])('has a paragraph %s', async (_, body, text) => {
    expect((await draftOf(`<html>${HEAD}<body>${body}</body></html>`)).body).toContain(text)
  })

  it('has each line of a list in boxes once and in its place, also those with a link', async () => {
    const steps = [
      '1. Wind <a href="/c">the great clock</a>',
      '2. Count the strokes',
      '3. Oil <a href="/w">the wheel</a>',
      '4. Go home',
    ]
    const boxes = [steps.slice(0, 2), steps.slice(2)].map(
      box => `<div>${box.map(step => `<div>${step}</div>`).join('')}</div>`,
    )
    const { body } = await draftOf(
      `<html>${HEAD}<body><article><h1>Two clocks</h1><p>${FIRST}</p>${boxes.join('')}<p>${SECOND}</p><p>${THIRD}</p></article></body></html>`,
    )
    expect(body.match(/\d(?=\\\.)/g)).toEqual(['1', '2', '3', '4'])
  })

  it('shows each formula once', async () => {
    const formula =
      '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><annotation encoding="application/x-tex">a+b</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">a+b</span></span>'
    const { body, notes } = await draftOf(
      `<html>${HEAD}<body><article><h1>Two clocks</h1><p>${FIRST} It was ${formula} then.</p><p>${SECOND}</p><p>${THIRD}</p></article></body></html>`,
    )
    expect(body).toContain(`${FIRST} It was a\\+b then.`)
    expect(`${body}${notes.join('')}`.split('flood')).toHaveLength(2)
  })

  it('is the one that the page describes, although a longer one follows it', async () => {
    const description = `<meta property="og:description" content="${FIRST}">`
    const others = OTHERS.join('').repeat(4)
    const { body } = await draftOf(
      `<html><head><title>Two clocks</title>${description}</head><body><div><article><h1>Two clocks</h1><div>${TEXT}</div></article></div><ul>${LINKS}</ul><div><article><h1>Eels</h1><div>${others}</div></article></div></body></html>`,
    )
    expect(body).toContain(THIRD)
    expect(body).not.toContain('eels')
  })

  it('is taken from the data of the page if the page shows less than half of it, with a doubt', async () => {
    const data = {
      '@type': 'NewsArticle',
      headline: 'Two clocks',
      articleBody: [FIRST, SECOND, THIRD, FOURTH].join('\n\n'),
    }
    const draft = await draftOf(
      `<html><head><title>Two clocks</title><script type="application/ld+json">${JSON.stringify(data)}</script></head><body><article><h1>Two clocks</h1><p>${FIRST}</p><p>Subscribers can read the rest of this article.</p></article></body></html>`,
    )
    expect(draft.body.split('\n\n')).toEqual([FIRST, SECOND, THIRD, FOURTH])
    expect(draft.doubts?.join()).toContain('JSON-LD')
  })

  it('counts its words, and quotes what was left out, the longest first', async () => {
    const draft = await draftOf(
      `<html>${HEAD}<body><article><h1>Two clocks</h1>${TEXT}</article><div class="sidebar"><div>Short line beside it</div><div>A much longer line beside it, which is no part of the article</div></div></body></html>`,
    )
    expect(draft.words).toEqual({ kept: expect.any(Number), of: expect.any(Number) })
    expect(draft.words?.kept).toBe(draft.words?.of)
    expect(draft.notes.join()).toMatch(/“A much longer line[^”]*”, “Short line/)
  })

  it.each([
    [
      'before its copy',
      '<img class="lazy" src="data:image/gif;base64,AA" data-src="/a.jpg"><noscript><img src="/a.jpg"></noscript>',
    ],
    ['after its copy', '<noscript><img src="/a.jpg"></noscript><img class="lazy" data-src="/a.jpg">'],
    [
      'beside a copy of another size',
      '<noscript><img src="/a-300x200.jpg?v=2"></noscript><img data-src="/a-300x200.jpg">',
    ],
    [
      'in a picture with sources',
      '<picture><source data-srcset="/a.webp 1x"><img data-src="/a.jpg"></picture><noscript><picture><img src="/a.jpg"></picture></noscript>',
    ],
    ['in a link', '<a href="/a"><img data-src="/a.jpg"></a><noscript><a href="/a"><img src="/a.jpg"></a></noscript>'],
    [
      'behind a blurred one',
      '<div><img src="data:image/jpeg;base64,AA"><picture><img data-src="/a.jpg"></picture><noscript><img src="/a.jpg"></noscript></div>',
    ],
    ['with its addresses in a list only', '<img data-srcset="/s.jpg 300w, /a.jpg 900w">'],
  ])('has a picture that is loaded late only once: %s', async (_, picture) => {
    const draft = await draftOf(
      `<html><head><title>Two clocks</title><base href="https://harbour.example.org/"></head><body><article><h1>Two clocks</h1><p>${FIRST}</p><figure>${picture}</figure><p>${SECOND}</p><p>${THIRD}</p></article></body></html>`,
    )
    expect(
      draft.body.match(/harbour\.example\.org\/(?:a|s)[^"\s)]*/g)?.filter(address => !address.endsWith('/a')),
    ).toHaveLength(1)
  })
})
