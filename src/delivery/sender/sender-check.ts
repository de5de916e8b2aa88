import type { KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import { addressParts } from '../../core/email-address.js'
import { type Problem, warning } from '../../core/problem.js'
import { plural } from '../../core/text.js'
import { type DkimReading, readDkim } from './dkim-record.js'
import { type DmarcReading, isAligned, MILDER, readDmarc } from './dmarc.js'
import { type AskDns, onceAsked, recordsIn } from './dns.js'
import { readSpf, type SpfReading } from './spf.js'

/** The sender of an issue, and what is known about the route of its messages. */
export interface SenderFacts {
  /** The address in From. */
  readonly from: string
  /** The address in MAIL FROM, without what VERP adds. */
  readonly envelope: string
  /** The name or address of the server in SMTP_URL, if one is set. */
  readonly server?: string
  /** The selector with which Offprint signs, and the public half of its key. */
  readonly dkim?: { readonly selector: string; readonly key: KeyObject }
}

/** What DNS says about a sender, and what large mailboxes will do with its mail. */
export interface SenderReport {
  /** Sentences, each with its subject: SPF, DKIM, DMARC, and the mailboxes. */
  readonly lines: readonly (readonly [subject: string, text: string])[]
  readonly problems: readonly Problem[]
}

interface Finding {
  readonly text: string
  readonly problem?: Problem
  /** Whether mail passes. `perhaps` means that this depends on the mail server, which cannot be seen from here. */
  readonly passes: 'yes' | 'perhaps' | 'no' | 'unknown'
}

/**
 * Asks DNS for SPF, DKIM and DMARC. All findings are warnings, because it cannot be seen from here whether the server
 * hands mail on to others, or signs it.
 */
export async function checkSender(facts: SenderFacts, askDns: AskDns): Promise<SenderReport> {
  const ask = onceAsked(askDns)
  const from = addressParts(facts.from).domain.toLowerCase()
  const silent = await ask('TXT', from)
  if (silent.status === 'failed') return unanswered(from, silent.why)
  if (silent.status === 'none' && !silent.exists) return nonexistent(from)
  const dmarc = await readDmarc(from, ask)
  const spf = await spfFinding(facts, { from, dmarc }, ask)
  const dkim = await dkimFinding(facts, from, ask)
  const policy = dmarcFinding(dmarc, from)
  const verdict = verdictOf({ spf, dkim, dmarc, from })
  return {
    lines: [
      ['SPF', spf.text],
      ['DKIM', dkim.text],
      ['DMARC', policy.text],
      ['mailboxes', verdict.text],
    ],
    problems: [spf, dkim, policy, verdict].flatMap(({ problem }) => problem ?? []),
  }
}

function unanswered(domain: string, why: string): SenderReport {
  const what = `The name server gave no answer about ${domain} (${why}), so nothing is known about SPF, DKIM and DMARC.`
  const fix = 'Try again later, name another server with `--dns 9.9.9.9`, or leave these checks out with `--no-dns`.'
  return { lines: [['DNS', what]], problems: [warning('sender.dns', { file: domain }, what, fix)] }
}

function nonexistent(domain: string): SenderReport {
  const what = `The domain ${domain} of the sender does not exist in DNS. Most mailboxes reject mail from such a domain.`
  const fix = 'Set `sender` in publication.yml to an address at a domain of your own.'
  return { lines: [['DNS', what]], problems: [warning('sender.domain', { file: domain }, what, fix)] }
}

async function spfFinding(
  { envelope, server }: SenderFacts,
  { from, dmarc }: { readonly from: string; readonly dmarc: DmarcReading },
  ask: AskDns,
): Promise<Finding> {
  const domain = addressParts(envelope).domain.toLowerCase()
  const subject = { sender: envelope, helo: server ?? domain }
  const whole = await readSpf(domain, subject, ask)
  const { lookups } = whole
  if (whole.result === 'temperror') return { text: `Not known: ${whole.why}.`, passes: 'unknown' }
  if (whole.result === 'none')
    return spfWarning(domain, `${domain} has no SPF record, so no server is known as its own.`, OWN_RECORD)
  if (whole.result === 'permerror') {
    const trail = lookups > 10 ? ` They are: ${whole.terms.join(', ')}.` : ''
    return spfWarning(domain, `Receivers cannot use the record of ${domain}: ${whole.why}.${trail}`, spfRemedy(whole))
  }
  if (whole.all === '+')
    return spfWarning(
      domain,
      `The record of ${domain} ends in \`+all\`, which allows every server in the world.`,
      'End it in `~all` or `-all`.',
    )
  if (!whole.namesServers)
    return spfWarning(domain, `The record of ${domain} names no server, so SPF passes for no message.`, OWN_RECORD)
  const aligned = await isAligned({ authenticated: domain, from, strict: dmarc.strictSpf }, ask)
  const elsewhere = aligned
    ? ''
    : ` It is about ${domain}, the domain of \`sending.bounces\`, which DMARC does not count for ${from}${dmarc.strictSpf ? ' (`aspf=s`)' : ''}.`
  const passes = (state: Finding['passes']): Finding['passes'] => (aligned ? state : 'no')
  const count = `${plural(lookups, 'DNS lookup')} of 10`
  const addresses = await addressesOf(server, ask)
  if (addresses.length === 0) {
    const text = `The record of ${domain} is valid (${count}). The addresses from which ${server ?? 'your mail server'} delivers are not known here.${elsewhere}`
    return { text, passes: passes('perhaps') }
  }
  const results = await Promise.all(addresses.map(ip => readSpf(domain, { ...subject, ip }, ask)))
  const listed = addresses.filter((_, i) => results[i]?.result === 'pass')
  if (listed.length === addresses.length)
    return { text: `${domain} allows ${server} (${listed.join(', ')}; ${count}).${elsewhere}`, passes: passes('yes') }
  const missing = addresses.filter(ip => !listed.includes(ip))
  const what = `The record of ${domain} does not list ${server} (${missing.join(', ')}; ${count}). That is right only if this server hands your mail to others that are listed.${elsewhere}`
  return {
    ...spfWarning(
      domain,
      what,
      'If it delivers mail itself, add its addresses to the SPF record, or the `include:` that its operator names.',
    ),
    passes: passes('perhaps'),
  }
}

const OWN_RECORD = 'Add one TXT record that begins with `v=spf1` and lists your mail server; its operator says how.'

function spfWarning(domain: string, what: string, fix: string): Finding {
  return { text: what, problem: warning('sender.spf', { file: domain }, what, fix), passes: 'no' }
}

const spfRemedy = ({ why = '' }: SpfReading): string =>
  /DNS lookups/.test(why)
    ? 'Remove each `include:` of a service that no longer sends your mail, or replace it with `ip4:` and `ip6:`.'
    : /only one/.test(why)
      ? 'Join them into one record.'
      : 'Correct the TXT record.'

/** Returns the addresses of the mail server, unless it is on this machine, whose public address is not known. */
async function addressesOf(server: string | undefined, ask: AskDns): Promise<string[]> {
  if (server === undefined || /^(?:localhost|127\.|::1$|10\.|192\.168\.)/i.test(server)) return []
  if (isIP(server) > 0) return [server]
  const [four, six] = await Promise.all([ask('A', server), ask('AAAA', server)])
  return [...recordsIn(four), ...recordsIn(six)]
}

async function dkimFinding({ dkim }: SenderFacts, domain: string, ask: AskDns): Promise<Finding> {
  if (!dkim) {
    const text = `Offprint does not sign. Whether your mail server does shows in a test message: its headers should contain \`dkim=pass\` and \`d=${domain}\`.`
    return { text, passes: 'perhaps' }
  }
  const key = await readDkim({ domain, selector: dkim.selector, own: dkim.key }, ask)
  const { name, result, why, bits } = key
  if (result === 'unknown') return { text: `Not known: ${why}.`, passes: 'unknown' }
  if (result === 'valid') {
    const text = `The key at ${name} is that of OFFPRINT_DKIM_KEY${bits ? ` (${bits} bits)` : ''}.`
    if (why === undefined) return { text, passes: 'yes' }
    const problem = warning(
      'sender.dkim',
      { file: name },
      `The DKIM key at ${name} is weak: ${why}.`,
      'Correct the TXT record.',
    )
    return { text: `${text} But ${why}.`, problem, passes: /t=y/.test(why) ? 'perhaps' : 'yes' }
  }
  const what = `No receiver can verify our DKIM signatures. The record ${name}: ${why}.`
  return { text: what, problem: warning('sender.dkim', { file: name }, what, dkimRemedy(key)), passes: 'no' }
}

const dkimRemedy = ({ name, result }: DkimReading): string =>
  result === 'none'
    ? `Add a TXT record \`v=DKIM1; k=rsa; p=…\` with the public key at ${name}, or correct OFFPRINT_DKIM_SELECTOR.`
    : 'Correct the TXT record, or sign with the key that belongs to it.'

function dmarcFinding(dmarc: DmarcReading, from: string): Finding {
  const { result, why, domain = from, policy, tag } = dmarc
  if (result === 'unknown') return { text: `Not known: ${why}.`, passes: 'unknown' }
  if (result !== 'found') {
    const what = result === 'none' ? `${from} has no DMARC record${why ? `: ${why}` : ''}.` : `${capital(why ?? '')}.`
    const fix = `Add one TXT record at _dmarc.${from}: \`v=DMARC1; p=none; rua=mailto:…\`.`
    return { text: what, problem: warning('sender.dmarc', { file: `_dmarc.${from}` }, what, fix), passes: 'no' }
  }
  const of = domain === from ? '' : ` of ${domain} (\`${tag}\`)`
  const strict = [dmarc.strictDkim && '`adkim=s`', dmarc.strictSpf && '`aspf=s`'].filter(each => each !== false)
  const more = strict.length > 0 ? ` (${strict.join(', ')})` : ''
  return { text: `The policy${of} is \`${policy}\`${more}.${exemptionOf(dmarc)}`, passes: 'yes' }
}

/** Says how far `t` and `pct` soften a policy. Receivers know one of the two, depending on the standard that they follow. */
function exemptionOf({ policy, testing, percent }: DmarcReading): string {
  if (policy === 'none') return ''
  const [milder, whole] = [`\`${MILDER[policy]}\``, `\`${policy}\` to every message that fails`]
  const newer = `those that follow RFC 9989 ${testing ? `apply ${milder} instead (\`t=y\`)` : `ignore \`pct\` and apply ${whole}`}`
  if (percent !== undefined)
    return ` Mailboxes that follow RFC 7489 apply it to ${percent} % of the messages that fail (\`pct=${percent}\`), and ${milder} to the rest; ${newer}.`
  return testing
    ? ` It is being tested: of the mailboxes, ${newer}, and those that follow RFC 7489 apply ${whole}.`
    : ''
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The answers of Gmail (Email sender guidelines, 2024) and of Outlook.com (2025) to mail that lacks authentication. */
const UNAUTHENTICATED = 'Gmail and Yahoo reject it (550 5.7.26)'
const BULK =
  'From senders of more than 5,000 messages a day, Gmail and Yahoo reject or delay it, and Outlook.com rejects it (550 5.7.515)'

interface Findings {
  readonly spf: Finding
  readonly dkim: Finding
  readonly dmarc: DmarcReading
  readonly from: string
}

/** Says what large mailboxes will do with mail from this sender. */
function verdictOf({ spf, dkim, dmarc, from }: Findings): Finding {
  const states = [spf.passes, dkim.passes]
  const warned = (text: string, fix: string): Finding => ({
    text,
    problem: warning('sender.mailboxes', { file: from }, text, fix),
    passes: 'no',
  })
  const enforced = dmarc.result === 'found' && dmarc.policy !== 'none'
  const softened = dmarc.testing || dmarc.percent !== undefined
  const act = (what: string): string => {
    if (dmarc.policy === 'reject') return softened ? `reject ${what} or put it into spam` : `reject ${what}`
    return softened ? `may put ${what} into spam` : `put ${what} into spam`
  }
  if (!states.includes('yes') && states.includes('unknown'))
    return { text: 'Not known, because DNS did not answer everything.', passes: 'unknown' }
  if (!states.includes('yes') && !states.includes('perhaps')) {
    const what = enforced
      ? `Neither SPF nor DKIM passes for ${from}, so mailboxes ${act('the message')}, as the DMARC policy demands.`
      : `Neither SPF nor DKIM passes for ${from}. ${UNAUTHENTICATED}, and others put it into spam.`
    return warned(what, 'Correct SPF or DKIM before you send.')
  }
  if (!states.includes('yes')) {
    const way =
      spf.passes === 'no'
        ? `if your mail server signs it with \`d=${from}\``
        : 'if your mail server is listed in SPF or signs the message'
    const text = `They accept the message as yours only ${way}. ${enforced ? `Otherwise they ${act('it')}.` : `Otherwise ${UNAUTHENTICATED}.`}`
    const advice =
      'Send a test to a mailbox at Gmail and look for `spf=pass`, `dkim=pass` and `dmarc=pass` under “Show original”.'
    return spf.passes === 'no' || enforced ? warned(text, advice) : { text, passes: 'perhaps' }
  }
  if (dmarc.result === 'unknown')
    return { text: 'Not known, because DNS did not answer about DMARC.', passes: 'unknown' }
  if (dmarc.result !== 'found')
    return warned(
      `The message is authenticated, but without DMARC. ${BULK}.`,
      'Publish a DMARC record; `p=none` is enough.',
    )
  if (states.includes('no'))
    return warned(
      `One of SPF and DKIM passes, which is enough for DMARC. ${BULK}, because they demand both.`,
      spf.passes === 'no' ? 'Correct SPF as well.' : 'Correct DKIM as well.',
    )
  return { text: `They accept the message as authenticated by ${from}.`, passes: 'yes' }
}
