import { crc32 } from 'node:zlib'

/** The files of an export, by their paths. */
export type Files = Readonly<Record<string, string>>

/** Makes a zip archive without compression. */
export function zipOf(files: Files): Uint8Array {
  const local: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [path, text] of Object.entries(files)) {
    const [name, content] = [Buffer.from(path), Buffer.from(text)]
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt32LE(crc32(content), 10)
    facts.writeUInt32LE(content.length, 14)
    facts.writeUInt32LE(content.length, 18)
    facts.writeUInt16LE(name.length, 22)
    local.push(Buffer.from('PK\u0003\u0004'), facts, name, content)
    const entry = Buffer.alloc(14)
    entry.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), facts, entry, name)
    offset += 30 + name.length + content.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(Object.keys(files).length, 4)
  end.writeUInt16LE(Object.keys(files).length, 6)
  end.writeUInt32LE(size, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...local, ...directory, Buffer.from('PK\u0005\u0006'), end])
}

export const folderOf = (files: Files) => ({
  name: 'export',
  files: Object.keys(files),
  read: (path: string) => (files[path] === undefined ? undefined : new TextEncoder().encode(files[path])),
})

const PROSE = 'The pilots of the harbour corrected the tables by hand, and signed every page that they had changed.'

/** An export of Substack with a post of each state. */
export const SUBSTACK: Files = {
  'posts.csv': `post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url
101.who-corrects,2024-03-05T09:00:00.000Z,true,2024-03-05T09:00:02.000Z,,newsletter,everyone,"Who corrects the tide, and why?",Notes from the pier,
102.for-members,2024-04-05T09:00:00.000Z,true,,,newsletter,only_paid,For members,,
103.not-yet,,false,,,newsletter,everyone,Not yet,,
104.about,2024-01-01T09:00:00.000Z,true,,,page,everyone,About,,
105.lost,2024-05-05T09:00:00.000Z,true,,,newsletter,everyone,Lost on the way,,
`,
  'posts/101.who-corrects.html': `<p>${PROSE}</p><p>A second paragraph.</p>`,
  'posts/102.for-members.html': `<p>Only for members. ${PROSE}</p>`,
  'posts/103.not-yet.html': `<p>Half of it. ${PROSE}</p>`,
  'posts/104.about.html': '<p>About us.</p>',
}

const story = (
  title: string,
  foot: string,
  subtitle = '',
) => `<!DOCTYPE html><html><head><title>${title}</title></head><body>
<article class="h-entry"><header><h1 class="p-name">${title}</h1></header>
<section data-field="subtitle" class="p-summary">${subtitle}</section>
<section data-field="body" class="e-content"><section name="a1" class="section section--body"><div class="section-divider"><hr class="section-divider"></div>
<div class="section-content"><div class="section-inner"><h3 name="b1" class="graf graf--h3 graf--title">${title}</h3><h4 class="graf graf--h4 graf--subtitle">${subtitle}</h4><p name="c1" class="graf graf--p">${PROSE}</p></div></div></section></section>
<footer>${foot}<p>Exported from <a href="https://medium.com">Medium</a> on May 5, 2024.</p></footer></article></body></html>`
const FOOT = (canonical: string) =>
  `<p>By <a href="https://medium.com/@ada" class="p-author h-card">Ada Writer</a> on <a href="https://medium.com/p/0123456789ab"><time class="dt-published" datetime="2019-05-16T08:00:00.000Z">May 16, 2019</time></a>.</p><p><a href="${canonical}" class="p-canonical">Canonical link</a></p>`

/** An export of Medium: a post, a post that first appeared elsewhere, a draft, and a page that is none of them. */
export const MEDIUM: Files = {
  'README.html': '<h1>Your archive</h1>',
  'posts/2019-05-16_Who-corrects-the-tide--0123456789ab.html': story(
    'Who corrects the tide?',
    FOOT('https://medium.com/@ada/who-corrects-0123456789ab'),
    'Notes from the pier',
  ),
  'posts/2019-05-17_Elsewhere-first-1123456789ab.html': story(
    'Elsewhere first',
    FOOT('https://harbour-review.example.com/elsewhere'),
  ),
  'posts/draft_Not-yet-2123456789ab.html': story('Not yet', '<p>View original.</p>'),
  'profile/about.html': '<p>Ada</p>',
}
