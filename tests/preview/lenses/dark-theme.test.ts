import { describe, expect, it } from 'vitest'
import { asSeen } from '../../../src/preview/lenses/index.js'
import type { PreviewTheme } from '../../../src/preview/lenses/view.js'

const themed = (html: string, theme: PreviewTheme): string => asSeen(html, { theme, lens: 'none', images: 'on' }).html

describe('a fixed colour scheme', () => {
  it.each([
    ['@media (prefers-color-scheme:dark){a{b:c}}', '(max-width:0)', '(min-width:0)'],
    ['@media (prefers-color-scheme: light){a{b:c}}', '(min-width:0)', '(max-width:0)'],
    ['@media (prefers-color-scheme){a{b:c}}', '(min-width:0)', '(min-width:0)'],
    ['@media ( PREFERS-COLOR-SCHEME : DARK ){a{b:c}}', '(max-width:0)', '(min-width:0)'],
    ['@media (prefers-color-scheme:no-preference){a{b:c}}', '(max-width:0)', '(max-width:0)'],
  ])('%s', (css, light, dark) => {
    expect(themed(`<style>${css}</style>`, 'light')).toBe(`<style>@media ${light}{a{b:c}}</style>`)
    expect(themed(`<style>${css}</style>`, 'written')).toBe(`<style>@media ${dark}{a{b:c}}</style>`)
  })

  it.each([
    ['<meta name="color-scheme" content="light dark">', 'content="light"', 'content="dark"'],
    ['<meta name="supported-color-schemes" content="light">', 'content="light"', 'content="light"'],
    ['<style>:root{color-scheme:light dark}</style>', 'color-scheme:light}', 'color-scheme:dark}'],
    ['<p style="color-scheme:dark">', 'color-scheme:light"', 'color-scheme:dark"'],
    ['<style media="(prefers-color-scheme: dark)">a{}</style>', '(max-width:0)', '(min-width:0)'],
    ['<source media="screen and (prefers-color-scheme:dark)">', 'screen and (max-width:0)', 'screen and (min-width:0)'],
  ])('%s', (html, light, dark) => {
    expect(themed(html, 'light')).toContain(light)
    expect(themed(html, 'written')).toContain(dark)
    // An inverting client starts from the light email.
    expect(themed(html, 'partial')).toContain(light)
  })

  it('does not change an email without colour schemes', () => {
    const html = '<!doctype html><p style="color:#333">As it was'
    expect(themed(html, 'written')).toBe(html)
  })
})

describe('an inversion', () => {
  it.each([
    [
      'a style attribute',
      '<p style="background:#fff;color:#000;border-top:1px solid #000">',
      '<p style="background:#212121;color:#dbdbdb;border-top:1px solid #dbdbdb">',
    ],
    [
      'a sheet',
      '<style>.a,.b{background-color:white!important}</style>',
      '<style>.a,.b{background-color:#212121!important}</style>',
    ],
    ['a bgcolor', '<td bgcolor="#ffffff">', '<td bgcolor="#212121">'],
    ['a bgcolor without #', '<td bgcolor=FFFFFF>', '<td bgcolor="#212121">'],
    ['a font’s colour', '<font color="black">', '<font color="#dbdbdb">'],
    [
      'a background image, which stays',
      '<td style="background:#fff url(a.png);color:#000">',
      '<td style="background:#fff url(a.png);color:#000">',
    ],
    [
      'a background image apart',
      '<td style="background-color:#fff;background-image:url(a.png)">',
      '<td style="background-color:#fff;background-image:url(a.png)">',
    ],
    [
      'a background attribute',
      '<td background="a.png" bgcolor="#ffffff" style="color:#000">',
      '<td background="a.png" bgcolor="#ffffff" style="color:#000">',
    ],
    [
      'a gradient',
      '<style>a{background:linear-gradient(#fff,#000)}</style>',
      '<style>a{background:linear-gradient(#fff,#000)}</style>',
    ],
    ['what is dark already', '<p style="background:#000;color:#fff">', '<p style="background:#000;color:#fff">'],
    ['a shadow, which no client inverts', '<p style="box-shadow:0 0 1px #000">', '<p style="box-shadow:0 0 1px #000">'],
  ])('of %s', (_what, html, expected) => {
    const body = '<body bgcolor="#212121" text="#dbdbdb" link="#x" vlink="#x">'
    expect(themed(`<body bgcolor="#fff" text="#000" link="#x" vlink="#x">${html}`, 'partial')).toBe(body + expected)
  })

  it('gives an email without colours dark ones, which any colour of its own would override', () => {
    expect(themed('<!doctype html><body>x', 'full')).toMatch(
      /^<!doctype html><body bgcolor="#151515" text="#ffffff" link="#\w{6}" vlink="#\w{6}">x$/,
    )
    expect(themed('<p>x', 'full')).toMatch(/^<style>html\{background-color:#151515;color:#ffffff\}.*<\/style><p>x$/)
  })
})
