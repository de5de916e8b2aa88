import { isTag } from 'domhandler'
import { describe, expect, it } from 'vitest'
import { licenceById, type Terms } from '../../../src/attribution/index.js'
import { LOCALES } from '../../locales.js'
import { type ArticleFacts, on, renderedSite, siteOf } from './article-factory.js'
import { read, text, withClass } from './page-reading.js'

const TERMS: Terms = {
  ...{ edits: false, headline: false, images: 'none', link: 'home', institutions: true, credit: 'both' },
  ...{ counter: { url: 'https://count.harbour.example.com/1.gif' }, words: 2, days: 21 },
  ...{
    byline: '{authors}, {publisher}',
    wording: 'In {publisher}.',
    tagline: 'Of [{publisher}]({publisher}).',
    button: 'On',
  },
  ...{
    logo: true,
    links: 'keep',
    content: 'whole',
    paragraphs: 3,
    publishWithin: 90,
    todo: [{ name: 'a', text: 'Tell us.' }],
  },
  ...{ channels: ['web', 'email'], canonical: 'original', index: false, share: 25, note: 'Ask us first.' },
} as Terms

const article = (language: string, terms: Terms = TERMS): ArticleFacts => ({
  language,
  title: 'Ebb & flow',
  passOn: true,
  terms,
  original: {
    publisher: {
      name: 'Harbour Review',
      url: 'https://harbour.example.com/',
      logo: { src: 'static/h.png', width: 90 },
    },
    url: 'https://harbour.example.com/ebb',
    date: on('2026-03-12'),
    terms,
    ...(licenceById('CC-BY-SA-4.0') ? { license: licenceById('CC-BY-SA-4.0') } : {}),
  },
})

const pageOf = async (facts: ArticleFacts) =>
  (await renderedSite([facts], { site: siteOf() })).get('river-treaty/republish/index.html') ?? expect.fail()
const conditions = async (facts: ArticleFacts) => {
  const [list] = withClass(read(await pageOf(facts)), 'conditions')
  return (list?.children ?? []).filter(isTag).map(item => text(item))
}

describe('the page from which others republish an article', () => {
  it.each([...LOCALES.keys()])('is in the language of the article, and fills in every name: %s', async tag => {
    const page = await pageOf(article(tag))
    expect(page).toContain(`<html lang="${tag}"`)
    const said = await conditions(article(tag))
    expect(said).toHaveLength(26)
    expect(said.join('\n')).not.toMatch(/\{|undefined/)
    expect(said[0]).toContain('CC BY-SA 4.0')
    if (!tag.startsWith('en')) expect(page).not.toMatch(/Conditions<|The credit|Back to the article/)
  })

  it.each([
    ['pl', 2, 'Pokaż najwyżej 2 słowa.'],
    ['pl', 5, 'Pokaż najwyżej 5 słów.'],
    ['ar', 2, 'اعرض كلمتين على الأكثر.'],
    ['en', 1, 'Show at most 1 word.'],
    ['en', 1200, 'Show at most 1,200 words.'],
  ])('counts words as %s does: %i', async (tag, words, sentence) => {
    expect(await conditions(article(tag, { words }))).toContain(sentence)
  })

  it('is in English, and marked as such, if the language has no words', async () => {
    const page = await pageOf(article('sv'))
    expect(page).toContain('<html lang="en"')
    expect(page).toContain('Keep the headline.')
  })
})
