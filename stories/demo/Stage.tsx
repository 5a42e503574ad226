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

/** Wraps every story in the two providers that an app needs, and adds a log of its requests. */
export function Stage({ conditions, theme, children }: StageProps): ReactElement {
  const [queryClient] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          // The log should contain only what a story does on purpose.
          queries: { refetchOnWindowFocus: false, refetchOnReconnect: false },
          mutations: { retryDelay: 500 },
        },
      }),
  )
  // Edits left unsent when a story ends must not leak into the next one.
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

const LIVE =
  'Connected to the real Zep. Edits are saved in your project, and Zep cannot remove a key again.'

function describe({ latencyMs, failure }: Conditions): string {
  const pace = latencyMs === 0 ? 'immediately' : `after ${latencyMs} ms`
  return `A mock of Zep in this page, responding ${pace}. ${FAILURES[failure]}.`
}
