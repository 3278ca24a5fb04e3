import { describe, expect, test } from 'vitest';
import { beforeView, monoView } from '../../../adapters/image-store/mono-view.ts';

describe('the images of a view', () => {
  test('lie under the names of the assemblies’ files', () => {
    const view = monoView([
      { file: '/app/App.exe', required: true, image: 'a' },
      { file: '/app/Library.dll', required: true, image: 'b' },
      { file: '/app/NoImage.dll', required: true, image: null },
    ]);
    expect(view).toEqual({ files: [{ fileName: 'App.exe.so', object: 'a' }, { fileName: 'Library.dll.so', object: 'b' }], crowdedOut: [] });
  });

  test('of one name are the one that the application references, and the other is named', () => {
    const members = [
      { file: '/app/other/L.dll', required: false, image: 'other' },
      { file: '/gac/L/1/L.dll', required: true, image: 'one' },
      { file: '/gac/L/2/L.dll', required: true, image: 'two' },
    ];
    expect(monoView(members)).toEqual({
      files: [{ fileName: 'L.dll.so', object: 'one' }],
      crowdedOut: [
        { file: '/gac/L/2/L.dll', by: '/gac/L/1/L.dll' },
        { file: '/app/other/L.dll', by: '/gac/L/1/L.dll' },
      ],
    });
  });

  test('where only one of two has an image, that one has the place', () => {
    expect(monoView([{ file: '/a/L.dll', required: true, image: null }, { file: '/b/L.dll', required: false, image: 'b' }]).files).toEqual([{ fileName: 'L.dll.so', object: 'b' }]);
  });

  test('come after what lies beside the assembly and in the system’s cache', () => {
    expect(beforeView('/usr/lib', 'x64', '/app/App.exe')).toEqual(['/app/App.exe.so', '/usr/lib/mono/aot-cache/amd64/App.exe.so']);
  });
});
