import { dirname } from 'node:path';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appCopy, newStore } from '../support/ngen.ts';

describe('install, display, run, uninstall', () => {
  it('works on an application', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    expect(ngen.run(['install', app])).toEqual({ status: 0, stdout: expect.stringMatching(/^Compiling assembly Newtonsoft\.Json …$/m), stderr: '' });
    const { roots, images } = ngen.display();
    expect(roots).toEqual([
      {
        assembly: 'Hello, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null',
        path: app,
        runtime: 'dotnet',
        scenarios: ['default'],
        exeConfig: null,
        appBase: null,
        noDependencies: false,
        usedWhen: ['ngen run', 'launcher'],
      },
    ]);
    expect(images.map(({ assembly }) => assembly.split(',')[0])).toEqual(['Hello', 'Newtonsoft.Json']);
    for (const image of images) {
      expect(image).toMatchObject({ runtime: 'dotnet', arch: 'x64', scenario: 'default', state: 'valid', job: null, reasons: [], references: 1, roots: [app], hardBound: [] });
      expect(image.mvid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(dirname(image.source)).toBe(dirname(app));
      expect(existsSync(image.file!)).toBe(true);
    }
    expect(ngen.ok('display')).toMatch(/NGEN Roots:[^]*Hello\.dll[^]*Native Images:[^]*Newtonsoft\.Json, Version=13/);
    expect(ngen.ok('install', app)).toBe('All compilation targets are up to date.\n');
  });
});
