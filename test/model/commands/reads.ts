import fc from 'fast-check'

import { type CommandKind, inTab, nothing } from './Command'
import { sessionId } from './metadata'

/** What the app reads, and when. */
export const readCommands: CommandKind[] = [
  inTab(
    'refetch',
    2,
    fc.constantFrom('detail' as const, 'list' as const, 'infinite' as const, 'user' as const),
    ({ app }, view) => app.refetch(view),
  ),
  inTab('fetch the next page', 3, nothing, ({ app }) => app.fetchNextPage()),
  inTab('prefetch', 1, sessionId, ({ app }, id) => app.prefetch(id)),
  inTab('cancelQueries', 1, nothing, ({ app, freshness }) => {
    freshness.forgetAll()
    app.mayCancelPages = true
    void app.queryClient.cancelQueries({ queryKey: app.keys.all })
  }),
]
