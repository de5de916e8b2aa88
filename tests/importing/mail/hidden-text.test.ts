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
    ['in a cell of font size 0 that contains another size', `<td style="font-size:0">${sized}</td>`],
    [
      'in nested elements of font size 0 that contain another size',
      `<div style="font-size:0px"><p style="font-size:0">${sized}</p></div>`,
    ],
    [
      'with a size in rem, by a keyword or by a font tag',
      '<p style="font-size:0"><b style="font-size:1rem">s</b><b style="font-size:medium">ee</b><font size="2">n</font></p>',
    ],
    ['with a line height of 0, which alone hides nothing', '<p style="line-height:0">seen</p>'],
    [
      'in a line of height 0 that contains higher lines',
      '<p style="line-height:0;overflow:hidden"><b style="line-height:1.5">seen</b></p>',
    ],
    ['in a box of height 0 that cuts nothing off', '<p style="max-height:0">seen</p>'],
    ['in a box of height 0 with padding', '<p style="height:0;overflow:hidden;padding-bottom:56%">seen</p>'],
    ['that is made visible again', '<p style="visibility:hidden">no<b style="visibility:visible">seen</b></p>'],
    ['that is made opaque again', '<p style="opacity:0">no<b style="opacity:1">seen</b></p>'],
    ['that only Outlook hides', '<p style="mso-hide:all">seen</p>'],
    [
      'for all clients except Outlook',
      '<!--[if mso]><p>no</p><![endif]--><!--[if !mso]><!--><p>seen</p><!--<![endif]-->',
    ],
    ['for all clients except Outlook, in the other form', '<![if !mso]><p>seen</p><![endif]>'],
    ['that only phones hide', '<p class="a">seen</p>', '@media (max-width:600px){.a{display:none!important}}'],
    [
      'that only phones show and no other text replaces',
      '<p class="a" style="display:none">seen</p>',
      '@media (max-width:600px){.a{display:block!important}}',
    ],
    [
      'whose own style overrides the one that hides it',
      '<p class="a" style="display:block">seen</p>',
      '.a{display:none}',
    ],
    ['below a style sheet with an invalid selector', '<p>seen</p>', 'p::(x{display:none} @font-face{font-family:x}'],
  ])('is kept %s', (_, html, css = '') => {
    expect(shown(html, css)).toBe('seen')
  })

  it.each<[string, string, string?]>([
    ['not displayed', '<div style="display:none;mso-hide:all">preheader</div>'],
    ['not displayed, in another spelling', '<div style="DISPLAY : none !important">preheader</div>'],
    ['hidden by an attribute', '<div hidden>preheader</div>'],
    ['of font size 0', '<div style="font-size:0">preheader</div>'],
    [
      'of a percentage of font size 0',
      '<div style="font-size:0"><b style="font-size:2em">pre</b><b style="font-size:120%">header</b></div>',
    ],
    [
      'in a box of height 0',
      '<div style="max-height:0px;overflow:hidden">preheader<b style="font-size:16px">.</b></div>',
    ],
    ['in a line of height 0', '<div style="line-height:0;overflow:hidden">preheader</div>'],
    ['transparent', '<div style="opacity:0">preheader</div>'],
    ['invisible', '<div style="visibility:hidden">preheader</div>'],
    ['hidden by a class', '<div class="preheader">preheader</div>', '.preheader{display:none !important;color:red}'],
    [
      'hidden by one of several classes',
      '<div class="b preheader">preheader</div>',
      '/* x */ @import url(x.css); a{color:red} .a,.preheader{max-height:0;overflow:hidden}',
    ],
    [
      'hidden by an important rule',
      '<div class="a" style="display:block">preheader</div>',
      '.a{display:none!important}',
    ],
    [
      'shown a second time by phones',
      '<p style="display:none" class="a">seen</p>',
      '@media (max-width:600px){.a{display:block!important}}',
    ],
  ])('is removed if it is %s', (_, html, css = '') => {
    expect(shown(`${html}<p>seen</p>`, css)).toBe('seen')
  })
})
