import { expect, it } from 'vitest'
import { visibleTextOf } from '../../src/audit/visible-text.js'

it.each([
  ['in angle brackets', 'The Courier <https://courier.example.net/a>.', ['https://courier.example.net/a']],
  ['in angle brackets, with a stop at its end', '<https://courier.example.net/a.>', ['https://courier.example.net/a.']],
  ['bare, before a stop', 'First at https://courier.example.net/a.', ['https://courier.example.net/a']],
  ['bare, before a full-width stop', '见 https://courier.example.net/a。', ['https://courier.example.net/a']],
  ['bare, with a slash at its end', 'See https://courier.example.net/a/, please.', ['https://courier.example.net/a/']],
  ['bare, with a query', '(https://a.example.org/?x=1&y=%20)', ['https://a.example.org/?x=1&y=%20']],
  [
    'two of them',
    'https://a.example.org <https://b.example.org/>',
    ['https://a.example.org', 'https://b.example.org/'],
  ],
  ['none', 'a.example.org and mailto:b@example.org', []],
])('sees the links of a plain text: %s', (_, text, links) => {
  expect(visibleTextOf(text).links.map(({ href }) => href)).toEqual(links)
})
