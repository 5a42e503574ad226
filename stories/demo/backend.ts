import { type ZepClient, createZepClient } from 'react-zep'
import { type MockZep, createZepHandlers } from 'react-zep/msw'
import { type RequestSource, recordFetch } from './requestLog'
import { SEEDS } from './seeds'

/** Whether the stories talk to the real Zep: the dev server was started with `ZEP_API_KEY`. */
export const isLive: boolean = __ZEP_LIVE__

/** Where the browser reaches Zep, mocked or real: the API key stays on the server. */
const BASE_PATH = '/api/zep'

const recorder = recordFetch(BASE_PATH)

/** The mock Zep: one for all stories, since Storybook runs `beforeEach` at every control change. */
export const zep: MockZep = createZepHandlers({ baseUrl: BASE_PATH, sessions: SEEDS })

/** The same client in both modes, but that the real one logs what it sends. */
export const client: ZepClient = createZepClient(
  isLive ? { baseUrl: BASE_PATH, fetch: recorder.fetch } : { baseUrl: BASE_PATH },
)

/** What was sent. */
export const requestSource: RequestSource = isLive ? recorder.source : zep
