import { nearest, UserError } from '../../../core/index.ts';
import '../errors.ts';
import type { Item } from './items.ts';

const known = new Map<string, RegExp>();

/** A shell pattern as a regular expression; each is compiled once, and asked of thousands of names. */
export function glob(pattern: string): RegExp {
  const before = known.get(pattern);
  if (before) return before;
  const text = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
    .replace(/\[!/g, '[^');
  const compiled = new RegExp(`^${text}$`);
  known.set(pattern, compiled);
  return compiled;
}

/** What some methods need besides the item. */
export interface MethodAround {
  readonly root: string;
  /** Ids that `state:` means, by its value; undefined where there is nothing to compare with. */
  readonly state?: ((value: string) => ReadonlySet<string>) | undefined;
  /** Ids that ended so in the earlier run. */
  readonly results?: ((value: string) => ReadonlySet<string>) | undefined;
}

type Method = (item: Item, value: string, around: MethodAround, part: string) => boolean;

/** A value that names by fully qualified name, taken apart once: it is asked of thousands of names. */
interface NameValue {
  readonly whole: RegExp | undefined;
  readonly text: string;
  readonly parts: readonly { readonly part: string; readonly rest: RegExp | undefined }[];
  readonly tail: string;
}

const IS_PATTERN = /[*?[\]]/;
const values = new Map<string, NameValue>();

function nameValue(text: string): NameValue {
  const before = values.get(text);
  if (before) return before;
  const words = text.split('.');
  const value: NameValue = {
    whole: IS_PATTERN.test(text) ? glob(text) : undefined,
    text,
    parts: words.map((part, at) => ({
      part,
      rest: IS_PATTERN.test(part) ? glob(words.slice(at).join('.')) : undefined,
    })),
    tail: words.slice(-2).join('_'),
  };
  values.set(text, value);
  return value;
}

/** dbt's matching of a fully qualified name: by its own name, by its leading parts (with the package or without), or by a pattern. */
function byFqn({ fqn, version, kind }: Item, text: string): boolean {
  if (kind === 'source') return false;
  const value = nameValue(text);
  const own = fqn.at(version === undefined ? -1 : -2) ?? '';
  if (value.whole ? value.whole.test(own) : own === text) return true;
  if (version !== undefined && fqn.slice(-2).join('_') === value.tail) return true;
  return leads(fqn, value) || leads(fqn.slice(1), value);
}

function leads(fqn: readonly string[], { parts }: NameValue): boolean {
  const first = parts[0];
  if (first && !first.rest && fqn[0] !== first.part && !fqn[0]?.startsWith(`${first.part}.`)) return false;
  const flat = fqn.flatMap((part) => part.split('.'));
  if (flat.length < parts.length) return false;
  for (const [at, { part, rest }] of parts.entries()) {
    if (rest) return rest.test(flat.slice(at).join('.'));
    if (flat[at] !== part) return false;
  }
  return true;
}

function byPath({ path, patchPath }: Item, value: string): boolean {
  const folder = value.replace(/^\.\//, '').replace(/\/+$/, '');
  const pattern = glob(folder.replaceAll('**/', '*').replaceAll('**', '*'));
  return [path, `models/${path}`, ...(patchPath ? [patchPath] : [])].some((shown) => {
    if (shown === folder || shown.startsWith(`${folder}/`)) return true;
    return pattern.test(shown) || pattern.test(shown.split('/').slice(0, -1).join('/'));
  });
}

function bySource(item: Item, value: string): boolean {
  if (item.kind !== 'source') return false;
  const [source = '', table = ''] = [item.fqn.at(-2), item.fqn.at(-1)];
  const parts = value.split('.');
  const [wantedTable = '*', wantedSource = '*', wantedPackage = '*'] =
    parts.length === 1 ? ['*', value] : [...parts].reverse();
  return glob(wantedSource).test(source) && glob(wantedTable).test(table) && glob(wantedPackage).test(item.package);
}

function byConfig({ config }: Item, value: string, part: string): boolean {
  let found: unknown = config;
  for (const key of part.split('.')) found = (found as Record<string, unknown> | null | undefined)?.[key];
  if (Array.isArray(found)) return found.map(String).includes(value);
  if (typeof found === 'object' && found !== null) return Object.hasOwn(found, value);
  return found !== undefined && String(found).toLowerCase() === value.toLowerCase();
}

function byVersion({ version, kind }: Item, value: string): boolean {
  if (kind !== 'model') return false;
  if (value === 'none') return version === undefined;
  if (!version) return false;
  const [own, latest] = [Number(version.v), Number(version.latest)];
  if (value === 'latest') return String(version.v) === String(version.latest);
  if (value === 'old') return own < latest;
  if (value === 'prerelease') return own > latest;
  return false;
}

function byTestType({ testType }: Item, value: string): boolean {
  if (value === 'data') return testType === 'generic' || testType === 'singular';
  return testType === value;
}

const fileOf = ({ path }: Item) => path.split('/').at(-1) ?? '';
const named = (kind: Item['kind']) => (item: Item, value: string) =>
  item.kind === kind && [item.name, `${item.package}.${item.name}`].some((name) => glob(value).test(name));

const METHODS: Readonly<Record<string, Method>> = {
  fqn: byFqn,
  path: byPath,
  file: (item, value) => glob(value).test(fileOf(item)) || glob(value).test(fileOf(item).replace(/\.\w+$/, '')),
  tag: ({ tags }, value) => tags.some((tag) => glob(value).test(tag)),
  source: bySource,
  config: (item, value, _around, part) => byConfig(item, value, part),
  resource_type: ({ kind }, value) => kind === value,
  package: (item, value, { root }) => glob(value === 'this' ? root : value).test(item.package),
  test_type: byTestType,
  test_name: ({ testName }, value) => testName !== undefined && glob(value).test(testName),
  version: byVersion,
  group: ({ group, config }, value) => glob(value).test(group ?? String(config['group'] ?? '')),
  access: ({ access }, value) => access === value,
  exposure: named('exposure'),
  unit_test: named('unit_test'),
  state: ({ id }, value, { state }) => state?.(value).has(id) ?? false,
  result: ({ id }, value, { results }) => results?.(value).has(id) ?? false,
};

/** The method that a selector names: `tag:x`, `config.meta.owner:x`; without one it is told from the value. */
export function methodOf(name: string | undefined, value: string): (item: Item, around: MethodAround) => boolean {
  const guessed = value.includes('/') ? 'path' : /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn';
  const [key = guessed, ...rest] = name?.split('.') ?? [guessed];
  const method = METHODS[key];
  if (!method) {
    const didYouMean = nearest(key, Object.keys(METHODS)).map((one) => `${one}:`);
    throw new UserError('models/selector', { selector: `${name}:${value}`, didYouMean });
  }
  return (item, around) => {
    const missing = (key === 'state' && !around.state) || (key === 'result' && !around.results);
    if (missing) throw new UserError('models/no-state', { selector: `${key}:${value}` });
    return method(item, value, around, rest.join('.'));
  };
}
