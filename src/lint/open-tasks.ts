import { openTasks } from '../attribution/index.js'
import type { Post } from '../content/index.js'
import { type Problem, warning } from '../core/problem.js'
import type { Sources } from './email-check.js'
import { lineOf } from './source-line.js'

/**
 * Reports tasks for people in the terms of an original that a post does not list as done. A draft is not checked, because
 * most of these tasks can only be done once the post is published.
 */
export const undoneTasks = (posts: readonly Post[], { read }: Pick<Sources, 'read'>): Problem[] =>
  posts
    .filter(({ status }) => status === 'published')
    .flatMap(({ file, original }) =>
      openTasks(original?.terms, original?.done).map(({ name, text }) => {
        const line = lineOf(read(file) ?? '', { field: 'original' })
        const outlet = original?.publisher?.name ?? 'The publisher'
        const what = `${outlet} asks for a task that this post does not list as done: ${text}`
        return warning(
          'terms.todo',
          { file, ...(line ? { line } : {}) },
          /[.!?…]$/.test(what) ? what : `${what}.`,
          `When it is done, write \`done: { ${quoted(name)}: <date> }\` into \`original\`.`,
        )
      }),
    )

const quoted = (name: string): string => (/^[\w-]+$/.test(name) ? name : JSON.stringify(name))
