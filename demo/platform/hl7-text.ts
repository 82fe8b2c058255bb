const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\E\\',
  '|': '\\F\\',
  '^': '\\S\\',
  '&': '\\T\\',
  '~': '\\R\\',
  '\r': '\\X0D\\',
  '\n': '\\X0A\\',
};

type Value = string | number | null | undefined;

/** A value as it may stand in a field. */
export const text = (value: Value): string =>
  String(value ?? '').replace(/[\\|^&~\r\n]/g, (character) => ESCAPES[character] ?? '');

/** A field of several components. */
export const parts = (...values: readonly Value[]): string => values.map(text).join('^').replace(/\^+$/, '');

/** A person with a number (XCN): a Chinese family name is one character. */
export const person = (code: Value, name: string | null | undefined): string =>
  code ? parts(code, name?.slice(0, 1), name?.slice(1)) : '';

/** A segment; fields by their number, already written. */
export function segment(name: string, fields: Readonly<Record<number, string | null | undefined>>): string {
  const written = Object.entries(fields).filter(([, value]) => value);
  const last = Math.max(0, ...written.map(([number]) => Number(number)));
  return [name, ...Array.from({ length: last }, (_, i) => fields[i + 1] ?? '')].join('|');
}

interface Header {
  /** Local 'YYYYMMDDHHMMSS'. */
  readonly at: string;
  readonly institution: string;
  /** 'ADT^A01^ADT_A01'. */
  readonly type: string;
  readonly controlId: string;
}

/** A whole message: each of its segments ends with a carriage return. */
export function message({ at, institution, type, controlId }: Header, segments: readonly string[]): string {
  const fields = ['^~\\&', 'ESB', text(institution), 'HISIGHT', text(institution), at, '', type, text(controlId)];
  const msh = ['MSH', ...fields, 'P', '2.5.1', '', '', 'AL', 'NE', 'CHN', 'UNICODE UTF-8'].join('|');
  return [msh, ...segments].map((line) => `${line}\r`).join('');
}
