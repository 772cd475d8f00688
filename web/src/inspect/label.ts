/** What a building is called: by its name, its number in the estate, or its address. */

export interface Labelled {
  id: number
  name: string | null
  name_en: string | null
  number: string | null
  address: string | null
  estate?: string | null
}

export function buildingLabel(building: Labelled, lang: 'zh' | 'en'): string {
  const own = (lang === 'en' && building.name_en) || building.name
  if (own) return own
  const number = building.number && numbered(building.number, lang)
  const inEstate = number && building.estate ? `${building.estate} ${number}` : number
  return inEstate || building.address || `#${building.id}`
}

/** What a stair is called: `2` needs the word, `2单元` has it. */
export function unitLabel(label: string, word: (label: string) => string): string {
  return /^[\w-]+$/.test(label) ? word(label) : label
}

function numbered(number: string, lang: 'zh' | 'en'): string {
  if (!/^\w+$/.test(number)) return number
  return lang === 'zh' ? `${number}栋` : `No. ${number}`
}
