import { useState } from 'react'
import { flushSync } from 'react-dom'
import { type Session, sessionSchema, useApplyPendingEdits } from 'react-zep'
import * as z from 'zod/mini'

import type { Measure } from '../Measure'
import { idOf, rowOf } from '../rows'
import { createWorld } from '../world'

const PATIENCE_MS = 10_000

/** A component that shows pending edits over each of `size` rows, new ones and the same ones again. */
export const apply: Measure = (pattern, size) => async () => {
  const world = createWorld({ pattern, sessions: 1 })
  let ms = NaN
  let changed = 0
  let show: (rows: Session[]) => void = () => undefined

  function Rows() {
    const applyPendingEdits = useApplyPendingEdits()
    const [rows, setRows] = useState<Session[]>([])
    show = (next) => flushSync(() => setRows(next))
    changed = 0
    const start = performance.now()
    for (const [index, row] of rows.entries()) {
      if (applyPendingEdits(row) !== row) changed++
      if (index % 100 === 0 && performance.now() > start + PATIENCE_MS) {
        ms = Infinity
        return null
      }
    }
    ms = performance.now() - start
    return null
  }
  await world.render(<Rows />, () => ms >= 0)
  world.server.pause('PATCH')
  world.edit({ sessionId: idOf(0), metadata: { status: 'edited' } })

  const rows = Array.from({ length: size }, (_, index) => z.parse(sessionSchema, rowOf(index)))
  const time = (next: Session[]): number => {
    show(next)
    if (ms !== Infinity && changed !== 1) throw new Error(`${changed} rows show the edit, not 1.`)
    return ms
  }
  const first = time(rows)
  // What took too long once is not tried again.
  const again = first === Infinity ? Infinity : time([...rows])
  world.unmount()
  return { first, again }
}
