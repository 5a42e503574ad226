import { defaultScheduler, notifyManager } from '@tanstack/react-query'
import { useLayoutEffect } from 'react'
import { test } from 'vitest'

import {
  type UpdateSessionVariables,
  useSession,
  useSessions,
  useUpdateSession,
} from '../src/exports/index'
import { useDocumentedUpdate } from './documentedPattern'
import { createBenchWorld, median } from './world'

const PATTERNS = { 'react-zep': useUpdateSession, documented: useDocumentedUpdate }
type Pattern = keyof typeof PATTERNS

const ROWS = 10_000
const RUNS = 60

/** Measures the milliseconds from `mutate()` to the commit that shows the edit in a long list. */
async function timeToView(pattern: Pattern): Promise<number> {
  const world = createBenchWorld(ROWS)
  let edit: (status: string) => void = () => undefined
  let seen: (status: unknown) => void = () => undefined
  const target = `s${ROWS / 2}`

  function App() {
    const { data } = useSessions()
    const { mutate } = PATTERNS[pattern]()
    const status = data?.sessions[ROWS / 2]?.metadata['status']
    useLayoutEffect(() => {
      edit = (next) => {
        mutate({ sessionId: target, metadata: { status: next } })
      }
      seen(status)
    })
    return null
  }

  world.render(<App />)
  await world.rest()
  const times: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now()
    await new Promise<void>((resolve) => {
      seen = (status) => {
        if (status === `run ${run}`) resolve()
      }
      edit(`run ${run}`)
    })
    times.push(performance.now() - start)
    seen = () => undefined
    await world.rest()
  }
  world.unmount()
  return median(times.slice(10))
}

test('(a) one edit in a list of 10,000 cached sessions', async () => {
  const schedulers = {
    'default scheduler': defaultScheduler,
    'microtask scheduler': queueMicrotask,
  }
  const table: Record<string, object> = {}
  for (const [name, scheduler] of Object.entries(schedulers)) {
    notifyManager.setScheduler(scheduler)
    const documented = await timeToView('documented')
    const ours = await timeToView('react-zep')
    table[name] = {
      'documented (ms)': documented.toFixed(2),
      'react-zep (ms)': ours.toFixed(2),
      'react-zep / documented': (ours / documented).toFixed(2),
    }
  }
  notifyManager.setScheduler(defaultScheduler)
  console.log('(a) median time from mutate() to the updated view, 10,000 cached sessions')
  console.table(table)
})

test('(b) ten rapid edits', async () => {
  const table: Record<string, object> = {}
  for (const pattern of ['documented', 'react-zep'] as const) {
    const world = createBenchWorld(20)
    let mutate: ((edit: UpdateSessionVariables) => void) | undefined

    function App() {
      useSessions()
      const update = PATTERNS[pattern]()
      useLayoutEffect(() => {
        mutate = update.mutate
      })
      return null
    }

    world.render(<App />)
    await world.rest()
    for (let edit = 0; edit < 10; edit++) mutate?.({ sessionId: 's1', metadata: { edit } })
    await world.rest()
    table[pattern] = { ...world.sent }
    world.unmount()
  }
  console.log('(b) requests sent for ten rapid edits of one session')
  console.table(table)
})

test('(c) one edit among 1,000 mounted rows', async () => {
  const world = createBenchWorld(1_000, 'details')
  const renders = new Map<string, number>()
  let mutate: ((edit: UpdateSessionVariables) => void) | undefined

  function Row({ id }: { id: string }) {
    const { data } = useSession(id)
    useLayoutEffect(() => {
      renders.set(id, (renders.get(id) ?? 0) + 1)
    })
    return <li>{String(data?.metadata['status'])}</li>
  }
  function Editor() {
    const update = useUpdateSession()
    useLayoutEffect(() => {
      mutate = update.mutate
    })
    return null
  }

  const ids = Array.from({ length: 1_000 }, (_, index) => `s${index}`)
  world.render(
    <>
      {ids.map((id) => (
        <Row key={id} id={id} />
      ))}
      <Editor />
    </>,
  )
  do await world.rest()
  while (renders.size < ids.length)
  renders.clear()
  mutate?.({ sessionId: 's500', metadata: { status: 'done' } })
  await world.rest()
  console.log('(c) renders after one edit among 1,000 mounted rows')
  console.table({
    rows: { 'rows rendered': renders.size, 'renders of that row': renders.get('s500') },
  })
  world.unmount()
})
