import { openTasks, termsHolder } from '../attribution/index.js'
import type { Post } from '../content/index.js'
import { w3cdtf } from '../core/moment.js'
import { type Problem, warning } from '../core/problem.js'
import type { Sources } from './email-check.js'
import { lineOf } from './source-line.js'

/**
 * Reports tasks for people in the terms of an original that a post does not list as done, or as done on a day in the future. A
 * draft is not checked, because most of these tasks can only be done once the post is published.
 */
export const undoneTasks = (posts: readonly Post[], { read, now }: Pick<Sources, 'read' | 'now'>): Problem[] =>
  posts
    .filter(({ status, kind }) => status === 'published' && kind !== 'link')
    .flatMap(({ file, original }) => {
      const lineAt = (field: string) => {
        const source = read(file) ?? ''
        const line = lineOf(source, { field }) ?? lineOf(source, { field: 'original' })
        return { file, ...(line ? { line } : {}) }
      }
      const future = Object.entries(original?.done ?? {}).filter(([, date]) => date.epoch > now)
      return [
        ...openTasks(original?.terms, original?.done).map(({ name, text }) => {
          const outlet = original ? termsHolder(original) : 'The publisher'
          const what = `${outlet} asks for a task that this post does not list as done: ${text}`
          return warning(
            'terms.todo',
            lineAt('original'),
            /[.!?…]$/.test(what) ? what : `${what}.`,
            `When it is done, write \`done: { ${quoted(name)}: <date> }\` into \`original\`.`,
          )
        }),
        ...future.map(([name, date]) =>
          warning(
            'terms.todo',
            lineAt('done'),
            `This post says that “${name}” was done on ${w3cdtf(date)}, which is in the future.`,
            'Write the day on which it was done, or remove the entry until then.',
          ),
        ),
      ]
    })

const quoted = (name: string): string => (/^[\w-]+$/.test(name) ? name : JSON.stringify(name))
