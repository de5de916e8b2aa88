import type { Publishers } from '../attribution/index.js'
import { DAY } from '../core/duration.js'
import { parseMoment } from '../core/moment.js'
import type { Problem } from '../core/problem.js'
import { yamlPlace } from '../core/yaml.js'
import type { Sources } from './email-check.js'

const FILE = 'publishers.yml'
/** The age at which terms should be read again, because outlets change them. */
const OLD = 365 * DAY

/** Reports publishers whose terms were last read more than a year ago, or whose `checked` is not a date. */
export function oldTerms(publishers: Publishers, { read, now }: Pick<Sources, 'read' | 'now'>): Problem[] {
  return [...publishers].flatMap(([key, { name, terms }]) => {
    const { checked, source } = terms ?? {}
    const date = checked === undefined ? undefined : parseMoment(checked, 'UTC')
    if (checked === undefined || (date && now - date.epoch <= OLD)) return []
    return [
      {
        severity: 'note',
        rule: 'terms.checked',
        where: { file: FILE, ...yamlPlace(read(FILE) ?? '', [key, 'terms', 'checked']) },
        what: date
          ? `The terms of ${name} were last read more than a year ago, on ${checked}.`
          : `\`checked\` does not say on which day the terms of ${name} were read: ${JSON.stringify(checked)}.`,
        fix: `Read them${source ? ` at ${source}` : ''}, and write the day into \`checked\`, such as 2026-03-01.`,
      },
    ]
  })
}
