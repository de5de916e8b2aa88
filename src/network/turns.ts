/** The maximum number of requests at a time, in total and to one host, so that a link check burdens no server. */
const AT_ONCE = 6
const OF_ONE_HOST = 2

/** Limits the number of requests that run at a time, in total and to one host. */
export class Turns {
  private running = 0
  private readonly hosts = new Map<string, number>()
  /** @param ofOneHost the maximum number of requests to one host at a time */
  constructor(private readonly ofOneHost = OF_ONE_HOST) {}

  private readonly waiting: { readonly host: string; readonly go: () => void }[] = []

  /**
   * Runs `work` when it is the host's turn.
   * @param isContinued whether an earlier request for the same address had a turn; such requests come first, so that each
   * address is finished soon
   */
  async take<Result>(host: string, isContinued: boolean, work: () => Promise<Result>): Promise<Result> {
    await new Promise<void>(go => {
      if (isContinued) this.waiting.unshift({ host, go })
      else this.waiting.push({ host, go })
      this.next()
    })
    try {
      return await work()
    } finally {
      this.running -= 1
      this.count(host, -1)
      // The next turn begins a moment later, so that the next request for the same address can ask for it.
      setImmediate(() => this.next())
    }
  }

  private next(): void {
    while (this.running < AT_ONCE) {
      const at = this.waiting.findIndex(({ host }) => (this.hosts.get(host) ?? 0) < this.ofOneHost)
      const [first] = at < 0 ? [] : this.waiting.splice(at, 1)
      if (!first) return
      this.running += 1
      this.count(first.host, 1)
      first.go()
    }
  }

  private count(host: string, by: number): void {
    const now = (this.hosts.get(host) ?? 0) + by
    if (now > 0) this.hosts.set(host, now)
    else this.hosts.delete(host)
  }
}
