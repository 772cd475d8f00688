/** A map in one file, opened from this computer or from an address, instead of the live one. */
import { addProtocol } from 'maplibre-gl'
import { FileSource, PMTiles, Protocol, TileType } from 'pmtiles'
import type { ArchiveShape } from '../layers/archived'
import { shell } from '../state.svelte'

/** An archive that is shown. */
export interface Opened extends ArchiveShape {
  /** As its maker named it, else its file name. */
  name: string
  /** When it was taken from the city; null where it does not say. */
  takenAt: Date | null
}

const protocol = new Protocol()
addProtocol('pmtiles', protocol.tile)

export class Archive {
  opened = $state.raw<Opened | null>(null)
  /** The file that could not be opened, and why. */
  failed = $state.raw<{ name: string; why: 'not' | 'gone' } | null>(null)

  /** Open a file of this computer. The address bar cannot carry it. */
  async openFile(file: File): Promise<void> {
    if (await this.#open(new PMTiles(new FileSource(file)), file.name)) shell.archive = null
  }

  /** Open what the address bar names. */
  async openAddress(url: string): Promise<void> {
    const address = new URL(url, location.href).href
    const name = decodeURIComponent(address.split('/').pop() ?? address)
    await this.#open(new PMTiles(address), name)
  }

  close(): void {
    this.opened = null
    this.failed = null
    shell.archive = null
  }

  async #open(file: PMTiles, fileName: string): Promise<boolean> {
    this.failed = null
    try {
      const opened = await read(file, fileName)
      if (opened) protocol.add(file)
      if (opened) this.opened = opened
      else this.failed = { name: fileName, why: 'not' }
      return opened !== null
    } catch (error) {
      // What is no archive fails at its first bytes, what cannot be fetched before them.
      const broken = error instanceof Error && /magic number|archive/i.test(error.message)
      this.failed = { name: fileName, why: broken ? 'not' : 'gone' }
      return false
    }
  }
}

async function read(file: PMTiles, fileName: string): Promise<Opened | null> {
  const header = await file.getHeader()
  if (header.tileType !== TileType.Mvt) return null
  const { name, taken_at, vector_layers } = (await file.getMetadata()) as Metadata
  return {
    tiles: `pmtiles://${file.source.getKey()}/{z}/{x}/{y}`,
    minzoom: header.minZoom,
    maxzoom: header.maxZoom,
    bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
    layers: (vector_layers ?? []).map(({ id }) => id),
    name: name || fileName,
    takenAt: taken_at ? new Date(taken_at) : null,
  }
}

interface Metadata {
  name?: string
  taken_at?: string
  vector_layers?: { id: string }[]
}
