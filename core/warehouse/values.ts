import {
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  type DuckDBValueConverter,
  type Json,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';

const WHOLE = new Set<number>([DuckDBTypeId.BIGINT, DuckDBTypeId.UBIGINT, DuckDBTypeId.HUGEINT, DuckDBTypeId.UHUGEINT]);

function wholeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number))
    throw new RangeError('an integer of the answer is too large for a number; cast it to text');
  return number;
}

/**
 * Values as JSON can carry them. Whole numbers become numbers (RangeError where unsafe). DECIMAL becomes the nearest
 * number: text of 15 digits survives the way there and back, so money stays exact to the cent up to ten trillion.
 */
export const toPlain: DuckDBValueConverter<Json> = (value: DuckDBValue, type: DuckDBType) => {
  if (value === null) return null;
  if (WHOLE.has(type.typeId)) return wholeNumber(value as bigint);
  if (type.typeId === DuckDBTypeId.DECIMAL) return Number(String(value));
  return JsonDuckDBValueConverter(value, type, toPlain);
};
