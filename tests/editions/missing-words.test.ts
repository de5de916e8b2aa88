import { describe, expect, it } from 'vitest'
import { joinedWords } from '../../src/attribution/language-words.js'
import { parseMoment } from '../../src/core/moment.js'
import { newEmailWords, wordsPhrase } from '../../src/editions/email/email-words.js'
import { compileTemplates, phraseHtml } from '../../src/editions/templates.js'
import { labelPhrase, newLabels, withDate } from '../../src/editions/web/labels.js'
import { wordsFor } from '../locales.js'

/** An unfinished translation into Hebrew. */
const WORDS = joinedWords('he', [{ page: { tags: 'נושאים' }, email: { unsubscribe: 'הסרה' } }], wordsFor('en').book)
const day = parseMoment('2026-03-12', 'UTC') ?? expect.fail()

const rendered = (source: string, data: object, file = 'web/x.html.hbs'): string =>
  compileTemplates(new Map([[file, source]])).templates.render(file.slice(0, -4), data)

describe('a phrase that a language lacks', () => {
  const labels = newLabels(WORDS)
  it('is marked as English in text that a template prints, but not in an attribute', () => {
    const source = '<p title="{{bare labels.archive}}">{{labels.tags}} {{labels.archive}}</p>'
    expect(rendered(source, { labels: labels.forTemplates })).toBe(
      '<p title="Archive">נושאים <span lang="en" dir="ltr">Archive</span></p>',
    )
  })

  it('is marked as English with the names and dates in it, which are in English too', () => {
    const publication = [{ text: 'המגדלור' }]
    expect(phraseHtml(labelPhrase(labels, 'follow', { publication }))).toBe(
      '<span lang="en" dir="ltr">Follow <bdi>המגדלור</bdi> in a feed reader</span>',
    )
    expect(phraseHtml(withDate(labels, 'updatedOn', day))).toBe(
      '<span lang="en" dir="ltr">Updated <time datetime="2026-03-12">12 March 2026</time></span>',
    )
  })

  it('is marked in the HTML of emails as well, but not in their text part', () => {
    const words = newEmailWords(WORDS)
    const source = '{{words.unsubscribe}} {{words.feed}}'
    expect(rendered(source, { words: words.forTemplates })).toBe('הסרה <span lang="en" dir="ltr">RSS feed</span>')
    expect(rendered(source, { words: words.forTemplates }, 'email/x.txt.hbs')).toBe('הסרה RSS feed')
    expect(wordsPhrase(words, 'image', { alt: 'המגדלור' })).toEqual([
      { text: '[Image: ', between: true, language: 'en' },
      { text: 'המגדלור', apart: true, language: 'en' },
      { text: ']', between: true, language: 'en' },
    ])
  })
})
