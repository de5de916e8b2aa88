import { hugoBox } from './boxes.js'
import type { Dialect } from './dialect.js'

/** The dialect of Bridgetown: components around Markdown, in Serbea (`{%@ Note type: :warning do %}`) and ERB. */
export const bridgetown: Dialect = {
  name: 'Bridgetown',
  keys: {},
  shortcodes: [],
  boxes: [
    {
      start: /\{%@\s*(?:\w+::)*(\w+)([^%]*?)\s*do\s*-?%\}/y,
      end: /\{%-?\s*end()\s*-?%\}/y,
      read: (name, args) => hugoBox(kindIn(args) ?? name, args),
    },
  ],
}

/** Returns the kind of a box, which is an argument: `type: :warning`. */
const kindIn = (args: string): string | undefined => /\btype:\s*["':]?([a-z]+)/.exec(args)?.[1]
