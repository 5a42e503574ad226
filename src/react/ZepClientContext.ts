'use client'

import { type Context, createContext } from 'react'

import type { ZepClient } from '../core/client'

/** Carries the client from `ZepProvider` to the hooks. */
export const ZepClientContext: Context<ZepClient | undefined> = createContext<
  ZepClient | undefined
>(undefined)
