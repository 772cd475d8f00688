/** Names and changes in the reader's language. */
import { number, t, type Key } from '../i18n.svelte'
import { WORDS } from '../words'
import { SEVERITIES } from './wanted'
import { changeOf, changeText } from './figures'

/** A channel's name; one that came from elsewhere is shown as it is written. */
export function channelName(channel: string): string {
  const key = `command.channel_${channel}`
  return key in WORDS.en ? t(key as Key) : channel
}

export function severityName(severity: string | null | undefined): string {
  return t(`command.severity_${SEVERITIES.find((one) => one === severity) ?? 'none'}`)
}

export function changeTold(count: number, before: number | null | undefined): string {
  const words = { none: t('command.no_change'), new: t('command.new') }
  return changeText(changeOf(count, before), number, words)
}

/** Which way it went: `more`, `less`, or nothing to be said. */
export function wayOf(count: number, before: number | null | undefined): 'more' | 'less' | null {
  const change = changeOf(count, before)
  if (change === null || Math.abs(change) < 0.005) return null
  return change > 0 ? 'more' : 'less'
}

/** Hours below two days, else days. */
export function longTold(hours: number | null): string {
  if (hours === null) return '–'
  const [least, day] = [{ maximumSignificantDigits: 2 }, 24]
  if (hours < 2 * day) return t('command.hours_long', { hours: number(hours, least) })
  return t('command.days_long', { days: number(hours / day, least) })
}

export function percent(share: number | null): string {
  return share === null ? '–' : number(share, { style: 'percent', maximumFractionDigits: 0 })
}
