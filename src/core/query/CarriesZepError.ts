import type { UseQueryOptions } from '@tanstack/react-query'

import type { ZepError } from '../errors/ZepError'

/** Tells TanStack's type inference that the error is a {@link ZepError}. */
export interface CarriesZepError {
  /** Never set here, so that the defaults of the app apply. */
  retry?: Exclude<UseQueryOptions<unknown, ZepError>['retry'], undefined>
}
