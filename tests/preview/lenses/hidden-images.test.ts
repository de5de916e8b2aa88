import type { Page, Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { asSeen } from '../../../src/preview/lenses/index.js'
import { describeInBrowser, openWithoutScripts } from '../../browser.js'

const HEAD = /^(?:<meta http-equiv="Content-Security-Policy"[^>]*>)(?:<style>.*?<\/style>)?/

const without = (html: string, images: 'off' | 'broken' = 'off'): string => {
  const seen = asSeen(html, { theme: 'light', lens: 'none', images }).html
  expect(seen).toMatch(HEAD)
  return seen.replace(HEAD, '')
}

describe('an email whose images are off', () => {
  it.each([
    [
      'an image of known size',
      '<img src="a.png" alt="A gauge" width="300" height="80">',
      '<span alt="A gauge" width="300" height="80" style="width:300px;height:80px;aspect-ratio:300/80;" role="img" aria-label="A gauge"></span>',
    ],
    [
      'an image with a style',
      '<img src=a.png srcset="b.png 2x" class=c alt=x width=552 style="width:100%;color:#555" />',
      '<span class=c alt="x" width=552 style="width:552px;width:100%;color:#555" role="img" aria-label="x"></span>',
    ],
    [
      'an image with an empty description',
      '<img src="a.png" alt="" width="50%">',
      '<span alt="" width="50%" style="width:50%;" aria-hidden="true"></span>',
    ],
    ['an image without alt', '<img src="a.png">', '<span alt="" style="" aria-hidden="true"></span>'],
    [
      'a background image',
      '<td style="background:#fff url(a.png) no-repeat;background-image:url(\'a.png\')">',
      '<td style="background:#fff none no-repeat;background-image:none">',
    ],
    ['a list’s image', '<ul style="list-style-image:url(a.png);margin:0">', '<ul style="margin:0">'],
    ['a hidden address', '<p style="background:u\\72l(a.png);color:red">', '<p style="color:red">'],
    ['a background attribute', '<td background="a.png" width="9">', '<td width="9">'],
    [
      'a sheet',
      '<style>@import "a.css";@font-face{src:url(a)}a{background:url(a.png) red}</style>',
      '<style>a{background:none red}</style>',
    ],
    ['a sheet with a fault', '<style>a{background:url(a.png)</style>', '<style></style>'],
    ['a player', '<video src="a.mp4" poster="a.png"><source src="b.mp4">Words</video>', '<video><source>Words</video>'],
    ['a linked sheet', '<link rel="stylesheet" href="a.css">', '<link rel="stylesheet">'],
    ['another page', '<meta http-equiv="refresh" content="0;url=a">', ''],
    ['a link, which loads nothing', '<a href="a.html">', '<a href="a.html">'],
  ])('%s', (_what, html, expected) => {
    expect(without(html)).toBe(expected)
  })
})

it('shows the browser’s own symbol for a broken image', () => {
  expect(without('<img src="a.png" alt="A gauge" width="9">', 'broken')).toBe(
    '<img alt="A gauge" width="9" src="data:image/png;base64,">',
  )
})

describeInBrowser('in a browser', () => {
  const asked = async (page: Page, html: string): Promise<string[]> => {
    const requests: string[] = []
    const note = (route: Route): Promise<void> => {
      requests.push(route.request().url())
      return route.fulfill({ body: '' })
    }
    await page.route(/^https?:/, note)
    await page.goto('about:blank')
    await page.setContent(html, { waitUntil: 'networkidle' })
    await page.unrouteAll({ behavior: 'wait' })
    return requests
  }

  const GREEDY = `<!doctype html><html><head><link rel=stylesheet href=//a.example/1><link rel=preload as=image href=//a.example/2>
    <style>@import "//a.example/3";@font-face{font-family:f;src:url(//a.example/4)}body{font-family:f;background:url(//a.example/5)}
    p::after{content:url(//a.example/6)}i{background:image-set("//a.example/7" 1x)}</style><style>b{background:url(//a.example/8)</style></head>
    <body background=//a.example/9><img src=//a.example/10><img srcset="//a.example/11 1x"><p style="background:u\\72l(//a.example/12)">a
    <i>b</i><b>c</b><svg><image href=//a.example/13 /><use href=//a.example/14 /></svg><video poster=//a.example/15 src=//a.example/16></video>
    <iframe src=//a.example/17></iframe><object data=//a.example/18></object><embed src=//a.example/19><input type=image src=//a.example/20>
    <table background=//a.example/21><tr><td style='background-image:url("//a.example/22")'>d</table><picture><source srcset=//a.example/23><img></picture>
    <p style="background:url(//a.example/24);}">e<script src=//a.example/25></script><img/src=//a.example/26/onerror=x><image src=//a.example/27>`

  it.each(['off', 'broken'] as const)('sends no request: %s', async images => {
    const html = GREEDY.replaceAll('//a.example', 'https://a.example')
    const page = await openWithoutScripts()
    expect((await asked(page, html)).length).toBeGreaterThan(10)
    for (const lens of ['none', 'outlook', 'gmail'] as const)
      expect(await asked(page, asSeen(html, { theme: 'full', lens, images }).html)).toEqual([])
  })
})
