import { tick } from './tick'

type LockCallback = (lock: object | null) => unknown

interface LockRequest {
  tab: FakeTab
  /** Tells the tab that it has the lock. */
  grant: () => void
}

/** What the tabs of one origin share. Everything that one tab does reaches the others as messages. */
export class FakeOrigin {
  readonly stored = new Map<string, string>()
  readonly tabs: FakeTab[] = []
  readonly locks = new Map<string, LockRequest[]>()
  /** Whether messages wait until the test delivers them. */
  isManual = false

  open(): FakeTab {
    const tab = new FakeTab(this)
    this.tabs.push(tab)
    return tab
  }

  /** Delivers every message, and those that this leads to. */
  async deliverAll(): Promise<void> {
    while (this.tabs.some((tab) => tab.hasMessages)) {
      for (const tab of this.tabs) tab.deliver()
      await tick()
    }
  }

  /** The first request of each lock holds it. */
  advance(name: string): void {
    const [first] = this.locks.get(name) ?? []
    if (first) first.tab.post(() => first.grant())
    else this.locks.delete(name)
  }

  remove(name: string, request: LockRequest): void {
    const queue = this.locks.get(name) ?? []
    const index = queue.indexOf(request)
    if (index < 0) return
    queue.splice(index, 1)
    if (index === 0) this.advance(name)
  }
}

/**
 * One tab: its own copy of storage, its locks and its events. As in Chromium, what another tab wrote
 * is seen only once the message has arrived, and each tab gets its messages in order.
 */
export class FakeTab {
  readonly page = new EventTarget()
  readonly storage: Storage
  readonly locks: Pick<LockManager, 'request' | 'query'>
  /** Makes every write fail, as a full storage does. */
  isFull = false
  isClosed = false
  /** Whether storage is read before its events arrive, as it can be in a browser. */
  isAhead = false
  #isFrozen = false
  readonly #origin: FakeOrigin
  readonly #copy: Map<string, string>
  readonly #inbox: (() => void)[] = []

  constructor(origin: FakeOrigin) {
    this.#origin = origin
    this.#copy = new Map(origin.stored)
    this.storage = this.#createStorage()
    this.locks = {
      request: (...args: unknown[]) => this.#request(args) as Promise<never>,
      query: async () => ({
        held: [...origin.locks].flatMap(([name, [first]]) => (first ? { name } : [])),
        pending: [],
      }),
    }
  }

  get hasMessages(): boolean {
    return this.#inbox.length > 0 && !this.#isFrozen
  }

  post(message: () => void): void {
    if (this.isClosed) return
    this.#inbox.push(message)
    if (!this.#origin.isManual) setTimeout(() => this.deliver())
  }

  /** Delivers the oldest message, or the newest one first. */
  deliver(end: 'oldest' | 'newest' = 'oldest'): void {
    if (this.#isFrozen) return
    const message = end === 'oldest' ? this.#inbox.shift() : this.#inbox.pop()
    message?.()
  }

  /** The page is told that it will be frozen, and then gets no messages. */
  freeze(type: 'freeze' | 'pagehide'): void {
    this.fire(type)
    this.#isFrozen = true
  }

  /** The page goes on, and gets the messages that have waited. */
  resume(type: 'resume' | 'pageshow'): void {
    this.#isFrozen = false
    this.fire(type)
    for (let count = this.#inbox.length; count > 0; count--) this.deliver()
  }

  private fire(type: string): void {
    this.page.dispatchEvent(new Event(type))
  }

  /** The tab is gone at once, as after a crash: its locks are free, and nothing reaches it. */
  close(): void {
    this.isClosed = true
    this.#inbox.length = 0
    for (const [name, queue] of [...this.#origin.locks]) {
      for (const request of queue.filter(({ tab }) => tab === this)) {
        this.#origin.remove(name, request)
      }
    }
  }

  #createStorage(): Storage {
    const copy = this.#copy
    const write = (key: string, value: string | null): void => {
      if (this.isClosed) return
      apply(copy, key, value)
      apply(this.#origin.stored, key, value)
      for (const tab of this.#origin.tabs) {
        if (tab === this) continue
        if (tab.isAhead) apply(tab.#copy, key, value)
        tab.post(() => tab.#receive(key, value))
      }
    }
    return {
      get length() {
        return copy.size
      },
      key: (index) => [...copy.keys()][index] ?? null,
      getItem: (key) => copy.get(key) ?? null,
      setItem: (key, value) => {
        if (this.isFull) throw new DOMException('full', 'QuotaExceededError')
        write(key, value)
      },
      removeItem: (key) => {
        if (copy.has(key)) write(key, null)
      },
      clear: () => undefined,
    }
  }

  #receive(key: string, newValue: string | null): void {
    apply(this.#copy, key, newValue)
    this.page.dispatchEvent(Object.assign(new Event('storage'), { key, newValue }))
  }

  async #request(args: unknown[]): Promise<unknown> {
    const [name, options, callback] = args as [string, LockOptions, LockCallback]
    // The timers of a closed tab still run here.
    if (this.isClosed) return new Promise(() => undefined)
    const queue = this.#origin.locks.get(name) ?? []
    this.#origin.locks.set(name, queue)
    if (options.ifAvailable && queue.length > 0) {
      await new Promise<void>((resolve) => this.post(resolve))
      return callback(null)
    }
    const request: LockRequest = { tab: this, grant: () => undefined }
    const granted = new Promise<void>((resolve, reject) => {
      request.grant = resolve
      options.signal?.addEventListener('abort', () => {
        this.#origin.remove(name, request)
        reject(new DOMException('aborted', 'AbortError'))
      })
    })
    queue.push(request)
    if (queue.length === 1) this.#origin.advance(name)
    await granted
    try {
      return await callback({})
    } finally {
      this.#origin.remove(name, request)
    }
  }
}

function apply(map: Map<string, string>, key: string, value: string | null): void {
  if (value === null) map.delete(key)
  else map.set(key, value)
}
