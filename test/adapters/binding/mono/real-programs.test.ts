import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bindMono, bindMonoAs, bindMonoIn } from '../../../../adapters/binding/mono/bind-mono.ts';
import { findInGac } from '../../../../adapters/binding/mono/gac.ts';
import { findMono } from '../../../../adapters/binding/mono/mono-installation.ts';
import { displayName } from '../../../../domain/assembly-name.ts';
import { compileCSharp, runMono } from '../../../support/mono-programs.ts';
import { requireMono } from '../../../support/mono.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { failureOf } from '../failure-of.ts';

beforeAll(requireMono);

const environment = { PATH: process.env['PATH'] };

/** Programs with arguments, and what they load by name, which no reference tells. */
const programs: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['/usr/lib/mono/4.5/mcs.exe', ['--version'], []],
  ['/usr/lib/mono/4.5/gacutil.exe', ['-l'], []],
  ['/usr/lib/mono/4.5/csharp.exe', ['-e', 'Console.WriteLine(new System.Xml.XmlDocument())'], ['Microsoft.CSharp.dll']],
];

describe.each(programs)('%s', (program, args, byName) => {
  test('every assembly that Mono loads is bound, from the same file', () => {
    const { log, status } = runMono([program, ...args], { mask: 'asm' });
    expect(status).toBe(0);
    const loaded = log.flatMap((line) => /^Assembly Loader loaded assembly from location: '(.*)'\.$/.exec(line)?.[1] ?? []).map((file) => realpathSync(file));
    expect(loaded.length).toBeGreaterThan(2);
    const { assemblies, missing, warnings } = bindMono(program, { environment });
    expect(missing).toEqual([]);
    expect(warnings).toEqual([]);
    const bound = new Set(assemblies.map(({ file }) => file));
    expect(loaded.filter((file) => !bound.has(file)).map((file) => basename(file))).toEqual(byName);
  });

  test('references are read as monodis reads them', () => {
    for (const { file, info } of bindMono(program, { environment }).assemblies) {
      const said = execFileSync('monodis', ['--assemblyref', file], { encoding: 'utf8' });
      const names = [...said.matchAll(/Version=(\S+)\s+Name=(\S+)/g)].map(([, version, name]) => `${name} ${version}`);
      expect(info.references.map(({ name, version }) => `${name} ${version}`)).toEqual(names);
    }
  });
});

describe('the GAC', () => {
  const { gacFolders } = findMono(environment);
  const query = { version: null, culture: null, publicKeyToken: null };

  test('holds what gacutil lists', () => {
    const listed = execFileSync('gacutil', ['-l'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(', Version='))
      .map((line) => line.trim());
    expect(listed.length).toBeGreaterThan(5);
    const names = [...new Set(listed.map((line) => line.split(',')[0]!))];
    expect(names.flatMap((name) => findInGac(gacFolders, { ...query, name })).map(({ name }) => displayName(name)).sort()).toEqual(listed.sort());
  });

  test.each([
    [{ name: 'system.xml' }, 1],
    [{ name: 'System.Xml', version: '4.0' }, 1],
    [{ name: 'System.Xml', version: '4.0.0.0', culture: 'Neutral', publicKeyToken: 'B77A5C561934E089' }, 1],
    [{ name: 'System.Xml', version: '4' }, 1],
    [{ name: 'System.Xml', version: '4.0.0.1' }, 0],
    [{ name: 'System.Xml', culture: 'de' }, 0],
    [{ name: 'System.Xml', publicKeyToken: 'null' }, 0],
    [{ name: 'No.Such' }, 0],
  ])('is searched by display name: %j', (asked, count) => {
    const found = findInGac(gacFolders, { ...query, ...asked });
    expect(found.map(({ file }) => file)).toEqual(count === 0 ? [] : ['/usr/lib/mono/gac/System.Xml/4.0.0.0__b77a5c561934e089/System.Xml.dll']);
  });

  test('an assembly of it is bound without an application', () => {
    const [found] = findInGac(gacFolders, { ...query, name: 'System.Xml' });
    const { assemblies, executable, configuration, inputs } = bindMono(found!.file, { environment });
    expect({ executable, configuration }).toEqual({ executable: false, configuration: null });
    expect(assemblies.map(({ info, origin }) => [info.name.name, origin])).toEqual(expect.arrayContaining([['System.Xml', 'gac'], ['mscorlib', 'framework'], ['System', 'gac']]));
    expect(inputs).toContain('/usr/lib/mono/gac/System');
  });
});

describe('a library', () => {
  const build = (folder: string): { readonly library: string; readonly helper: string; readonly app: string } => {
    const helper = compileCSharp({ out: join(folder, 'app', 'sub', 'Helper.dll'), source: 'public class Helper { }' });
    const library = compileCSharp({ out: join(folder, 'lib', 'Library.dll'), source: 'public class Library : Helper { }', references: [helper] });
    const app = compileCSharp({ out: join(folder, 'app', 'App.exe'), source: 'class App { static void Main() { } }' });
    return { helper, library, app };
  };
  const names = (assemblies: readonly { readonly info: { readonly name: { readonly name: string } } }[]): readonly string[] => assemblies.map(({ info }) => info.name.name).sort();

  test('on its own binds its folder; as an application of another folder, or in a folder, what lies there', () => {
    const { helper, library, app } = build(temporaryFolder());
    expect(bindMono(library, { environment }).missing).toEqual([{ name: 'Helper, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null', wantedBy: library, redirectedBy: null }]);
    const inFolder = bindMonoIn(library, join(app, '..', 'sub'), { environment });
    expect(inFolder).toMatchObject({ executable: false, missing: [] });
    expect(names(inFolder.assemblies)).toEqual(['Helper', 'Library', 'mscorlib']);
    execFileSync('sh', ['-c', `echo '<configuration><runtime><assemblyBinding><probing privatePath="sub"/></assemblyBinding></runtime></configuration>' > ${app}.config`]);
    const asApp = bindMonoAs(library, app, { environment });
    expect(asApp).toMatchObject({ executable: false, missing: [], app: library });
    expect(asApp.assemblies.find(({ file }) => file === helper)).toMatchObject({ required: true, origin: 'app' });
    expect(asApp.assemblies.find(({ file }) => file === app)).toMatchObject({ required: false });
  });

  test('a folder that is not there', () => {
    const { library } = build(temporaryFolder());
    expect(failureOf(() => bindMonoIn(library, '/nonexistent', { environment })).code).toBe('folder-not-found');
  });
});
