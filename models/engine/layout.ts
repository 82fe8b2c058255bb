// The formatter puts every clause word on a line of its own; the house writes short clauses on one line and sets CTEs
// apart. Only white space changes here, which the caller checks.

interface Line {
  readonly indent: number;
  readonly text: string;
}

const STEP = 2;
const WIDEST = 110;
const JOINED = /^(from|where|having|qualify|limit|offset)$/;
const LISTED = /^(group by|order by|select|select distinct)$/;

const toLines = (sql: string): Line[] =>
  sql
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }));

const isComment = (line: Line | undefined) => line === undefined || /(^|\s)--/.test(line.text);

const DEFINITION = /\bas (not )?(materialized )?\($/;

/** Draws brackets that fit on one line together again, innermost first; CTEs keep their lines. */
function gathered(lines: readonly Line[]): Line[] {
  const result = [...lines];
  for (let open = result.length - 1; open >= 0; open--) {
    const line = result[open] as Line;
    if (!line.text.endsWith('(') || DEFINITION.test(line.text)) continue;
    const close = result.findIndex((other, index) => index > open && other.indent <= line.indent);
    const inside = result.slice(open + 1, close);
    const end = result[close];
    if (close === -1 || !end?.text.startsWith(')') || [line, ...inside].some(isComment)) continue;
    const text = `${line.text}${inside.map((one) => one.text).join(' ')}${end.text}`;
    if (line.indent + text.length > WIDEST || /\bunion\b/.test(text)) continue;
    result.splice(open, close - open + 1, { indent: line.indent, text });
  }
  return result;
}

const outdent = (lines: readonly Line[]) => lines.map((line) => ({ ...line, indent: line.indent - STEP }));

/** The lines that belong to the clause at `at`: those further in. */
function blockAfter(lines: readonly Line[], at: number): Line[] {
  const indent = lines[at]?.indent ?? 0;
  const end = lines.findIndex((line, index) => index > at && line.indent <= indent);
  return lines.slice(at + 1, end === -1 ? lines.length : end);
}

function fromClause(head: Line, block: readonly Line[]): Line[] {
  const [first, ...rest] = outdent(block);
  const joins = rest.map((line) =>
    line.indent === head.indent && /^(and|or)\b/.test(line.text) ? { ...line, indent: line.indent + STEP } : line,
  );
  return [{ ...head, text: `from ${first?.text}` }, ...joins];
}

function listClause(head: Line, block: readonly Line[]): Line[] {
  const flat = `${head.text} ${block.map((line) => line.text).join(' ')}`;
  const short = head.indent + flat.length <= WIDEST && block.every((line) => line.indent === head.indent + STEP);
  const together = /^select/.test(head.text) ? block.length === 1 : short;
  return together && !block.some(isComment) ? [{ ...head, text: flat }] : [head, ...block];
}

function clause(head: Line, block: readonly Line[]): Line[] {
  const [first, ...rest] = block;
  if (isComment(first)) return [head, ...arranged(block)];
  if (head.text === 'from') return fromClause(head, arranged(block));
  if (LISTED.test(head.text)) return listClause(head, arranged(block));
  return [{ ...head, text: `${head.text} ${first?.text}` }, ...arranged(rest)];
}

function arranged(lines: readonly Line[]): Line[] {
  const result: Line[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as Line;
    const block =
      JOINED.test(line.text) || LISTED.test(line.text) || /^with( recursive)?$/.test(line.text)
        ? blockAfter(lines, at)
        : [];
    at += block.length;
    if (block.length === 0) result.push(line);
    else if (line.text.startsWith('with')) result.push(...expressions(line, block));
    else result.push(...clause(line, block));
  }
  return result;
}

const BLANK: Line = { indent: 0, text: '' };

function expressions(head: Line, block: readonly Line[]): Line[] {
  const [first, ...rest] = outdent(arranged(block));
  const apart = rest.flatMap((line) => (line.indent === head.indent && line.text === '),' ? [line, BLANK] : [line]));
  return [{ ...head, text: `${head.text} ${first?.text}` }, ...apart, BLANK];
}

/** `select *` and a short `from` that end a query stand on one line. */
function closing(lines: readonly Line[]): Line[] {
  const result: Line[] = [];
  for (const [at, line] of lines.entries()) {
    const before = result.at(-1);
    const next = lines[at + 1];
    const last = next === undefined || next.indent < line.indent || next.text.startsWith('where ');
    if (before?.text === 'select *' && before.indent === line.indent && line.text.startsWith('from ') && last) {
      result[result.length - 1] = { ...line, text: `select * ${line.text}` };
    } else result.push(line);
  }
  return result;
}

/** Lays formatted SQL out as the house writes it. */
export function houseLayout(sql: string): string {
  return closing(arranged(gathered(toLines(sql))))
    .map((line) => (line.text === '' ? '' : ' '.repeat(line.indent) + line.text.replace(/\b(filter|over)\(/g, '$1 (')))
    .join('\n');
}
