// Loaded before the command line: says how long after the process began a project is first looked at, and ends it there.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

for (const name of ['existsSync', 'readFileSync']) {
  const real = fs[name];
  fs[name] = (path, ...rest) => {
    if (String(path).endsWith('dbt_project.yml')) {
      fs.writeSync(1, `${performance.now()}\n`);
      process.exit(0);
    }
    return real(path, ...rest);
  };
}
syncBuiltinESMExports();
