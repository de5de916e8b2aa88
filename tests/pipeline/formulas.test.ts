import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build, check } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const POST = `---
title: On $x^2$
date: 2026-03-14
---
Let $x_{i}^{*} + y_{j}^{*}$ be high, said _they_, for $5 and $10.

$$\\begin{pmatrix} a & b \\end{pmatrix}$$

A note.[^1]

[^1]: With $\\sqrt{2}$.
`

describe('a post with formulas', () => {
  it('has MathML in its page, TeX in feeds and readable text in emails, each once, and everything passes the checks', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'posts'))
    writeFileSync(
      join(root, 'publication.yml'),
      'title: R\nurl: https://reader.example.org/\nmath: true\nsender: { name: R, email: r@example.org }\npostalAddress: Quay 1\n',
    )
    writeFileSync(join(root, 'posts/a.md'), POST)
    writeFileSync(join(root, 'posts/b.md'), '---\ntitle: None\ndate: 2026-03-13\n---\nNo formula, for $5 and $10.\n')
    const now = Date.parse('2026-06-01T00:00:00Z')
    const report = await build({ root, now, drafts: false, emails: 'all', strict: false, threads: 0 })
    expect(report.problems).toEqual([])
    const out = (path: string): string => readFileSync(join(root, 'out', path), 'utf8')
    const page = out('a/index.html')
    expect(page).toContain('<h1>On x²</h1>')
    expect(page.match(/<math /g)).toHaveLength(3)
    expect(page).toContain('<link rel="stylesheet" href="../math.css?v=')
    expect(out('math.css')).toContain('math{direction:ltr')
    for (const path of ['b/index.html', 'index.html', 'archive/index.html', 'issues/a/index.html'])
      expect(out(path), path).not.toContain('math.css')
    expect(page.match(/<math display="block" /g)).toHaveLength(1)
    expect(page).not.toMatch(/standfirst|<math[^>]* style=/)
    for (const path of [
      'feed.xml',
      'atom.xml',
      'feed.json',
      'email/a/index.html',
      'email/a/text.txt',
      'issues/a/index.html',
    ])
      expect(out(path), path).not.toMatch(/<math|[\u0010-\u0012]|data-latex/)
    const entry = /<content:encoded>([\s\S]*?)<\/content:encoded>/.exec(out('feed.xml'))?.[1] ?? ''
    expect(entry).toContain(
      'Let <code dir="ltr">x_{i}^{*} + y_{j}^{*}</code> be high, said <em>they</em>, for $5 and $10.',
    )
    expect(entry.split('pmatrix').length - 1).toBe(2)
    const text = out('email/a/text.txt')
    expect(text).toContain('Let x_i* + y_j* be high, said they, for $5 and $10.')
    expect(text).toContain('\\begin{pmatrix} a & b \\end{pmatrix}')
    expect(text).toContain('√2')
    expect(out('email/a/index.html')).toContain('Let <span dir="ltr">x_i* + y_j*</span> be high')
    const checked = await check({ root, now, drafts: false, emails: 'all', strict: false, threads: 0 })
    expect(checked.problems.filter(({ severity }) => severity !== 'note')).toEqual([])
  })
})
