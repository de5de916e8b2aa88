import { fingerprint, fingerprintOfBytes } from '../core/fingerprint.js'
import { deliveryLedger, type FrozenIssue, type PlannedSend } from '../delivery/index.js'
import type { Publication } from '../publication/index.js'
import type { Database } from '../storage/index.js'
import type { IssueSubject } from './issue-sending.js'
import type { SendingTools } from './sending-tools.js'

/** Where sends are planned, and with what. */
export interface SendingPlace {
  /** The publication's folder. */
  readonly root: string
  readonly io: SendingTools
  readonly database: Database
}

/** Returns the issue that a planned send is about. */
export function plannedSubject(
  { root, io, database }: SendingPlace,
  publication: Publication,
  { name, schedule, options }: Pick<PlannedSend, 'name' | 'schedule' | 'options'>,
): IssueSubject {
  // An issue of a single post has the audience of the digest that selects it; one of the digest has it already.
  const audience = publication.digests.find(digest => digest.name === schedule && digest.name !== name)?.audience ?? []
  return {
    ...{ database, ledger: deliveryLedger(database), publication, name, io },
    slug: options.correction ? name.replace(/ --correction$/, '') : name,
    flags: { root, where: [...(options.where ?? []), ...audience], correction: options.correction ?? false },
  }
}

/**
 * Returns the fingerprint of everything that a person approves: the message with its sender and the values of subscribers, and who gets
 * it. Equal issues have equal bytes (`composeMessage`).
 */
export const contentsOf = ({ kind, mime, posts, where = [] }: FrozenIssue): string =>
  fingerprint(kind, fingerprintOfBytes(mime), JSON.stringify(posts), JSON.stringify(where.map(each => each.text)))
