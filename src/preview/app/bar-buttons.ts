import type { CommandHandlers } from './actions.js'
import { h } from './element.js'

/** Makes the buttons at the end of every bar: the palette and the help. */
export const barButtons = ({ palette, help }: Pick<CommandHandlers, 'palette' | 'help'>): HTMLElement =>
  h(
    'span',
    { class: 'steps' },
    h('button', {
      type: 'button',
      class: 'quiet seek',
      onclick: palette,
      'aria-label': 'Go to',
      title: 'Go to: Ctrl K',
    }),
    h('button', { type: 'button', class: 'quiet', onclick: help, 'aria-label': 'Help' }, '?'),
  )
