import type { LinkCard } from '../protocol.js'
import { h } from './element.js'

/** The number of characters of which most programs show the title and the description. */
const SHOWN = { title: 70, description: 160 } as const

/** Shows a page as social networks and messengers show a link to it. Each of them has a design of its own, so this is a plain one. */
export function shareView({ site, url, title, description, image }: LinkCard): HTMLElement {
  const host = URL.canParse(url) ? new URL(url).host : url
  const fact = (term: string, value: string): Node[] => [h('dt', {}, term), h('dd', {}, h('bdi', {}, value || 'none'))]
  const lengthOf = (text: string): number => [...text].length
  return h(
    'div',
    { class: 'sheet share' },
    h(
      'article',
      {},
      image ? h('img', { src: image.src, alt: image.alt }) : h('p', { class: 'blank' }, 'This page names no picture.'),
      h('p', { class: 'kicker' }, host),
      h('h2', { dir: 'auto' }, shortened(title, SHOWN.title)),
      h('p', { dir: 'auto' }, shortened(description, SHOWN.description)),
    ),
    h(
      'dl',
      { class: 'facts' },
      fact('Title', `${title} (${lengthOf(title)})`),
      fact('Description', description && `${description} (${lengthOf(description)})`),
      fact('Site', site),
      fact('Address', url),
      fact(
        'Picture',
        image ? [image.size, image.alt && `described as “${image.alt}”`].filter(Boolean).join(', ') || image.src : '',
      ),
    ),
    h('p', { class: 'soft' }, 'Read from the finished page. Networks and messengers choose their own design and cut.'),
  )
}

const shortened = (text: string, most: number): string =>
  [...text].length > most ? `${[...text].slice(0, most).join('').trimEnd()}…` : text
