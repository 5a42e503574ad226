import { onlineManager } from '@tanstack/react-query'
import { type ReactElement, useSyncExternalStore } from 'react'

/** Simulates going offline with TanStack's `onlineManager`, which decides whether edits are sent. */
export function ConnectionSwitch(): ReactElement {
  const isOnline = useSyncExternalStore(
    (onChange) => onlineManager.subscribe(onChange),
    () => onlineManager.isOnline(),
  )
  return (
    <button
      type="button"
      className="switch"
      aria-pressed={!isOnline}
      onClick={() => onlineManager.setOnline(!isOnline)}
    >
      Work offline
    </button>
  )
}
