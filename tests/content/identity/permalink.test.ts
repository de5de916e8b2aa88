import { describe, expect, it } from 'vitest'
import { filledPermalink, unknownName } from '../../../src/content/identity/permalink.js'

const facts = {
  name: 'river',
  title: 'The River: Why?',
  date: '2026-03-04T00:00:00Z',
  categories: ['Water Law', 'b'],
  folders: ['rivers', 'law'],
}

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
    ['/wiki/Help:Infobox', '/wiki/Help:Infobox'],
    ['weekdate', '/water-law/b/2026/W10/Wed/river.html'],
    ['/:w_year/:week/:w_day/:Slug/', '/2026/10/3/river/'],
    ['/:sections[1:]/:slug/', '/law/river/'],
    ['/:sections[last]/:sections[0]/:slug/', '/law/rivers/river/'],
    ['/:sections[one]/:slug/', undefined],
    ['/%year%/%monthnum%/%day%/%postname%/', '/2026/03/04/river/'],
    ['/archives/%post_id%', undefined],
    ['/100%25/%E6%B2%B3/', '/100%25/%E6%B2%B3/'],
    ['{date:%Y}/{date:%m}/{slug}.html', '2026/03/river.html'],
    ['{category}/{author}/', undefined],
  ]
  it.each(cases)('%j becomes %j', (permalink, filled) => {
    expect(filledPermalink(permalink, facts)).toBe(filled)
  })

  const unknown: [permalink: string, name: string | undefined][] = [
    ['/:year/:slug/', undefined],
    ['/:yaer/:slug/', ':yaer'],
    ['/%year%/%post_id%/:slug/', '%post_id%'],
    ['/{author}/{slug}/', '{author}'],
    ['/{{ season }}/:slug/', '{{ season }}'],
    ['/:sections[x]/:slug/', ':sections[x]'],
  ]
  it.each(unknown)('%j has the unknown name %j', (permalink, name) => {
    expect(unknownName(permalink, facts)).toBe(name)
  })

  it.each([
    ['2021-01-03', '2020/53/7'],
    ['2024-12-30', '2025/01/1'],
    ['2026-01-01', '2026/01/4'],
    ['2026-12-31', '2026/53/4'],
  ])('has the week of %s', (date, week) => {
    expect(filledPermalink(':w_year/:week/:w_day', { ...facts, date })).toBe(week)
  })

  it('with a year cannot be filled in without a date', () => {
    expect(filledPermalink('/:year/:title/', { name: 'a', title: 'A', categories: [] })).toBeUndefined()
  })
})
