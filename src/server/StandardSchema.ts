/**
 * The part of a Standard Schema that is used here. Those of zod, valibot, arktype and others fit.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema {
  readonly '~standard': {
    readonly validate: (value: unknown) => StandardResult | PromiseLike<StandardResult>
  }
}

/** What a Standard Schema returns. If there are issues, the value is refused. */
interface StandardResult {
  readonly issues?: readonly StandardIssue[] | undefined
}

/** Where a value breaks a schema. */
export interface StandardIssue {
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}
