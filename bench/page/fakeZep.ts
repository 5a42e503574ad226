import { mergeMetadata } from 'react-zep'

import { newTask } from './newTask'
import { idOf, rowOf } from './rows'

/** PATCHes in flight at once, as a browser's connections to one host would allow. */
const MAX_PATCHES_IN_FLIGHT = 6

const LATENCY_MS = 2

type Method = 'GET' | 'PATCH'

interface FakeZepOptions {
  sessions: number
  /** How many sessions the list contains, from the first one. */
  listed: number
}

export interface FakeZep {
  fetch: typeof globalThis.fetch
  /** The requests that have been made so far. */
  sent: Record<Method, number>
  /** Holds all responses to a method until `resume`. */
  pause: (method: Method) => void
  resume: (method: Method) => void
  /** Whether nothing is in flight, and the list has been read since the last PATCH. */
  isAtRest: () => boolean
}

/**
 * Creates a server in memory with Zep's merge. It keeps the JSON of every row, so that its own work
 * is a small part of what is measured.
 */
export function createFakeZep({ sessions, listed }: FakeZepOptions): FakeZep {
  const rows = new Map(Array.from({ length: sessions }, (_, index) => [idOf(index), rowOf(index)]))
  const json = new Map([...rows].map(([id, row]) => [id, JSON.stringify(row)]))
  const gates = { GET: createGate(), PATCH: createGate() }
  const slots = createSlots(MAX_PATCHES_IN_FLIGHT)
  const sent = { GET: 0, PATCH: 0 }
  let inFlight = 0
  let isListCurrent = false

  const readList = (): string => {
    isListCurrent = true
    const page = [...json.values()].slice(0, listed).join(',')
    return `{"sessions":[${page}],"total_count":${sessions},"response_count":${listed}}`
  }
  const update = (id: string, body: string): void => {
    isListCurrent = false
    const row = rows.get(id)!
    row.metadata = mergeMetadata(row.metadata, (JSON.parse(body) as typeof row).metadata)
    row.updated_at = new Date().toISOString()
    json.set(id, JSON.stringify(row))
  }
  const respond = (url: URL, init: RequestInit): string => {
    const id = url.pathname.split('/').at(-1) ?? ''
    if (!rows.has(id)) return readList()
    if (typeof init.body === 'string') update(id, init.body)
    return json.get(id)!
  }

  return {
    fetch: async (input, init = {}) => {
      const method = init.method === 'PATCH' ? 'PATCH' : 'GET'
      sent[method]++
      inFlight++
      if (method === 'PATCH') await slots.take()
      try {
        await latency()
        await gates[method].opened
        init.signal?.throwIfAborted()
        return new Response(respond(new URL(input as string), init))
      } finally {
        if (method === 'PATCH') slots.free()
        inFlight--
      }
    },
    sent,
    pause: (method) => gates[method].close(),
    resume: (method) => gates[method].open(),
    isAtRest: () => inFlight === 0 && isListCurrent,
  }
}

function createGate() {
  const gate = {
    opened: Promise.resolve(),
    open: (): void => undefined,
    close: () => {
      gate.opened = new Promise((resolve) => (gate.open = resolve))
    },
  }
  return gate
}

/** Lets a number of callers through, and the others in order as these finish. */
function createSlots(count: number) {
  const waiting: (() => void)[] = []
  let free = count
  return {
    take: async () => {
      if (free > 0) free--
      else await new Promise<void>((resolve) => waiting.push(resolve))
    },
    free: () => {
      const next = waiting.shift()
      if (next) next()
      else free++
    },
  }
}

/** A browser stretches timers that timers have set to 4 ms; a task of its own resets that. */
async function latency(): Promise<void> {
  await newTask()
  await new Promise((resolve) => setTimeout(resolve, LATENCY_MS))
}
