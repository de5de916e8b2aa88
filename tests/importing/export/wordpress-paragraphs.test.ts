import { describe, expect, it } from 'vitest'
import { wordpressParagraphs } from '../../../src/importing/export/wordpress-paragraphs.js'

const onOneLine = (html: string) => html.replace(/\n/g, '')

describe('the text of a WordPress post', () => {
  it.each([
    [
      'paragraphs at blank lines, and breaks at single ones',
      'One.\nStill one.\n\nTwo.',
      '<p>One.<br>Still one.</p><p>Two.</p>',
    ],
    [
      'them between paragraphs of its own',
      'One.\n\n<p style="text-align:center">* * *</p>\n\nTwo.',
      '<p>One.</p><p>* * *</p><p>Two.</p>',
    ],
    [
      'them beside blocks without a blank line',
      '<h2>Head</h2>\nOne.\n<blockquote>Quote.</blockquote>\nTwo.',
      '<h2>Head</h2><p>One.</p><blockquote><p>Quote.</p></blockquote><p>Two.</p>',
    ],
    [
      'them inside quotations and boxes',
      '<blockquote>One.\n\nTwo.</blockquote><div>Three.\n\nFour.</div>',
      '<blockquote><p>One.</p><p>Two.</p></blockquote><div><p>Three.</p><p>Four.</p></div>',
    ],
    ['two paragraphs of one that a blank line divides', '<p>One.\n\nTwo.</p>', '<p>One.</p><p>Two.</p>'],
    ['no second break after one of its own', 'One.<br />\nTwo.', '<p>One.<br>Two.</p>'],
    [
      'no paragraphs between the items of a list or the cells of a table',
      '<ul>\n<li>One</li>\n\n<li>Two</li>\n</ul>\n\n<table>\n<tr>\n<td>A</td>\n</tr>\n</table>',
      '<ul><li>One</li><li>Two</li></ul><table><tbody><tr><td>A</td></tr></tbody></table>',
    ],
    [
      'the paragraphs of an item with several',
      '<ul><li>One\n\nTwo</li></ul>',
      '<ul><li><p>One</p><p>Two</p></li></ul>',
    ],
    ['bold lines as paragraphs', '<strong>Delete</strong>\n\nText.', '<p><strong>Delete</strong></p><p>Text.</p>'],
    ['escaped characters as they are', 'a &lt;b&gt; &amp; c\n\nd', '<p>a &lt;b&gt; &amp; c</p><p>d</p>'],
    [
      'paragraphs outside the blocks of the block editor only',
      'One.\n\nTwo.\n<!-- wp:paragraph --><p>Three.\nstill</p><!-- /wp:paragraph -->',
      '<p>One.</p><p>Two.</p><!-- wp:paragraph --><p>Three.still</p><!-- /wp:paragraph -->',
    ],
  ])('gives %s', (_, source, expected) => {
    expect(onOneLine(wordpressParagraphs(source))).toBe(expected)
  })

  it('keeps the lines of code', () => {
    expect(wordpressParagraphs('One.\n\n<pre>a\n\n  b\nc</pre>')).toBe('<p>One.</p><pre>a\n\n  b\nc</pre>')
  })
})
