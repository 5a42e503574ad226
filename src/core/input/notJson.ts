/** The reason for refusing an object that JSON does not have, by what `describeType` calls it. */
export function notJson(type: string): string {
  return `is ${type}; convert it to ${type === 'a Date' ? 'a string with toISOString()' : 'JSON first'}`
}
