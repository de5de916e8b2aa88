import type { Original } from '../../../src/attribution/index.js'
import { LOCAL } from '../../../src/content/index.js'
import { type ArticleFacts, on } from './article-factory.js'

const CC_BY_ND = {
  id: 'CC-BY-ND-4.0',
  name: 'CC BY-ND 4.0',
  url: 'https://creativecommons.org/licenses/by-nd/4.0/',
}

const harbour: Original = {
  publisher: { name: 'Harbour Review', url: 'https://harbour.example.com/' },
  url: 'https://harbour.example.com/2026/03/why-the-river-treaty-held?edition=print&section=essays',
  title: 'Why the River Treaty Held for Sixty Years',
  date: on('2026-03-12'),
  license: CC_BY_ND,
  permission: { by: 'the editors of Harbour Review', date: on('2026-03-13') },
  copyright: '© 2026 Harbour Review',
  changes: { kind: 'edited', note: 'Two footnotes were shortened.' },
}

const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'

/** Every element that Markdown can produce. */
export const EVERYTHING = `
<p>Sixty years ago two ministers signed a treaty that neither of them had read, on a river <a href="https://example.com/a?b=1&amp;c=2">that neither of them had seen</a>. It has outlived both of their governments, three wars and one <em>attempted</em> annexation.<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></p>
<p>What held it together was not goodwill. It was <strong>a gauge</strong>, read aloud every morning at six, in two languages, by two men who for nineteen years were not allowed to speak to each other.</p>
<h2 id="the-gauge" tabindex="-1">The gauge</h2>
<p>The gauge stands where the canal leaves the river. A line of <code>${LONG.toLowerCase()}</code> and <del>old</del> new numbers runs down its side, and whoever wants to know more may read <a href="https://example.org/${'very-long-address-'.repeat(8)}">https://example.org/${'very-long-address-'.repeat(8)}</a>.</p>
<blockquote>
<p>You cannot argue with a number that both of you have just read.</p>
<p>— <cite>The last keeper of the gauge</cite></p>
</blockquote>
<figure><img src="${LOCAL}river-treaty/map.png" alt="A map of the river with both banks and the gauge" width="1200" height="700" loading="lazy"><figcaption>The river between the two towns. The gauge is where the line ends.</figcaption></figure>
<h3 id="what-was-agreed" tabindex="-1">What was agreed</h3>
<ul>
<li>Water is shared by the day, not by the year.</li>
<li>Both sides read, both sides sign:
<ol>
<li>at six in the morning,</li>
<li>and again when the other side asks.</li>
</ol>
</li>
<li>${LONG}</li>
</ul>
<ul class="contains-task-list">
<li class="task">☑ Publish the readings</li>
<li class="task">☐ Agree on the winter reserve</li>
</ul>
<p class="pull">Nobody trusted anybody. That was the point of the gauge.</p>
<table>
<thead><tr><th>Year</th><th>Station</th><th align="right">Upstream share, million m³</th><th align="right">Downstream share, million m³</th><th align="right">Disputed</th><th>What the commission said of it</th></tr></thead>
<tbody>
<tr><td>1964</td><td>Northbridge</td><td align="right">1,204</td><td align="right">1,198</td><td align="right">6</td><td>Nothing</td></tr>
<tr><td>1974</td><td>Northbridge</td><td align="right">998</td><td align="right">1,011</td><td align="right">13</td><td>That both were wrong</td></tr>
<tr><td>1999</td><td>Lower Lock</td><td align="right">877</td><td align="right">880</td><td align="right">3</td><td>That it would meet again in spring</td></tr>
</tbody>
</table>
<hr>
<pre><code class="language-ts">const share = (reading: number, side: 'up' | 'down'): number =&gt; (side === 'up' ? Math.ceil(reading / 2) : Math.floor(reading / 2)) // the odd litre goes upstream
</code></pre>
<details><summary>How the share is worked out</summary><p>Half each; the odd litre goes upstream in even years.</p></details>
<dl><dt>Gauge</dt><dd>A board with numbers on it.</dd></dl>
<p>Press <kbd>Ctrl</kbd> to pay H<sub>2</sub>O. <mark>Marked</mark>, <abbr title="cubic metre">m³</abbr>.</p>
<p><img src="${LOCAL}river-treaty/small.png" alt="The seal of the commission" width="120" height="80"></p>
<video controls src="${LOCAL}river-treaty/film.mp4" width="640" height="360"></video>
<hr class="footnotes-sep">
<section class="footnotes">
<ol class="footnotes-list">
<li id="fn1" class="footnote-item"><p>The attempt lasted four days. <a href="#fnref1" class="footnote-backref">↩︎</a></p></li>
</ol>
</section>`

const MAP = {
  src: `${LOCAL}river-treaty/map.png`,
  alt: 'A map of the river with both banks and the gauge',
  caption: 'The river between the two towns.',
  credit: 'Survey Office',
  license: { id: 'CC-BY-4.0', name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
  width: 1200,
  height: 700,
  mediaType: 'image/png',
}

/** One article of every kind that a page may have to show. */
export const KINDS: Readonly<Record<string, ArticleFacts>> = {
  republished: {
    slug: 'river-treaty',
    updated: '2026-03-15T09:00:00Z',
    summary:
      'Two states that agreed on nothing else have shared one river for sixty years. What kept them honest was a board with numbers on it.',
    authors: [
      {
        name: 'Ada Writer',
        url: 'https://ada.example.net/',
        affiliation: 'Fellow, Institute for Shared Waters',
        bio: 'She has written about rivers since 1998 and lives beside one.',
      },
      { name: 'Bo Author', affiliation: 'University of the Delta' },
    ],
    original: harbour,
    via: [{ name: 'Institute for Shared Waters', url: 'https://waters.example.org/mail/88', date: on('2026-03-13') }],
    tags: ['rivers', 'treaties', 'shared institutions'],
    image: MAP,
    html: EVERYTHING,
    comments: 'https://forum.example.org/t/88',
  },
  own: {
    slug: 'from-the-editor',
    title: 'What we publish, and what we leave to others',
    date: '2026-03-10',
    summary: 'A note from the editor on terms, credit and why some of our pages end after one paragraph.',
    html: '<p>We publish what others have published before us, and we say so.</p><p>That is the whole of it.</p>',
    tags: ['rivers'],
  },
  excerpt: {
    slug: '2025/grid',
    title: 'The grid that nobody wanted to pay for',
    date: '2025-11-02',
    authors: [{ name: 'Cy Reporter' }],
    original: { publisher: { name: 'The Grid Post' }, url: 'https://grid.example.com/cost', date: on('2025-10') },
    extent: 'excerpt',
    excerpt:
      '<p>For eleven years the line ended in a field. Then the winter came in which everybody needed it at once.</p>',
    summary: 'For eleven years the line ended in a field. Then the winter came in which everybody needed it at once.',
  },
  corrected: {
    slug: 'correction',
    title: 'Who reads the meters',
    date: '2026-02-01',
    notice: 'An earlier version gave the wrong year for the first reading. It was 1964.',
    html: '<p>Somebody has to.</p>',
  },
  withdrawn: {
    slug: 'gone',
    title: 'The article that is no longer here',
    date: '2026-01-05',
    original: harbour,
    withdrawn: true,
    notice: 'Withdrawn at the request of its publisher on 9 January 2026.',
    html: '<p>Secret words.</p>',
  },
  long: {
    slug: 'long',
    title: `${LONG} and why its ${'unimaginably '.repeat(6)}long name would not fit on the door https://example.org/${'x'.repeat(60)}`,
    date: '2025-12-24',
    authors: [{ name: LONG }],
    original: { publisher: { name: `Gazette of the ${LONG}` }, url: `https://long.example.com/${'y'.repeat(120)}` },
  },
  arabic: {
    slug: 'arabic',
    title: 'لماذا صمدت معاهدة النهر ستين عامًا',
    date: '2026-01-20',
    language: 'ar',
    summary: 'دولتان لم تتفقا على شيء آخر تقاسمتا نهرًا واحدًا طوال ستة عقود.',
    authors: [{ name: 'ليلى الكاتبة', bio: 'تكتب عن الأنهار منذ عام ١٩٩٨.' }],
    original: {
      ...harbour,
      publisher: { name: 'مجلة الميناء', url: 'https://mina.example.com/' },
      title: 'معاهدة النهر',
    },
    tags: ['أنهار', 'معاهدات'],
    image: MAP,
    html: `<p>قبل ستين عامًا وقّع وزيران معاهدة لم يقرأها أي منهما، عن نهر لم يره أي منهما. وقد عاشت بعد حكومتيهما وثلاث حروب و<em>محاولة ضم واحدة</em>.</p><h2 id="miqyas">المقياس</h2><p>يقف المقياس حيث تغادر القناة النهر، وعليه أرقام تُقرأ كل صباح بلغتين.</p><blockquote><p>لا يمكنك أن تجادل رقمًا قرأتماه معًا للتو.</p></blockquote><ul><li>الماء يُقسم باليوم لا بالسنة.</li><li>يقرأ الطرفان ويوقّع الطرفان.</li></ul><pre><code>const share = reading / 2</code></pre><table><thead><tr><th>السنة</th><th>المحطة</th><th>الحصة</th></tr></thead><tbody><tr><td>1964</td><td>الجسر الشمالي</td><td>1204</td></tr></tbody></table>`,
  },
  hebrew: {
    slug: 'hebrew',
    title: 'מדוע החזיקה אמנת הנהר מעמד',
    date: '2026-01-19',
    language: 'he',
    summary: 'שתי מדינות שלא הסכימו על דבר חלקו נהר אחד במשך שישים שנה.',
    authors: [{ name: 'נועה כהן' }],
    html: '<p>לפני שישים שנה חתמו שני שרים על אמנה שאיש מהם לא קרא.</p>',
  },
}
