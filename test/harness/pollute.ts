/** Runs something while every object without a property of this name inherits one. */
export async function pollute<TResult>(
  name: string,
  value: unknown,
  run: () => TResult | Promise<TResult>,
): Promise<TResult> {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true })
  try {
    return await run()
  } finally {
    Reflect.deleteProperty(Object.prototype, name)
  }
}
