import { describe, expect, it } from 'vitest'
import { mayFetch, robotsRules } from '../../src/collecting/index.js'

const may = (robots: string, path: string, product = 'Offprint'): boolean =>
  mayFetch(robotsRules(robots, product), `https://example.org${path}`)

/** The first example of RFC 9309 section 5.1, with the groups of several crawlers. */
const SIMPLE = `User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
`

/** The example of RFC 9309 section 5.2, in which the longest match counts. */
const LONGEST = `User-Agent: foobot
Allow: /example/page/
Disallow: /example/page/disallowed.gif
`

describe('robots.txt', () => {
  it.each<[product: string, path: string, allowed: boolean, robots?: string]>([
    ['Offprint', '/publications/1', true],
    ['Offprint', '/example/page.html', false],
    ['Offprint', '/a/picture.gif', false],
    ['Offprint', '/a/picture.gif?size=2', true],
    ['foobot', '/', false],
    ['foobot', '/example/page.html', true],
    ['foobot', '/example/allowed.gif', true],
    ['FooBot', '/example/other.html', false],
    ['barbot', '/example/page.html', false],
    ['bazbot', '/example/page.html', false],
    ['bazbot', '/example/other.html', true],
    ['quxbot', '/example/page.html', true],
    ['foobot', '/example/page/', true, LONGEST],
    ['foobot', '/example/page/disallowed.gif', false, LONGEST],
    ['foobot', '/robots.txt', true],
  ])('of the standard lets %s fetch %s: %s', (product, path, allowed, robots = SIMPLE) => {
    expect(may(robots, path, product)).toBe(allowed)
  })

  it.each<[name: string, rules: string, path: string, allowed: boolean]>([
    ['an empty pattern matches nothing', 'Disallow:', '/feed', true],
    ['a pattern is the beginning of a path', 'Disallow: /feed', '/feed.xml', false],
    ['upper case differs in a path', 'Disallow: /Feed', '/feed', true],
    ['a pattern in the middle', 'Disallow: /*/feed/', '/2026/feed/', false],
    ['a pattern with its end', 'Disallow: /feed$', '/feed/', true],
    ['a pattern with a query', 'Disallow: /*?feed=', '/?feed=rss2', false],
    ['Allow wins at the same length', 'Disallow: /feed\nAllow: /feed', '/feed', true],
    ['the order does not matter', 'Allow: /feed/atom\nDisallow: /feed', '/feed/atom', true],
    ['encoded and plain letters are the same', 'Disallow: /caf%C3%A9', '/café', false],
    ['in upper and lower case', 'Disallow: /caf%c3%a9', '/caf%C3%A9/feed', false],
    ['an encoded slash is no slash', 'Disallow: /a/b', '/a%2Fb', true],
    ['an encoded star is a star', 'Disallow: /a%2Ab', '/axb', true],
    ['broken encoding', 'Disallow: /%zz', '/%zz', false],
    ['a comment', 'Disallow: /feed # not for robots', '/feed', false],
    ['spaces and upper case', '  DISALLOW :  /feed  ', '/feed', false],
    [
      'other lines do not end a group',
      'Crawl-delay: 5\nSitemap: https://example.org/s.xml\nDisallow: /feed',
      '/feed',
      false,
    ],
    ['a line without a colon', 'Disallow /feed', '/feed', true],
    ['many stars', `Disallow: ${'/*a'.repeat(40)}$`, `/${'a/'.repeat(2000)}`, true],
  ])('%s', (_, rules, path, allowed) => {
    for (const breaks of ['\n', '\r\n', '\r'])
      expect(may(`User-agent: *\n${rules}`.replaceAll('\n', breaks), path)).toBe(allowed)
  })

  it.each<[name: string, robots: string, allowed: boolean]>([
    ['with a version', 'User-agent: Offprint/2.0\nDisallow: /', false],
    ['in lower case', 'User-agent: offprint\nDisallow: /', false],
    ['among others', 'User-agent: x\nUser-agent: Offprint\nDisallow: /', false],
    ['in two groups', 'User-agent: Offprint\nAllow: /a\n\nUser-agent: x\n\nUser-agent: Offprint\nDisallow: /', false],
    ['before everybody', 'User-agent: Offprint\nAllow: /\n\nUser-agent: *\nDisallow: /', true],
    ['as the beginning of another', 'User-agent: OffprintMirror\nDisallow: /', true],
    ['nowhere', 'Disallow: /', true],
  ])('names us %s', (_, robots, allowed) => {
    expect(may(robots, '/feed')).toBe(allowed)
  })
})
