/** In which community and grid a candidate lies: what tells two of one name apart. */
import { named } from '../i18n.svelte'

interface Held {
  areas: readonly { level: string; name: string; name_en: string | null }[]
}

/** Community and grid, the community first. */
export function levelsOf({ areas }: Held): string {
  const told = ['street', 'community', 'grid'].flatMap((level) =>
    areas.filter((area) => area.level === level).slice(0, 1),
  )
  return told.map(named).join(' · ')
}
