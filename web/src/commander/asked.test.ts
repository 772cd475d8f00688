import { describe, expect, it } from 'vitest'
import { AT_FIRST, readCommand, writeCommand, type CommandAsked } from './asked'

const read = (query: string): CommandAsked | null => readCommand(new URLSearchParams(query))

function written(asked: CommandAsked | null): string {
  const pairs = writeCommand(asked).filter(([, value]) => value)
  return pairs.map(([name, value]) => `${name}=${value}`).join('&')
}

describe('a command in the address', () => {
  it('is short at first', () => {
    expect(written(AT_FIRST)).toBe('command=heat')
    expect(written(null)).toBe('')
    expect(read('lang=en')).toBeNull()
    expect(read('command')).toEqual(AT_FIRST)
  })

  it('comes back as it was', () => {
    const asked: CommandAsked = {
      view: 'spots',
      wanted: {
        period: { since: '2026-03-01', until: '2026-04-01' },
        classes: ['CJT214-2007:05', 'CJT214-2007:0102'],
        severities: ['major', 'none'],
        channels: ['hotline', 'none'],
        state: 'closed',
        hours: [0, 1, 22, 23],
        weekdays: [6, 7],
        area: '429502001',
      },
      against: { since: '2025-03-01', until: '2025-04-01' },
      beside: true,
      level: 'grid',
      bandwidth: null,
      kernel: 'gaussian',
      per: 'residents',
      breaks: [-2, 0.5, 10],
      bins: 'h3',
      resolution: 8,
      null: 'area',
      indicator: 'persons_density',
      scheme: 'natural',
      steps: 7,
      wall: true,
    }
    expect(read(written(asked))).toEqual(asked)
  })

  it('tells all from the last days', () => {
    expect(read('command=heat&last=all')?.wanted.period).toBeNull()
    expect(read('command=heat&last=7')?.wanted.period).toEqual({ last: 7 })
    const all = { ...AT_FIRST, wanted: { ...AT_FIRST.wanted, period: null } }
    expect(read(written(all))).toEqual(all)
  })

  it('overlooks what makes no sense', () => {
    const query =
      'command=x&since=2026-05-01&until=2026-04-01&bandwidth=0&breaks=2,1&steps=99&severities=bad&area=a b'
    expect(read(query)).toEqual(AT_FIRST)
  })
})
