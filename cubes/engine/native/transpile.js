// @ts-check
'use strict';

/**
 * Cube compiles cube files either in Rust or in a pool of worker threads, each of which loads the whole compiler again
 * (100 MB, two seconds). This is the worker's job done in the process that asks, behind the native interface, with the
 * transpilers of Cube itself. They are required on first use: the compiler requires this package while it loads.
 *
 * @typedef {{ cubeNames: string[], cubeSymbols: Record<string, unknown> }} Symbols
 * @typedef {{ fileName: string, fileContent: string, transpilers: string[], compilerId: string, metaData?: Symbols }} Request
 * @typedef {{ code: string, errors: unknown[], warnings: unknown[] }} Result
 */
const { WRITTEN, writtenFromYaml } = require('./yaml.js');

const FROM = '@cubejs-backend/schema-compiler/dist/src/compiler';

/** @returns {ReturnType<typeof load>} */
const compiler = once(load);

function load() {
  const { parse } = require('@babel/parser');
  const { default: generate } = require('@babel/generator');
  const { default: traverse } = require('@babel/traverse');
  const { ErrorReporter } = require(`${FROM}/ErrorReporter`);
  const { YamlCompiler } = require(`${FROM}/YamlCompiler`);
  const { LightweightSymbolResolver } = require(`${FROM}/transpilers/LightweightSymbolResolver`);
  const { LightweightNodeCubeDictionary } = require(`${FROM}/transpilers/LightweightNodeCubeDictionary`);
  const { NativeInstance } = require('./refusals.js');
  const dictionary = new LightweightNodeCubeDictionary();
  const symbols = new LightweightSymbolResolver();
  const yaml = new YamlCompiler(symbols, dictionary, new NativeInstance(), symbols);
  /** @type {Record<string, { traverseObject(report: unknown): import('@babel/traverse').TraverseOptions }>} */
  const transpilers = {};
  for (const name of ['Validation', 'ImportExport', 'CubeCheckDuplicateProp', 'CubePropContext', 'IIFE']) {
    const { [`${name}Transpiler`]: Transpiler } = require(`${FROM}/transpilers/${name}Transpiler`);
    transpilers[`${name}Transpiler`] = new Transpiler(symbols, dictionary, symbols);
  }
  return { parse, generate, traverse, ErrorReporter, dictionary, symbols, yaml, transpilers };
}

/**
 * What Cube's compiler has for the shape of a definition; what is wrong with one goes to the report.
 * @param {unknown} report
 * @returns {import('./yaml.js').Tools}
 */
function toolsFor(report) {
  const { transpiledFields, transpiledFieldsPatterns } = require(`${FROM}/transpilers`);
  return {
    load: require('js-yaml').load,
    camelize: require(`${FROM}/utils`).camelizeCube,
    byName: (items, kind, cubeName) => compiler().yaml.yamlArrayToObj(items, kind, report, { cubeName }),
    fields: transpiledFields,
    patterns: transpiledFieldsPatterns,
    notText: require(`${FROM}/CubeValidator`).nonStringFields,
  };
}

/**
 * @template T
 * @param {() => T} make
 * @returns {() => T}
 */
function once(make) {
  /** @type {{ value: T } | undefined} */
  let made;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** @param {Request} request */
function reporter({ fileName, fileContent }) {
  const { ErrorReporter } = compiler();
  const report = new ErrorReporter(null, [], { logger() {} });
  report.inFile({ fileName, content: fileContent });
  return report;
}

/**
 * What each compiler has said of its names. It says so once in each phase, with a file of no content, and lastly with no
 * names at all.
 * @type {Map<string, Symbols>}
 */
const known = new Map();

/** @param {Request} request */
function recall({ compilerId, metaData }) {
  if (metaData && metaData.cubeNames.length > 0) known.set(compilerId, metaData);
  else if (metaData) known.delete(compilerId);
  const { dictionary, symbols } = compiler();
  dictionary.setCubeNames(known.get(compilerId)?.cubeNames ?? []);
  symbols.setSymbols(known.get(compilerId)?.cubeSymbols ?? {});
}

/**
 * JavaScript of cube files with the names that Cube's compiler expects as arguments of their functions.
 * @param {Request[]} requests
 * @returns {Promise<Result[]>}
 */
async function transpileJs(requests) {
  return requests.map((request) => {
    if (request.fileContent.startsWith(WRITTEN)) return { code: request.fileContent, errors: [], warnings: [] };
    const { parse, generate, traverse, transpilers } = compiler();
    const report = reporter(request);
    recall(request);
    const tree = parse(request.fileContent, {
      sourceFilename: request.fileName,
      sourceType: 'module',
      plugins: ['objectRestSpread'],
    });
    for (const name of request.transpilers) {
      const transpiler = transpilers[name];
      if (!transpiler) throw new Error(`Transpiler ${name} is not supported`);
      traverse(tree, transpiler.traverseObject(report));
    }
    return {
      code: generate(tree, {}, request.fileContent).code,
      errors: report.getErrors(),
      warnings: report.getWarnings(),
    };
  });
}

/**
 * YAML cube files as JavaScript.
 * @param {Request[]} requests
 * @returns {Promise<Result[]>}
 */
async function transpileYaml(requests) {
  return requests.map((request) => {
    const report = reporter(request);
    recall(request);
    const code = writtenFromYaml(request.fileContent, toolsFor(report));
    if (code !== undefined) return { code, errors: report.getErrors(), warnings: report.getWarnings() };
    const file = compiler().yaml.transpileYamlFile(
      { fileName: request.fileName, content: request.fileContent },
      report,
    );
    return { code: file?.content ?? '', errors: report.getErrors(), warnings: report.getWarnings() };
  });
}

module.exports = { transpileJs, transpileYaml };
