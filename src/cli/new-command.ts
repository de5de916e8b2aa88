import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { momentAt } from '../core/moment.js'
import { error, ProblemsError } from '../core/problem.js'
import { readPublication } from '../publication/index.js'
import { timeOf } from './clock.js'
import { print, printJson } from './console.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { publicationText } from './publication-text.js'

export interface NewFlags {
  readonly root: string
  readonly now?: string
  readonly json?: boolean
}

/** Writes a new draft into a file named after its title. Never overwrites a file. */
export async function newCommand(title: string, flags: NewFlags, io: Io): Promise<boolean> {
  if (title.trim() === '')
    throw new ProblemsError([
      error('new.title', { file: 'posts' }, 'A post needs a title.', 'Add one: offprint new "…".'),
    ])
  const { publication, problems } = readPublication(publicationText(flags.root))
  if (!publication) throw new ProblemsError(problems)
  const date = momentAt(timeOf(io, flags.now), publication.timezone).iso
  const file = `${publication.posts}/${nameFor(title)}.md`
  const path = join(flags.root, file)
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(path, draft(title, date), { flag: 'wx' })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw new ProblemsError([
      error('new.exists', { file }, 'A post with this file name exists already.', 'Give the new post another title.'),
    ])
  }
  if (flags.json) printJson<JsonOutput<'new'>>(io, { ok: true, file })
  else print(io, `Wrote ${path}. It is a draft: build with --drafts to see it.`)
  return true
}

const nameFor = (title: string): string =>
  title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80) || 'untitled'

const draft = (title: string, date: string): string => `---
title: ${JSON.stringify(title)}
date: ${date}
status: draft # remove this line to publish the post
summary:
tags: []
# authors:
#   - { name: , affiliation: , bio: }
# For a republished article, fill these in; for one of your own, remove them.
# original:
#   publisher: { name: , url: , feed: }
#   url:
#   date:
#   license: CC-BY-4.0
#   permission: { by: , date: , text: }
#   changes: none
# via:
#   - { name: , url: , date: }
---

`
