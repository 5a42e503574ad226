'use client'

import type { PlaceholderDataFunction, QueryKey } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { ZepError } from '../core/errors/ZepError'

type Placeholder<TQueryData, TQueryKey extends QueryKey> = PlaceholderDataFunction<
  TQueryData,
  ZepError,
  TQueryData,
  TQueryKey
>

interface ShownOptions<TQueryData, TData, TQueryKey extends QueryKey> {
  select: (data: TQueryData) => TData
  placeholderData?: Placeholder<TQueryData, TQueryKey>
}

/** Returns the caller's `select` and `placeholderData`, with pending edits shown in their data. */
export function useShownOptions<TQueryData, TData, TQueryKey extends QueryKey>(
  showEdits: (data: TQueryData) => TQueryData,
  options: {
    select?: ((data: TQueryData) => TData) | undefined
    placeholderData?: TQueryData | Placeholder<TQueryData, TQueryKey> | undefined
  },
): ShownOptions<TQueryData, TData, TQueryKey> {
  const { select, placeholderData } = options
  return useMemo(
    () => ({
      // Without a `select` of the caller's, TData is TQueryData.
      select: select ? (data) => select(showEdits(data)) : (showEdits as never),
      // TanStack selects from placeholder data once per identity of this option.
      ...(placeholderData !== undefined && {
        placeholderData: (...previous) =>
          typeof placeholderData === 'function'
            ? (placeholderData as Placeholder<TQueryData, TQueryKey>)(...previous)
            : placeholderData,
      }),
    }),
    [showEdits, select, placeholderData],
  )
}
