import {
  dehydrate,
  type DehydratedState,
  HydrationBoundary,
  type QueryState,
} from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'

import { tick } from './tick'
import type { World } from './World'

/** How far the clock of the server that renders is ahead. */
export const AHEAD = 60_000

/** What a world has cached, as its server would render it; its clock runs ahead of the client's. */
export function payloadOf(world: World): DehydratedState {
  const state = JSON.parse(JSON.stringify(dehydrate(world.queryClient))) as DehydratedState
  for (const query of state.queries) query.state.dataUpdatedAt += AHEAD
  return state
}

/** The app goes to a route that a server has rendered. */
export async function navigate(
  world: World,
  state: DehydratedState,
  children?: ReactNode,
): Promise<void> {
  render(
    <world.Wrapper>
      <HydrationBoundary state={state}>{children}</HydrationBoundary>
    </world.Wrapper>,
  )
  await tick()
}

/** The states that another tab has of every query, with its own copies of the rows. */
export function broadcast(world: World, states: Map<string, QueryState>): void {
  for (const [queryHash, state] of states) {
    world.queryClient.getQueryCache().get(queryHash)?.setState(structuredClone(state))
  }
}

export function states(world: World): Map<string, QueryState> {
  const queries = world.queryClient.getQueryCache().getAll()
  return new Map(queries.map(({ queryHash, state }) => [queryHash, structuredClone(state)]))
}
