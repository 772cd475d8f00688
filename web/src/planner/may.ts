/** What the role of who is signed in may do with plans; what it may with one, the plan says. */
import { session } from '../account/session.svelte'

export const may = {
  get read(): boolean {
    return session.can('list_plans')
  },
  get begin(): boolean {
    return session.can('begin_plan')
  },
  get reopen(): boolean {
    return session.can('reopen_plan')
  },
  get import(): boolean {
    return session.can('import_plan')
  },
  get export(): boolean {
    return session.can('export_plan')
  },
}
