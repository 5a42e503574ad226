/** A value, or a function that is called for it before every request. */
export type Getter<TValue> = TValue | (() => TValue | Promise<TValue>)
