/** The texts of the screens, one table a part of the shell: a missing text is a type error. */
import * as account from './account'
import * as commander from './commander'
import * as inspect from './inspect'
import * as planChanges from './planChanges'
import * as planner from './planner'
import * as preplan from './preplan'
import * as sheet from './sheet'
import * as shell from './shell'

export const LANGS = ['zh', 'en'] as const
export type Lang = (typeof LANGS)[number]

const zh = {
  ...shell.zh,
  ...inspect.zh,
  ...account.zh,
  ...sheet.zh,
  ...preplan.zh,
  ...planner.zh,
  ...planChanges.zh,
  ...commander.zh,
}

export type Key = keyof typeof zh
export const WORDS: Record<Lang, Record<Key, string>> = {
  zh,
  en: {
    ...shell.en,
    ...inspect.en,
    ...account.en,
    ...sheet.en,
    ...preplan.en,
    ...planner.en,
    ...planChanges.en,
    ...commander.en,
  },
}
