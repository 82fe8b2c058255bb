import type { TableContract } from '../contract.ts';

/** A row's columns as they may be shown, in the contract's order. */
export type MaskedRow = Readonly<Record<string, string | null>>;

/** Characters of a hint; a longer value ends in …. */
const HINT = 40;

/**
 * The shape of a value: 9 for a digit, a for a letter, 中 for a Chinese character, marks as they are. It shows what is wrong
 * with a value (too long, no date, another encoding) and not whose it is.
 */
export function shapeOf(value: string): string {
  const shape = [...value.slice(0, HINT * 2)]
    .slice(0, HINT)
    .map((character) => {
      if (/\p{Nd}/u.test(character)) return '9';
      if (/\p{Script=Han}/u.test(character)) return '中';
      if (/\p{L}/u.test(character)) return 'a';
      return /[\x20-\x7e]/.test(character) ? character : '·';
    })
    .join('');
  return [...value].length > HINT ? `${shape}…` : shape;
}

/**
 * A row of the quarantine by the classification of its columns: clinical and open values as they are, identifiers and
 * quasi-identifiers as shapes. What the contract does not know is an identifier.
 */
export function maskedRow(row: Readonly<Record<string, unknown>>, contract: TableContract | undefined): MaskedRow {
  const classes = new Map(contract?.columns.map(({ name, classification }) => [name, classification]));
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (value === null || value === undefined) return [name, null];
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const known = classes.get(name);
      return [name, known === 'clinical' || known === 'open' ? text : shapeOf(text)];
    }),
  );
}
