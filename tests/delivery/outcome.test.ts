import { describe, expect, it } from 'vitest'
import { refusalAt, replyText, sessionFault } from '../../src/delivery/outcome.js'

describe('a refusal', () => {
  it.each([
    ['of a recipient', 'RCPT', 550, '5.1.1 no such user', { state: 'failed' }],
    ['of a message', 'end', 554, 'spam', { state: 'failed' }],
    ['of the sender', 'MAIL', 550, 'no', { state: 'unsent', cause: 'refused' }],
    ['of the sender for now', 'MAIL', 451, 'later', { state: 'unsent', cause: 'connection' }],
    [
      'of the sender at a rate',
      'MAIL',
      550,
      '5.4.5 Daily user sending limit exceeded',
      { state: 'unsent', cause: 'connection' },
    ],
    ['by greylisting', 'RCPT', 451, 'later', { state: 'deferred', closing: false }],
    ['of any command', 'DATA', 451, 'later', { state: 'deferred', closing: false }],
    ['with the connection, at the sender', 'MAIL', 421, 'busy', { state: 'unsent', cause: 'connection' }],
    ['with the connection, at a recipient', 'RCPT', 421, 'busy', { state: 'deferred', closing: true }],
    ['after the message, for now', 'end', 452, 'disk', { state: 'deferred', closing: false }],
    ['that makes no sense before the message', 'DATA', 250, 'what', { state: 'unsent', cause: 'connection' }],
    ['that makes no sense after the message', 'end', 354, 'go on', { state: 'uncertain' }],
  ] as const)('%s is judged', (_, step, code, text, outcome) =>
    expect(refusalAt(step, code, `${code} ${text}`, true)).toMatchObject(outcome),
  )

  it('with the end of a connection that has carried messages is not about the recipient', () => {
    expect(refusalAt('RCPT', 421, '421 too many messages', false)).toMatchObject({ state: 'unsent', fresh: false })
  })
})

describe('a fault before the first message', () => {
  const reply = (responseCode: number, text: string, code = 'EPROTOCOL') => ({
    ...{ message: `x: ${responseCode} ${text}`, response: `${responseCode} ${text}`, responseCode, code },
  })
  it.each([
    ['no connection', { message: 'connect ECONNREFUSED', code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'connection'],
    ['no such name', { message: 'getaddrinfo ENOTFOUND', code: 'EDNS' }, 'connection'],
    ['silence', { message: 'Greeting never received', code: 'ETIMEDOUT' }, 'connection'],
    ['a busy server', reply(421, 'too many connections'), 'connection'],
    ['a server that turns us away', reply(554, 'no service for you'), 'refused'],
    ['a wrong password', reply(535, 'no', 'EAUTH'), 'refused'],
    ['a sign-in that fails for now', reply(454, '4.7.0 Temporary authentication failure', 'EAUTH'), 'connection'],
    ['a sign-in that fails at this rate', reply(535, '4.7.0 Login rate limit exceeded', 'EAUTH'), 'connection'],
    ['no TLS', { message: 'STARTTLS is not offered', code: 'ETLS' }, 'refused'],
    ['no TLS for now', reply(454, 'TLS not available due to temporary reason', 'ETLS'), 'connection'],
    ['the end in a handshake', { message: 'Connection closed unexpectedly', code: 'ETLS' }, 'connection'],
    [
      'a certificate',
      { message: 'self-signed', code: 'ESOCKET', originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      'refused',
    ],
    ['an old certificate', { message: 'expired', code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' }, 'refused'],
    ['something other than SMTP', { message: 'Invalid greeting. response=+OK', code: 'EPROTOCOL' }, 'refused'],
  ] as const)('%s is judged', (_, fault, cause) => expect(sessionFault(fault)).toMatchObject({ cause, fresh: true }))
})

it('keeps a reply on one line', () => {
  expect(replyText('550 a\r\nb\u001b[2J')).toBe('550 a b [2J')
})
