import { isBrowser } from '../../core/http/isBrowser'
import type { EditEngine } from '../EditEngine'
import { type Browser, SharedEdits } from './SharedEdits'

/** Which tabs share an outbox, and how. */
export interface SharedOutboxOptions {
  /**
   * The tabs of one origin that use the same name share their pending edits. Put the user's id into
   * it, so that the edits of one user are never sent as another.
   *
   * @default 'zep'
   */
  name?: string | undefined
  /**
   * Where pending edits are stored.
   *
   * @default localStorage
   */
  storage?: Storage | undefined
  /** @default navigator.locks */
  locks?: Pick<LockManager, 'request' | 'query'> | undefined
  /**
   * Where the events of the page arrive: `storage`, `pagehide`, `pageshow`, `freeze`, `resume`.
   *
   * @default window
   */
  page?: EventTarget | undefined
}

/** Pending edits that survive reloads and that all tabs share. */
export interface SharedOutbox {
  /**
   * Whether the tabs can share edits: in a browser with Web Locks (a secure context) whose storage
   * can be used. Otherwise edits are sent as if there was no outbox.
   */
  readonly isAvailable: boolean
  /** Drops every edit that is not sent yet, of all tabs, as for a logout. */
  clear: () => void
  /**
   * Called by `ZepProvider`: makes the edits of an engine wait, and returns the function that starts
   * to share them.
   */
  connect: (engine: EditEngine) => () => void
}

/**
 * Creates an outbox for `ZepProvider`. Pending edits are stored, every tab of the origin shows them,
 * and one tab at a time sends them, in order. If that tab is closed, another one takes over. What is
 * left when all tabs are closed is sent at the next start.
 *
 * @example
 * const outbox = createSharedOutbox({ name: `zep ${userId}` })
 * <ZepProvider client={zep} outbox={outbox}>…</ZepProvider>
 */
export function createSharedOutbox(options: SharedOutboxOptions = {}): SharedOutbox {
  const { name = 'zep' } = options
  const browser = findBrowser(options)
  const connections = new Map<EditEngine, SharedEdits>()
  const prefix = `react-zep outbox ${JSON.stringify(name)} `
  return {
    isAvailable: browser !== undefined,
    clear: () => {
      for (const connection of connections.values()) connection.clear()
    },
    connect: (engine) => {
      if (browser && !connections.has(engine)) engine.hold('outbox')
      return () => {
        if (!browser || connections.has(engine)) return
        const keyPrefix = JSON.stringify(engine.keys.all[0])
        connections.set(engine, new SharedEdits(engine, browser, `${prefix}${keyPrefix} `))
      }
    },
  }
}

function findBrowser({ storage, locks, page }: SharedOutboxOptions): Browser | undefined {
  if (!isBrowser()) return undefined
  try {
    const browser = {
      storage: storage ?? globalThis.localStorage,
      locks: locks ?? globalThis.navigator.locks,
      page: page ?? window,
    }
    // Some browsers have it, and refuse to read it.
    browser.storage.getItem('')
    return 'request' in browser.locks ? browser : undefined
  } catch {
    return undefined
  }
}
