/** What narrows the incidents, in words: no figure stands without it. */
import { named, t } from '../i18n.svelte'
import { treeOf } from './classes'
import { channelName } from './told'
import type { Summary } from './types'
import { writeRanges, type Wanted } from './wanted'

/** One text for each part of the filter, the period aside. */
export function narrowing(wanted: Wanted, summary: Summary | null): string[] {
  const { hours, weekdays, state, area } = wanted
  const join = (words: string[]): string => words.join(t('command.list_join'))
  return [
    area && areaName(area, summary),
    join(classNames(wanted.classes, summary)),
    join(wanted.severities.map((severity) => t(`command.severity_${severity}`))),
    join(wanted.channels.map(channelName)),
    state && t(`command.state_${state}`),
    hours.length ? t('command.hours_some', { hours: writeRanges(hours) }) : null,
    join(weekdays.map((day) => t(`command.weekday_${day as 1}`))),
  ].filter((text): text is string => Boolean(text))
}

function areaName(code: string, summary: Summary | null): string {
  const found = summary?.areas.find((area) => area.code === code)
  return (found && named(found)) || code
}

function classNames(chosen: readonly string[], summary: Summary | null): string[] {
  const tree = treeOf(summary?.classes ?? [])
  const names = new Map(
    tree.flatMap((major) => [major, ...major.minors].map((one) => [one.key, named(one)])),
  )
  return chosen.map((key) => names.get(key) ?? key)
}
