import type { EditionData, SpamScore } from '../protocol.js'
import type { ViewState } from '../view-state.js'
import { h, replaceChildren, write } from './element.js'
import { boot } from './place.js'
import { requestSpamScore } from './source.js'

/** The button that has an email examined by SpamAssassin on this machine, if it is installed there. */
export interface SpamButton {
  readonly element: HTMLElement
  readonly set: (open: ViewState['panel'], data: EditionData) => void
}

export function spamButton(): SpamButton {
  let name = ''
  let bytes = 0
  const result = h('span', { role: 'status' })
  const rules = h('dl', { class: 'facts' })
  const button = h('button', { type: 'button' }, 'Ask SpamAssassin')
  const clear = (): void => {
    write(result, '')
    replaceChildren(rules)
  }
  button.addEventListener('click', async () => {
    const [asked, size] = [name, bytes]
    button.disabled = true
    replaceChildren(rules)
    write(result, 'SpamAssassin reads the message…')
    const score = await requestSpamScore(asked).catch(() => undefined)
    button.disabled = false
    if (asked !== name || size !== bytes) return clear()
    write(result, score ? verdictOf(score) : 'SpamAssassin has given no answer.')
    replaceChildren(rules, (score?.rules ?? []).flatMap(ruleRow))
  })
  const element = h('div', { class: 'spam', hidden: true }, h('p', {}, button, ' ', result), rules)
  return {
    element,
    set(open, data) {
      element.hidden = open !== 'problems' || !boot.scoresSpam || data.stale || data.bytes === 0
      // A score says nothing about an email that has changed.
      if (data.name !== name || data.bytes !== bytes) clear()
      name = data.name
      bytes = data.bytes
    },
  }
}

const verdictOf = ({ points, limit }: SpamScore): string =>
  `${signed(points)} points; from ${limit} it is taken for spam. Only local rules were asked, not those that need the network.`

const signed = (points: number): string => points.toFixed(1).replace('-', '−')

const ruleRow = ({ name, points, what }: SpamScore['rules'][number]): Node[] => [
  h('dt', {}, signed(points)),
  h('dd', {}, h('code', {}, name), ` ${what}`),
]
