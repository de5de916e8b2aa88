import { plural } from '../../core/text.js'
import type { EditionData, LinkCheckCounts } from '../protocol.js'
import type { ViewState } from '../view-state.js'
import { h, write } from './element.js'
import { boot } from './place.js'
import { requestLinkCheck } from './source.js'

/**
 * The button below the list of problems. It requests the external addresses of the edition; nothing else in the preview does.
 */
export interface LinksButton {
  readonly element: HTMLElement
  readonly set: (open: ViewState['panel'], data: EditionData) => void
}

export function linksButton(): LinksButton {
  let name = ''
  const result = h('span', { role: 'status' })
  const button = h('button', { type: 'button' }, 'Check links now')
  button.addEventListener('click', async () => {
    const requested = name
    button.disabled = true
    write(result, 'Checking every external link…')
    const answer = await requestLinkCheck(requested).catch(() => undefined)
    button.disabled = false
    if (requested === name) write(result, answer ? outcome(answer) : 'The links could not be checked.')
  })
  const element = h('p', { class: 'links', hidden: true }, button, ' ', result)
  return {
    element,
    set(open, data) {
      element.hidden = open !== 'problems' || !boot.checksLinks || data.stale
      if (data.name !== name) write(result, '')
      name = data.name
    },
  }
}

function outcome({ addresses, problems }: LinkCheckCounts): string {
  if (addresses === 0) return 'This edition has no external links.'
  const result = problems === 0 ? 'no problems' : `${plural(problems, 'problem')}, listed above`
  return `${plural(addresses, 'address', 'addresses')} checked: ${result}.`
}
