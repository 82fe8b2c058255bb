import { describe, expect, it } from 'vitest';
import { axisText, numberPhrase, numberText } from './number-text.ts';

describe('numberText', () => {
  it.each([
    [9_999, { digits: '9,999', scale: '' }],
    [10_000, { digits: '1.00', scale: '万' }],
    [-12_345_678, { digits: '−1,234.6', scale: '万' }],
    [123_456_789, { digits: '1.23', scale: '亿' }],
  ])('writes %d in Chinese', (value, expected) => {
    expect(numberText(value, { locale: 'zh' })).toMatchObject(expected);
  });

  it('uses K, M and B in English', () => {
    expect([12_345, 1_234_567, 2_000_000_000].map((value) => numberText(value, { locale: 'en' }).scale)).toEqual([
      'K',
      'M',
      'B',
    ]);
  });

  it.each([
    [214_500, '214.5 K CNY'],
    [12_345, '12.35 K CNY'],
    [2_448_000, '2.45 M CNY'],
  ])('divides %d by what its letter means', (value, expected) => {
    expect(numberPhrase(value, { locale: 'en', unit: '元' })).toBe(expected);
  });

  it('keeps the decimals of small figures only', () => {
    expect(numberText(8.44, { locale: 'zh', decimals: 1 }).digits).toBe('8.4');
    expect(numberText(8.44, { locale: 'zh', decimals: 0 }).digits).toBe('8');
  });
});

describe('numberPhrase', () => {
  it.each([
    [12.5, '%', 1, '12.5%'],
    [123_456_789, '元', 2, '1.23 亿元'],
    [8.4, '天', 1, '8.4 天'],
    [1.042, '指数', 2, '1.04'],
    [320, '人次', 0, '320 人次'],
  ])('writes %d %s', (value, unit, decimals, text) => {
    expect(numberPhrase(value, { locale: 'zh', unit, decimals })).toBe(text);
  });

  it('writes a dash where there is no figure', () => {
    expect(numberPhrase(null, { locale: 'zh', unit: '元' })).toBe('—');
  });

  it('writes every digit when asked', () => {
    expect(numberPhrase(1_234_567, { locale: 'zh', unit: '元', compact: false })).toBe('1,234,567 元');
  });
});

it('shortens axis labels without trailing zeros', () => {
  expect([0, 950, 15_000, 250_000_000].map((value) => axisText(value, 'zh'))).toEqual(['0', '950', '1.5万', '2.5亿']);
});
