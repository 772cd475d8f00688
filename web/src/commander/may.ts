/** What the role of who is signed in may see of incidents as a whole. */
import { session } from '../account/session.svelte'

export const may = {
  get read(): boolean {
    return session.can('list_incidents')
  },
}
