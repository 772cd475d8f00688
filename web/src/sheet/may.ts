/** What the role of who is signed in may do with sheets. */
import { session } from '../account/session.svelte'

export const may = {
  /** Read a sheet. */
  get read(): boolean {
    return session.can('emergency_sheet')
  },
  /** Take calls: the search leads straight to the sheet. */
  get dispatch(): boolean {
    return this.read && session.can('open_emergency')
  },
  /** Say that a hydrant is out or a way is shut. */
  get restrict(): boolean {
    return session.can('set_restriction')
  },
}
