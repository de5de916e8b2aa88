import { describe, expect, it } from 'vitest'
import { outcomeOf } from '../../src/delivery/outcome.js'

const fault = (responseCode: number | undefined, command: string, response = '', code = '') => ({
  message: 'fault',
  responseCode,
  command,
  response: responseCode ? `${responseCode} ${response}` : undefined,
  code,
})

describe('an outcome', () => {
  it.each([
    ['a refused recipient', fault(550, 'RCPT TO', '5.1.1 no such user'), false, { state: 'failed' }],
    ['a refused message', fault(554, 'DATA', 'spam'), true, { state: 'failed' }],
    ['a refused sender', fault(550, 'MAIL FROM', 'no'), false, { state: 'unsent', cause: 'refused' }],
    ['a wrong password', fault(535, 'AUTH PLAIN', 'no', 'EAUTH'), false, { state: 'unsent', cause: 'refused' }],
    ['greylisting', fault(451, 'RCPT TO', 'later'), false, { state: 'deferred', closing: false }],
    ['a pause', fault(421, 'MAIL FROM', 'busy'), false, { state: 'deferred', closing: true }],
    ['4xx after the message', fault(452, 'DATA', 'disk'), true, { state: 'deferred', closing: false }],
    ['silence after the message', fault(undefined, 'CONN', '', 'ETIMEDOUT'), true, { state: 'uncertain' }],
    ['a strange reply after the message', fault(250, 'CONN', '', 'EPROTOCOL'), true, { state: 'uncertain' }],
    ['no connection', fault(undefined, 'CONN', '', 'ECONNECTION'), false, { state: 'unsent', cause: 'connection' }],
    ['no TLS', fault(undefined, 'STARTTLS', '', 'ETLS'), false, { state: 'unsent', cause: 'refused' }],
  ])('judges %s', (_, said, begun, outcome) => expect(outcomeOf(said, begun)).toMatchObject(outcome))

  it('keeps a reply on one line', () => {
    expect(outcomeOf(fault(550, 'RCPT TO', 'a\r\nb\u001b[2J'), false).reply).toBe('550 a b [2J')
  })
})
