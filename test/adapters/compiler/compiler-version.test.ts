import { describe, expect, it } from 'vitest';
import { bestVersion, compareVersions, packageVersion } from '../../../adapters/compiler/compiler-version.ts';

describe('a compiler\'s version', () => {
  it('is read from what crossgen2 prints', () => {
    expect(packageVersion('10.0.12-servicing.26422.108+95017c711e6afc1085133d440e42b4bd78155701\n')).toBe('10.0.12');
    expect(packageVersion('8.0.31+1219a42122cf5190c7f512850557e38c422430dc')).toBe('8.0.31');
    expect(packageVersion('10.0.0-rtm.25523.111+abc')).toBe('10.0.0');
    expect(packageVersion('11.0.0-preview.3.26171.5+abc')).toBe('11.0.0-preview.3.26171.5');
    expect(packageVersion('hello')).toBeNull();
  });

  it('is ordered by numbers, prereleases before their release', () => {
    // The order of the specification's own example (semver.org, item 11).
    const ordered = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '1.0.2', '1.0.10', '10.0.0'];
    expect(ordered.toReversed().toSorted(compareVersions)).toEqual(ordered);
  });

  it('for a runtime is its own, else the newest of its major version', () => {
    const versions = ['9.0.22', '10.0.2', '10.0.14', '10.0.9', '10.0.15-preview.1', '11.0.0-rc.1.1'];
    expect(bestVersion(versions, 10, '10.0.2')).toBe('10.0.2');
    expect(bestVersion(versions, 10, '10.0.3')).toBe('10.0.14');
    expect(bestVersion(versions, 11, '11.0.0')).toBe('11.0.0-rc.1.1');
    expect(bestVersion(versions, 8, '8.0.1')).toBeUndefined();
    expect(bestVersion(['not a version'], 10, '10.0.1')).toBeUndefined();
  });
});
