import { openTasks } from '../attribution/index.js'
import type { Post } from '../content/index.js'
import { type Problem, warning } from '../core/problem.js'
import type { Sources } from './email-check.js'
import { lineOf } from './source-line.js'

/**
 * Reports what the terms of an original ask a person to do and the post does not say is done. A draft is not asked yet,
 * because much of it can only be done once the post is published.
 */
export const undoneTasks = (posts: readonly Post[], { read }: Pick<Sources, 'read'>): Problem[] =>
  posts
    .filter(({ status }) => status === 'published')
    .flatMap(({ file, original }) =>
      openTasks(original?.terms, original?.done).map(({ name, text }) => {
        const line = lineOf(read(file) ?? '', { field: 'original' })
        const outlet = original?.publisher?.name ?? 'The publisher'
        const what = `${outlet} asks for something that this post does not say is done: ${text}`
        return warning(
          'terms.todo',
          { file, ...(line ? { line } : {}) },
          /[.!?…]$/.test(what) ? what : `${what}.`,
          `When it is done, write \`done: { ${quoted(name)}: <date> }\` into \`original\`.`,
        )
      }),
    )

const quoted = (name: string): string => (/^[\w-]+$/.test(name) ? name : JSON.stringify(name))
