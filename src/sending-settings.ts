import { count, emailAddress, z } from './schema.js'

const limits = {
  perSecond: count.optional().describe('Messages per second, at most'),
  perHour: count.optional().describe('Messages per hour, at most'),
}
const minutes = z
  .string()
  .regex(/^\d+(\.\d+)?$/, { error: 'should be minutes, such as 5' })
  .transform(Number)

/** How email is handed to the mail server. */
export const sendingSettings = z.object({
  ...limits,
  connections: count.default(5).describe('Connections to the mail server at a time'),
  domains: z
    .record(z.string(), z.object({ ...limits, connections: count.optional() }))
    .default({})
    .describe('Limits of recipients’ domains, such as example.com'),
  retries: z.array(minutes).default([1, 5, 15, 60]).describe('Minutes between tries of what the server puts off'),
  warmUp: z.array(count).default([]).describe('Messages on the first, second, … day on which a new server sends'),
  bounces: emailAddress.optional().describe('Where bounces go; the address must take +anything before the @'),
})
