import { perFeedFormat } from '../../core/feed-formats.js'
import { plural } from '../../core/text.js'
import type { Credits, Inspected } from '../protocol.js'
import { h } from './element.js'

const EDITIONS: Readonly<Record<string, string>> = {
  web: 'Web page',
  lists: 'Lists',
  ...perFeedFormat(({ title }) => title),
  email: 'Email',
  text: 'Text part',
  eml: 'Message',
  issue: 'In browser',
  digest: 'Digest',
}

/** Shows the results of reading an edition back: the editions in which each credit is complete, and the rules that passed. */
export const inspectedView = ({ credits, passed, ignored }: Inspected): HTMLElement =>
  h(
    'div',
    { class: 'inspected' },
    credits.length > 0 && creditSection(credits),
    passed.length > 0 && passedList(passed, ignored),
  )

const creditSection = (credits: readonly Credits[]): HTMLElement =>
  h(
    'section',
    { class: 'credits', 'aria-label': 'Attribution' },
    h('h2', {}, 'Attribution, read back from every edition'),
    credits.map(({ title, editions }) =>
      h(
        'div',
        {},
        credits.length > 1 && h('h3', {}, title),
        h(
          'ul',
          {},
          editions.map(({ name, missing }) => creditItem(EDITIONS[name] ?? name, missing)),
        ),
      ),
    ),
  )

const creditItem = (name: string, missing: readonly string[]): HTMLElement =>
  h(
    'li',
    { class: missing.length === 0 ? 'whole' : 'lost' },
    h('span', { 'aria-hidden': 'true' }, missing.length === 0 ? '✓' : '✗'),
    ` ${name}`,
    missing.length === 0 ? h('span', { class: 'unseen' }, ': complete') : `: lacks ${missing.join('; ')}`,
  )

function passedList(passed: Inspected['passed'], ignored: number): HTMLElement {
  const groups = new Map<string, string[]>()
  for (const { group, holds } of passed) groups.set(group, [...(groups.get(group) ?? []), holds])
  return h(
    'details',
    { class: 'passed' },
    h('summary', {}, `${plural(passed.length, 'check')} passed${ignored > 0 ? `, ${ignored} ignored` : ''}`),
    h(
      'dl',
      {},
      [...groups].flatMap(([group, holds]) => [h('dt', {}, group), h('dd', {}, holds.join(' · '))]),
    ),
  )
}
