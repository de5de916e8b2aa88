import { describe, expect, it } from 'vitest'
import { documentOf, elementText } from '../../../src/importing/html/dom.js'
import { dropHiddenText } from '../../../src/importing/mail/hidden-text.js'

const shown = (html: string, css = ''): string => {
  const document = documentOf(`<!doctype html><html><head><style>${css}</style></head><body>${html}</body></html>`)
  dropHiddenText(document)
  return elementText(document.body)
}
const sized = '<b style="font-size:16px">seen</b>'

describe('text in a message', () => {
  it.each<[string, string, string?]>([
    ['in a cell of size 0 that holds a size', `<td style="font-size:0">${sized}</td>`],
    ['in cells of size 0 one in the other', `<div style="font-size:0px"><p style="font-size:0">${sized}</p></div>`],
    [
      'sized in rem, by a word, by a tag',
      '<p style="font-size:0"><b style="font-size:1rem">s</b><b style="font-size:medium">ee</b><font size="2">n</font></p>',
    ],
    ['in a line without height, which hides nothing by itself', '<p style="line-height:0">seen</p>'],
    [
      'in a line without height with lines inside',
      '<p style="line-height:0;overflow:hidden"><b style="line-height:1.5">seen</b></p>',
    ],
    ['in a box without height that cuts nothing off', '<p style="max-height:0">seen</p>'],
    ['in a box that is grown by its padding', '<p style="height:0;overflow:hidden;padding-bottom:56%">seen</p>'],
    ['made visible again', '<p style="visibility:hidden">no<b style="visibility:visible">seen</b></p>'],
    ['made opaque again', '<p style="opacity:0">no<b style="opacity:1">seen</b></p>'],
    ['hidden from Outlook alone', '<p style="mso-hide:all">seen</p>'],
    ['for all but Outlook', '<!--[if mso]><p>no</p><![endif]--><!--[if !mso]><!--><p>seen</p><!--<![endif]-->'],
    ['for all but Outlook, in the other form', '<![if !mso]><p>seen</p><![endif]>'],
    ['that is hidden on phones', '<p class="a">seen</p>', '@media (max-width:600px){.a{display:none!important}}'],
    [
      'that only phones show, and nobody else',
      '<p class="a" style="display:none">seen</p>',
      '@media (max-width:600px){.a{display:block!important}}',
    ],
    ['hidden by a style that its own undoes', '<p class="a" style="display:block">seen</p>', '.a{display:none}'],
    ['under a selector that nobody can read', '<p>seen</p>', 'p::(x{display:none} @font-face{font-family:x}'],
  ])('stays %s', (_, html, css = '') => {
    expect(shown(html, css)).toBe('seen')
  })

  it.each<[string, string, string?]>([
    ['not shown', '<div style="display:none;mso-hide:all">preheader</div>'],
    ['not shown, in other spelling', '<div style="DISPLAY : none !important">preheader</div>'],
    ['by an attribute', '<div hidden>preheader</div>'],
    ['of size 0', '<div style="font-size:0">preheader</div>'],
    [
      'of a share of 0',
      '<div style="font-size:0"><b style="font-size:2em">pre</b><b style="font-size:120%">header</b></div>',
    ],
    [
      'in a box without height',
      '<div style="max-height:0px;overflow:hidden">preheader<b style="font-size:16px">.</b></div>',
    ],
    ['in a line without height', '<div style="line-height:0;overflow:hidden">preheader</div>'],
    ['transparent', '<div style="opacity:0">preheader</div>'],
    ['invisible', '<div style="visibility:hidden">preheader</div>'],
    ['by a class', '<div class="preheader">preheader</div>', '.preheader{display:none !important;color:red}'],
    [
      'by a class under other ones',
      '<div class="b preheader">preheader</div>',
      '/* x */ @import url(x.css); a{color:red} .a,.preheader{max-height:0;overflow:hidden}',
    ],
    ['by an important style', '<div class="a" style="display:block">preheader</div>', '.a{display:none!important}'],
    [
      'that phones show a second time',
      '<p style="display:none" class="a">seen</p>',
      '@media (max-width:600px){.a{display:block!important}}',
    ],
  ])('goes that is %s', (_, html, css = '') => {
    expect(shown(`${html}<p>seen</p>`, css)).toBe('seen')
  })
})
