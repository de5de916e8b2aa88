import { describe, expect, it } from 'vitest'
import { detached, lazy, memo, memoByObject } from '../../src/core/memo.js'

describe('memo', () => {
  it('computes once for each key', () => {
    const asked: string[] = []
    const upper = memo(9, (text: string) => {
      asked.push(text)
      return text.toUpperCase()
    })
    expect(['a', 'b', 'a', 'b'].map(upper)).toEqual(['A', 'B', 'A', 'B'])
    expect(asked).toEqual(['a', 'b'])
  })

  it('keeps texts apart from those that they were cut out of, and unchanged', () => {
    const page = `${'x'.repeat(5000)}\ud800é😀${'y'.repeat(2000)}`
    for (const part of ['', page.slice(4990, 5010), page.slice(3000), page]) {
      expect(detached(part)).toBe(part)
      expect(memo(9, (text: string) => text.slice(1))(part)).toBe(part.slice(1))
    }
  })

  it('uses a key that depends on all arguments', () => {
    const sum = memo(
      9,
      (a: number, b: number) => a + b,
      (a, b) => `${a} ${b}`,
    )
    expect([sum(1, 2), sum(1, 3), sum(1, 2)]).toEqual([3, 4, 3])
  })

  it('keeps no more answers than its bound', () => {
    const asked: number[] = []
    const same = memo(2, (n: number) => {
      asked.push(n)
      return n
    })
    for (const n of [1, 2, 1, 3, 1, 3]) same(n)
    expect(asked).toEqual([1, 2, 3, 1])
  })

  it('keeps an answer that is false, but not an exception', () => {
    let asked = 0
    const never = memo(9, (_: string) => {
      asked += 1
      if (asked === 1) throw new Error('not yet')
      return false
    })
    expect(() => never('a')).toThrow('not yet')
    expect([never('a'), never('a'), asked]).toEqual([false, false, 2])
  })
})

describe('memo of a function without an answer for some keys', () => {
  it('keeps that there is none, and the last answer after an exception', () => {
    const asked: string[] = []
    const even = memo(9, (n: number): string | undefined => {
      asked.push(String(n))
      if (n < 0) throw new Error('no')
      return n % 2 === 0 ? `${n}` : undefined
    })
    expect([even(1), even(2), even(1), even(2)]).toEqual([undefined, '2', undefined, '2'])
    expect(() => even(-1)).toThrow('no')
    expect([even(2), asked]).toEqual(['2', ['1', '2', '-1']])
  })

  it('keeps the answer of the outer call if the function calls itself', () => {
    const factorial: (n: number) => number = memo(9, (n: number): number => (n < 2 ? 1 : n * factorial(n - 1)))
    expect([factorial(5), factorial(5), factorial(3), factorial(5)]).toEqual([120, 120, 6, 120])
  })
})

describe('memoByObject', () => {
  it('computes once for each object, even if objects are equal', () => {
    const made = memoByObject((key: { readonly n: number }) => ({ twice: key.n * 2 }))
    const [one, other] = [{ n: 1 }, { n: 1 }]
    expect(made(one)).toBe(made(one))
    expect(made(one)).not.toBe(made(other))
  })
})

describe('lazy', () => {
  it('computes a value once, even if it is undefined', () => {
    let times = 0
    const value = lazy(() => {
      times += 1
      return undefined
    })
    expect([value(), value(), times]).toEqual([undefined, undefined, 1])
  })
})
