import type { Exchange } from './Exchange'
import type { HeldRequest } from './HeldRequest'
import type { Hold } from './Hold'
import { type HeldExchange, holdExchange } from './holdExchange'
import { matchesFilter, type RequestFilter } from './RequestFilter'

export interface Holds {
  add: (filter: RequestFilter) => Hold
  /** Holds an exchange if a hold selects it, and returns its future response, or else undefined. */
  take: (exchange: Exchange) => Promise<Response> | undefined
  /** Cuts off whatever is held. */
  end: () => void
}

interface OpenHold {
  hold: Hold
  filter: RequestFilter
  take: (exchange: Exchange) => Promise<Response>
  end: () => void
}

export function createHolds(): Holds {
  const open = new Set<OpenHold>()
  return {
    add(filter) {
      const added = openHold(filter, () => open.delete(added))
      open.add(added)
      return added.hold
    },
    take: (exchange) =>
      [...open].find(({ filter }) => matchesFilter(filter, exchange.request))?.take(exchange),
    end() {
      for (const { end } of open) end()
    },
  }
}

interface Waiter {
  resolve: (request: HeldRequest) => void
  reject: (error: Error) => void
}

function openHold(filter: RequestFilter, close: () => void): OpenHold {
  let exchanges: HeldExchange[] = []
  let waiters: Waiter[] = []

  function waiting(): HeldRequest[] {
    exchanges = exchanges.filter(({ held }) => !held.isSettled && !held.isAborted)
    return exchanges.map(({ held }) => held)
  }

  function rejectWaiters(cause: string): void {
    for (const { reject } of waiters) reject(new Error(`Mock Zep: ${cause} before a request came.`))
    waiters = []
  }

  const hold: Hold = {
    get requests() {
      return waiting()
    },
    next() {
      const [oldest] = waiting()
      if (oldest) return Promise.resolve(oldest)
      return new Promise((resolve, reject) => waiters.push({ resolve, reject }))
    },
    async release() {
      close()
      rejectWaiters('release() was called')
      await Promise.all(waiting().map((held) => held.respond()))
    },
  }

  return {
    hold,
    filter,
    take(exchange) {
      const taken = holdExchange(exchange)
      exchanges = [...exchanges, taken]
      for (const { resolve } of waiters) resolve(taken.held)
      waiters = []
      return taken.response
    },
    end() {
      rejectWaiters('reset() was called')
      for (const { cutOff, held } of exchanges) if (!held.isSettled) cutOff()
    },
  }
}
