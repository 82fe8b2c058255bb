import type { ColumnContract } from '../contract.ts';
import type { Evidence } from './evidence.ts';
import { type Hints, speaksOf, type Words } from './words.ts';

/** What onboarding proposes for a column. */
export interface Verdict {
  /** The column does not enter the contract at all, and why. */
  readonly never?: string;
  readonly classification: ColumnContract['classification'];
  /** How staging treats it: a number of a person becomes a pseudonym, content that identifies stays behind. */
  readonly treatment: 'number' | 'behind' | 'plain';
  /** Nothing known decided: the most private choice was taken, and a person should look. */
  readonly unsure: boolean;
}

export interface ColumnView {
  readonly name: string;
  readonly comment: string;
  /** The product's own type. */
  readonly type: string;
  /** Type of the contract. */
  readonly holds: string;
  readonly isKey: boolean;
  readonly evidence: Evidence | undefined;
}

export interface TableView {
  readonly name: string;
  readonly comment: string;
}

const BINARY = /blob|binary|bytea|^image$|^raw$|long raw|^geometry$|^point$|^polygon$/;
const sure = (classification: Verdict['classification'], treatment: Verdict['treatment'] = 'plain'): Verdict => ({
  classification,
  treatment,
  unsure: false,
});

// Shares from which content speaks for itself. Identity numbers carry a check digit: a few are proof.
const ID_CARDS = 0.01;
const MOBILES = 0.05;
const NAMES = 0.6;
/** Longer than a code, a name of a thing or an address: text that people wrote. */
const FREE_TEXT_LENGTH = 100;
const FEW_VALUES = 50;
const CODE_LENGTH = 20;

const any = (list: readonly Hints[], column: ColumnView) =>
  list.some((hints) => speaksOf(hints, column.name, column.comment));

/** What name, comment and content say, whatever the table; undefined where only the table can decide. */
export function judgeAlone(column: ColumnView, words: Words): Verdict | undefined {
  const { evidence } = column;
  const isText = column.holds === 'text';
  // The comment of a code explains its values in brackets (现金、医保卡…): only a text can hold what is named there.
  const comment = isText ? column.comment : column.comment.replace(/[（(][^）)]*[）)]?/g, ' ');
  const says = (hints: Hints) => speaksOf(hints, column.name, comment);
  const never = words.never.find(says);
  if (never && !column.isKey) return { never: never.because, ...sure('direct_identifier', 'behind') };
  if (BINARY.test(column.type) && !column.isKey)
    return { never: '二进制内容 binary content', ...sure('direct_identifier', 'behind') };
  if (evidence && evidence.idCards >= ID_CARDS) return sure('direct_identifier', 'number');
  if (evidence && evidence.mobiles >= MOBILES) return sure('direct_identifier', 'behind');
  const isMoment = column.holds === 'date' || column.holds === 'timestamp';
  const direct = words.direct_identifier.find((hints) => (hints.moment || !isMoment) && says(hints));
  // An amount is no address, whatever its comment mentions.
  if (direct && column.holds !== 'boolean' && !/^numeric\(\d+,[1-9]/.test(column.holds))
    return sure('direct_identifier', direct.number ? 'number' : 'behind');
  if (isText && evidence && evidence.names >= NAMES && evidence.distinct > 2)
    return sure('direct_identifier', 'behind');
  if (says(words.person_number)) return sure('quasi', 'number');
  return undefined;
}

/** The verdict on a column that `judgeAlone` left open. `isPersonal`: its table has rows about people. */
export function judgeInTable(column: ColumnView, table: TableView, isPersonal: boolean, words: Words): Verdict {
  const isOf = (hints: Hints) => speaksOf(hints, table.name, table.comment);
  if (column.isKey && isOf(words.stay_table)) return sure('quasi', 'number');
  if (column.holds === 'date' || column.holds === 'timestamp') return sure(isPersonal ? 'quasi' : 'open');
  const isText = column.holds === 'text';
  const isName = /^(name|mc|mingcheng|名称)$/i.test(column.name);
  if (isText && isName && isOf(words.person_table)) return sure('direct_identifier', 'behind');
  if (isText && isPersonal && isFreeText(column, words)) return sure('direct_identifier', 'behind');
  if (any(words.quasi, column)) return sure(isPersonal ? 'quasi' : 'open');
  if (any(words.clinical, column)) return sure(isPersonal ? 'clinical' : 'open');
  if (!isText || !isPersonal || column.isKey || any(words.open, column)) return sure('open');
  const { evidence } = column;
  const isCode =
    evidence &&
    evidence.filled > 0 &&
    evidence.longest <= CODE_LENGTH &&
    evidence.distinct <= FEW_VALUES &&
    evidence.distinct <= evidence.filled / 2 &&
    evidence.names === 0;
  return isCode ? sure('open') : { ...sure('direct_identifier', 'behind'), unsure: true };
}

function isFreeText({ name, comment, type, evidence }: ColumnView, words: Words): boolean {
  const isUnread = evidence === undefined || evidence.filled === 0;
  if (isUnread ? /text$|clob|json|xml/.test(type) : evidence.longest >= FREE_TEXT_LENGTH) return true;
  return speaksOf(words.free_text, name, comment);
}
