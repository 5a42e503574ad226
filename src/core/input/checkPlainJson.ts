import { formatPath, type PathSegment } from '../errors/formatPath'
import { isContainer } from '../session/json'
import { describeType } from './describeType'
import { invalidInput } from './invalidInput'
import { isPlainObject } from './isPlainObject'
import { mustBe } from './mustBe'
import { notJson } from './notJson'

interface Step {
  value: object
  key: PathSegment
  parent?: Step
  /** Whether everything in the value has been checked. */
  isDone?: boolean
}

/**
 * Refuses what is not a plain object, and what contains itself or an object that JSON does not have:
 * compared key by key, a `Date` or a `Map` would look like an object without any keys.
 *
 * @throws {ZepError} `invalid_input`, with the path of the fault in `issues`
 */
export function checkPlainJson(name: string, value: unknown): void {
  if (!isContainer(value) || Array.isArray(value) || !isPlainObject(value)) {
    throw invalidInput(name, 'not_plain_object', { reason: mustBe('a plain object', value) })
  }
  const done = new Set<object>()
  const ancestors = new Set<object>()
  // A stack of our own: recursion would overflow on deep metadata.
  const open: Step[] = [{ value, key: name }]
  for (let step = open.pop(); step; step = open.pop()) {
    const { value: container, isDone } = step
    if (isDone) {
      ancestors.delete(container)
      done.add(container)
    } else if (!done.has(container)) {
      if (ancestors.has(container)) throw invalidInput(pathOf(step), 'cycle')
      ancestors.add(container)
      open.push({ ...step, isDone: true })
      open.push(...childrenOf(step))
    }
  }
}

function childrenOf(parent: Step): Step[] {
  const { value } = parent
  const isArray = Array.isArray(value)
  if (!isArray && !isPlainObject(value)) {
    throw invalidInput(pathOf(parent), 'not_json', { reason: notJson(describeType(value)) })
  }
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) =>
    isContainer(child) ? { value: child, key: isArray ? Number(key) : key, parent } : [],
  )
}

function pathOf(step: Step): string {
  const path: PathSegment[] = []
  for (let at: Step | undefined = step; at; at = at.parent) path.unshift(at.key)
  return formatPath(path)
}
