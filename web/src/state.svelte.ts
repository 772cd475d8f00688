/** What the shell shows: one state, of which the address bar is a copy. */
import type { CommandAsked } from './commander/asked'
import type { PlanAsked } from './planner/asked'
import { sameMatter, type SheetAsked } from './sheet/asked'
import {
  readAddress,
  writeAddress,
  type Address,
  type Selected,
  type Theme,
  type View,
} from './url'
import type { Lang } from './words'

export type { Selected, Theme, View } from './url'
export type { Lang } from './words'

/** What a click on the map means. `none`: it selects. */
export type Tool = 'none' | 'measure-distance' | 'measure-area' | 'mark' | 'emergency' | 'plan'

const PREFERENCES = 'gisgov.preferences'

export class Shell {
  /** The camera as it rests; null until the city's extent is known and no address gave one. */
  view = $state.raw<View | null>(null)
  theme = $state<Theme>('light')
  lang = $state<Lang>('zh')
  /** Groups of layers that differ from what the style shows at first. */
  groups = $state<Record<string, boolean>>({})
  /** Raster layers that are shown, with their opacity from 0 to 1. */
  rasters = $state<Record<string, number>>({})
  /** What the inspector shows. Set it with `select`, so that the back button returns. */
  selected = $state.raw<Selected>(null)
  /** What the dispatcher's sheet is open about. Set it with `openSheet`. */
  sheet = $state.raw<SheetAsked | null>(null)
  /** Which plan lies on the drawing table. Set it with `openPlan`. */
  plan = $state.raw<PlanAsked | null>(null)
  /** What the commander looks at. Set it with `openCommand`. */
  command = $state.raw<CommandAsked | null>(null)
  tool = $state<Tool>('none')
  /** Address of an archive that is shown in place of the city's own tiles. */
  archive = $state.raw<string | null>(null)

  constructor() {
    this.#take(readAddress(location.search, location.hash))
    addEventListener('popstate', () => this.#back(readAddress(location.search, location.hash)))
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', () => {
      if (!remembered().theme) this.theme = dark.matches ? 'dark' : 'light'
    })
  }

  /** Show something in the inspector; a step of the history. */
  select(what: Selected): void {
    if (same(what, this.selected) && !this.sheet) return
    this.selected = what
    this.sheet = null
    if (what?.kind === 'emergency') this.plan = this.command = null
    this.#write('push')
  }

  /** Open a sheet in the place of the inspector, or close it; a step of the history. */
  openSheet(asked: SheetAsked | null): void {
    if (same(asked, this.sheet)) return
    const goesOn = sameMatter(asked, this.sheet)
    this.sheet = asked
    if (asked) this.selected = this.plan = this.command = null
    this.#write(goesOn ? 'replace' : 'push')
  }

  /** Lay a plan on the drawing table, or put all away; another plan is a step of the history. */
  openPlan(asked: PlanAsked | null): void {
    if (same(asked, this.plan)) return
    const goesOn = asked !== null && asked.id === this.plan?.id
    this.plan = asked
    if (asked) this.selected = this.sheet = this.command = null
    this.#write(goesOn ? 'replace' : 'push')
  }

  /** Open the commander's view, turn what it shows, or close it; opening is a step of the history. */
  openCommand(asked: CommandAsked | null): void {
    if (same(asked, this.command)) return
    const goesOn = asked !== null && this.command !== null
    this.command = asked
    if (asked) this.sheet = this.plan = null
    if (!goesOn) this.selected = null
    this.#write(goesOn ? 'replace' : 'push')
  }

  /** A tool takes the clicks on the map until it is put away. */
  use(tool: Tool): void {
    this.tool = this.tool === tool ? 'none' : tool
  }

  choose(preference: { theme?: Theme; lang?: Lang }): void {
    if (preference.theme) this.theme = preference.theme
    if (preference.lang) this.lang = preference.lang
    remember(preference)
  }

  /** Bring the address bar up to date, without a step of the history. */
  write(): void {
    this.#write('replace')
  }

  #write(how: 'push' | 'replace'): void {
    const { view, theme, lang, groups, rasters, selected, sheet, plan, command, archive } = this
    const looks = { view, theme, lang, groups, rasters }
    const address = writeAddress({ ...looks, selected, sheet, plan, command, archive })
    if (address === location.search + location.hash) return
    // Browsers refuse very many replacements in a short time; the next one will do.
    try {
      history[how === 'push' ? 'pushState' : 'replaceState'](null, '', location.pathname + address)
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
    }
  }

  /** The back button returns to what was looked at, and leaves how it is looked at. */
  #back({ view, selected, sheet, plan, command, archive }: Address): void {
    this.view = view ?? this.view
    this.selected = selected
    this.sheet = sheet
    this.plan = plan
    this.command = command
    this.archive = archive
    this.write()
  }

  #take(address: Address): void {
    const kept = remembered()
    this.view = address.view ?? this.view
    this.theme = address.theme ?? kept.theme ?? systemTheme()
    this.lang = address.lang ?? kept.lang ?? systemLang()
    this.groups = address.groups
    this.rasters = address.rasters
    this.selected = address.selected
    this.sheet = address.sheet
    this.plan = address.plan
    this.command = address.command
    this.archive = address.archive
  }
}

function same<T>(one: T, other: T): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function systemTheme(): Theme {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

function systemLang(): Lang {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

interface Preferences {
  theme?: Theme
  lang?: Lang
}

function remembered(): Preferences {
  // Private windows may refuse storage; then nothing is remembered.
  try {
    return JSON.parse(localStorage.getItem(PREFERENCES) ?? '{}') as Preferences
  } catch {
    return {}
  }
}

function remember(preference: Preferences): void {
  try {
    localStorage.setItem(PREFERENCES, JSON.stringify({ ...remembered(), ...preference }))
  } catch {
    return
  }
}

/** The one state of the page. */
export const shell = new Shell()
