/** An open map stays true: it is told what changed and asks for the tiles that this touches. */
import type { Map as MapLibreMap, StyleSpecification } from 'maplibre-gl'
import { session } from '../account/session.svelte'
import { layersBySource } from '../layers/style'
import type { MapHost } from '../map/host.svelte'
import { boxesOf, touched, zoomsHeld, type Changes, type TileId } from './touched'

const LONGEST_WAIT_MS = 30_000
const LOOK_MS = 200
const AGAIN_MS = 3000

export class Live {
  /** Whether the server tells what changes. Null before the first word. */
  connected = $state<boolean | null>(null)
  /** Tiles that could not be had and are being tried again. */
  failed = $state(0)
  readonly #host: MapHost
  readonly #ears = new Set<(changes: Changes | null) => void>()
  #waiting = new Map<string, TileId[] | null>()
  #lost = new Map<string, { source: string; tile: TileId }>()
  #tries = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #looking: ReturnType<typeof setInterval> | undefined

  constructor(host: MapHost) {
    this.#host = host
  }

  /** Listen to the server; a function that ends it is returned. */
  listen(): () => void {
    let ended = false
    let events: EventSource | undefined
    let waiting: ReturnType<typeof setTimeout> | undefined
    const open = async (): Promise<void> => {
      if (!(await allowed()) || ended) return
      // After an answer that is no stream the browser gives up; we do not.
      events = this.#open(() => (waiting = setTimeout(reopen, AGAIN_MS)))
    }
    const reopen = async (): Promise<void> => {
      // The answer may have been that nobody is signed in, which the browser does not tell.
      await session.look()
      await open()
    }
    void open()
    return () => {
      ended = true
      clearTimeout(waiting)
      events?.close()
    }
  }

  /** Be told of what changes, null where nobody knows what did; returns what ends it. */
  hear(tell: (changes: Changes | null) => void): () => void {
    this.#ears.add(tell)
    return () => this.#ears.delete(tell)
  }

  #open(onclosed: () => void): EventSource {
    const events = new EventSource('/tiles/changes')
    events.addEventListener('hello', () => {
      // Whatever changed while nobody listened was not told, at the first time as later.
      this.#refreshAll()
      this.connected = true
      for (const tell of this.#ears) tell(null)
    })
    events.addEventListener('change', (event: MessageEvent<string>) => {
      const { layers } = JSON.parse(event.data) as { layers: Changes }
      this.#take(layers)
      for (const tell of this.#ears) tell(layers)
    })
    events.onerror = () => {
      this.connected = false
      if (events.readyState === EventSource.CLOSED) onclosed()
    }
    return events
  }

  /** Watch for tiles that fail. */
  watch(map: MapLibreMap): () => void {
    const onError = (event: object): void => {
      const { sourceId: source, tile, error } = event as Failure
      if (error?.status === 401) void session.look()
      if (source && tile) this.#lose(map, source, tile.tileID.canonical)
    }
    map.on('error', onError)
    return () => {
      map.off('error', onError)
      clearTimeout(this.#timer)
      clearInterval(this.#looking)
      this.#timer = this.#looking = undefined
    }
  }

  /** What stood in the way is gone: ask at once for what failed. */
  recover(): void {
    const { map } = this.#host
    this.#tries = 0
    if (!map || this.#lost.size === 0) return
    clearTimeout(this.#timer)
    this.#retry(map)
  }

  #take(changes: Changes): void {
    const { map, style } = this.#host
    if (!map || !style) return
    for (const [source, layers] of layersBySource(style)) {
      const boxes = boxesOf(changes, layers)
      if (boxes?.length === 0 || !map.getSource(source)) continue
      const tiles = boxes && touched(boxes, zoomsOf(map, style, source))
      if (tiles?.length !== 0) this.#refresh(map, source, tiles)
    }
  }

  #refresh(map: MapLibreMap, source: string, tiles: TileId[] | null): void {
    // MapLibre passes over tiles that are on their way, and those may come from before the change.
    if (!map.isSourceLoaded(source)) this.#wait(map, source, tiles)
    this.#ask(map, source, tiles)
  }

  #ask(map: MapLibreMap, source: string, tiles: TileId[] | null): void {
    // Where a whole source is asked for, MapLibre waits for ever for tiles that failed: those first.
    const lost = [...this.#lost.values()].filter((each) => each.source === source)
    if (!tiles && lost.length > 0) {
      map.refreshTiles(
        source,
        lost.map((each) => each.tile),
      )
    }
    map.refreshTiles(source, tiles ?? undefined)
  }

  #wait(map: MapLibreMap, source: string, tiles: TileId[] | null): void {
    const before = this.#waiting.get(source)
    this.#waiting.set(source, tiles && before !== null ? [...(before ?? []), ...tiles] : null)
    this.#look(map)
  }

  /** Look until all is there: a tile that comes back as it was makes no event. */
  #look(map: MapLibreMap): void {
    this.#looking ??= setInterval(() => {
      for (const [source, tiles] of this.#waiting) {
        if (map.getSource(source) && !map.isSourceLoaded(source)) continue
        this.#waiting.delete(source)
        if (map.getSource(source)) this.#ask(map, source, tiles)
      }
      if (map.areTilesLoaded()) this.#rest()
      if (this.#waiting.size > 0 || this.failed > 0) return
      clearInterval(this.#looking)
      this.#looking = undefined
    }, LOOK_MS)
  }

  #refreshAll(): void {
    const { map, style } = this.#host
    if (!map || !style) return
    for (const source of layersBySource(style).keys()) {
      if (map.getSource(source)) this.#refresh(map, source, null)
    }
  }

  #lose(map: MapLibreMap, source: string, { z, x, y }: TileId): void {
    this.#lost.set(`${source}/${z}/${x}/${y}`, { source, tile: { z, x, y } })
    this.failed = this.#lost.size
    const wait = Math.min(1000 * 2 ** this.#tries, LONGEST_WAIT_MS)
    this.#timer ??= setTimeout(() => this.#retry(map), wait)
    this.#look(map)
  }

  /** Ask again for what failed; what fails again comes back by itself, after a longer wait. */
  #retry(map: MapLibreMap): void {
    this.#timer = undefined
    this.#tries += 1
    const lost = [...this.#lost.values()]
    this.#lost.clear()
    for (const { source, tile } of lost) {
      if (map.getSource(source)) map.refreshTiles(source, [tile])
    }
  }

  /** Nothing is under way any more: what has not failed again is there, or out of view. */
  #rest(): void {
    this.failed = this.#lost.size
    if (this.failed === 0) this.#tries = 0
  }
}

/** What MapLibre tells of a request that failed. */
interface Failure {
  sourceId?: string
  tile?: { tileID: { canonical: TileId } }
  error?: { status?: number }
}

/** Wait until somebody is signed in; whether the page is still theirs. */
function allowed(): Promise<boolean> {
  return session.pass().then(
    () => true,
    () => false,
  )
}

function zoomsOf(map: MapLibreMap, style: StyleSpecification, source: string): number[] {
  const spec = style.sources[source]
  if (spec?.type !== 'vector') return []
  return zoomsHeld(map.getZoom(), spec.minzoom ?? 0, spec.maxzoom ?? 22)
}
