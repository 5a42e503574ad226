import { focusManager, onlineManager, QueryClient } from '@tanstack/react-query'

/**
 * Whether TanStack Query starts a mutation that was made offline once the network is back, in a
 * hidden tab too. Older versions wait until the tab is visible.
 */
export async function startsHidden(): Promise<boolean> {
  const queryClient = new QueryClient()
  let isStarted = false
  const mutation = queryClient.getMutationCache().build(queryClient, {
    mutationFn: () => Promise.resolve((isStarted = true)),
  })
  onlineManager.setOnline(false)
  const promise = mutation.execute(undefined)
  await settle()
  focusManager.setFocused(false)
  onlineManager.setOnline(true)
  void mutation.continue()
  await settle()
  const isStartedHidden = isStarted
  focusManager.setFocused(undefined)
  void mutation.continue()
  await promise
  return isStartedHidden
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
