import { createHmac, timingSafeEqual } from 'node:crypto'

/** The header `Offprint-Signature: t=1767225600,v1=<hex>`: the HMAC-SHA-256 of the time, a full stop and the body. */
export const SIGNATURE_HEADER = 'offprint-signature'

/** Seconds by which clocks may differ. An older request may have been intercepted and sent again. */
const TOLERANCE = 300

const macOf = (secret: string, time: string, body: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${time}.`).update(body).digest()

/**
 * Tells whether a request is signed with one of the secrets.
 * @param secrets any of them is valid, so that a new one can replace an old one
 */
export function isSigned(
  header: string | undefined,
  body: Uint8Array,
  { secrets, now }: { readonly secrets: readonly string[]; readonly now: number },
): boolean {
  const parts = (header ?? '').split(',').map(part => part.trim().split('=', 2))
  const time = parts.find(([name]) => name === 't')?.[1] ?? ''
  if (!/^\d{1,12}$/.test(time) || Math.abs(now / 1000 - Number(time)) > TOLERANCE) return false
  const given = parts.flatMap(([name, value = '']) =>
    name === 'v1' && /^[0-9a-f]{64}$/i.test(value) ? [Buffer.from(value, 'hex')] : [],
  )
  const wanted = secrets.map(secret => macOf(secret, time, body))
  return given.some(mac => wanted.some(other => timingSafeEqual(mac, other)))
}

export const signatureOf = (secret: string, body: Uint8Array, now: number): string => {
  const time = String(Math.floor(now / 1000))
  return `t=${time},v1=${macOf(secret, time, body).toString('hex')}`
}
