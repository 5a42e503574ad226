import { assert } from './assert'
import type { Tab } from './Tab'

/** A mutation that the app runs under our key with a function of its own: it is left alone. */
export function runForeignMutation(tab: Tab, sessionId: string): void {
  const { app, options, foreign } = tab
  const { queryClient, keys } = app
  const mutation = queryClient.getMutationCache().build(queryClient, {
    mutationKey: keys.update,
    mutationFn: async () => {
      await options.schedule('a mutation of the app')
      return 'its own result'
    },
  })
  foreign.add(mutation)
  void mutation.execute({ sessionId, metadata: { k: 'foreign' } }).then(
    (result) => {
      foreign.delete(mutation)
      tab.judge(() => assert(result === 'its own result', 'a mutation of the app was answered'))
    },
    (error: unknown) => tab.judge(() => assert(false, `a mutation of the app: ${String(error)}`)),
  )
}
