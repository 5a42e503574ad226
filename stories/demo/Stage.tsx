import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactElement, type ReactNode, useEffect, useState } from 'react'
import { ZepProvider } from 'react-zep'
import { RequestLog } from '../components/RequestLog'
import { client, isLive } from './backend'
import { type Conditions, FAILURES } from './conditions'

interface StageProps {
  conditions: Conditions
  theme: string
  children: ReactNode
}

/** What every story stands on: the two providers an app needs, and a log of the requests. */
export function Stage({ conditions, theme, children }: StageProps): ReactElement {
  const [queryClient] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          // Only what a story does on purpose shall be in the log.
          queries: { refetchOnWindowFocus: false, refetchOnReconnect: false },
          mutations: { retryDelay: 500 },
        },
      }),
  )
  // What is unsent when a story ends must not reach the next one.
  useEffect(() => () => queryClient.clear(), [queryClient])

  return (
    <main className="stage" data-theme={theme}>
      <p className="backend" data-live={isLive}>
        {isLive ? LIVE : describe(conditions)}
      </p>
      <QueryClientProvider client={queryClient}>
        <ZepProvider client={client}>
          <div className="work">{children}</div>
        </ZepProvider>
      </QueryClientProvider>
      <RequestLog />
    </main>
  )
}

const LIVE = 'The real Zep: edits are stored in your project, and Zep cannot remove a key again.'

function describe({ latencyMs, failure }: Conditions): string {
  const pace = latencyMs === 0 ? 'at once' : `after ${latencyMs} ms`
  return `A mock Zep in this page, answering ${pace}. ${FAILURES[failure]}.`
}
