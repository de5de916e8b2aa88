import { percentDecoded } from '../core/url.js'

/** One line of `_redirects`, as Netlify and Cloudflare Pages read it. */
interface Rule {
  readonly from: string
  /** Whether `from` ended with `*`, which matches any rest. */
  readonly open: boolean
  readonly to: string
  readonly status: 301 | 302 | 303 | 307 | 308
}

export interface Redirection {
  readonly to: string
  readonly status: Rule['status']
}

const STATUS = [301, 302, 303, 307, 308]

/** Reads `_redirects`. Lines that are not rules, or that need features of those hosts, are skipped. */
export function redirectRules(text: string, base: string): (path: string) => Redirection | undefined {
  const rules = text.split('\n').flatMap(line => ruleOf(line, base) ?? [])
  const exact = new Map<string, Rule>()
  for (const rule of rules) if (!rule.open && !exact.has(rule.from)) exact.set(rule.from, rule)
  const open = rules.filter(rule => rule.open)
  return path => {
    const found = exact.get(slashed(path)) ?? open.find(({ from }) => `/${path}`.startsWith(from))
    if (!found) return undefined
    const rest = found.open ? `/${path}`.slice(found.from.length) : ''
    return { to: found.to.replace(':splat', encodeURI(rest)), status: found.status }
  }
}

/** Adds a slash at both ends of a path, because an address is the same with and without its last slash. */
const slashed = (path: string): string => `/${path.replace(/\/?$/, '/')}`

function ruleOf(line: string, base: string): Rule | undefined {
  const [from = '', to = '', code = '301'] = line
    .replace(/(^|\s)#.*$/, '')
    .trim()
    .split(/\s+/)
  const status = STATUS.find(each => each === Number.parseInt(code, 10)) as Rule['status'] | undefined
  // Placeholders other than `*`, and queries, are features of those hosts.
  if (!from.startsWith('/') || /[:?]/.test(from) || !status || !/^(?:\/(?!\/)|https?:\/\/)/.test(to)) return undefined
  const open = from.endsWith('*')
  const start = percentDecoded(open ? from.slice(0, -1) : from).normalize('NFC')
  return {
    from: open ? start : slashed(start.slice(1)),
    open,
    to: to.startsWith('/') ? base + to.slice(1) : to,
    status,
  }
}
