// @ts-check
'use strict';

/**
 * YAML cube files as the JavaScript that Cube's compiler runs, written directly. Cube's own way reads each text as a Python
 * format string and walks its tree again in each of three phases: seconds for a model of some thousand members, where
 * this takes milliseconds. What cube files of the house consist of is understood here: literals, texts with `{name.member}`,
 * and bare references. Anything else (`undefined` is returned) goes Cube's way.
 *
 * @typedef {{ name: string } & Record<string, unknown>} Definition
 * @typedef {object} Tools what Cube's compiler has for the shape of a definition
 * @property {(text: string) => unknown} load
 * @property {(definition: Definition) => void} camelize
 * @property {(items: unknown[], kind: string, cube: string) => unknown} byName
 * @property {ReadonlySet<string>} fields names of members that are functions of other members
 * @property {readonly RegExp[]} patterns … and where they stand
 * @property {ReadonlySet<string>} notText names of members that are never text
 */

/** What the code begins with: names stand as arguments already, nothing is left for the transpilers to do. */
const WRITTEN = '/* written from YAML */\n';

const REFERENCE = /^[A-Za-z_]\w*(?:\.\w+)*$/;
const CONTEXT = /^\{\s*([A-Za-z_]\w*(?:\.\w+)*)\s*\}$/;
const EMBEDDED = /\{([A-Za-z_]\w*(?:\.\w+)*)\}/g;
const FORMATTED = new Set(['sql', 'sqlTable']);
const KINDS = new Map([
  ['measures', 'measure'],
  ['dimensions', 'dimension'],
  ['segments', 'segment'],
  ['preAggregations', 'preAggregation'],
  ['hierarchies', 'hierarchies'],
]);

/** Said where a text is more than literals and references. */
class Unknown extends Error {}

/** @param {string} reference */
const firstName = (reference) => reference.split('.')[0] ?? reference;

/** @param {Iterable<string>} references @param {string} body */
const arrow = (references, body) => `(${[...new Set([...references].map(firstName))].join(', ')}) => ${body}`;

/** @param {string} text @returns {{ references: string[], body: string }} */
function template(text) {
  /** @type {string[]} */
  const references = [];
  const parts = text.split(EMBEDDED).map((part, index) => {
    if (index % 2 === 1) {
      references.push(part);
      return `\${${part}}`;
    }
    if (/[{}\\]/.test(part)) throw new Unknown(text);
    return part.replace(/[`$]/g, '\\$&');
  });
  return { references, body: `\`${parts.join('')}\`` };
}

/** @param {string} text */
function reference(text) {
  if (!REFERENCE.test(text)) throw new Unknown(text);
  return { references: [text], body: text };
}

/** @param {unknown} value @returns {{ references: string[], body: string }} */
function listed(value) {
  if (typeof value === 'boolean' || typeof value === 'number') return { references: [], body: String(value) };
  if (typeof value !== 'string') throw new Unknown('a value in a list');
  return template(value);
}

/** @param {unknown} value @param {string} key */
function callable(value, key) {
  if (typeof value === 'string') {
    const context = CONTEXT.exec(value)?.[1];
    const { references, body } = FORMATTED.has(key)
      ? template(value)
      : context === undefined
        ? reference(value)
        : reference(context);
    return arrow(references, body);
  }
  if (!Array.isArray(value)) return undefined;
  // Members of a view's `includes` and the like may be objects, which are no references.
  if (value.some((item) => typeof item === 'object')) return undefined;
  const items = value.map(key === 'values' ? listed : (item) => reference(String(item)));
  return arrow(
    items.flatMap(({ references }) => references),
    `[${items.map(({ body }) => body).join(', ')}]`,
  );
}

/** @param {unknown} value @param {readonly string[]} path @param {Tools} tools @returns {string} */
function written(value, path, tools) {
  const key = path.at(-1) ?? '';
  if (tools.fields.has(key) && tools.patterns.some((pattern) => pattern.test(path.join('.')))) {
    const code = callable(value, key);
    if (code !== undefined) return code;
  }
  if (key === 'extends') return arrow([String(value)], reference(String(value)).body);
  if (typeof value === 'string') {
    if (tools.notText.has(key) || /[{}\\]/.test(value)) throw new Unknown(value);
    return value === '' ? 'null' : JSON.stringify(value);
  }
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (value === null && path.includes('meta')) return 'null';
  if (typeof value !== 'object' || value === null) throw new Unknown(key);
  if (Array.isArray(value))
    return `[${value.map((item, index) => written(item, [...path, String(index)], tools)).join(', ')}]`;
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}: ${written(member, [...path, name], tools)}`,
  );
  return `{${members.join(',\n')}}`;
}

/** @param {'cube' | 'view'} kind @param {Definition} definition @param {Tools} tools */
function call(kind, definition, tools) {
  const { name } = definition;
  tools.camelize(definition);
  const shaped = { ...definition, joins: definition.joins ?? [] };
  for (const [part, member] of KINDS) {
    shaped[part] = tools.byName(/** @type {unknown[]} */ (definition[part] ?? []), member, name);
  }
  if (!Array.isArray(shaped.joins)) throw new Unknown('joins');
  return `${kind}(${JSON.stringify(name)}, ${written(shaped, [], tools)});`;
}

/**
 * @param {string} content
 * @param {Tools} tools
 * @returns {string | undefined} undefined where Cube's own way is needed: what it says of a faulty file is better, too
 */
function writtenFromYaml(content, tools) {
  try {
    const file = tools.load(content);
    if (typeof file !== 'object' || file === null) return undefined;
    const { cubes = [], views = [], ...others } = /** @type {Record<string, Definition[]>} */ (file);
    const isPlain = [cubes, views].every(
      (list) => Array.isArray(list) && new Set(list.map(({ name }) => String(name))).size === list.length,
    );
    if (!isPlain || Object.keys(others).length > 0) return undefined;
    const calls = [
      ...cubes.map((cube) => call('cube', cube, tools)),
      ...views.map((view) => call('view', view, tools)),
    ];
    return WRITTEN + calls.join('\n\n');
  } catch (error) {
    if (error instanceof Unknown || /** @type {Error} */ (error).name === 'YAMLException') return undefined;
    throw error;
  }
}

module.exports = { WRITTEN, writtenFromYaml };
