import { expect, it } from 'vitest'
import { mimeTree } from '../../src/preview/mime-tree.js'
import { HOME } from '../../src/preview/view-state.js'
import { deskOf, sample } from './preview-server.js'

it('splits a message into the parts as they are sent', () => {
  const message = [
    'Subject: One',
    ' two',
    'Content-Type: multipart/alternative; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'caf=C3=A9 =',
    'au lait',
    '--b1',
    'Content-Type: text/html',
    'Content-Transfer-Encoding: base64',
    '',
    'PGI+aGk8L2I+',
    '--b1--',
    '',
  ].join('\r\n')
  const tree = mimeTree(Buffer.from(message))
  expect(tree).toMatchObject({
    type: 'multipart/alternative',
    headers: [
      ['Subject', 'One\r\n two'],
      ['Content-Type', expect.any(String)],
    ],
  })
  expect(tree.parts.map(({ type, encoded, decoded }) => [type, encoded, decoded])).toEqual([
    ['text/plain', 20, 13],
    ['text/html', 12, 9],
  ])
})

it('finds the parts of our own messages, whose decoded sizes equal those of the editions', async () => {
  const model = await deskOf(sample('posts/the-last-night-train.md', 'posts/counting-swifts'))
  const content = async (view: 'mime' | 'text' | 'html') =>
    (await model.edition({ ...HOME, screen: 'edition', name: 'weekly', view }))?.content
  const [mime, text, html] = [await content('mime'), await content('text'), await content('html')]
  if (mime?.kind !== 'mime' || text?.kind !== 'source' || html?.kind !== 'source') return expect.fail('other views')
  const [plain, rich] = mime.part.parts
  expect([plain?.type, rich?.type]).toEqual(['text/plain', 'text/html'])
  // The lines of a message end in CR and LF.
  const onTheWire = (text: string): number => Buffer.byteLength(text.replace(/\n/g, '\r\n'))
  expect([plain?.decoded, rich?.decoded]).toEqual([onTheWire(text.text), onTheWire(html.text)])
})
