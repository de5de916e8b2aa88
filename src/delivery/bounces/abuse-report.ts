import { type MailReport, repeatedIn } from './mail-report.js'

/** What people call spam, and what they want no more of. Mail that turned out fine is reported in the same way. */
const COMPLAINTS = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list'])

/** Complaints in the Abuse Reporting Format (RFC 5965). */
export const abuseReport: MailReport = {
  name: 'ARF',
  read: async message => {
    const groups = await message.groupsIn(/^message\/feedback-report$/)
    const said = groups.find(fields => fields['feedback-type'])?.['feedback-type']
    const type = said?.toLowerCase().trim() ?? ''
    return COMPLAINTS.has(type) ? { kind: 'complaint', cause: type, about: repeatedIn(groups) } : undefined
  },
}
