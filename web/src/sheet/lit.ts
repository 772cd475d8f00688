/** A row of the sheet and its mark on the map light up together. */
import type { Attachment } from 'svelte/attachments'
import { desk } from './desk.svelte'

/** While the pointer or the focus is in the row, what has the key is lit on the map. */
export function lights(key: string): Attachment<HTMLElement> {
  return (row) => {
    const gone = new AbortController()
    const { signal } = gone
    const on = (): void => void (desk.focus = key)
    // Not at once: a row that goes, and loses the focus by it, must not change what is just drawn.
    const off = (): void =>
      queueMicrotask(() => {
        if (desk.focus === key) desk.focus = null
      })
    row.addEventListener('pointerenter', on, { signal })
    row.addEventListener('pointerleave', off, { signal })
    row.addEventListener('focusin', on, { signal })
    row.addEventListener('focusout', off, { signal })
    row.dataset.key = key
    return () => {
      gone.abort()
      off()
    }
  }
}

/** Bring the row of a key into view, opening what it is folded into. */
export function showRow(key: string): void {
  const row = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  const folded = row?.closest('details')
  if (folded) folded.open = true
  row?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
}
