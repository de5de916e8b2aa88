import { ATOM, RSS } from './samples.js'

/** Things that look suspicious but that the validator accepts. */
export const HARMLESS: readonly (readonly [what: string, document: string, from: string, to: string])[] = [
  ['an ampersand before a word', RSS, '>Rivers<', '>R&amp;D<'],
  ['an entity written in hexadecimal', RSS, '>Rivers<', '>The &#x26;amp; entity<'],
  ['a bare bracket written in hexadecimal', RSS, '>Rivers<', '>A&#x3C;B<'],
  ['markup-like names of creators', RSS, '>Ada Writer<', '>A&lt;B &amp;copy; C<'],
  ['a language with a script', RSS, 'en-GB', 'sr-Latn'],
  ['an undetermined language', RSS, 'en-GB', 'und'],
  ['a month for an original date', RSS, '2025-12-01</dct', '2025-12</dct'],
  ['roles and labels for screen readers', RSS, '<li>one</li>', '<li role="note" aria-label="x">one</li>'],
  ['media players', RSS, '<li>one</li>', '<li><video controls src="https://a.example/v.mp4"></video></li>'],
  ['task lists', RSS, '<li>one</li>', '<li><input type="checkbox" checked="" disabled=""> one</li>'],
  ['list items left open', RSS, '<li>one</li>', '<li>one<li>two'],
  ['aligned table cells', RSS, '<li>one</li>', '<li><table><tr><td style="text-align:right">1</td></tr></table></li>'],
  [
    'pictures of several sizes',
    RSS,
    '<li>one</li>',
    '<li><picture><source srcset="https://a.example/b 2x"><img alt="" src="https://a.example/a.png"></picture></li>',
  ],
  ['references in HTML', RSS, '<li>one</li>', '<li>&copy; &#8212; &NotEqualTilde; a & b</li>'],
  [
    'fractions of a second',
    ATOM,
    '2026-01-12T09:05:00Z</updated>\n<author><name>Bo',
    '2026-01-12T09:00:00.001Z</updated>\n<author><name>Bo',
  ],
  ['relative links where Atom has a base', ATOM, '&lt;p&gt;Body', '&lt;p&gt;&lt;a href="#fn1"&gt;1&lt;/a&gt;'],
  ['an HTML title', ATOM, '<title type="text">Boats', '<title type="html">&amp;lt;p&amp;gt; boats'],
  [
    'XHTML content',
    ATOM,
    '<content type="html">&lt;p&gt;Body&lt;/p&gt;<',
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Body</p></div><',
  ],
  ['an author of the feed instead of the entry', ATOM, '<author><name>Bo Author</name></author>\n', ''],
  ['necessary percent-encoding', ATOM, 'tag:news.example,2026:boats', 'tag:news.example,2026:b%C3%B6te'],
]
