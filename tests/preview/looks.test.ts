import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSession } from '../../src/pipeline/index.js'
import { outputAt } from '../../src/preview/own-files.js'
import { PreviewModel } from '../../src/preview/preview-model.js'
import { HOME } from '../../src/preview/view-state.js'
import { NOW, sample } from './preview-server.js'

const TRAIN = 'the-last-night-train'
const LOOKS = { ...HOME, screen: 'compare', by: 'looks', name: TRAIN } as const

it('an edition is shown in the default look and in each theme, with the faults of one, and nothing is written', async () => {
  const root = sample(`posts/${TRAIN}.md`)
  const settings = readFileSync(join(root, 'publication.yml'), 'utf8')
  for (const name of ['ours', 'broken']) mkdirSync(join(root, 'themes', name), { recursive: true })
  writeFileSync(join(root, 'themes/ours/theme.yml'), 'measure: 50\n')
  writeFileSync(join(root, 'themes/broken/theme.yml'), 'corners: oval\n')
  const model = new PreviewModel(await openSession({ root, now: () => NOW }), '/out/')
  const shown = async () => {
    const content = (await model.edition(LOOKS))?.content
    return content?.kind === 'looks' ? content.looks : expect.fail()
  }
  const looks = await shown()
  expect(looks.map(({ name }) => name)).toEqual(['', 'broadsheet', 'letter', 'plain', 'broken', 'ours'])
  const htmlOf = (name: string): string => looks.find(look => look.name === name)?.html ?? ''
  for (const name of ['', 'broadsheet', 'letter', 'plain', 'ours'])
    expect(htmlOf(name), name).toContain('Tomasz Bielik')
  expect(new Set(looks.map(({ html }) => html)).size).toBe(6)
  expect(htmlOf('broken')).toContain('themes/broken/theme.yml:1:1')
  expect(htmlOf('letter')).toContain('Iowan Old Style')
  writeFileSync(join(root, 'themes/broken/theme.yml'), 'corners: round\n')
  await model.refresh(['themes/broken/theme.yml'])
  expect((await shown()).find(({ name }) => name === 'broken')?.html).toContain('Tomasz Bielik')
  expect(readFileSync(join(root, 'publication.yml'), 'utf8')).toBe(settings)
})

it('a dark logo is on the background of each look, in copies that the preview makes for itself', async () => {
  const root = sample(`posts/${TRAIN}.md`)
  const settings = readFileSync(join(root, 'publication.yml'), 'utf8')
  writeFileSync(join(root, 'publication.yml'), `${settings}logo: { src: static/logo.svg, alt: The Tideline }\n`)
  mkdirSync(join(root, 'static'), { recursive: true })
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 50"><circle cx="25" cy="25" r="20"/></svg>'
  writeFileSync(join(root, 'static/logo.svg'), svg)
  const session = await openSession({ root, now: () => NOW })
  const content = (await new PreviewModel(session, '/out/').edition(LOOKS))?.content
  const looks = content?.kind === 'looks' ? content.looks : expect.fail()
  const logos = looks.map(({ html }) => /class="lp" src="\/out\/([^"]+)"/.exec(html)?.[1] ?? '')
  expect(new Set(logos).size).toBe(looks.length)
  for (const path of logos) expect(await outputAt(session.current(), path), path).toBeInstanceOf(Uint8Array)
})
