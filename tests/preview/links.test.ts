import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/lint/index.js'
import { itInBrowser } from '../browser.js'
import { temporaryFolder } from '../temporary-folder.js'
import { exportTo, open, sample, serve, servedSample } from './preview-server.js'

const TRAIN = 'posts/the-last-night-train.md'
const ORIGINAL = 'https://meridian.example.org/issues/41/night-train'
const BUTTON = { name: 'Check links now' }

/** Answers for addresses, one of which is gone, and records the requested ones. */
function checker() {
  const requested: string[] = []
  const requestLinks = async (addresses: readonly string[]) => {
    requested.push(...addresses)
    return new Map(addresses.map((each): [string, Answer] => [each, { status: each === ORIGINAL ? 410 : 200 }]))
  }
  return { requested, requestLinks }
}

describe('links in the preview', () => {
  it('are requested only by its own page, and only those of the edition', async () => {
    const { requested, requestLinks } = checker()
    const url = await serve(sample(TRAIN, 'posts/salt-and-memory.md', 'posts/why-the-river-treaty-held'), {
      requestLinks,
    })
    const token = /"token":"([^"]+)"/.exec(await (await fetch(url)).text())?.[1] ?? ''
    const post = (headers: Record<string, string>, name = 'the-last-night-train') =>
      fetch(`${url}api/links`, { method: 'POST', headers, body: JSON.stringify({ name }) })
    const own = { origin: new URL(url).origin, 'x-offprint-token': token }
    for (const headers of [{}, { origin: own.origin }, { ...own, origin: 'https://evil.example.org' }])
      expect((await post(headers)).status).toBe(403)
    expect((await fetch(`${url}api/links`)).status).toBe(404)
    expect(requested).toEqual([])
    expect((await post(own, 'no-such-post')).status).toBe(404)
    const answer = await (await post(own)).json()
    expect(requested).toContain(ORIGINAL)
    expect(requested.filter(address => /harbour-review|salt-papers/.test(address))).toEqual([])
    expect(answer).toEqual({ addresses: requested.length, problems: 1 })
  })

  itInBrowser(
    'are requested only when the button is pressed, which is absent if nothing can be requested',
    async () => {
      const { requested, requestLinks } = checker()
      const path = 'e/the-last-night-train?panel=problems'
      const page = await open(`${await serve(sample(TRAIN), { requestLinks })}${path}`)
      await page.getByRole('region', { name: 'Attribution' }).waitFor()
      expect(await page.getByRole('button', BUTTON).isVisible()).toBe(true)
      expect(requested).toEqual([])
      const without = await open(`${await servedSample()}${path}`)
      await without.getByRole('region', { name: 'Attribution' }).waitFor()
      expect(await without.getByRole('button', BUTTON).isVisible()).toBe(false)
    },
  )

  itInBrowser('are listed among the problems while they are dead', async () => {
    const root = sample(TRAIN)
    const page = await open(
      `${await serve(root, { requestLinks: checker().requestLinks })}e/the-last-night-train?panel=problems`,
    )
    await page.getByRole('button', BUTTON).click()
    const problem = page.locator('.problems li', { hasText: `The original at ${ORIGINAL} is gone` })
    await problem.waitFor()
    expect(await problem.innerText()).toContain(`${TRAIN}:9`)
    // The problems arrive while the answer to the button is still under way.
    const status = page.locator('.links [role=status]')
    await expect.poll(() => status.innerText()).toMatch(/^\d+ addresses checked: 1 problem, listed above/)
    const path = join(root, TRAIN)
    writeFileSync(path, readFileSync(path, 'utf8').replace(`url: ${ORIGINAL}`, `url: ${ORIGINAL}-again`))
    await problem.waitFor({ state: 'detached' })
  })

  itInBrowser('cannot be checked from an export', async () => {
    const folder = join(temporaryFolder(), 'preview')
    await exportTo(sample(TRAIN), folder)
    const index = `${pathToFileURL(join(folder, 'index.html'))}#/e/the-last-night-train?panel=problems`
    const page = await open(index)
    await page.locator('#problems').waitFor()
    expect(await page.getByRole('button', BUTTON).isVisible()).toBe(false)
  })
})
