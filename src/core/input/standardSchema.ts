/**
 * The part of a Standard Schema that is used here. Those of zod, valibot, arktype and others fit.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<TInput = unknown> {
  readonly '~standard': {
    readonly validate: (value: unknown) => StandardResult | PromiseLike<StandardResult>
    readonly types?: { readonly input: TInput } | undefined
  }
}

/** What a Standard Schema returns. If there are issues, the value is refused. */
export interface StandardResult {
  readonly issues?: readonly StandardIssue[] | undefined
}

/** One thing that is wrong with a value. */
export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}
