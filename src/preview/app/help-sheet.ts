import { h } from './element.js'
import { letSingleKeysWork, singleKeysWork } from './single-keys.js'

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['j k', 'next or previous post'],
  ['Enter', 'open'],
  ['Esc', 'close the panel, or go back to the list'],
  ['/', 'search the list; on other screens the same as Ctrl K'],
  ['Ctrl K', 'go to an edition, feed or view, or run a command (⌘ K on a Mac)'],
  ['1 … 7', 'Email, Text, HTML, MJML, MIME, Web, Feed'],
  ['[ ] 0', 'narrower, wider, fit'],
  ['d', 'next theme'],
  ['l', 'next lens'],
  ['i', 'images on, off or broken'],
  ['x', 'compare six side by side'],
  ['c', 'problems, credits and checks'],
  ['n p', 'next or previous problem'],
  ['g', 'go to Gmail’s clip line'],
  ['e', 'write: the fields and the text of the file; in the list, the fields of the row'],
  ['Ctrl Z', 'undo the last change of a file; Ctrl Shift Z redoes it'],
  ['o', 'open in your editor'],
  ['t', 'send a test; without SMTP_URL, view the message'],
  ['y', 'copy the link to this view'],
  ['r', 'read every file again'],
  ['.', 'show only the email'],
  ['?', 'this help'],
]

const NOTES: readonly (readonly [term: string, note: string])[] = [
  [
    'Themes',
    '“Dark as written” shows the email’s own dark styles. The two inversions simulate how some mail programs change every email.',
  ],
  [
    'Lenses',
    'Approximations of what mail programs remove, from public data. Real programs differ, so send yourself a test before you send an issue.',
  ],
  ['Clip line', 'Gmail hides everything after about 102 kB of HTML, including the unsubscribe link.'],
  [
    'Drafts',
    'Unpublished posts are shown as they will appear. Digests and feeds are shown as a build would make them now.',
  ],
  [
    'What is sent',
    'The preview puts its marks only into a copy. Links named “Raw” open the bytes as they will be sent.',
  ],
]

/** Makes the help dialog. */
export function helpSheet(): HTMLDialogElement {
  const keys: HTMLInputElement = h('input', {
    type: 'checkbox',
    checked: singleKeysWork(),
    onchange: () => letSingleKeysWork(keys.checked),
  })
  const dialog: HTMLDialogElement = h(
    'dialog',
    { class: 'help', 'aria-labelledby': 'help-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'help-title' }, 'Help'),
      h('button', { class: 'quiet', 'aria-label': 'Close help' }, 'Close'),
    ),
    h(
      'dl',
      { class: 'keys' },
      KEYS.flatMap(([keys, what]) => [h('dt', {}, keysIn(keys)), h('dd', {}, what)]),
    ),
    h('p', { class: 'single' }, h('label', {}, keys, 'Single keys work')),
    h('p', { class: 'soft' }, 'Arrow keys, Page Up and Page Down always scroll; Ctrl K and Esc always work.'),
    h(
      'dl',
      { class: 'notes' },
      NOTES.flatMap(([term, note]) => [h('dt', {}, term), h('dd', {}, note)]),
    ),
  )
  dialog.addEventListener('click', event => event.target === dialog && dialog.close())
  return dialog
}

const keysIn = (keys: string): (Node | string)[] =>
  keys.split(' ').flatMap((key, i) => [i > 0 ? ' ' : '', key === '…' ? '…' : h('kbd', {}, key)])
