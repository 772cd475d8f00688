/** Keys that work wherever nobody is typing. */

export type Command =
  | 'search'
  | 'layers'
  | 'zoomIn'
  | 'zoomOut'
  | 'whole'
  | 'tilt'
  | 'north'
  | 'distance'
  | 'area'
  | 'mark'
  | 'emergency'
  | 'sheet'
  | 'plans'
  | 'command'
  | 'help'

const COMMANDS: Record<string, Command> = {
  '/': 'search',
  l: 'layers',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '0': 'whole',
  '3': 'tilt',
  n: 'north',
  d: 'distance',
  a: 'area',
  m: 'mark',
  e: 'emergency',
  s: 'sheet',
  p: 'plans',
  c: 'command',
  '?': 'help',
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>

/** The command of a key; null where it belongs to the browser, to a field or to nobody. */
export function commandOf(event: Pressed, typing: boolean): Command | null {
  if (typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return null
  return COMMANDS[event.key.toLowerCase()] ?? null
}

/** Whether keys go into a field or a dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.closest('input:not([type=checkbox], [type=range]), textarea, select, [role=dialog]') !==
      null || target.isContentEditable
  )
}
