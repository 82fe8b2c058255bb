import { z } from 'zod';

const file = z.strictObject({
  /** Names of the table's files: `*` any letters, `?` one; letter case does not matter. Absent: the table's name and a known ending. */
  pattern: z.string().min(1).optional(),
  /** What is in the files; absent: told by the ending, then by the first bytes. */
  format: z.enum(['csv', 'excel', 'xml', 'json', 'ndjson', 'parquet']).optional(),
  /** Absent: byte order mark, then UTF-8 where all of the file is, then GB18030. */
  encoding: z.string().min(1).optional(),
  /** Absent: comma, tab, |, ; or \u0001, whichever makes the header fit. */
  delimiter: z.string().min(1).optional(),
  /** False where a double quote is a letter like any other. */
  quoted: z.boolean().default(true),
  /** False: the columns are in the contract's order; a number: the line that the names stand in. */
  header: z.union([z.boolean(), z.number().int().positive()]).default(true),
  /** Sheet of a workbook; absent: the first. */
  sheet: z.string().optional(),
  /** XML: name or path of the element that is a row; absent: every child of the root. */
  record: z.string().optional(),
  /** Contract column → its name or position (from 1) in the file; null: the file does not have it. */
  columns: z.record(z.string(), z.union([z.string(), z.number().int().positive(), z.null()])).default({}),
  /** `replace`: the files together are the table; `append`: each new file adds and changes rows. */
  mode: z.enum(['replace', 'append']).default('replace'),
  /** No file at all is no error. */
  optional: z.boolean().default(false),
  /** A `<file>.ctl` with count and sums: held against the file when present, or waited for. */
  control: z.enum(['when_present', 'required']).default('when_present'),
});

export const settings = z.strictObject({
  /** Folder of the files; relative to the site. */
  folder: z.string().min(1),
  files: z.record(z.string(), file).default({}),
  /** A file that changed within so many seconds is still being written, and left for next time. */
  settle_seconds: z.number().nonnegative().default(2),
  /** Zone of moments that carry one (Parquet). */
  time_zone: z.string().default('Asia/Shanghai'),
  workbook_limit_mb: z.number().positive().default(50),
  /** What a compressed file may unpack to. */
  unpacked_limit_mb: z.number().positive().default(20_000),
});

export type Settings = z.output<typeof settings>;
export type FileSettings = z.output<typeof file>;

/** Settings of a table that has none written. */
export const fileSettings = (all: Settings, table: string): FileSettings => all.files[table] ?? file.parse({});
