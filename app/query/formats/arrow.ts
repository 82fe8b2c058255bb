import {
  Bool,
  type DataType,
  DateDay,
  Dictionary,
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import type { Columns } from '../../../core/index.ts';

const INTEGERS = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|UHUGEINT)$/;
const NUMBERS = /^(FLOAT|DOUBLE|DECIMAL)/;
const FITS_INT32 = /^(TINYINT|SMALLINT|INTEGER|UTINYINT|USMALLINT)$/;
// The builders of dates and timestamps take milliseconds.
const asDay = (value: unknown) => (value === null ? null : Date.parse(`${value}T00:00:00Z`));
// HIS times carry milliseconds at most.
const asMilliseconds = (value: unknown) =>
  value === null ? null : Date.parse(`${String(value).slice(0, 23).replace(' ', 'T')}Z`);
const asText = (value: unknown) =>
  value === null ? null : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Strings travel as dictionaries: department names repeat, and each distinct text is encoded once. */
function toVector(type: string, values: readonly unknown[]): Vector {
  if (type === 'BOOLEAN') return vectorFromArray(values as (boolean | null)[], new Bool());
  if (type === 'DATE') {
    return vectorFromArray(values.map(asDay), new DateDay() as DataType);
  }
  if (type.startsWith('TIMESTAMP'))
    return vectorFromArray(values.map(asMilliseconds), new TimestampMillisecond() as DataType);
  if (FITS_INT32.test(type)) return vectorFromArray(values as (number | null)[], new Int32());
  if (INTEGERS.test(type) || NUMBERS.test(type)) return vectorFromArray(values as (number | null)[], new Float64());
  return vectorFromArray(values.map(asText), new Dictionary(new Utf8(), new Int32()));
}

/** An Arrow IPC stream of an answer. Decimals and 64-bit integers come as float64, exact to 2^53. */
export function toArrow(answer: Columns): Uint8Array {
  const vectors = answer.columns.map((values, index) => toVector(answer.types[index] ?? 'VARCHAR', values));
  const fields = vectors.map((vector, index) => new Field(answer.names[index] ?? `column_${index}`, vector.type, true));
  const schema = new Schema(fields);
  const children = vectors.map(
    (vector, index) => vector.data[0] ?? makeData({ type: fields[index]?.type ?? new Utf8() }),
  );
  const data = makeData({ type: new Struct(fields), length: answer.rowCount, nullCount: 0, children });
  return tableToIPC(new Table(schema, new RecordBatch(schema, data)), 'stream');
}
