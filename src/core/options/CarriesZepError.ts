import type { UseQueryOptions } from '@tanstack/react-query'
import type { ZepError } from '../errors'

/** Tells TanStack's type inference that the error is a {@link ZepError}. */
export interface CarriesZepError {
  /** Never set here, so that the app's defaults hold. */
  retry?: Exclude<UseQueryOptions<unknown, ZepError>['retry'], undefined>
}
