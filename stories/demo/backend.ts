import { createZepClient, type ZepClient } from 'react-zep'
import { createMockZep, type MockZep } from 'react-zep/msw'

import { recordFetch, type RequestSource } from './requestLog'
import { SEEDS } from './seeds'

/** Whether the stories use the real Zep, because the dev server was started with `ZEP_API_KEY`. */
export const isLive: boolean = __ZEP_LIVE__

/** The same route for the mock and the real Zep, so that the API key stays on the server. */
const BASE_PATH = '/api/zep'

const recorder = recordFetch(BASE_PATH)

/** One mock for all stories, because Storybook runs `beforeEach` whenever a control changes. */
export const zep: MockZep = createMockZep({ baseUrl: BASE_PATH, sessions: SEEDS })

/** The same client in both modes, except that the live one logs its own requests. */
export const client: ZepClient = createZepClient(
  isLive ? { baseUrl: BASE_PATH, fetch: recorder.fetch } : { baseUrl: BASE_PATH },
)

/** The source of the request log. */
export const requestSource: RequestSource = isLive ? recorder.source : zep
