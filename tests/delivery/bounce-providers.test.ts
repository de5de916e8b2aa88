import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ProblemsError } from '../../src/core/problem.js'
import { BOUNCE_KINDS, BOUNCE_PROVIDERS, signatureOf } from '../../src/delivery/index.js'
import type { ProviderCall } from '../../src/delivery/providers/bounce-provider.js'

const ROOT = join(import.meta.dirname, '../..')
const SECRET = 'a secret of the provider’s and ours'
const NOW = Date.parse('2026-03-14T09:00:00Z')

interface Sample {
  readonly body: string
  /** The headers with which a provider signs a body. */
  readonly headers: (body: string, secret: string, now: number) => Readonly<Record<string, string>>
}

/** A call of each provider. A provider without one fails below. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  'signed JSON': {
    body: '{ "events": [{ "type": "hard", "messageId": "<3.x@example.org>", "cause": "5.1.1 no such user" }] }',
    headers: (body, secret, now) => ({ 'offprint-signature': signatureOf(secret, Buffer.from(body), now) }),
  },
}

const call = (body: string, headers: Readonly<Record<string, string>>): ProviderCall => ({
  header: name => headers[name],
  body: Buffer.from(body),
})

describe('every provider that reports bounces', () => {
  it('is a row of the table and has a path and a secret of its own', () => {
    expect(Object.keys(SAMPLES)).toEqual(BOUNCE_PROVIDERS.map(({ name }) => name))
    for (const key of ['path', 'secretVariable'] as const)
      expect(new Set(BOUNCE_PROVIDERS.map(provider => provider[key])).size).toBe(BOUNCE_PROVIDERS.length)
    const files = readdirSync(join(ROOT, 'src/delivery/providers'))
    const shared = ['bounce-provider.ts', 'bounce-providers.ts', 'signature.ts']
    expect(files.filter(name => !shared.includes(name))).toHaveLength(BOUNCE_PROVIDERS.length)
  })

  it.each(BOUNCE_PROVIDERS)('$name is documented, at a path that no page takes', ({ path, secretVariable }) => {
    expect(path).toMatch(/^webhooks\/[a-z-]+$/)
    const text = readFileSync(join(ROOT, 'docs/server.md'), 'utf8')
    expect(text).toContain(`\`/${path}\``)
    expect(text).toContain(`\`${secretVariable}\``)
  })

  it.each(BOUNCE_PROVIDERS)('$name accepts its own calls, and no others', ({ name, isGenuine, refusal }) => {
    const { body, headers } = SAMPLES[name] ?? expect.fail('Add a sample of the provider above')
    const signed = headers(body, SECRET, NOW)
    expect(isGenuine(call(body, signed), ['another', SECRET], NOW)).toBe(true)
    expect(isGenuine(call(body, signed), ['another'], NOW)).toBe(false)
    expect(isGenuine(call(body, signed), [], NOW)).toBe(false)
    expect(isGenuine(call(body, {}), [SECRET], NOW)).toBe(false)
    expect(isGenuine(call(body, signed), [SECRET], NOW + 86_400_000)).toBe(false)
    expect(refusal).toMatch(/\.$/)
  })

  it.each(BOUNCE_PROVIDERS)('$name reads the kind and the subscriber from its sample, and rejects other input', row => {
    const { body } = SAMPLES[row.name] ?? expect.fail('Add a sample of the provider above')
    const [event] = row.eventsIn(Buffer.from(body))
    expect(BOUNCE_KINDS).toContain(event?.type)
    expect(event?.messageId ?? event?.address).toMatch(/@/)
    for (const other of ['', '{', 'From: ana@example.org\r\n\r\nHello\r\n', '{"hello":"world"}'])
      expect(() => row.eventsIn(Buffer.from(other)), other).toThrow(ProblemsError)
  })
})
