/** Which indicators there are; asked for once in each language. */
import { api } from '../api/get'
import { shell } from '../state.svelte'
import type { components } from '../api/schema'
import type { Indicator } from './types'

type Schemas = components['schemas']
type Group = Indicator['group']

class Catalogue {
  indicators = $state.raw<readonly Indicator[]>([])
  #lang: string | null = null

  /** By group, in the order that the server has them. */
  readonly groups = $derived(grouped(this.indicators))

  async learn(): Promise<void> {
    const { lang } = shell
    if (this.#lang === lang) return
    this.#lang = lang
    try {
      const { items } = await api.get<Schemas['Catalogue']>('/api/indicators')
      this.indicators = items
    } catch (error) {
      this.#lang = null
      throw error
    }
  }
}

/** The one catalogue of the page. */
export const catalogue = new Catalogue()

function grouped(indicators: readonly Indicator[]): [Group, Indicator[]][] {
  const groups = new Map<Group, Indicator[]>()
  for (const indicator of indicators)
    groups.set(indicator.group, [...(groups.get(indicator.group) ?? []), indicator])
  return [...groups]
}
