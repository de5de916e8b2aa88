import { describe, expect, it } from 'vitest'
import { type Answer, type Fault, faultOf, LINK_ANSWER_RULES, verdictOf } from '../../../src/lint/index.js'

const NEW = 'https://example.net/new'

describe('the verdict on an answer', () => {
  it.each<[Answer, string | undefined]>([
    [{ status: 200 }, undefined],
    [{ status: 204 }, undefined],
    [{ status: 206 }, undefined],
    [{ status: 416 }, undefined],
    [{ status: 404 }, 'link.dead'],
    [{ status: 410 }, 'link.dead'],
    [{ status: 500 }, 'link.dead'],
    [{ status: 503 }, 'link.dead'],
    [{ status: 401 }, 'link.refused'],
    [{ status: 403 }, 'link.refused'],
    [{ status: 405 }, 'link.refused'],
    [{ status: 429 }, 'link.refused'],
    [{ status: 451 }, 'link.refused'],
    [{ status: 999 }, 'link.refused'],
    [{ status: 408 }, 'link.silent'],
    [{ status: 302 }, 'link.refused'],
    [{ status: 200, moved: NEW }, 'link.moved'],
    [{ status: 404, moved: NEW }, 'link.dead'],
    [{ status: 403, moved: NEW }, 'link.refused'],
    [{ fault: 'name' }, 'link.dead'],
    [{ fault: 'refused' }, 'link.dead'],
    [{ fault: 'certificate', code: 'CERT_HAS_EXPIRED' }, 'link.dead'],
    [{ fault: 'loop' }, 'link.dead'],
    [{ fault: 'scheme' }, 'link.dead'],
    [{ fault: 'late' }, 'link.silent'],
    [{ fault: 'broken', code: 'ECONNRESET' }, 'link.silent'],
    [{ fault: 'private' }, 'link.private'],
  ])('is right for %j: %s', (answer, rule) => {
    expect(verdictOf(answer)?.rule).toBe(rule)
  })

  it.each<[Answer, string]>([
    [{ status: 410 }, 'is gone: the server answered 410'],
    [{ status: 200, moved: NEW }, `has moved permanently to \`${NEW}\``],
    [{ fault: 'certificate', code: 'CERT_HAS_EXPIRED' }, '(CERT_HAS_EXPIRED)'],
  ])('describes the answer %j', (answer, words) => {
    expect(verdictOf(answer)?.says).toContain(words)
  })

  it('names the new address in its fix', () => {
    expect(verdictOf({ status: 200, moved: NEW })?.fix).toContain(`\`${NEW}\``)
  })

  it.each<[string, Fault]>([
    ['ENOTFOUND', 'name'],
    ['EAI_AGAIN', 'broken'],
    ['ECONNREFUSED', 'refused'],
    ['ETIMEDOUT', 'late'],
    ['ECONNRESET', 'broken'],
    ['HPE_INVALID_CONSTANT', 'broken'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'certificate'],
    ['EPROTO', 'certificate'],
    ['', 'broken'],
  ])('classifies the connection error “%s” as “%s”', (code, fault) => {
    expect(faultOf(code)).toBe(fault)
  })

  it('has one severity for each rule', () => {
    expect(Object.fromEntries(LINK_ANSWER_RULES.map(({ id, severity }) => [id, severity]))).toEqual({
      'link.dead': 'error',
      'link.silent': 'warning',
      'link.private': 'warning',
      'link.refused': 'note',
      'link.moved': 'note',
    })
  })
})
