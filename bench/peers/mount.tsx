import { type ReactElement, useLayoutEffect } from 'react'
import { createRoot } from 'react-dom/client'

import type { Adapter, App, Row } from './adapter'
import type { Metadata } from './metadata'

/** A mounted app, with everything that a user can see and do. */
export interface Mounted {
  /** The metadata on the page, or undefined before the first load. */
  view(): Metadata | undefined
  edit(patch: Metadata): Promise<unknown>
  refetch(): void
  unmount(): void
  /** Call this after unmounting. */
  dispose(): void
}

/** Renders the adapter's app into its own page. */
export function mount(adapter: Adapter, fetchFn: typeof fetch): Mounted {
  const app = adapter.create(fetchFn)
  const page = document.createElement('main')
  const root = createRoot(page)
  let row: Row | undefined

  function keep(next: Row): void {
    row = next
  }

  root.render(
    <app.Provider>
      <Screen app={app} onRow={keep} />
    </app.Provider>,
  )

  function shown(): Row {
    if (row === undefined) throw new Error(`${adapter.name} rendered nothing`)
    return row
  }

  return {
    view() {
      const text = page.textContent
      return text === '' ? undefined : (JSON.parse(text) as Metadata)
    },
    edit: (patch) => shown().edit(patch),
    refetch: () => void shown().refetch(),
    unmount: () => root.unmount(),
    dispose: () => app.dispose?.(),
  }
}

interface ScreenProps {
  app: App
  onRow: (row: Row) => void
}

function Screen({ app, onRow }: ScreenProps): ReactElement {
  const row = app.useRow()
  // In an effect, because click handlers see the functions of the last committed render.
  useLayoutEffect(() => {
    onRow(row)
  })
  return <pre>{row.metadata === undefined ? '' : JSON.stringify(row.metadata)}</pre>
}
