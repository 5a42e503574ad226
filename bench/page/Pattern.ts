import type { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Metadata, Session, SessionList, ZepClient } from 'react-zep'

export interface Edit {
  sessionId: string
  metadata: Metadata
}

/** One way to read and edit sessions. */
export interface Pattern {
  Provider: (props: { children: ReactNode }) => ReactNode
  useDetail: (sessionId: string) => Session | undefined
  useList: () => SessionList | undefined
  useEdit: () => (edit: Edit) => void
}

export type CreatePattern = (client: ZepClient, queryClient: QueryClient) => Pattern
