import { memoByObject } from '../core/memo.js'

/** The upper bounds of the duration histogram, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

const COUNTERS = {
  offprint_http_requests_total: 'Responses by route, method and status.',
  offprint_subscriptions_total:
    'Submissions of the subscribe form by outcome: asked, invalid, trapped, limited, refused, confirmed.',
  offprint_unsubscriptions_total: 'Unsubscribes by method: one-click or page.',
  offprint_confirmation_mails_total: 'Confirmation mails by outcome.',
  offprint_bounce_events_total: 'Bounce and complaint events from providers, by effect.',
  offprint_hub_pings_total: 'WebSub pings by outcome.',
} as const

type Counter = keyof typeof COUNTERS
type Labels = Readonly<Record<string, string | number>>

/** The counts for Prometheus (text format 0.0.4). No label contains text from a visitor. */
export class Metrics {
  private readonly counts = new Map<Counter, Map<string, number>>()
  /** The number of responses for each upper bound that took longer than the bound before. */
  private readonly buckets = BUCKETS.map(() => 0)
  private observed = 0
  private seconds = 0

  count(name: Counter, labels: Labels, by = 1): void {
    const counts = this.counts.get(name) ?? new Map<string, number>()
    const key = labelText(labels)
    this.counts.set(name, counts.set(key, (counts.get(key) ?? 0) + by))
  }

  observe(seconds: number): void {
    this.observed += 1
    this.seconds += seconds
    const bucket = BUCKETS.findIndex(most => seconds <= most)
    if (bucket >= 0) this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1
  }

  /**
   * Formats all metrics.
   * @param gauges present values, such as subscribers by state
   */
  text(
    gauges: Readonly<Record<string, { readonly help: string; readonly values: readonly [Labels, number][] }>>,
  ): string {
    const family = (name: string, type: string, help: string, lines: readonly string[]): string =>
      [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n')
    const counters = Object.entries(COUNTERS).map(([name, help]) => {
      const counts = [...(this.counts.get(name as Counter) ?? [])]
      return family(
        name,
        'counter',
        help,
        counts.map(([labels, value]) => `${name}${labels} ${value}`),
      )
    })
    const shown = Object.entries(gauges).map(([name, { help, values }]) =>
      family(
        name,
        'gauge',
        help,
        values.map(([labels, value]) => `${name}${labelText(labels)} ${value}`),
      ),
    )
    return [...counters, this.duration(family), ...shown].join('')
  }

  private duration(family: (name: string, type: string, help: string, lines: readonly string[]) => string): string {
    const name = 'offprint_http_request_duration_seconds'
    const upTo = (bucket: number): number => this.buckets.slice(0, bucket + 1).reduce((sum, each) => sum + each, 0)
    return family(name, 'histogram', 'Response times.', [
      ...BUCKETS.map((most, i) => `${name}_bucket{le="${most}"} ${upTo(i)}`),
      `${name}_bucket{le="+Inf"} ${this.observed}`,
      `${name}_sum ${this.seconds.toFixed(6)}`,
      `${name}_count ${this.observed}`,
    ])
  }
}

/** Formats labels. The text is kept as long as the object exists, because most responses have the same labels. */
const labelText = memoByObject((labels: Labels): string => {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${String(value).replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`,
  )
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
})
