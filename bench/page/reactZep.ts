import { createElement } from 'react'
import { useSession, useSessions, useUpdateSession, ZepProvider } from 'react-zep'

import type { CreatePattern } from './Pattern'

export const reactZep: CreatePattern = (client) => ({
  Provider: ({ children }) => createElement(ZepProvider, { client, children }),
  useDetail: (sessionId) => useSession(sessionId).data,
  useList: () => useSessions().data,
  useEdit: () => useUpdateSession().mutate,
})
