import { describe, expect, it } from 'vitest'
import { asFlag, pictureFrom, statusFrom, tagWords } from '../../../src/content/dialects/foreign-values.js'
import { bylineNames } from '../../../src/content/dialects/people-habits.js'

describe('a byline', () => {
  const bylines: [byline: string, names: string[]][] = [
    ['Ada Writer', ['Ada Writer']],
    ['by Ada Writer', ['Ada Writer']],
    ['Ada Writer and Bo Author', ['Ada Writer', 'Bo Author']],
    ['Ada Writer & Bo Author', ['Ada Writer', 'Bo Author']],
    ['Ada Writer; Bo Author', ['Ada Writer', 'Bo Author']],
    ['Ada Writer, Bo Author, and Cy Third', ['Ada Writer', 'Bo Author', 'Cy Third']],
    ['Ada, Bo and Cy', ['Ada', 'Bo', 'Cy']],
    ['Ada Writer, Bo Author', ['Ada Writer', 'Bo Author']],
    ['Ursula von der Leyen, Bo Author', ['Ursula von der Leyen', 'Bo Author']],
    ['李 明, 王 芳', ['李 明', '王 芳']],
    ['Writer, Ada', ['Writer, Ada']],
    ['Ada Writer, Jr.', ['Ada Writer, Jr.']],
    ['Ada Writer, University of Rivers', ['Ada Writer, University of Rivers']],
    ['Alexandra Sandy', ['Alexandra Sandy']],
    ['The Research and Policy Team', ['The Research and Policy Team']],
    ['Bo and Sons Ltd', ['Bo and Sons Ltd']],
    ['  ', []],
  ]
  it.each(bylines)('%j names %j', (byline, names) => {
    expect(bylineNames(byline)).toEqual(names)
  })
})

describe('values of other generators', () => {
  it('are split into tags at commas, or at spaces if there is no comma', () => {
    expect(tagWords('a b  c')).toEqual(['a', 'b', 'c'])
    expect(tagWords('a b, c,, d')).toEqual(['a b', 'c', 'd'])
  })

  it('mean yes, no or neither', () => {
    expect(['true', 'YES', 'on', 1, true].map(asFlag)).toEqual([true, true, true, true, true])
    expect(['false', 'No', 'off', 0, false].map(asFlag)).toEqual([false, false, false, false, false])
    expect(['2020-01-01', '', null, {}, 2].map(asFlag)).toEqual([undefined, undefined, undefined, undefined, undefined])
  })

  it('name a picture in many forms', () => {
    expect(pictureFrom('a.png')).toEqual({ src: 'a.png' })
    expect(pictureFrom(['a.png', 'b.png'])).toEqual({ src: 'a.png' })
    expect(pictureFrom({ path: 'a.png', image_alt: 'A', title: 'T', attribution: 'C' })).toEqual({
      src: 'a.png',
      alt: 'A',
      caption: 'T',
      credit: 'C',
    })
    expect(pictureFrom({ feature: 'a.png' })).toEqual({ src: 'a.png' })
    expect(pictureFrom(true)).toBeUndefined()
    expect(pictureFrom({})).toBeUndefined()
  })

  it('name the status of a post', () => {
    expect(['publish', 'Draft', 'private', 'withdrawn'].map(statusFrom)).toEqual([
      'published',
      'draft',
      'draft',
      'withdrawn',
    ])
  })
})
