import { describe, expect, it } from 'vitest'
import { check } from '../../src/pipeline/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const POST = `---
title: The ferry is back
date: 2026-01-02T08:00:00Z
---

Text.
`

const PUBLICATION =
  'title: The River\nurl: https://river.example.org/\ndescription: News\nlanguage: en\ntimezone: UTC\nsince: "2026"\n'

const request = (root: string) => ({
  root,
  now: Date.UTC(2026, 1, 1),
  drafts: false,
  emails: 'recent' as const,
  strict: false,
  threads: 0,
})

const feedProblems = async (files: Readonly<Record<string, string>>) => {
  const { problems, passed } = await check(request(temporaryFolder(files)))
  return { found: problems.filter(({ rule }) => rule.startsWith('feed.')), passed }
}

describe('check', () => {
  it('finds nothing in the feeds of a plain publication, and counts their rules as passed', async () => {
    const { found, passed } = await feedProblems({ 'publication.yml': PUBLICATION, 'posts/ferry.md': POST })
    expect(found).toEqual([])
    expect(passed).toContain('feed.missing-guid')
  })
})
