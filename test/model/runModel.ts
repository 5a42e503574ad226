import type { Scheduler } from 'fast-check'

import { Model, SESSIONS } from './Model'
import { carryOut, type Run } from './commands'
import type { Stats } from './stats'

/** Does one run, from the first render until idle. A failed check throws with the whole trace. */
export async function runModel(scheduler: Scheduler, run: Run, stats: Stats): Promise<void> {
  const { commands, ...rest } = run
  const model = new Model({ ...rest, scheduler, stats })
  stats.runs++
  try {
    await model.step('mount', () => model.app.show('a'))
    for (const command of commands) await carryOut(model, command)
    await model.step('back online', () => model.app.setOnline(true))
    for (const sessionId of SESSIONS) {
      await model.step(`show ${sessionId}`, () => model.app.show(sessionId))
      await model.drain()
      model.checkRest()
    }
    stats.composed += model.oracle.composed
    model.heals = true
    await model.step('refetch everything', () => model.app.refetchAll())
    await model.drain()
    model.checkHealed()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw new Error(`${text}\n${model.trace.join('\n')}`, { cause: error })
  } finally {
    model.app.destroy()
  }
}
