export { createZepHandler } from '../server/createZepHandler'
export type { ZepAccess, ZepFailure, ZepHandlerOptions } from '../server/ZepHandlerOptions'
