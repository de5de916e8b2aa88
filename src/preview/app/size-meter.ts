import { GMAIL_CLIP_BYTES, GMAIL_NEAR_BYTES } from '../../core/limits.js'
import type { EditionData } from '../protocol.js'
import { h, write } from './element.js'
import { kilobytes } from './words.js'

/** Shows the size of an email as a share of what Gmail shows. */
export function sizeMeter() {
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' })
  const size = h('span')
  const element = h('span', { class: 'meter' }, bar, size, h('span', { class: 'wide' }, 'of 102 kB'))
  return {
    element,
    set({ bytes }: EditionData): void {
      bar.style.setProperty('--part', String(Math.min(1, bytes / GMAIL_CLIP_BYTES)))
      bar.className = `bar${bytes > GMAIL_CLIP_BYTES ? ' over' : bytes > GMAIL_NEAR_BYTES ? ' near' : ''}`
      write(size, bytes === 0 ? '' : kilobytes(bytes))
      element.hidden = bytes === 0
    },
  }
}
