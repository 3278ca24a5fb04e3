import { existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { acquireCompiler, findCompiler, type AcquireOptions } from '../../../adapters/compiler/acquire-compiler.ts';
import { addCompiler } from '../../../adapters/compiler/add-compiler.ts';
import { temporaryName } from '../../../adapters/host/temporary-name.ts';
import { readProcessStat } from '../../../adapters/host/process-stat.ts';
import { eventually } from './support/processes.ts';
import { frameworkVersion } from './support/framework.ts';
import { packageId, unpackedPackage } from './support/nuget-package.ts';
import { openFolder } from './support/request.ts';

/** The environment of a user whose only NuGet source is `source`, with no packages at hand. */
const userWithSource = (source: string): NodeJS.ProcessEnv => {
  const home = openFolder();
  mkdirSync(join(home, '.nuget', 'NuGet'), { recursive: true });
  writeFileSync(
    join(home, '.nuget', 'NuGet', 'NuGet.Config'),
    `<configuration><packageSources><clear /><add key="only" value="${source}" allowInsecureConnections="true" /></packageSources></configuration>`,
  );
  const { NUGET_PACKAGES: _, ...environment } = process.env;
  return { ...environment, HOME: home, NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT: '1' };
};

const asked = (changes: Partial<AcquireOptions> = {}): AcquireOptions => ({ storeFolder: openFolder(), runtimeMajor: 10, runtimeVersion: frameworkVersion(), ...changes });

describe('acquiring a compiler', () => {
  it('fetches the runtime\'s own version through NuGet, and afterwards needs neither NuGet nor an SDK', async () => {
    const fetched: string[] = [];
    const options = asked({ environment: userWithSource(dirname(unpackedPackage().nupkg)), onFetch: (id, version) => fetched.push(`${id} ${version}`) });
    const compiler = await acquireCompiler(options);
    expect(compiler.program).toBe(join(options.storeFolder, 'compilers', `crossgen2-${frameworkVersion()}`, 'crossgen2'));
    expect(fetched).toEqual([`${packageId} ${frameworkVersion()}`]);
    expect(await acquireCompiler({ ...options, dotnet: '/nonexistent/dotnet' })).toEqual(compiler);
    expect(readdirSync(join(options.storeFolder, 'compilers'))).toHaveLength(1);
  });

  it('takes the newest published version of the major when there is none of the runtime\'s', async () => {
    const options = asked({ runtimeVersion: '10.0.987', environment: userWithSource(dirname(unpackedPackage().nupkg)) });
    expect((await acquireCompiler(options)).version).toBe(frameworkVersion());
  });

  it('uses a package that the user has already, without a network', async () => {
    const environment = { ...userWithSource('http://127.0.0.1:9/index.json'), NUGET_PACKAGES: dirname(dirname(unpackedPackage().folder)) };
    expect((await acquireCompiler(asked({ environment }))).version).toBe(frameworkVersion());
  });

  it('prefers what is in the store, such as a compiler given by hand, to a closer version elsewhere', async () => {
    const options = asked({ runtimeVersion: '10.0.987', dotnet: '/nonexistent/dotnet' });
    const { compiler: given } = await addCompiler({ storeFolder: options.storeFolder, path: unpackedPackage().folder });
    expect(await acquireCompiler(options)).toEqual(given);
    expect(findCompiler(options.storeFolder, 9, '9.0.1')).toBeUndefined();
  });

  const missing = { code: 'compiler-missing', advice: expect.stringContaining('ngen compiler add PATH') };

  it('says what is missing without an SDK, a network, or such a package', async () => {
    await expect(acquireCompiler(asked({ dotnet: '/nonexistent/dotnet' }))).rejects.toMatchObject({ ...missing, message: expect.stringContaining('no dotnet command') });
    const runtimeOnly = join(openFolder(), 'dotnet');
    writeFileSync(runtimeOnly, "#!/bin/sh\necho 'No .NET SDKs were found.'\nexit 145\n", { mode: 0o755 });
    await expect(acquireCompiler(asked({ dotnet: runtimeOnly }))).rejects.toMatchObject({ ...missing, message: expect.stringContaining('no .NET SDK') });
    await expect(acquireCompiler(asked({ environment: userWithSource('http://127.0.0.1:9/index.json') }))).rejects.toMatchObject({ ...missing, message: expect.stringMatching(/NU1301[^]*[^.]\. Nothing was changed\.$/) });
    const empty = asked({ environment: userWithSource(openFolder()) });
    await expect(acquireCompiler(empty)).rejects.toMatchObject({ ...missing, message: expect.stringContaining('NU1101') });
    expect(readdirSync(empty.storeFolder)).toEqual([]);
  });

  it('can be cancelled: whatever it started is gone then, and its folder', async () => {
    const [folder, temporary, options] = [openFolder(), openFolder(), asked()];
    const [slow, pid] = [join(folder, 'dotnet'), join(folder, 'pid')];
    writeFileSync(slow, `#!/bin/sh\nsleep 600 &\necho $! >'${pid}.new'\nmv '${pid}.new' '${pid}'\nwait\n`, { mode: 0o755 });
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const cancel = new AbortController();
    const acquiring = acquireCompiler({ ...options, dotnet: slow, signal: cancel.signal });
    acquiring.catch(() => undefined);
    const sleeping = await eventually('a process started by the fetch', () => existsSync(pid) && Number(readFileSync(pid, 'utf8')));
    expect(readdirSync(temporary)).toHaveLength(1);
    cancel.abort();
    await expect(acquiring).rejects.toMatchObject({ code: 'interrupted', message: expect.stringMatching(/^Interrupted while the compiler was fetched/) });
    await eventually('the end of that process', () => (readProcessStat(sleeping)?.state ?? 'Z') === 'Z');
    expect(readdirSync(temporary)).toEqual([]);
    await expect(acquireCompiler({ ...options, dotnet: slow, signal: cancel.signal })).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('removes what killed processes left of theirs long ago, and nothing else: another container may share the folder', async () => {
    const [temporary, options] = [openFolder(), asked({ dotnet: '/nonexistent/dotnet' })];
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const dead = temporaryName('ngen-restore').replace(`-${process.pid}-`, '-4194305-');
    const young = temporaryName('ngen-restore').replace(`-${process.pid}-`, '-4194305-');
    const alive = temporaryName('ngen-restore');
    for (const name of [dead, young, alive, 'ngen-restore-other', 'other']) mkdirSync(join(temporary, name, 'packages'), { recursive: true });
    for (const name of [dead, alive, 'ngen-restore-other']) utimesSync(join(temporary, name), 0, 0);
    await expect(acquireCompiler(options)).rejects.toMatchObject({ code: 'compiler-missing' });
    expect(readdirSync(temporary).sort()).toEqual([alive, young, 'ngen-restore-other', 'other'].sort());
  });
});
