import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jitted, jittedBy } from '../support/bypass-app.ts';
import { builtApp } from '../support/dotnet.ts';
import { appCopy, compiledBy, newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';

const installed = (...options: readonly string[]): { readonly ngen: Ngen; readonly app: string; readonly stdout: string } => {
  const ngen = newStore();
  const app = appCopy('BypassApp');
  return { ngen, app, stdout: ngen.ok('install', app, ...options) };
};

const run = (ngen: Ngen, app: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = ngen.run(['run', app, ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};

describe('BypassNGenAttribute', () => {
  it('leaves to the JIT the methods, constructors and accessors that carry it, also where a hard-bound caller would take them in', () => {
    const { ngen, app, stdout } = installed();
    expect(compiledBy(stdout)).toEqual(['BypassApp', 'BypassLib', 'BypassMarks']);
    expect(jittedBy(run(ngen, app))).toEqual(jitted);
    const { images } = ngen.display('BypassApp');
    expect(images.map(({ hardBound }) => hardBound.map((name) => name.split(',')[0]))).toEqual([['BypassLib'], [], []]);
  });

  it('does so in a debug set too', () => {
    const { ngen, app } = installed('/Debug');
    const { status, stdout } = ngen.run(['run', '/Debug', app]);
    expect([status, jittedBy(stdout)]).toEqual([0, jitted]);
  });

  it('has them counted among those left out, and listed by inspect, of the assembly as of its image', () => {
    const { ngen, app } = installed();
    const image = ngen.display('BypassApp').images[0]!;
    const compiled = recordedEvents(ngen.store).flatMap((event) => (event.type === 'ImageCompiled' && event.data.image === image.id ? [event.data] : []));
    expect(compiled).toMatchObject([{ options: expect.arrayContaining(['--inputbubbleref:BypassLib', 'bypassed:11']) }]);
    expect(compiled[0]!.methodsLeftOut).toBeGreaterThanOrEqual(11);
    const names = ['.ctor', 'get_Property', 'set_Property', 'get_HalfMarked', 'Small', 'WantedInline', 'NotOptimised', 'Synchronised', 'Generic', 'Virtual'];
    for (const file of [app, image.file!]) {
      const { bypassed } = JSON.parse(ngen.ok('inspect', '--json', file)) as { readonly bypassed: readonly { readonly type: string; readonly name: string; readonly declaredOn: string }[] };
      expect(bypassed.map(({ type, name }) => `${type}.${name}`)).toEqual([...names.map((name) => `Marked.${name}`), 'Marked+Of`1.Inner']);
      expect(bypassed.filter(({ declaredOn }) => declaredOn === 'property').map(({ name }) => name)).toEqual(['get_Property', 'set_Property']);
      expect(ngen.ok('inspect', file)).toContain('  bypassed:     Marked..ctor\n                Marked.get_Property (by its property)\n');
    }
  });

  it('shows reflection the same types, attributes, flags and IL as without images', () => {
    const { ngen, app } = installed();
    const plain = spawnSync('dotnet', [app, 'reflect'], { encoding: 'utf8' });
    expect(plain.status).toBe(0);
    expect(plain.stdout.match(/BypassNGenAttribute\(\)/g)).toHaveLength(12);
    expect(run(ngen, app, 'reflect')).toBe(plain.stdout);
  });

  it("has a vendor's native code replaced that does not heed it", () => {
    const folder = join(openFolder(), 'BypassApp');
    cpSync(builtApp('BypassApp', { verb: 'publish', properties: ['-r', 'linux-x64', '--self-contained', 'false', '-p:PublishReadyToRun=true'] }), folder, { recursive: true });
    const app = join(folder, 'BypassApp.dll');
    const before = jittedBy(spawnSync('dotnet', [app], { encoding: 'utf8' }).stdout);
    expect(before).toMatchObject({ Small: 0, 'bypassed property': 0, "library's Bypassed": 0 });
    const ngen = newStore();
    expect(compiledBy(ngen.ok('install', app))).toEqual(['BypassApp', 'BypassLib']);
    expect(jittedBy(run(ngen, app))).toEqual(jitted);
  });
});
