// Parses and compiles a project in a fresh process, where nothing is warm: `node parse-once.mjs <models> <project>`.
const [, , models, projectDir] = process.argv;
const { compile, parseProject } = await import(models);
const started = performance.now();
parseProject(projectDir);
const parsed = performance.now();
compile({ projectDir, asOf: '2026-01-15 08:00:00' });
const compiled = performance.now();
process.stdout.write(JSON.stringify({ loaded: started, parse: parsed - started, compile: compiled - parsed }));
