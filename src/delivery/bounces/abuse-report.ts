import { type MailReport, repeatedIn } from './mail-report.js'

/** The feedback types that count as complaints. `not-spam` is not among them, because it withdraws an earlier report. */
const COMPLAINTS = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list'])

/** Complaints in the Abuse Reporting Format (RFC 5965). */
export const abuseReport: MailReport = {
  name: 'ARF',
  read: async message => {
    const groups = await message.groupsIn(/^message\/feedback-report$/)
    const field = groups.find(fields => fields['feedback-type'])?.['feedback-type']
    const type = field?.toLowerCase().trim() ?? ''
    return COMPLAINTS.has(type) ? { kind: 'complaint', cause: type, about: repeatedIn(groups) } : undefined
  },
}
