import { describe, expect, it } from 'vitest'
import { asSeen } from '../../../src/preview/lenses/index.js'

const HEAD = '<style>html{font-size:150%}</style>'
const larger = (html: string): string => {
  const seen = asSeen(html, { theme: 'light', lens: 'none', images: 'on', text: 150 }).html
  expect(seen.startsWith(HEAD)).toBe(true)
  return seen.slice(HEAD.length)
}

describe('a larger text size', () => {
  it.each([
    ['a size in pixels', '<p style="font-size:16px">', '<p style="font-size:24px">'],
    ['a size in points', '<p style="font-size:10.5pt">', '<p style="font-size:15.75pt">'],
    ['a fixed height of lines', '<p style="line-height:20px">', '<p style="line-height:30px">'],
    ['a height that grows by itself', '<p style="line-height:1.5">', '<p style="line-height:1.5">'],
    ['a size that grows by itself', '<p style="font-size:1.2em">', '<p style="font-size:1.2em">'],
    ['both at once', '<p style="font:italic 600 16px/24px Georgia">', '<p style="font:italic 600 24px/36px Georgia">'],
    ['a word for a size', '<p style="font-size:small">', '<p style="font-size:19.5px">'],
    ['a family with a number', '<p style="font-family:Font16px">', '<p style="font-family:Font16px">'],
    ['other lengths', '<p style="padding:10px;width:600px">', '<p style="padding:10px;width:600px">'],
    [
      'a sheet',
      '<style>@media (max-width:480px){h1{font-size:28px!important}}</style>',
      '<style>@media (max-width:480px){h1{font-size:42px!important}}</style>',
    ],
    [
      'a space that was taken away',
      '<td style="font-size:0px;line-height:0">',
      '<td style="font-size:0px;line-height:0">',
    ],
  ])('%s', (_, html, wanted) => {
    expect(larger(html)).toBe(wanted)
  })

  it('of 100 per cent changes nothing', () => {
    const html = '<p style="font-size:16px">'
    expect(asSeen(html, { theme: 'light', lens: 'none', images: 'on', text: 100 }).html).toBe(html)
  })
})
