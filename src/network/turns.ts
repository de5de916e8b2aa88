/** At once, and at once of one host: a check of links is no reason to burden anybody’s server. */
const AT_ONCE = 6
const OF_ONE_HOST = 2

/** Lets requests to other hosts go a few at a time. */
export class Turns {
  private running = 0
  private readonly hosts = new Map<string, number>()
  private readonly waiting: { readonly host: string; readonly go: () => void }[] = []

  /** @param goesOn whether it goes on with an address that had a turn before: such come first, so that each is done soon */
  async take<Result>(host: string, goesOn: boolean, work: () => Promise<Result>): Promise<Result> {
    await new Promise<void>(go => {
      if (goesOn) this.waiting.unshift({ host, go })
      else this.waiting.push({ host, go })
      this.next()
    })
    try {
      return await work()
    } finally {
      this.running -= 1
      this.count(host, -1)
      // Not at once: whoever goes on with this address asks for the turn in a moment.
      setImmediate(() => this.next())
    }
  }

  private next(): void {
    while (this.running < AT_ONCE) {
      const at = this.waiting.findIndex(({ host }) => (this.hosts.get(host) ?? 0) < OF_ONE_HOST)
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
