/** Proposals for all communities of a plan, one after another, with how far they are. */
import { api } from '../api/get'
import { t } from '../i18n.svelte'
import { dealtOf, OpenPart } from './part.svelte'
import { table } from './table.svelte'
import { errorText, partName } from './told'
import type { Part, PlanDocument } from './types'

export class Proposing {
  /** How far it is; null while nothing is asked. */
  at = $state.raw<{ done: number; of: number; name: string } | null>(null)
  /** What it came to. */
  ended = $state<string | null>(null)
  /** What went wrong, by community. */
  failed = $state.raw<readonly string[]>([])
  #stopping: AbortController | null = null

  /** @param keep whether as few households as can be get another grid */
  async all(plan: PlanDocument, keep: boolean): Promise<void> {
    const stopping = (this.#stopping = new AbortController())
    this.failed = []
    this.ended = null
    let done = 0
    for (const { community, ...called } of plan.parts) {
      if (stopping.signal.aborted) break
      this.at = { done, of: plan.parts.length, name: partName(called) }
      try {
        await one(plan.id, community, keep, stopping.signal)
        done += 1
      } catch (error) {
        if (stopping.signal.aborted) break
        this.failed = [...this.failed, `${partName(called)}: ${errorText(error)}`]
      }
    }
    this.at = null
    this.ended = t('planner.proposed_all', { done, of: plan.parts.length })
    if (table.plan?.id === plan.id) await table.attempt(() => table.refresh())
  }

  stop(): void {
    this.#stopping?.abort()
  }
}

async function one(
  plan: number,
  community: string,
  keep: boolean,
  signal: AbortSignal,
): Promise<void> {
  const open = table.partOf({ community })
  if (open) {
    await table.propose(open, keep, signal)
    if (!(await open.keep())) throw new Error(open.trouble ?? t('planner.not_kept'))
    return
  }
  const path = `/api/plans/${plan}/parts/${encodeURIComponent(community)}`
  const part = new OpenPart(await api.get<Part>(path, {}, signal))
  const { labels } = await part.propose(keep, signal)
  part.deal({ labels, locked: dealtOf(part.part).locked })
  if (!(await part.keep())) throw new Error(part.trouble ?? t('planner.not_kept'))
}
