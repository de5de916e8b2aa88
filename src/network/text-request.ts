import { closedTo, judgedRequest, type NetworkReach } from './judged-request.js'
import { receivedBody } from './response-body.js'

const PATIENCE = 5_000
const LARGEST = 64 * 1024
const KEPT = 16

/**
 * Returns a function that requests small texts of services over https, such as certificates, without following redirects. It keeps
 * the last successful answers, and requests an address only once at a time.
 * @param protocols tests, whose server has no certificate, replace them
 * @throws if the answer is not 200, late or too large, or if the address is private
 */
export function textRequest(reach: NetworkReach, protocols = ['https:']): (url: string) => Promise<string> {
  const isClosed = closedTo(reach)
  const answers = new Map<string, Promise<string>>()
  const ask = async (url: string): Promise<string> => {
    if (!protocols.includes(new URL(url).protocol)) throw new Error(`${url} is not an https address.`)
    const signal = AbortSignal.timeout(PATIENCE)
    const response = await judgedRequest(url, { method: 'GET', headers: {}, signal, isClosed })
    const { bytes, cause } = await receivedBody(response, LARGEST)
    const host = new URL(url).host
    if (response.statusCode !== 200) throw new Error(`${host} answered ${response.statusCode}.`)
    if (cause !== undefined) throw new Error(`The answer of ${host} broke off.`, { cause })
    return Buffer.from(bytes).toString()
  }
  return url => {
    const known = answers.get(url)
    if (known) return known
    const answer = ask(url)
    if (answers.size >= KEPT) answers.clear()
    answers.set(url, answer)
    // A failure is not kept.
    answer.catch(() => answers.delete(url))
    return answer
  }
}
