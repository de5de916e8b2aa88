import { describe, expect, it } from 'vitest'
import { asSeen } from '../../../src/preview/lenses/index.js'

const DEFAULTS = /^<style>body\{font-family.*?<\/style>/

const outlook = (html: string) => {
  const seen = asSeen(html, { theme: 'light', lens: 'outlook', images: 'on' })
  expect(seen.html).toMatch(DEFAULTS)
  return { html: seen.html.replace(DEFAULTS, ''), removed: seen.removed.map(({ what }) => what) }
}

describe('Outlook for Windows', () => {
  it.each([
    ['<div style="padding:9px;color:red">', '<div style="color:red">'],
    ['<td style="padding:9px 8px">', '<td style="padding:9px 8px">'],
    ['<th style="padding-left:9px">', '<th style="padding-left:9px">'],
    ['<a style="display:inline-block;padding:9px;color:red">', '<a style="color:red">'],
    ['<p style="display:none">', '<p style="display:none">'],
    ['<div style="max-width:600px;color:red">', '<div style="color:red">'],
    ['<table style="max-width:600px">', '<table style="max-width:600px">'],
    ['<img width="552" style="width:100%;border:0">', '<img width="552" style="border:0">'],
    ['<td style="width:50%">', '<td style="width:50%">'],
    ['<p style="height:48px;line-height:48px">', '<p style="line-height:48px">'],
    ['<div style="margin:0 auto">', '<div style="margin:0 0">'],
    ['<p style="margin:-4px 0 1.5em -0.5em">', '<p style="margin:0 0 1.5em 0">'],
    ['<span style="margin:0 9px;color:red">', '<span style="color:red">'],
    ['<p style="color:red!important;margin:0">', '<p style="margin:0">'],
    ['<td style="background:#fff url(a.png) no-repeat">', '<td style="background:#fff">'],
    ['<td style="background:url(a.png);color:red">', '<td style="color:red">'],
    ['<td style="background-image:url(a.png);border-radius:4px;color:red">', '<td style="color:red">'],
    ['<td background="a.png" bgcolor="#ffffff">', '<td bgcolor="#ffffff">'],
    ['<td style="border-left:12px solid #ddd">', '<td style="border-left:8px solid #ddd">'],
    ['<td style="mso-padding-alt:9px 18px">', '<td style="padding:9px 18px">'],
    ['<a style="mso-padding-alt:9px">', '<a style="mso-padding-alt:9px">'],
    ['<div style="mso-hide:all">', '<div style="display:none">'],
    ['<a style="text-decoration:underline dotted">', '<a>'],
    ['<p style="text-align:start;text-transform:lowercase;word-break:break-word;font-size:2rem">', '<p>'],
    ['<main style="color:red"><p>Words</p></main>', '<p>Words</p>'],
    ['<v:rect fill="true"><v:textbox>Words</v:textbox></v:rect><o:p>more</o:p>', 'Wordsmore'],
    ['<!--[if mso]><noscript><xml><o:PixelsPerInch>96</o:PixelsPerInch></xml></noscript><![endif]-->', ''],
    ['<style media="screen and (min-width:1px)">a{b:c}</style>', ''],
  ])('sees %s as %s', (html, seen) => {
    expect(outlook(html).html).toBe(seen)
  })

  it.each([
    ['@media only screen and (min-width:480px){a{b:c}}p{color:red}', 'p{color:red}'],
    ['a>b,a b{color:red}', 'a b{color:red}'],
    ['[data-ogsc] a{color:red}', ''],
    ['ul{padding:0;margin:0}', 'ul{margin:0}'],
    ['.cell{padding:9px}', '.cell{padding:9px}'],
    ['table.a td.b{padding:9px}', 'table.a td.b{padding:9px}'],
    ['a{color:red!important}b{color:red !important}', 'b{color:red !important}'],
  ])('reads the sheet %s as %s', (css, seen) => {
    expect(outlook(`<style>${css}</style>`).html).toBe(`<style>${seen}</style>`)
  })

  it('lists what it removes', () => {
    expect(
      outlook('<div style="padding:1px;margin:0 auto;max-width:2px"><style>@media print{a{b:c}}</style>').removed,
    ).toEqual(['padding (not on a cell)', 'margin (auto or negative)', 'max-width (not on a table)', '@media'])
  })
})
