import { describe, expect, it } from 'vitest'
import { linkTarget } from '../../../src/importing/html/link-target.js'

describe('a link in a newsletter', () => {
  it.each([
    ['https://click.example.com/?url=https%3A%2F%2Fa.example.org%2Fb', 'https://a.example.org/b'],
    [
      'https://example.com/track/click?u=https%3A%2F%2Fa.example.org%2Fb%3Fx%3D1%26utm_medium%3Dmail',
      'https://a.example.org/b?x=1',
    ],
    [
      'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example.org%2Fb&data=05',
      'https://a.example.org/b',
    ],
    ['https://urldefense.com/v3/__https://a.example.org/b__;!!abc', 'https://a.example.org/b'],
    ['https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example.org_b&d=x', 'https://a.example.org/b'],
    ['https://www.google.com/url?q=https%3A%2F%2Fa.example.org%2Fb&sa=D', 'https://a.example.org/b'],
    ['https://abc.awstrack.me/L0/CL0/https:%2F%2Fa.example.org%2Fb/1/2', 'https://a.example.org/b'],
    ['https://links.example.com/r?to=aHR0cHM6Ly9hLmV4YW1wbGUub3JnL2I', 'https://a.example.org/b'],
    [
      'https://click.example.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fa.example.org%252Fb',
      'https://a.example.org/b',
    ],
    ['https://a.example.org/b?utm_source=x&id=2&fbclid=y', 'https://a.example.org/b?id=2'],
    ['https://a.example.org/b?id=2#part', 'https://a.example.org/b?id=2#part'],
    ['https://letters.example.com/redirect/2/eyJlIjoiaHR0cHM6Ly9hLmV4YW1wbGUub3JnL2IifQ.x', 'https://a.example.org/b'],
    [
      'https://archive.example.org/save?url=https%3A%2F%2Fa.example.org',
      'https://archive.example.org/save?url=https%3A%2F%2Fa.example.org',
    ],
    ['https://click.example.com/opaque/1a2b', 'https://click.example.com/opaque/1a2b'],
    ['https://urldefense.proofpoint.com/v1/url?u=https%3A%2F%2Fa.example.org%2Fb-c&k=x', 'https://a.example.org/b-c'],
    [
      'https://urldefense.com/v3/__https://a.example.org/b*c?d=**Ae__;I-KCrMOp!!x!y$',
      'https://a.example.org/b#c?d=€ée',
    ],
    ['https://url.avanan.click/v2/r01/___https://a.example.org/b___.YXA', 'https://a.example.org/b'],
    ['https://links.example.com/r/aHR0cHM6Ly9hLmV4YW1wbGUub3JnL2I.sig', 'https://a.example.org/b'],
    ['https://links.example.com/r/68747470733a2f2f612e6578616d706c652e6f72672f62', 'https://a.example.org/b'],
    ['https://rd.example.com/track?u=YUhSMGNITTZMeTloTG1WNFlXMXdiR1V1YjNKbkwySQ', 'https://a.example.org/b'],
    [
      'https://email.example.com/c/eJyrVspQslJQqlDSUVDKAbEySkoKiq309RP1UisScwtyUvXyi9L1k5RqAferDKI',
      'https://a.example.org/b',
    ],
    ['https://click.example.com/link/c/YT0xMiZsPWh0dHBzJTNBJTJGJTJGYS5leGFtcGxlLm9yZyUyRmI', 'https://a.example.org/b'],
    [
      'https://flight.beehiiv.net/v2/clicks/eyJhbGciOiJIUzI1NiJ9.eyJ1cmwiOiAiaHR0cHM6Ly9hLmV4YW1wbGUub3JnL2IiLCAicG9zdCI6ICIxIn0.x',
      'https://a.example.org/b',
    ],
    ['https://click.kit-mail3.com/abc/def/aHR0cHM6Ly9hLmV4YW1wbGUub3JnL2I', 'https://a.example.org/b'],
    [
      'https://click.example.com/r?u=amF2YXNjcmlwdDphbGVydChkb2N1bWVudC50aXRsZSk',
      'https://click.example.com/r?u=amF2YXNjcmlwdDphbGVydChkb2N1bWVudC50aXRsZSk',
    ],
    ['mailto:a@example.org', 'mailto:a@example.org'],
  ])('is resolved from %s to %s', (address, target) => {
    expect(linkTarget(address)).toBe(target)
  })
})
