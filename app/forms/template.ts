import ExcelJS from 'exceljs';
import type { Identity } from '../../core/index.ts';
import { type Form, type FormField, type FormPeriod, formDigest, isNumeric, readPeriod } from '../../ingest/index.ts';
import type { OpenSite } from '../site/open.ts';
import { mayAct, type NamedPlace, placesOf, rowsOf } from './places.ts';
import { type FieldValue, submissionOf, valuesOf } from './submissions.ts';

/** Hidden sheet that says what the workbook is a template of. */
export const META_SHEET = '_hisight';
export const HEADER_ROW = 3;
export const PLACE_COLUMNS = ['机构编码', '机构', '科室编码', '科室'] as const;
export const NOTE_HEADER = '变动说明';

export const headerOf = ({ name_zh, unit }: FormField) => (unit ? `${name_zh}（${unit}）` : name_zh);
export const headersOf = (form: Form) => [...PLACE_COLUMNS, ...form.fields.map(headerOf), NOTE_HEADER];

const HEAD_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE8EEF7' } } as const;
const INPUT_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFFBE6' } } as const;
const THIN = { style: 'thin', color: { argb: 'FFBFBFBF' } } as const;
const BORDER = { top: THIN, left: THIN, bottom: THIN, right: THIN };
const DIGITS_OF_EXCEL = 15;

function validationOf(field: FormField): ExcelJS.DataValidation {
  const told = {
    allowBlank: true,
    showErrorMessage: true,
    errorTitle: field.name_zh,
    error: rangeWords(field).slice(0, 250),
  };
  if (field.choices) return { ...told, type: 'list', formulae: [`"${field.choices.join(',')}"`] };
  if (field.type === 'date')
    return { ...told, type: 'date', operator: 'between', formulae: [new Date('1900-01-01'), new Date('2199-12-31')] };
  if (field.type === 'text') return { ...told, type: 'textLength', operator: 'between', formulae: [0, 500] };
  const bounds = [Number(field.min ?? '-999999999999999'), Number(field.max ?? '999999999999999')];
  return { ...told, type: field.type === 'integer' ? 'whole' : 'decimal', operator: 'between', formulae: bounds };
}

function rangeWords({ description_zh, min, max, unit, max_change }: FormField): string {
  const range = min === undefined && max === undefined ? '' : ` 范围 ${min ?? '…'} ～ ${max ?? '…'} ${unit}`;
  return `${description_zh}。${range}${max_change === undefined ? '' : ` 环比超过 ${Number((max_change * 100).toPrecision(6))}% 须填变动说明`}`;
}

function shown(field: FormField, value: string | null | undefined): string | number | Date | null {
  if (value === null || value === undefined) return null;
  if (field.type === 'date') return new Date(`${value}T00:00:00Z`);
  // What Excel cannot hold exactly stays text, which is read back as it is.
  return isNumeric(field.type) && value.replace(/\D/g, '').length <= DIGITS_OF_EXCEL ? Number(value) : value;
}

interface Line {
  readonly place: NamedPlace;
  readonly values: ReadonlyMap<string, FieldValue>;
}

/** One line for each place that the person fills and that is open to change, with what was saved before. */
async function linesOf(open: OpenSite, identity: Identity, form: Form, period: FormPeriod): Promise<Line[]> {
  const [places, mine] = await Promise.all([placesOf(open, form), rowsOf(open, identity)]);
  const lines: Line[] = [];
  for (const place of places.filter(mine)) {
    const known = await submissionOf(open.store, form.form, place, period.id);
    if (known && known.state !== 'draft' && known.state !== 'returned') continue;
    lines.push({ place, values: known ? await valuesOf(open.store, known) : new Map() });
  }
  return lines;
}

/** The form as a workbook: places down, fields across; only what is to be filled in is unlocked. */
export async function makeTemplate(
  open: OpenSite,
  identity: Identity,
  form: Form,
  id: string,
): Promise<{ bytes: Buffer; rows: number }> {
  const period = readPeriod(form, id);
  const lines =
    identity.role === 'system' || mayAct(form, 'fill', identity) ? await linesOf(open, identity, form, period) : [];
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('填报', { views: [{ state: 'frozen', xSplit: 4, ySplit: HEADER_ROW }] });
  sheet.getCell('A1').value = `${form.name_zh}　${period.id}`;
  sheet.getCell('A1').font = { bold: true, size: 14 };
  sheet.getCell('A2').value = `责任科室：${form.owner_department}。只填浅黄色单元格；空行不导入。`;
  const header = sheet.getRow(HEADER_ROW);
  header.values = headersOf(form);
  header.font = { bold: true };
  header.alignment = { wrapText: true, vertical: 'middle' };
  header.eachCell((cell) => Object.assign(cell, { fill: HEAD_FILL, border: BORDER }));
  form.fields.forEach((field, index) => {
    header.getCell(PLACE_COLUMNS.length + 1 + index).note = rangeWords(field);
  });
  for (const { place, values } of lines) {
    const notes = [...new Set([...values.values()].flatMap(({ note }) => (note ? [note] : [])))];
    const row = sheet.addRow([
      ...[place.institution, place.institution_name, place.department, place.department_name ?? ''],
      ...form.fields.map((field) => shown(field, values.get(field.id)?.value)),
      notes.join('；'),
    ]);
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      cell.border = BORDER;
      if (column <= PLACE_COLUMNS.length) return;
      cell.protection = { locked: false };
      cell.fill = INPUT_FILL;
      const field = form.fields[column - PLACE_COLUMNS.length - 1];
      if (!field) return;
      cell.dataValidation = validationOf(field);
      if (field.type === 'date') cell.numFmt = 'yyyy-mm-dd';
      if (field.type === 'text') cell.numFmt = '@';
    });
  }
  headersOf(form).forEach((text, index) => {
    sheet.getColumn(index + 1).width = index < PLACE_COLUMNS.length ? 14 : Math.min(24, Math.max(12, text.length * 2));
  });
  await sheet.protect('', { formatColumns: true, selectLockedCells: true, selectUnlockedCells: true });
  const meta = book.addWorksheet(META_SHEET, { state: 'veryHidden' });
  meta.addRows([
    ['form', form.form],
    ['version', formDigest(form)],
    ['period', period.id],
  ]);
  return { bytes: Buffer.from(await book.xlsx.writeBuffer()), rows: lines.length };
}
