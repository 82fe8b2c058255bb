// Walls of the house (STYLE §3.3): data flow down the street, imports look back up it, one front door per house.
const HOUSES = ['core', 'ingest', 'models', 'cubes', 'metrics', 'dashboards', 'notebooks', 'app', 'demo'];
const TESTS = '\\.test\\.ts$|/fixtures/|/test-support/';

/** What each house may import, besides itself. `demo` plays the hospital outside: it knows the ground only. */
const MAY_IMPORT = {
  core: [],
  ingest: ['core'],
  models: ['core', 'ingest'],
  cubes: ['core', 'models'],
  metrics: ['core', 'cubes'],
  dashboards: ['core', 'metrics'],
  demo: ['core'],
};

const noDownstream = Object.entries(MAY_IMPORT).map(([house, allowed]) => ({
  name: `no-downstream-from-${house}`,
  severity: 'error',
  from: { path: `^${house}/`, pathNot: TESTS },
  to: { path: `^(${HOUSES.filter((other) => other !== house && !allowed.includes(other)).join('|')}|test|bench)/` },
}));

const onlyFrontDoors = HOUSES.map((house) => ({
  name: `only-front-door-of-${house}`,
  severity: 'error',
  comment: 'Across houses only index.ts may be imported.',
  from: { path: `^(${HOUSES.filter((other) => other !== house).join('|')})/`, pathNot: TESTS },
  to: { path: `^${house}/`, pathNot: `^${house}/index\\.ts$` },
}));

module.exports = {
  forbidden: [
    ...noDownstream,
    ...onlyFrontDoors,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'nobody-imports-app', severity: 'error', from: { pathNot: '^(app|test)/' }, to: { path: '^app/' } },
    {
      name: 'not-to-test',
      severity: 'error',
      from: { pathNot: `^test/|^bench/|${TESTS}` },
      to: { path: '\\.test\\.ts$|^test/' },
    },
    {
      name: 'driver-behind-port',
      severity: 'error',
      from: { pathNot: '^core/warehouse/' },
      to: { path: 'node_modules/@duckdb/' },
    },
    {
      name: 'cube-behind-port',
      severity: 'error',
      from: { pathNot: '^cubes/engine/' },
      to: { path: 'node_modules/@cubejs-backend/' },
    },
    {
      name: 'engine-not-content',
      severity: 'error',
      comment: 'Engines find content by discovery, never by name.',
      from: { path: '/engine/', pathNot: TESTS },
      to: {
        path: '^(ingest/(systems|connectors)|models/(staging|intermediate|marts)|cubes/(entities|views)|metrics/(indicators|regressions)|dashboards/pages)/',
      },
    },
    {
      name: 'no-node-in-web',
      severity: 'error',
      from: { path: '^dashboards/web/', pathNot: 'vite\\.config\\.ts$|\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-imports-types-only',
      severity: 'error',
      from: { path: '^dashboards/web/', pathNot: 'vite\\.config\\.ts$|\\.test\\.ts$' },
      to: { path: '^(core|ingest|models|cubes|metrics|app|demo)/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|cubes/engine/(native|absent)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.vue', '.json'],
    },
  },
};
