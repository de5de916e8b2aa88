import { describe, expect, it } from 'vitest'
import { showsPlainly } from '../../src/audit/missing-content.js'
import { plainContentOf } from '../../src/audit/plain-content.js'
import { readQuickly } from '../../src/audit/quick-reading.js'

const BASE = 'https://r.example/river/'
const contentOf = (markdown: string, math = false) => plainContentOf({ markdown, line: 1, told: [], math })

describe('the content of plain Markdown', () => {
  it.each([
    ['words with emphasis', 'One *two* **three**.', { letters: 'onetwothree', code: [], links: [] }],
    ['a link', 'A [b c](https://x.example/d "t").', { letters: 'abc', code: [], links: ['https://x.example/d'] }],
    ['code', 'A `b <c>`.\n\n```js\nlet d\n```', { letters: 'abcletd', code: ['b <c>', 'let d'], links: [] }],
    ['lists without their numbers', 'a\n\n1. b\n2. c\n\n- d', { letters: 'abcd', code: [], links: [] }],
    ['quotations and headings', '# a\n\n> b\n> c', { letters: 'abc', code: [], links: [] }],
    ['cells', '| a | b |\n|---|---|\n| c | d |', { letters: 'abcd', code: [], links: [] }],
  ])('has %s', (_, markdown, content) => {
    expect(contentOf(markdown)).toEqual(content)
  })

  it.each([
    ['HTML', 'a <b>b</b>'],
    ['a picture', '![a](b.png)'],
    ['a link within the site', '[a](b.md)'],
    ['a link by reference', '[a][b]\n\n[b]: https://x.example/'],
    ['a bare address', 'See https://x.example/a.'],
    ['an address of email', 'Ask me@x.example.'],
    ['a note', 'a[^1]\n\n[^1]: b'],
    ['an escape', '1986\\. A year'],
    ['a character reference', 'a &copy; b'],
    ['a number that begins a line of a paragraph', 'It was in\n1986. A year'],
    ['a numbered list within another', '- a\n  1. b'],
    ['indented code', 'a\n\n    b'],
    ['code in an item of a list', '1.     a'],
    ['fenced code in a quotation', '> ```\n> a\n> ```'],
    ['fenced code that is not closed', '```\na'],
    ['code with other signs', '``a ` b``'],
    ['a link in a cell of a table', '[a | b](https://x.example/)'],
    ['syntax of other generators', '{{ a }}'],
    ['a mark that would combine with the letter before the syntax', 'a*\u0301b*'],
  ])('is not known for a text with %s', (_, markdown) => {
    expect(contentOf(markdown)).toBeUndefined()
  })

  it('is not known for a text with formulas', () => {
    expect(contentOf('It costs $5 or $6.', true)).toBeUndefined()
    expect(contentOf('It costs $5 or $6.')).toBeDefined()
  })
})

describe('a page with a plain text', () => {
  const source = {
    markdown: 'One *two* three, and [four](https://x.example/a).\n\n- Five `six <7>`',
    line: 1,
    told: [],
    math: false,
  }
  const page = (body: string): boolean => {
    const quick = readQuickly(`<html><head></head><body><h1>River</h1>${body}<p>End</p></body></html>`)
    return quick !== undefined && showsPlainly(source, quick.visible, BASE)
  }
  const text = '<p>One <em>two</em> three, and <a href="https://x.example/a">four</a>.</p>'
  const list = '<ul><li>Five <code>six &lt;7&gt;</code></li></ul>'

  it.each([
    ['as it is', text + list],
    ['in an element', `<article><div class="a">${text}${list}</div></article>`],
    ['with another spelling of the address', text.replace('https://x', 'http://www.x') + list],
  ])('shows it %s', (_, body) => {
    expect(page(body)).toBe(true)
  })

  it.each([
    ['without a word', text.replace('two', '') + list],
    ['without its order', list + text],
    ['with something between its parts', `${text}<p>An advertisement</p>${list}`],
    ['without the target of a link', text.replace('href="https://x.example/a"', 'href="https://x.example/b"') + list],
    ['without a sign of its code', text + list.replace('&lt;', '')],
    ['in an element that is hidden', `<div hidden>${text}${list}</div>`],
    ['in an element that its style hides', `<div style="display: none">${text}${list}</div>`],
    ['partly hidden', text + list.replace('<li>', '<li style="opacity:0">')],
    ['around hidden words', text.replace('two', '<span hidden>or</span>two') + list],
    ['in a comment', `<!--${text}${list}-->`],
    ['in a template', `<template>${text}${list}</template>`],
    ['in an attribute', `<p title='${text}${list}'>a</p>`],
    ['covered by a layer', `${text}${list}<div style="position:absolute;inset:0;background:#fff"></div>`],
    ['with a script that may change it', `${text}${list}<script>document.body.remove()</script>`],
  ])('does not certainly show it %s', (_, body) => {
    expect(page(body)).toBe(false)
  })
})
