import { describe, expect, it } from 'vitest';
import type { Compared } from '../../engine/wire.ts';
import { changeText } from './change.ts';

const change = (value: number | null, kind: Compared['change_kind'] = 'relative'): Compared => ({
  value: 1,
  change: value,
  change_kind: kind,
});
const monitor = { direction: 'monitor', unit: '人次', provisional: false } as const;
const lower = { direction: 'lower_is_better', unit: '天', provisional: false } as const;

describe('changeText', () => {
  it.each([
    [0.0321, '▲', '3.2%', 'up'],
    [-0.5, '▼', '50.0%', 'down'],
    [2.4, '▲', '240%', 'up'],
    [0.0001, '■', '0.0%', 'flat'],
  ])('writes %d', (value, glyph, text, trend) => {
    expect(changeText(change(value), monitor, 'zh')).toMatchObject({ glyph, text, trend });
  });

  it('writes rates in points', () => {
    const rate = { direction: 'higher_is_better', unit: '%', provisional: false } as const;
    expect(changeText(change(-0.44, 'points'), rate, 'zh')).toMatchObject({
      glyph: '▼',
      text: '0.4 个百分点',
      meaning: 'bad',
    });
    expect(changeText(change(1.25, 'points'), rate, 'en')).toMatchObject({ text: '1.3 pp', meaning: 'good' });
  });

  it('judges only where the indicator has a direction', () => {
    expect(changeText(change(-0.1), lower, 'zh').meaning).toBe('good');
    expect(changeText(change(-0.1), monitor, 'zh').meaning).toBe('neutral');
  });

  it('never judges a provisional figure', () => {
    expect(changeText(change(0.1), { ...lower, provisional: true }, 'zh').meaning).toBe('neutral');
  });

  it('writes a dash where nothing can be compared', () => {
    expect(changeText(change(null), monitor, 'zh').text).toBe('—');
    expect(changeText(undefined, monitor, 'zh').text).toBe('—');
  });
});
