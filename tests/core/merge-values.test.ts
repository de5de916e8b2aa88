import { describe, expect, it } from 'vitest'
import { readCondition } from '../../src/core/condition.js'
import { mergeSlipIn, mergeValuesIn, withBraces, withFallbacks, withMarks } from '../../src/core/merge-values.js'

describe('a value of a subscriber in a text', () => {
  it.each<[string, string, [string, string | undefined][]]>([
    ['Dear {subscriber.city|reader}!', 'Dear reader!', [['city', 'reader']]],
    ['{subscriber.first_name}', '', [['first_name', undefined]]],
    ['{subscriber.first-name | dear\nreader }', 'dear reader', [['first-name', 'dear reader']]],
    ['{subscriber.größe|}', '', [['größe', '']]],
    [
      '{subscriber.a|x}{subscriber.b|y}',
      'xy',
      [
        ['a', 'x'],
        ['b', 'y'],
      ],
    ],
    ['{subscriber.a|it’s “here” & <now>}', 'it’s “here” & <now>', [['a', 'it’s “here” & <now>']]],
    ['{{subscriber.city}} {{{subscriber.city}}}', '{{subscriber.city}} {{{subscriber.city}}}', []],
    ['{subscriber} {subscriber.} {subscriber city} {city}', '{subscriber} {subscriber.} {subscriber city} {city}', []],
    ['{subscriber.a|{subscriber.b}}', '{subscriber.a|{subscriber.b}}', []],
  ])('is read: %j', (text, shown, values) => {
    const marked = withMarks(text)
    expect([marked.length, withBraces(marked)]).toEqual([text.length, text])
    expect(withFallbacks(marked)).toBe(shown)
    expect(mergeValuesIn(marked).map(({ name, fallback }) => [name, fallback])).toEqual(values)
  })

  it.each([
    ['A {subscriber city} and more {subscriber.city|x}', '{subscriber city}'],
    ['{subscriber.}', '{subscriber.}'],
    ['{Subscribers.city}', '{Subscribers.city}'],
    ['{subscriber.city|a', '{subscriber.city|a'],
    ['{subscriber.city|a}', undefined],
    ['{ subscriber city | a }', '{ subscriber city | a }'],
    ['{subscribe} {city} { subscribed } {subscribers only} {Subscriber}', undefined],
  ])('is recognised when it is misspelt: %j', (text, slip) => {
    expect(mergeSlipIn(withMarks(text))).toBe(slip)
  })
})

describe('a condition', () => {
  it.each<[string, string | undefined, boolean, string[]]>([
    ['city=Porto', 'city', false, ['Porto']],
    [' first name = Ana | Bo ', 'first name', false, ['Ana', 'Bo']],
    ['city!=Porto', 'city', true, ['Porto']],
    ['city=', 'city', false, []],
    ['city!=', 'city', true, []],
    ['note=a=b', 'note', false, ['a=b']],
    ['city=Washington, DC', 'city', false, ['Washington, DC']],
    ['=Porto', undefined, false, []],
    ['city', undefined, false, []],
    ['city==Porto', undefined, false, []],
    ['city>Porto', undefined, false, []],
    ['age<=3', undefined, false, []],
    ['', undefined, false, []],
  ])('is read: %j', (text, field, isNot, values) => {
    expect(readCondition(text)).toEqual(field === undefined ? undefined : { text: text.trim(), field, isNot, values })
  })
})
