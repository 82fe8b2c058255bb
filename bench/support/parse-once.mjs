// Parses a project, or parses and compiles it, in a fresh process where nothing is warm:
// `node parse-once.mjs <models> <project> parse|compile`.
const [, , models, projectDir, what] = process.argv;
const { compile, parseProject } = await import(models);
const loaded = performance.now();
if (what === 'parse') parseProject(projectDir);
else compile({ projectDir, asOf: '2026-01-15 08:00:00' });
process.stdout.write(JSON.stringify({ loaded, work: performance.now() - loaded }));
