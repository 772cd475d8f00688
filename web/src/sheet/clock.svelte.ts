/** The time as it goes on, for what says how old it is. */

/** Call it while a component is set up; `now` is read anew every second. */
export function useClock(): { readonly now: number } {
  let now = $state(Date.now())
  $effect(() => {
    const clock = setInterval(() => (now = Date.now()), 1000)
    return () => clearInterval(clock)
  })
  return {
    get now() {
      return now
    },
  }
}
