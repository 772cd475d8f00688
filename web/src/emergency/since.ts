/** Moments as a dispatcher reads them: the time, with the day where it is not today's. */
import { date, t } from '../i18n.svelte'

export function moment(when: string, timeZone: string): string {
  const at = new Date(when)
  const day = (of: Date): string => date(of, { timeZone, dateStyle: 'short' })
  const time = date(at, { timeZone, dateStyle: undefined, timeStyle: 'short' })
  return day(at) === day(new Date()) ? time : `${day(at)} ${time}`
}

export function since(when: string, timeZone: string): string {
  return t('emergency.since', { time: moment(when, timeZone) })
}
