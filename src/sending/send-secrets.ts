import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { addressParts } from '../core/email-address.js'
import { unreadable } from '../core/machine-fault.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { canParseUrl } from '../core/url.js'
import type { Environment } from '../core/variables.js'
import { listIn } from '../core/variables.js'
import { dkimSigner, tokensOf } from '../delivery/index.js'
import type { Publication } from '../publication/index.js'
import { mailServersFor } from './mail-servers.js'
import type { SendingTools } from './sending-tools.js'

const SHORTEST = 16

/** Reads OFFPRINT_SECRET: one secret, or several with commas between them, the newest first. */
export const secretsSet = (env: Environment): string[] => listIn(env, 'OFFPRINT_SECRET')

/**
 * Makes the tokens that sign links.
 * @throws ProblemsError if there is no secret
 */
export function tokensFor({ url }: Publication, env: Environment) {
  const secrets = secretsSet(env)
  if (secrets.length === 0 || secrets.some(secret => secret.length < SHORTEST)) {
    const what = `OFFPRINT_SECRET is missing or shorter than ${SHORTEST} characters. It is needed to sign unsubscribe links.`
    const fix =
      'Add OFFPRINT_SECRET=… to `.env`; `openssl rand -base64 32` makes a good one. Keep it, because links in old messages need it.'
    throw new ProblemsError([error('send.secret', { file: '.env' }, what, fix)])
  }
  return tokensOf(secrets, new URL(url).host)
}

/** Returns a problem for each setting that a send needs and the environment lacks. */
export function unsetFor(publication: Publication, root: string, io: SendingTools): readonly Problem[] {
  const { env } = io
  const needed = [
    () => tokensFor(publication, env),
    () => mailServersFor(publication, io),
    () => dkimFor(publication, root, env),
  ]
  return needed.flatMap(read => {
    try {
      read()
      return []
    } catch (cause) {
      if (cause instanceof ProblemsError) return cause.problems
      throw cause
    }
  })
}

/** Returns the names of all mail servers that are set: SMTP_URL, SMTP_URL_2 and so on. */
export const smtpHosts = (env: Environment): string[] =>
  Object.entries(env).flatMap(([name, url = '']) =>
    /^SMTP_URL(?:_\d+)?$/.test(name) && canParseUrl(url) ? [new URL(url).hostname] : [],
  )

/** Returns tokens for messages that are only displayed, whose links do not work. */
export const rehearsalTokens = ({ url }: Publication) => tokensOf(['a rehearsal sends nothing'], new URL(url).host)

/**
 * Returns the DKIM signer for the key file that `OFFPRINT_DKIM_KEY` names and the selector in `OFFPRINT_DKIM_SELECTOR`, or
 * undefined if neither is set.
 * @throws ProblemsError if one of the two is missing or the key cannot be read; the message never contains the key
 */
export function dkimFor({ sender }: Publication, root: string, env: Environment) {
  const { OFFPRINT_DKIM_KEY: key, OFFPRINT_DKIM_SELECTOR: selector } = env
  if (!key && !selector) return undefined
  const where = { file: '.env' }
  if (!key || !selector || !sender) {
    const fix = 'Set both, and `sender` in publication.yml. If your mail server signs, set neither.'
    throw new ProblemsError([
      error('send.dkim', where, 'DKIM needs OFFPRINT_DKIM_KEY and OFFPRINT_DKIM_SELECTOR.', fix),
    ])
  }
  const privateKey = keyAt(resolve(root, key))
  try {
    return dkimSigner({ domain: addressParts(sender.email).domain, selector, privateKey })
  } catch {
    const what = 'The file in OFFPRINT_DKIM_KEY contains no private key.'
    throw new ProblemsError([error('send.dkim', where, what, 'Specify a PEM file with an RSA key.')])
  }
}

function keyAt(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw unreadable(file, cause, {
      rule: 'send.dkim',
      fix: 'Correct OFFPRINT_DKIM_KEY, or the permissions of the file.',
    })
  }
}
