import { addSession } from './operations/addSession'
import { deleteSession } from './operations/deleteSession'
import { endSession } from './operations/endSession'
import { getSession } from './operations/getSession'
import { getUser } from './operations/getUser'
import { listAllSessions } from './operations/listAllSessions'
import { listSessions } from './operations/listSessions'
import { listUserSessions } from './operations/listUserSessions'
import type { Operation } from './operations/Operation'
import { updateSession } from './operations/updateSession'
import type { ZepEdition } from './ZepEdition'

type Routes = Readonly<Record<string, Operation>>

const COMMUNITY: Routes = {
  'GET /sessions': listAllSessions,
  'POST /sessions': addSession,
  'GET /sessions-ordered': listSessions,
  'GET /sessions/*': getSession,
  'PATCH /sessions/*': updateSession,
  'DELETE /sessions/*/memory': deleteSession,
  'GET /users/*': getUser,
  'GET /users/*/sessions': listUserSessions,
}

/** Every operation of the mock: to add one, add a row. `*` stands for an id. */
export const ROUTES: Readonly<Record<ZepEdition, Routes>> = {
  community: COMMUNITY,
  cloud: { ...COMMUNITY, 'POST /sessions/*/end': endSession },
}
