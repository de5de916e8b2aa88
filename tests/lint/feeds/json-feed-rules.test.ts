import { describe, expect, test } from 'vitest'
import { feedFindings, rulesOf } from './feed-findings.js'
import { JSON_FAULTS } from './json-faults.js'
import { JSON_FEED } from './samples.js'

describe('JSON Feed', () => {
  test('has no findings if it is valid', () => {
    expect(feedFindings(JSON.stringify(JSON_FEED))).toEqual([])
  })

  test.each(JSON_FAULTS)('has one finding for one fault: %s', (_fault, change, rule) => {
    expect(rulesOf(feedFindings(JSON.stringify(change(JSON_FEED))))).toEqual([rule])
  })

  test('that is not JSON is reported as such', () => {
    expect(rulesOf(feedFindings('{"version": }'))).toEqual(['InvalidJson'])
  })
})
