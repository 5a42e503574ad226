import { beforeEach } from 'vitest'

import { FakeOrigin } from './FakeOrigin'
import { GatedServer } from './GatedServer'
import { ManualTimers } from './ManualTimers'
import { tick } from './tick'

/** What sessions s and t contain at the beginning of each test. */
export const BASE = { base: true }

export const timers = new ManualTimers().install()

/** The server that the tabs of the present test share. */
export let server: GatedServer

/** The origin of the tabs of the present test. */
export let origin: FakeOrigin

beforeEach(() => {
  timers.reset()
  server = new GatedServer({ s: BASE, t: BASE })
  origin = new FakeOrigin()
})

/** Lets everything happen, including retries and the end of turns. */
export async function settle(decide?: Parameters<GatedServer['drain']>[1]): Promise<void> {
  for (let round = 0; round < 4; round++) {
    await server.drain(undefined, decide)
    timers.runRetries()
    await tick()
  }
}
