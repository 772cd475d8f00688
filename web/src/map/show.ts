/** The attachment that puts MapLibre into an element. */
import { Map as MapLibreMap, setWorkerUrl, type RequestParameters } from 'maplibre-gl'
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { untrack } from 'svelte'
import type { Attachment } from 'svelte/attachments'
import { session } from '../account/session.svelte'
import { shell, type View } from '../state.svelte'
import type { MapHost } from './host.svelte'

setWorkerUrl(worker)

const MAX_ZOOM = 22

/** Put the map into the element; it ends with it. */
export function showMap(host: MapHost): Attachment<HTMLElement> {
  return (container) => {
    // An attachment begins anew when what it reads changes, and the map writes the view itself.
    const view = untrack(() => shell.view)
    host.placed = view !== null
    const map = new MapLibreMap({
      container,
      style: { version: 8, sources: {}, layers: [] },
      attributionControl: false,
      maxPitch: 75,
      maxZoom: MAX_ZOOM,
      // Beyond the last zoom of a source its tiles are enlarged, not cut into finer ones: those have
      // numbers of their own, and a change of the tile they come from would not reach them.
      zoomLevelsToOverscale: MAX_ZOOM,
      fadeDuration: 120,
      // A tile that comes back into view is asked for again, which costs a 304: MapLibre's
      // refreshTiles passes over the tiles it keeps out of view, and they would be stale.
      maxTileCacheSize: 0,
      transformRequest,
      ...(view ? camera(view) : {}),
    })
    map.on('load', () => (host.map = map))
    map.on('moveend', () => {
      if (!host.placed) return
      const { lng, lat } = map.getCenter()
      const [zoom, bearing, pitch] = [map.getZoom(), map.getBearing(), map.getPitch()]
      shell.view = { lng, lat, zoom, bearing, pitch }
    })
    map.on('click', (event) => host.clicked(event))
    map.on('mousemove', (event) => host.moved(event))
    map.on('mouseout', () => (host.pointer = null))
    map.on('dblclick', (event) => host.finished(event))
    return () => {
      host.map = null
      map.remove()
    }
  }
}

/** Tiles go by the session's cookie: they wait until it is good. */
function transformRequest(url: string): RequestParameters | Promise<RequestParameters> {
  const ours = url.startsWith(`${location.origin}/`)
  if (!ours || session.fresh) return { url }
  const send = (): RequestParameters => ({ url })
  return session.pass().then(send, send)
}

export function camera(view: View): {
  center: [number, number]
  zoom: number
  bearing: number
  pitch: number
} {
  return { center: [view.lng, view.lat], zoom: view.zoom, bearing: view.bearing, pitch: view.pitch }
}
