import type { Words } from './words.ts';

/** What a sample of a column says of it. Shares and counts only: the values are forgotten. */
export interface Evidence {
  /** Values that were neither null nor empty. */
  readonly filled: number;
  readonly distinct: number;
  readonly longest: number;
  /** Shares of the filled values. */
  readonly idCards: number;
  readonly mobiles: number;
  readonly names: number;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';

/** A citizen's number of 18 digits by its own check digit (GB 11643). */
export function isIdCard(text: string): boolean {
  if (!/^[1-9]\d{5}(19|20)\d{9}[\dXx]$/.test(text)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  return CHECK[sum % 11] === text[17]?.toUpperCase();
}

const isMobile = (text: string) => /^(\+?86[- ]?)?1[3-9]\d{9}$/.test(text);

function isPersonName(text: string, words: Words): boolean {
  if (!/^[\p{Script=Han}·]{2,4}$/u.test(text)) return false;
  return words.compound_surnames.includes(text.slice(0, 2))
    ? text.length >= 3
    : text.length <= 3 && words.surnames.includes(text.slice(0, 1));
}

export function evidenceOf(values: readonly (string | null)[], words: Words): Evidence {
  const texts = values.map((value) => value?.trim() ?? '').filter((text) => text !== '');
  const share = (test: (text: string) => boolean) =>
    texts.length === 0 ? 0 : texts.filter(test).length / texts.length;
  return {
    filled: texts.length,
    distinct: new Set(texts).size,
    longest: texts.reduce((most, text) => Math.max(most, text.length), 0),
    idCards: share(isIdCard),
    mobiles: share(isMobile),
    names: share((text) => isPersonName(text, words)),
  };
}
