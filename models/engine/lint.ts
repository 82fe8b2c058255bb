import { grainOf } from './manifest.ts';
import type { Node } from './node.ts';
import type { ParsedProject } from './parse.ts';

export interface LintProblem {
  readonly rule: string;
  readonly path: string;
  readonly problem: string;
}

/** What the lint must be told of the landed tables: the columns that identify a person. */
export interface LintInput {
  /** Names of landed columns classified as direct identifiers, e.g. `id_card_no`. */
  readonly identifiers?: readonly string[];
}

type Rule = (node: Node, sql: string, parsed: ParsedProject, input: LintInput) => string[];

const LONGEST_MODEL = 150;
const layerOf = (node: Node) => node.path.split('/')[0] ?? '';
const topicOf = (node: Node) => node.path.split('/').slice(1, -1)[0] ?? '';
const isModel = (node: Node) => node.template !== undefined;

/** SQL without comments, texts, Jinja comments and config(): what remains can be searched for words. */
export function bare(text: string): string {
  return text
    .replace(/\{#[\s\S]*?#\}/g, ' ')
    .replace(/\{\{-?\s*config\([\s\S]*?\)\s*-?\}\}/g, ' ')
    .replace(/--[^\n]*/g, ' ')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/'(?:[^']|'')*'/g, (literal) => (/^'[\w.]*'$/.test(literal) ? literal : "''"));
}

function hasUnique(node: Node, parsed: ParsedProject): boolean {
  return parsed.tests.some((test) => test.target === node.name && /^unique/.test(test.kind));
}

// Each rule says what is wrong; silence is agreement.
const RULES: Readonly<Record<string, Rule>> = {
  'source-only-in-staging': (node) =>
    layerOf(node) !== 'staging' && node.sources.length > 0
      ? [`reads ${node.sources.join(', ')}: only staging reads sources`]
      : [],
  'no-joins-in-staging': (node, sql) =>
    layerOf(node) === 'staging' && /\bjoin\b/i.test(sql) ? ['joins: a staging model is one landed table'] : [],
  'one-source-in-staging': (node) => {
    // The house's own books (approved mappings) are looked up beside the landed table; a model of hisight is of one of them.
    const landed = node.sources.filter((name) => !name.startsWith('hisight.') || node.name.startsWith('stg_hisight__'));
    return layerOf(node) === 'staging' && landed.length !== 1
      ? [`reads ${landed.length} landed tables: a staging model reads one`]
      : [];
  },
  'staging-is-no-view': (node) =>
    layerOf(node) === 'staging' && !['table', 'ephemeral'].includes(node.config.materialized)
      ? [`is a ${node.config.materialized}: staging is a table or ephemeral`]
      : [],
  // A reconciliation (rec_*) compares what other topics say.
  'marts-keep-to-their-topic': (node, _sql, parsed) =>
    layerOf(node) !== 'marts' || node.name.startsWith('rec_')
      ? []
      : node.refs
          // Following the days of a fact reads none of its rows.
          .filter((ref) => !node.config.restatesLike.includes(ref))
          .map((ref) => parsed.nodes.get(ref))
          .filter((ref): ref is Node => ref !== undefined && layerOf(ref) === 'marts')
          .filter((ref) => topicOf(ref) !== topicOf(node) && !ref.name.startsWith('dim_'))
          .map((ref) => `reads ${ref.name} of the topic ${topicOf(ref)}: only dim_* may be shared`),
  'relations-by-ref': (_node, sql) => {
    const named = [
      ...sql.matchAll(/\b(?:from|join)\s+((?:raw|staging|intermediate|marts|seeds|snapshots|ops)\.[\w."]+)/gi),
    ];
    return named.map((match) => `names ${match[1]}: use ref() or source()`);
  },
  'grain-is-said': (node) =>
    layerOf(node) === 'marts' && !/^(one row per|每)/i.test(grainOf(node))
      ? ['does not begin with its grain ("One row per …")']
      : [],
  'unique-is-tested': (node, _sql, parsed) =>
    layerOf(node) === 'marts' && !hasUnique(node, parsed) ? ['has no unique test'] : [],
  'event-date-is-tested': (node, _sql, parsed) => {
    const { strategy, eventDate } = node.config;
    const tested = parsed.tests.some(
      (test) => test.target === node.name && test.kind === 'not_null' && test.column === eventDate,
    );
    return strategy === 'restate' && !tested ? [`restates by ${eventDate}, which has no not_null test`] : [];
  },
  'ends-in-select-from-last': (_node, sql) => {
    if (!/^\s*with\b/i.test(sql)) return [];
    return /select\s+\*\s+from\s+\w+\s*;?\s*$/i.test(sql.replace(/\{%[\s\S]*?%\}/g, ' '))
      ? []
      : ['does not end in `select * from <last cte>`'];
  },
  'no-identifier-in-marts': (node, sql, _parsed, input) => {
    if (layerOf(node) === 'staging') return [];
    const words = new Set(sql.toLowerCase().match(/\w+/g) ?? []);
    return (input.identifiers ?? [])
      .filter((name) => words.has(name.toLowerCase()))
      .map((name) => `mentions the identifier ${name}`);
  },
  'short-enough': (node) => {
    const lines = node.text.trimEnd().split('\n').length;
    return lines > LONGEST_MODEL ? [`has ${lines} lines; ${LONGEST_MODEL} are the most`] : [];
  },
};

/** Checks the house rules of SQL models (STYLE 4.4). Gives every problem; an empty list is a clean project. */
export function lintProject(parsed: ParsedProject, input: LintInput = {}): LintProblem[] {
  return [...parsed.nodes.values()].filter(isModel).flatMap((node) => {
    const sql = bare(node.text);
    return Object.entries(RULES).flatMap(([rule, check]) =>
      check(node, sql, parsed, input).map((problem) => ({ rule, path: node.path, problem })),
    );
  });
}
