import { focusManager, onlineManager } from '@tanstack/react-query'
import type { Scheduler } from 'fast-check'

import { Model, SESSIONS } from './Model'
import type { Run } from './runs'
import type { Stats } from './stats'

/** Does one run, from the first render until idle. A failed check throws with the whole trace. */
export async function runModel(
  scheduler: Scheduler,
  run: Run & { mustSaveHidden: boolean },
  stats: Stats,
): Promise<void> {
  const { commands, mustSaveHidden, ...rest } = run
  const model = new Model({ ...rest, scheduler, stats })
  const everyTab = (act: (tab: (typeof model.tabs)[number]) => void) => () =>
    model.tabs.forEach(act)
  stats.runs++
  try {
    await model.step(
      'mount',
      everyTab(({ app }) => app.show('a')),
    )
    for (const command of commands) await command.run(model)
    await model.step('back online', () => onlineManager.setOnline(true))
    if (mustSaveHidden) {
      await model.drain()
      // Hidden or not: a tab that the user left has to save what was edited in it.
      for (const tab of model.tabs) tab.checkSaved()
    }
    await model.step(
      'focused again',
      everyTab(({ app }) => {
        app.mayCancelPages = true
        focusManager.setFocused(true)
      }),
    )
    for (const sessionId of SESSIONS) {
      await model.step(
        `show ${sessionId}`,
        everyTab(({ app }) => app.show(sessionId)),
      )
      await model.drain()
      for (const tab of model.tabs) tab.checkRest()
    }
    stats.composed += model.tabs.reduce((sum, { oracle }) => sum + oracle.responses.composed, 0)
    model.heals = true
    await model.step(
      'refetch everything',
      everyTab(({ app }) => app.refetchAll()),
    )
    await model.drain()
    model.checkHealed()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw new Error(`${text}\n${JSON.stringify(run.config)}\n${model.trace.join('\n')}`, {
      cause: error,
    })
  } finally {
    model.destroy()
  }
}
