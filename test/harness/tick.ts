/**
 * Lets every promise and every zero timer have its turn, and then what those start. It counts turns
 * rather than time, so a slow machine changes nothing.
 */
export async function tick(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
}
