import type { EditionData } from '../protocol.js'
import { copy } from './clipboard.js'
import { h, mark } from './element.js'
import { newMenu } from './menu.js'
import { boot, rawPath } from './place.js'
import { problemReport } from './problem-report.js'
import { sentText } from './source.js'

/** A menu that copies the texts of an edition and its problems, and downloads its files. */
export interface CopyMenu {
  readonly element: HTMLElement
  readonly set: (data: EditionData) => void
}

const TEXTS = { html: 'HTML', text: 'Text', mjml: 'MJML' } as const
const ENDINGS = ['html', 'txt', 'mjml', 'eml'] as const

/** @param picture saves a picture of the view */
export function copyMenu(picture: () => void): CopyMenu {
  let data: EditionData | undefined
  const item = (what: string, text: (data: EditionData) => string | Promise<string>): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        class: 'quiet',
        onclick: () => {
          menu.close()
          if (data) void copy(text(data), what)
        },
      },
      what,
    )
  const texts = (['html', 'text', 'mjml'] as const).map(view => item(TEXTS[view], ({ name }) => sentText(name, view)))
  const problems = item('Problems as Markdown', ({ title, problems }) => problemReport(title, problems))
  const shot = h(
    'button',
    {
      type: 'button',
      class: 'quiet',
      onclick: () => {
        menu.close()
        picture()
      },
    },
    'Save a picture (PNG)',
  )
  const files = ENDINGS.map(ending => h('a', { 'data-ending': ending }, `.${ending}`))
  const save = h('p', { class: 'files' }, 'Save as ', files)
  const menu = newMenu(
    'Copy',
    'copy-menu',
    h(
      'ul',
      {},
      [...texts, problems, ...(boot.takesPictures ? [shot] : [])].map(each => h('li', {}, each)),
    ),
    save,
  )
  return {
    element: menu.element,
    set(to) {
      data = to
      const hasEmail = to.bytes > 0
      for (const text of texts) text.hidden = !hasEmail
      save.hidden = !hasEmail || boot.exported
      for (const file of files) {
        const path = rawPath(to.name, file.dataset['ending'] ?? '')
        mark(file, 'href', path)
        mark(file, 'download', path.split('/').at(-1))
      }
    },
  }
}
