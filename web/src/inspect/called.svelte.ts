/** What the values that rows carry are called: uses, kinds and states, in words of the server. */
import { api } from '../api/get'
import { shell, type Lang } from '../state.svelte'

const words = $state<Partial<Record<Lang, Record<string, string>>>>({})
const asked = new Set<Lang>()

/** The word for a value such as `out_of_service`; the value itself until the words are there. */
export function called(value: string): string {
  return words[shell.lang]?.[value] ?? value.replaceAll('_', ' ')
}

/** Fetch the words of the language that is chosen, once. */
export async function learnWords(): Promise<void> {
  const lang = shell.lang
  if (asked.has(lang)) return
  asked.add(lang)
  try {
    words[lang] = await api.get<Record<string, string>>('/api/words', { lang })
  } catch {
    asked.delete(lang) // asked again with the next thing that is looked at
  }
}
