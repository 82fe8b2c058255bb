import { type Identity, UserError } from '../../core/index.ts';
import { checkEntries, type Form, formDigest, type Issue } from '../../ingest/index.ts';
import type { OpenSite } from '../site/open.ts';
import { requireForm } from './catalogue.ts';
import { type CellText, type ReadSheet, readWorkbook } from './read-workbook.ts';
import type { Submission } from './submissions.ts';
import { HEADER_ROW, headersOf, META_SHEET, PLACE_COLUMNS } from './template.ts';
import { type Filled, refuse, saveForms } from './workflow.ts';

const FIRST_FIELD = PLACE_COLUMNS.length;

export function cellName(row: number, column: number): string {
  const letters = column >= 26 ? String.fromCharCode(64 + Math.floor(column / 26)) : '';
  return `${letters}${String.fromCharCode(65 + (column % 26))}${row}`;
}

const refused = (zh: string, en: string) => new UserError('forms/template', { zh, en });

interface Template {
  readonly form: Form;
  readonly period: string;
  readonly sheet: ReadSheet;
}

function readTemplate(open: OpenSite, sheets: readonly ReadSheet[], wanted: string | undefined): Template {
  const meta = new Map(sheets.find(({ name }) => name === META_SHEET)?.rows.map(([key, value]) => [key, value]));
  const [id, version, period] = [meta.get('form'), meta.get('version'), meta.get('period')];
  const sheet = sheets.find(({ name }) => name !== META_SHEET);
  if (!id || !version || !period || !sheet) throw refused('缺少模板标识', 'it does not say which form it is');
  if (wanted !== undefined && id !== wanted)
    throw refused('它是另一张填报表的模板', 'it is the template of another form');
  const form = requireForm(open, id);
  if (version !== formDigest(form))
    throw refused('填报表的指标已变更，模板已过期', 'the form has changed since it was made');
  if (sheet.isCut) throw refused('行数过多', 'it has too many rows');
  const header = sheet.rows[HEADER_ROW - 1] ?? [];
  const moved = headersOf(form).findIndex((text, index) => header[index] !== text);
  if (moved >= 0) {
    const cell = cellName(HEADER_ROW, moved);
    throw refused(`单元格 ${cell} 的表头被改动`, `the header in ${cell} was changed`);
  }
  return { form, period, sheet };
}

interface PlacedIssue extends Issue {
  readonly sheet: string;
  readonly cell: string;
}

function readRow(form: Form, period: string, row: readonly CellText[]): Filled | undefined {
  const at = (index: number) => row[index] ?? '';
  const note = at(FIRST_FIELD + form.fields.length).trim();
  const written = form.fields.map((_, index) => row[FIRST_FIELD + index]);
  if (written.every((text) => text === undefined || text?.trim() === '')) return undefined;
  const values = Object.fromEntries(
    form.fields.map(({ id }, index) => [id, { value: at(FIRST_FIELD + index), ...(note ? { note } : {}) }]),
  );
  return { institution: at(0).trim(), department: at(2).trim(), period, values };
}

/** All that is wrong with a sheet, each with its cell; what was written is not repeated. */
function issuesOf({ form, period, sheet }: Template): { readonly filled: Filled[]; readonly issues: PlacedIssue[] } {
  const filled: Filled[] = [];
  const issues: PlacedIssue[] = [];
  const seen = new Set<string>();
  for (const [index, row] of sheet.rows.entries()) {
    const number = index + 1;
    const one = number > HEADER_ROW ? readRow(form, period, row) : undefined;
    if (!one) continue;
    const say = (column: number, issue: Issue) =>
      issues.push({ sheet: sheet.name, cell: cellName(number, column), ...issue });
    const place = JSON.stringify([one.institution, one.department]);
    if (seen.has(place))
      say(0, {
        field: 'place',
        code: 'unknown',
        message: '同一机构（科室）出现两次',
        message_en: 'the same place stands twice',
      });
    seen.add(place);
    row.forEach((text, column) => {
      const field = form.fields[column - FIRST_FIELD];
      if (text === null && field)
        say(column, {
          field: field.id,
          code: 'type',
          message: `${field.name_zh}：单元格是错误值`,
          message_en: `${field.name_en}: the cell is an error`,
        });
    });
    for (const issue of checkEntries(form, one.values).issues)
      say(FIRST_FIELD + form.fields.findIndex(({ id }) => id === issue.field), issue);
    filled.push(one);
  }
  return { filled, issues };
}

/** Saves what a filled template says as drafts, all of it or nothing. Each fault is told with its sheet and cell. */
export async function importWorkbook(
  open: OpenSite,
  identity: Identity,
  bytes: Buffer,
  wanted?: string,
): Promise<{ readonly form: Form; readonly saved: Submission[] }> {
  const template = readTemplate(open, await readWorkbook(bytes), wanted);
  const { filled, issues } = issuesOf(template);
  refuse(issues);
  if (filled.length === 0) throw refused('没有填写任何行', 'no row is filled in');
  return { form: template.form, saved: await saveForms(open, identity, template.form, filled, 'import') };
}
