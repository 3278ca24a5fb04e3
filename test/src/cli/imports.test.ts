import { execFileSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const cli = join(import.meta.dirname, '../../../src/cli');

test('understanding a command line loads no library', () => {
  // Node's own list of what was loaded; `require` is only there for packages that are CommonJS.
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
    const { parseCommandLine } = await import(${JSON.stringify(join(cli, 'parse-command-line.ts'))});
    await import(${JSON.stringify(join(cli, 'output.ts'))});
    await import(${JSON.stringify(join(cli, 'help.ts'))});
    await import(${JSON.stringify(join(cli, 'progress.ts'))});
    await import(${JSON.stringify(join(cli, 'match-name.ts'))});
    parseCommandLine(['display']);
    console.log(JSON.stringify(loaded));`;
  const loaded = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as string[];
  expect(loaded.length).toBeGreaterThan(10);
  expect(loaded.filter((url) => !url.startsWith('node:') && !/\/src\/cli\/[\w-]+\.ts$|\/domain\/failure\.ts$|\/projections\/printable\.ts$/.test(url))).toEqual([]);
});

test('an action loads no parser of XML before there is a root on Mono', () => {
  const src = join(cli, '..');
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
    for (const action of ['queries/display.ts', 'commands/run.ts', 'commands/install.ts', 'commands/update.ts']) await import(${JSON.stringify(src)} + '/' + action);
    console.log(JSON.stringify(loaded));`;
  const loaded = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as string[];
  const files = loaded.filter((url) => url.startsWith('file:')).map((url) => relative(join(src, '..'), fileURLToPath(url)));
  expect(files).toContain('src/work/dotnet.ts');
  expect(files.filter((file) => /fast-xml-parser|src\/work\/mono|compiler\/mono/.test(file))).toEqual([]);
});
