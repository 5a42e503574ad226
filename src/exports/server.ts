export { createZepHandler } from '../server/createZepHandler'
export type {
  AccessRequest,
  EditEvent,
  EditRequest,
  ErrorContext,
  ZepHandlerOptions,
} from '../server/ZepHandlerOptions'
export type { ZepOperation } from '../server/ZepOperation'
