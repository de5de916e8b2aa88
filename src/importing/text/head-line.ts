import type { Publishers } from '../../attribution/index.js'
import type { Facts } from '../fact.js'
import type { WrittenDate } from '../written-date.js'

/** A line above an article's text, with the role that was assigned to it. */
export interface HeadLine {
  readonly index: number
  readonly text: string
  readonly from: string
  readonly role: 'date' | 'author' | 'outlet' | 'mixed' | 'fact' | 'furniture' | 'other'
}

/** A value in the head whose role is not yet known. */
export interface UnassignedValue<T> {
  readonly value: T
  readonly from: string
  readonly index: number
  readonly sure: boolean
}

export interface Head {
  readonly lines: readonly HeadLine[]
  readonly dates: UnassignedValue<WrittenDate>[]
  readonly outlets: UnassignedValue<string>[]
  readonly authors: UnassignedValue<string>[]
  /** Names that sound like those of institutes, universities or foundations. */
  readonly institutions: UnassignedValue<string>[]
  /** Addresses of the text on the web. */
  readonly pages: UnassignedValue<string>[]
}

export interface HeadSurroundings {
  readonly publishers: Publishers
  /** The name of our own publication. */
  readonly title: string
  readonly sender?: string | undefined
  readonly facts: Facts
}

/** A line that has no role yet. */
export type UnassignedLine = Omit<HeadLine, 'role'>

/** The head while it is being read. */
export type OpenHead = Head & { readonly lines: HeadLine[] }
