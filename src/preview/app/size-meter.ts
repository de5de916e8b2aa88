import type { EditionData } from '../protocol.js'
import { h, write } from './element.js'
import { CLIP_BYTES, kilobytes } from './words.js'

/** How large an email is, of what Gmail shows. */
export function sizeMeter() {
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' })
  const size = h('span')
  const element = h('span', { class: 'meter' }, bar, size, h('span', { class: 'wide' }, 'of 102 kB'))
  return {
    element,
    set({ bytes }: EditionData): void {
      bar.style.setProperty('--part', String(Math.min(1, bytes / CLIP_BYTES)))
      bar.className = `bar${bytes > CLIP_BYTES ? ' over' : bytes > 90_000 ? ' near' : ''}`
      write(size, bytes === 0 ? '' : kilobytes(bytes))
      element.hidden = bytes === 0
    },
  }
}
