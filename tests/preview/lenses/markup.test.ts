import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type LensTag,
  lensAttribute,
  readMarkup,
  withAttribute,
  withHead,
  writeMarkup,
} from '../../../src/preview/lenses/markup.js'
import { hostileHtml } from './hostile-html.js'

const firstTag = (html: string): LensTag =>
  readMarkup(html).find((piece): piece is LensTag => piece.kind === 'tag') ?? expect.fail(`no tag in ${html}`)

describe('markup in pieces', () => {
  it('is written exactly as it was read, for any input', () => {
    fc.assert(
      fc.property(hostileHtml, html => {
        expect(writeMarkup(readMarkup(html))).toBe(html)
      }),
    )
  })

  it.each([
    ['<p title="a &quot;b&quot; &amp; c">', 'title', 'a "b" & c'],
    ['<p title=\'it is "so"\'>', 'title', 'it is "so"'],
    ['<p title=bare>', 'title', 'bare'],
    ['<p TITLE = "spaced">', 'title', 'spaced'],
    ['<p title>', 'title', ''],
    ['<p title="first" title="second">', 'title', 'first'],
    ['<p>', 'title', undefined],
  ])('reads %s', (html, name, value) => {
    expect(lensAttribute(firstTag(html), name)).toBe(value)
  })

  it.each([
    ['<p  class=a style="x">', 'style', 'a "b" & c', '<p class=a style="a &quot;b&quot; &amp; c">'],
    ['<img style="x"/>', 'style', undefined, '<img />'],
    ['<p style="a" style="b">', 'style', 'c', '<p style="c">'],
    ["<a title='it''s' href=x>", 'href', 'y', "<a title='it' 's' href=\"y\">"],
    ['<td>', 'bgcolor', '#fff', '<td bgcolor="#fff">'],
  ])('changes one attribute of %s and leaves the others', (html, name, value, changed) => {
    expect(writeMarkup([withAttribute(firstTag(html), name, value)])).toBe(changed)
  })

  it.each([
    ['<!doctype html><html>', '<!doctype html>+<html>'],
    [' <!-- a -->\n<!DOCTYPE html>\n<p>', ' <!-- a -->\n<!DOCTYPE html>+\n<p>'],
    ['<p>a', '+<p>a'],
    ['a<!doctype html>', '+a<!doctype html>'],
    ['', '+'],
  ])('inserts markup into the head of %j without disabling the doctype', (html, expected) => {
    expect(writeMarkup(withHead(readMarkup(html), '+'))).toBe(expected)
  })

  it('never lets a style sheet end its own element', () => {
    const sheet = readMarkup('<style>a{}</style>').map(piece =>
      piece.kind === 'sheet' ? { ...piece, css: 'a{content:"</style><p>"}' } : piece,
    )
    expect(writeMarkup(sheet)).toBe('<style>a{content:"<\\/style><p>"}</style>')
  })
})
