/** Steps of the hand: each can be undone and done again, without end. */

/** How a community was dealt out. */
export interface Dealt {
  labels: readonly string[]
  locked: readonly string[]
}

export interface Step {
  /** The community. */
  part: string
  before: Dealt
  after: Dealt
  /** Steps of one number are undone together. */
  group: number
}

export class History {
  #past: Step[] = []
  #future: Step[] = []
  #group = 0

  get canUndo(): boolean {
    return this.#past.length > 0
  }

  get canRedo(): boolean {
    return this.#future.length > 0
  }

  /** A number under which several steps belong together. */
  group(): number {
    return ++this.#group
  }

  /** What was done; what had been undone before it is gone. */
  add(part: string, before: Dealt, after: Dealt, group = this.group()): void {
    this.#past.push({ part, before, after, group })
    this.#future = []
  }

  /** The steps to take back, the latest first. */
  undo(): Step[] {
    return shift(this.#past, this.#future)
  }

  /** The steps to do again, the earliest first. */
  redo(): Step[] {
    return shift(this.#future, this.#past)
  }

  /** A community's atoms were cut: what each step knows of them is told of the new ones. */
  refine(part: string, parent: readonly number[]): void {
    const cut = ({ labels, locked }: Dealt): Dealt => ({ labels: refined(labels, parent), locked })
    const through = (step: Step): Step =>
      step.part === part ? { ...step, before: cut(step.before), after: cut(step.after) } : step
    this.#past = this.#past.map(through)
    this.#future = this.#future.map(through)
  }

  /** A community is no longer what the steps were taken on. */
  forget(part: string): void {
    this.#past = this.#past.filter((step) => step.part !== part)
    this.#future = this.#future.filter((step) => step.part !== part)
  }

  clear(): void {
    this.#past = []
    this.#future = []
  }
}

/** Labels of atoms told of the atoms that these were cut into. */
export function refined(labels: readonly string[], parent: readonly number[]): string[] {
  return parent.map((atom) => labels[atom] ?? '')
}

function shift(from: Step[], to: Step[]): Step[] {
  const group = from.at(-1)?.group
  const moved: Step[] = []
  while (group !== undefined && from.at(-1)?.group === group) {
    const step = from.pop() as Step
    to.push(step)
    moved.push(step)
  }
  return moved
}
