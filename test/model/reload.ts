import { dehydrate, type DehydratedState, hydrate } from '@tanstack/react-query'

import { shouldDehydrateEdit } from '../../src/exports/index'
import { assert } from './assert'
import { INSTANCE, triesOf } from './EditCommand'
import { type Known, neverCollect } from './EditLog'
import type { Tab } from './Tab'

interface ReloadOptions {
  filter: 'default' | 'shouldDehydrateEdit'
  /** Whether the requests in flight reach the server. */
  arrive: boolean
  /** Whether the storage is slow, so that the app is there before what was stored. */
  late: boolean
  /** Whether the app resumes paused mutations itself, and its restore waits for that. */
  resume: boolean
}

/** Leaves the page of a tab and opens it again, with what a persister has stored of it. */
export function reload(tab: Tab, { filter, arrive, late, resume }: ReloadOptions): void {
  const { app, oracle, options } = tab
  // What is shared with another tab stays; what is being restored is not stored again yet.
  if (options.config.tabs === 'prefix' || app.isRestoring) return
  const stored: Known[] = []
  const state = dehydrate(app.queryClient, {
    shouldDehydrateMutation: (mutation) => {
      const known = options.log.find(mutation)
      const isStored =
        filter === 'default' ? mutation.state.isPaused : shouldDehydrateEdit(mutation)
      if (!known || !isStored) return false
      stored.push(known)
      return true
    },
  })
  const text = JSON.stringify(state)
  if (filter === 'shouldDehydrateEdit') tab.judge(() => checkStored(tab, stored))
  options.server.leave(tab, arrive)
  app.leave()
  app.queryClient.unmount()
  for (const mutation of app.queryClient.getMutationCache().getAll()) {
    neverCollect(mutation)
    options.log.forget(mutation)
  }
  oracle.leave(stored.map(({ edit }) => edit))
  tab.freshness.forgetAll()
  tab.traffic.leave()
  tab.foreign.clear()
  tab.pages.clear()

  const next = tab.open(options.log.createQueryClient(options.config))
  tab.app = next
  const restore = (): void => {
    const { retry } = options.config
    oracle.restored(
      stored.map(({ edit }) => edit),
      ({ operation }) => triesOf(operation, INSTANCE.plain, retry),
    )
    // Nobody awaits their promises any more, and storage does not contain the hook's options.
    for (const known of stored) {
      const command = { ...known.command, instance: restoredInstance(known), then: undefined }
      options.log.expected.push({ ...known, command, hasCaller: false })
    }
    hydrate(next.queryClient, JSON.parse(text) as DehydratedState)
    options.log.expected.length = 0
  }
  if (!late) {
    restore()
    next.show()
    return
  }
  next.isRestoring = true
  next.show()
  const finish = () => {
    next.isRestoring = false
    if (next.isAlive) next.render()
  }
  void options.schedule('the storage').then(() => {
    restore()
    if (resume) void next.queryClient.resumePausedMutations().then(finish)
    else finish()
  })
}

/** Checks that all edits are stored that are still to be sent, and no others. */
function checkStored({ oracle }: Tab, stored: readonly Known[]): void {
  const edits = stored.map(({ edit }) => edit)
  for (const edit of oracle.edits) {
    const isStored = edits.includes(edit)
    const isDecided = edit.answered === 'no' && (edit.isShown || edit.operation !== 'update')
    assert(isStored || edit.state !== 'pending' || !isDecided, `edit ${edit.id} was not stored`)
    assert(
      !isStored || edit.state === 'pending' || edit.outcome !== 'none',
      `edit ${edit.id} was stored, though it is ${edit.state}`,
    )
  }
}

function restoredInstance({ command }: Known) {
  return command.instance === INSTANCE.notOptimistic ? command.instance : INSTANCE.plain
}
