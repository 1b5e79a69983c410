/** Waits so many milliseconds, for a second try within one call; longer waits are delayed messages. */
export async function pause(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
