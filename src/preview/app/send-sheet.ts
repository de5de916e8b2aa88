import type { EditionData, TestSent } from '../protocol.js'
import { h, replaceChildren, write } from './element.js'
import { boot } from './place.js'
import { storedPreference, storePreference } from './preferences.js'
import { requestTest } from './source.js'

/** The form in which a test email is checked and sent. */
export interface SendSheet {
  readonly element: HTMLElement
  readonly set: (edition: EditionData) => void
}

const REMEMBERED = 'test.to'

/** The label for the message of an edition. Without a mail server, it can only be viewed. */
export const SEND_WORDS = boot.sends ? 'Test send' : 'Message'

export function sendSheet(): SendSheet {
  let name = ''
  const to = h('input', {
    type: 'email',
    id: 'send-to',
    autocomplete: 'email',
    required: true,
    placeholder: 'you@example.org',
  })
  const prefix = h('input', { type: 'text', id: 'send-prefix', placeholder: 'none, or [test]', maxlength: 40 })
  const facts = h('dl', { class: 'facts' })
  const send = h('button', { type: 'button', class: 'main' }, 'Send the test')
  const result = h('div', { class: 'result', role: 'status' })
  const rehearse = h('button', { type: 'button' }, 'Show the message')
  to.value = storedPreference(REMEMBERED)
  const run = async (dry: boolean): Promise<void> => {
    const needsAddress = !dry || to.value !== ''
    if (needsAddress && !to.reportValidity()) return
    if (needsAddress) storePreference(REMEMBERED, to.value)
    for (const button of [send, rehearse]) button.disabled = true
    write(result, dry ? 'Preparing the message…' : 'Sending…')
    const answer = await requestTest({ name, to: to.value, prefix: prefix.value, rehearse: dry }).catch(() => undefined)
    for (const button of [send, rehearse]) button.disabled = false
    replaceChildren(result, answer ? outcome(answer) : h('p', { class: 'bad' }, 'The preview did not answer.'))
  }
  rehearse.addEventListener('click', () => void run(true))
  send.addEventListener('click', () => void run(false))
  const element = h(
    'form',
    { class: 'send', onsubmit: (event: Event) => event.preventDefault() },
    h('p', {}, h('label', { for: 'send-to' }, 'To'), to),
    h('p', {}, h('label', { for: 'send-prefix' }, 'Subject prefix'), prefix),
    facts,
    h('p', { class: 'buttons' }, rehearse, boot.sends && send),
    !boot.sends && h('p', { class: 'soft' }, 'To send the message, set SMTP_URL in .env and restart the preview.'),
    result,
  )
  return {
    element,
    set(edition) {
      if (edition.name !== name) replaceChildren(result)
      name = edition.name
      const errors = edition.problems.filter(({ severity }) => severity === 'error').length
      write(send, errors > 0 ? 'Send anyway' : 'Send the test')
      send.classList.toggle('doubtful', errors > 0)
      replaceChildren(
        facts,
        factsOf(edition).flatMap(([term, value]) => [h('dt', {}, term), h('dd', {}, value)]),
      )
    },
  }
}

const factsOf = ({ from, subject, list }: EditionData): (readonly [string, string])[] => [
  ['From', `${from.name} <${from.address}>`],
  ['Subject', subject],
  ...(list.replyTo ? [['Reply-To', list.replyTo] as const] : []),
  ['Unsubscribe', list.unsubscribe],
]

function outcome({ state, message, bytes, server, reply, transcript }: TestSent): HTMLElement {
  const lead =
    state === 'rehearsed'
      ? 'Nothing was sent. This is the message that would be sent:'
      : state === 'sent'
        ? `${server} accepted the message: ${reply}`
        : server
          ? `${server} refused the message: ${reply}`
          : reply
  return h(
    'div',
    {},
    h('p', { class: state === 'failed' ? 'bad' : state === 'sent' ? 'good' : '' }, lead),
    transcript.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, 'Conversation with the server'),
        listing(transcript.join('\n'), 'Conversation with the server'),
      ),
    message !== '' &&
      h(
        'details',
        { open: state === 'rehearsed' },
        h('summary', {}, `The message, ${bytes.toLocaleString('en')} bytes`),
        listing(message, 'The message'),
      ),
  )
}

const listing = (text: string, label: string): HTMLElement =>
  h('pre', { tabindex: 0, role: 'region', 'aria-label': label }, text)
