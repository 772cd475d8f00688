/** Figures of a sheet as they are read aloud; what is not known says so and is never a nought. */
import { date, number, t } from '../i18n.svelte'
import { called } from '../inspect/called.svelte'
import type { About, Said } from './types'

const MINUTE_S = 60
const HOUR_S = 3600

export function metres(value: number | null): string {
  if (value === null) return t('inspect.unknown')
  if (value >= 1000) return `${number(value / 1000, { maximumFractionDigits: 1 })} km`
  return `${number(value, { maximumFractionDigits: value < 10 ? 1 : 0 })} m`
}

export function litres(value: number | null): string {
  if (value === null) return t('inspect.unknown')
  return t('inspect.flow', { flow: number(value, { maximumFractionDigits: 1 }) })
}

export function count(value: number | null): string {
  return value === null ? t('inspect.unknown') : number(value)
}

/** A time that something takes: `3 min 20 s`. */
export function takes(seconds: number | null): string {
  if (seconds === null) return t('inspect.unknown')
  const whole = Math.round(seconds)
  if (whole < MINUTE_S) return t('sheet.seconds', { value: whole })
  const minutes = t('sheet.minutes', { value: Math.floor(whole / MINUTE_S) })
  const rest = whole % MINUTE_S
  return rest ? `${minutes} ${t('sheet.seconds', { value: rest })}` : minutes
}

/** How long ago: in seconds, minutes, then hours. */
export function ago(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < MINUTE_S) return t('sheet.ago', { time: t('sheet.seconds', { value: whole }) })
  const [unit, size] =
    whole < HOUR_S ? (['minutes', MINUTE_S] as const) : (['hours', HOUR_S] as const)
  return t('sheet.ago', { time: t(`sheet.${unit}`, { value: Math.floor(whole / size) }) })
}

/** Sentences one after another, as the language of the reader joins them. */
export function said(sentences: readonly Said[]): string {
  return sentences
    .map(({ text, code }) => text || code)
    .join(/[。！？]$/.test(sentences[0]?.text ?? '') ? '' : ' ')
}

/** Where a block comes from, of when it is, and how far it can be trusted, in one line. */
export function origin(about: About): string {
  const days = [about.oldest, about.newest].map((day) => day && date(new Date(day)))
  const [oldest, newest] = days
  const when =
    oldest && newest
      ? oldest === newest
        ? oldest
        : `${oldest} – ${newest}`
      : newest
        ? t('sheet.some_undated', { newest })
        : t('sheet.undated')
  return [
    about.sources.map(called).join(', ') || t('sheet.no_source'),
    ...(about.count ? [when, t('sheet.rows', { count: about.count })] : []),
    t(`sheet.confidence_${about.confidence}`),
  ].join(' · ')
}
