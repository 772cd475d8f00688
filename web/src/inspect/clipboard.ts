/** Copying where the browser may refuse it: over plain http it has no clipboard. */

/** Copy a text; where that is refused, select it on the page, so that the keyboard copies it. */
export async function copied(text: string, shown: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    getSelection()?.selectAllChildren(shown)
    return false
  }
}
