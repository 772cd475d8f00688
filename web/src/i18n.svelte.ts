/** Texts and numbers in the language that is chosen; they change where they stand. */
import { shell } from './state.svelte'
import { WORDS, type Key } from './words'

export type { Key } from './words'

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const

/** A text, with `{name}` replaced; numbers are written as the language writes them. */
export function t(key: Key, params: Record<string, string | number> = {}): string {
  return fill(WORDS[shell.lang][key], params, number)
}

export function fill(
  text: string,
  params: Record<string, string | number>,
  write: (value: number) => string,
): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? write(value) : value
  })
}

/** The browser's name of the language, for `Intl`. */
export function locale(): string {
  return LOCALES[shell.lang]
}

export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(locale(), options).format(value)
}

export function date(value: Date, options: Intl.DateTimeFormatOptions = {}): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', ...options }).format(value)
}

/** The name in the language that is chosen; the Chinese one where there is no other. */
export function named(place: { name: string | null; name_en?: string | null }): string {
  return (shell.lang === 'en' && place.name_en) || place.name || ''
}
