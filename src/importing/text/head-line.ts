import type { Publishers } from '../../attribution/index.js'
import type { Facts } from '../fact.js'
import type { WrittenDate } from '../written-date.js'

/** A line above an article's text, and what it was taken for. */
export interface HeadLine {
  readonly index: number
  readonly text: string
  readonly from: string
  readonly role: 'date' | 'author' | 'outlet' | 'mixed' | 'fact' | 'furniture' | 'other'
}

/** A value that the head names, before it is clear what it is to the article. */
export interface Named<T> {
  readonly value: T
  readonly from: string
  readonly index: number
  readonly sure: boolean
}

export interface Head {
  readonly lines: readonly HeadLine[]
  readonly dates: Named<WrittenDate>[]
  readonly outlets: Named<string>[]
  readonly authors: Named<string>[]
  /** Names that an institute, a university, a foundation would have. */
  readonly institutions: Named<string>[]
  /** Where what is read stands on the web. */
  readonly pages: Named<string>[]
}

export interface HeadSurroundings {
  readonly publishers: Publishers
  /** Our own publication's name. */
  readonly title: string
  readonly sender?: string | undefined
  readonly facts: Facts
}

/** A line whose role is still asked. */
export type UnassignedLine = Omit<HeadLine, 'role'>

/** A head that is being read. */
export type OpenHead = Head & { readonly lines: HeadLine[] }
