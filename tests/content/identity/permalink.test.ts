import { describe, expect, it } from 'vitest'
import { filledPermalink } from '../../../src/content/identity/permalink.js'

const facts = { name: 'river', title: 'The River: Why?', date: '2026-03-04T00:00:00Z', categories: ['Water Law', 'b'] }

describe('a permalink', () => {
  const cases: [permalink: string, filled: string | undefined][] = [
    ['/about/', '/about/'],
    ['/:year/:month/:day/:title/', '/2026/03/04/river/'],
    ['/:year/:i_month/:i_day/:short_year/:y_day/:title:output_ext', '/2026/3/4/26/063/river.html'],
    ['/:categories/:title.html', '/water-law/b/river.html'],
    ['pretty', '/water-law/b/2026/03/04/river/'],
    ['date', '/water-law/b/2026/03/04/river.html'],
    ['none', '/water-law/b/river.html'],
    ['/blog/{{ page.fileSlug }}/', '/blog/river/'],
    ['/blog/{{ title | slugify }}/', '/blog/the-river-why/'],
    ['/{{ page.date | date: "%Y/%m/%d" }}/x/', '/2026/03/04/x/'],
    ["/{{ page.date | date('yyyy/MM') }}/x/", '/2026/03/x/'],
    ['/{{ season }}/', undefined],
    ['/{% if x %}a{% endif %}/', undefined],
    ['/:unknown/x/', undefined],
    ['/at/10:30/', '/at/10:30/'],
  ]
  it.each(cases)('%j becomes %j', (permalink, filled) => {
    expect(filledPermalink(permalink, facts)).toBe(filled)
  })

  it('with a year cannot be filled in without a date', () => {
    expect(filledPermalink('/:year/:title/', { name: 'a', title: 'A', categories: [] })).toBeUndefined()
  })
})
