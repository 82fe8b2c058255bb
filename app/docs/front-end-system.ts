import { declaredModels, HOUSE_PROJECT } from '../../models/index.ts';

const PREFIX = 'int_input__';

/** A column as a vendor delivers it: the source's own number where the model has a key of ours. */
export interface DeliveredColumn {
  readonly name: string;
  /** As the input layer names it; undefined: only delivered, no model has it. */
  readonly field: string | undefined;
  readonly type: string;
  readonly classification: string;
  readonly required: boolean;
  readonly isKey: boolean;
  readonly length: number | undefined;
  readonly zh: string;
  readonly en: string;
}

export interface DeliveredTable {
  readonly table: string;
  readonly zh: string;
  readonly en: string;
  /** Grain and meaning, as the input layer says them. */
  readonly description: string;
  readonly key: readonly string[];
  readonly dates: readonly string[];
  readonly amount: string | undefined;
  readonly columns: readonly DeliveredColumn[];
}

/** Columns that the exchange itself adds to every table. */
const TAKEN: readonly string[] = ['batch_no', 'is_deleted'];

const delivered = (name: string) => name.replace(/_key$/, '_id');

/** '住院次假名键。Pseudonymous key of the stay.' in two, and of what the source has: its number, not our key. */
function bilingual(description: string): { zh: string; en: string } {
  const at = description.search(/。(?=[^一-鿿]*$)/);
  const [zh, en] = at < 0 ? [description, description] : [description.slice(0, at), description.slice(at + 1).trim()];
  return {
    zh: zh.replace(/假名键|(?<!关)键/g, '标识'),
    en: en.replace(/^(Pseudonymous key|Key) of/, 'Identifier of').replace(/\.$/, ''),
  };
}

function contractType(dataType: string): string {
  if (dataType === 'varchar') return 'text';
  return dataType.replace('decimal', 'numeric').replaceAll(' ', '');
}

function lengthOf(name: string): number {
  if (/_name$|^spec$/.test(name)) return 200;
  return 64;
}

/**
 * The tables that a hospital's vendor may fill, from the input layer's own columns: the schema YAML says type, key, what is
 * required and what is private. Lineage columns are ours; identifiers are only delivered, no model has them.
 */
export function deliveredTables(): DeliveredTable[] {
  const models = [...declaredModels(HOUSE_PROJECT).values()].filter(({ name }) => name.startsWith(PREFIX));
  return models
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, description, columns, config }) => {
      const meta = (config['meta'] ?? {}) as Record<string, unknown>;
      const own = columns
        .filter((column) => !column.name.startsWith('_'))
        .map((column): DeliveredColumn => {
          if (column.dataType === undefined) throw new Error(`${name}.${column.name} has no data_type`);
          if (TAKEN.includes(column.name))
            throw new Error(`${name}.${column.name}: every front-end table has a column of its own of that name`);
          if (column.description === '') throw new Error(`${name}.${column.name} has no description`);
          const type = contractType(column.dataType);
          return {
            name: delivered(column.name),
            field: column.name,
            type,
            classification: String(column.meta['classification'] ?? 'open'),
            required: column.meta['required'] === true || column.meta['key'] === true,
            isKey: column.meta['key'] === true,
            length: type === 'text' ? lengthOf(column.name) : undefined,
            ...bilingual(column.description),
          };
        });
      const identifiers = Object.entries((meta['identifiers'] ?? {}) as Record<string, string>).map(
        ([identifier, description]): DeliveredColumn => ({
          name: identifier,
          field: undefined,
          type: 'text',
          classification: 'direct_identifier',
          required: false,
          isKey: false,
          length: lengthOf(identifier),
          ...bilingual(description),
        }),
      );
      const amount = columns.find((column) => column.meta['amount'] === true)?.name;
      return {
        table: name.slice(PREFIX.length),
        zh: String(meta['name_zh'] ?? name),
        en: String(meta['name_en'] ?? name),
        description,
        key: own.filter(({ isKey }) => isKey).map((column) => column.name),
        dates: ((meta['dates'] ?? []) as string[]).map(delivered),
        amount,
        columns: [
          ...own,
          ...identifiers,
          {
            name: 'is_deleted',
            field: undefined,
            type: 'boolean',
            classification: 'open',
            required: false,
            isKey: false,
            length: undefined,
            zh: '是否已删除（作废的行以 1 再送一次）',
            en: 'Deleted: a row that is void is sent once more with 1',
          },
        ],
      };
    });
}

const columnLine = (column: DeliveredColumn) => {
  const parts = [
    `name: ${column.name}`,
    `type: ${column.type.includes('(') ? `'${column.type}'` : column.type}`,
    ...(column.required ? ['nullable: false'] : []),
    `classification: ${column.classification}`,
    ...(column.length === undefined ? [] : [`max_length: ${column.length}`]),
    `description_zh: ${JSON.stringify(column.zh)}`,
  ];
  return `      - { ${parts.join(', ')} }`;
};

export const FRONT_END = {
  system: 'front_end',
  name_zh: '前置机中间表',
  name_en: 'Front-end exchange tables',
} as const;

/** `ingest/systems/front_end.yml`. */
export function frontEndYaml(tables: readonly DeliveredTable[]): string {
  const lines = tables.flatMap((table) => [
    `  - table: ${table.table}`,
    `    description_zh: ${table.zh}`,
    `    description_en: ${table.en}`,
    `    key: [${table.key.join(', ')}]`,
    // What is new is said by the batches: the connector decides.
    '    capture: full',
    ...(table.amount === undefined ? [] : [`    amount: ${table.amount}`]),
    ...(table.dates.length > 0 ? [`    dates: [${table.dates.join(', ')}]`] : []),
    '    columns:',
    ...table.columns.map(columnLine),
  ]);
  return [
    '# Generated by app/docs/generate.ts from the contracts in models/intermediate/input/*.yml; edit those instead.',
    '# The front-end tables (前置机中间表) that a vendor fills: `./hisight source ddl` prints them for its database.',
    '# Loaded by the connector front_end_tables, batch after batch; each table has a column batch_no beside these.',
    ...Object.entries(FRONT_END).map(([key, value]) => `${key}: ${value}`),
    'tables:',
    ...lines,
  ].join('\n');
}
