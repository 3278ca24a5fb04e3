import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closureText, imageKeyText, type ImageKeyInputs } from '../../domain/image-key.ts';

const keyed = fc.record({ assembly: fc.string(), mvid: fc.string(), hash: fc.string() });
const framework = fc.record({ name: fc.string(), version: fc.string() });
const inputs: fc.Arbitrary<ImageKeyInputs> = fc.record({
  assembly: keyed,
  closure: fc.string(),
  frameworks: fc.uniqueArray(framework, { selector: (one) => JSON.stringify(one), maxLength: 3 }),
  compiler: fc.record({ name: fc.string(), version: fc.string(), options: fc.array(fc.string(), { maxLength: 3 }) }),
  architecture: fc.constantFrom('x64', 'arm64'),
  instructionSet: fc.option(fc.string()),
  runtimeIdentifier: fc.constantFrom('linux-x64', 'linux-musl-x64'),
  scenario: fc.constantFrom('default', 'debug', 'profile', 'debug+profile'),
});

/** What is told, field by field, with lists as sets. */
const told = (value: ImageKeyInputs): unknown => {
  const set = (items: readonly object[]): readonly string[] => items.map((item) => JSON.stringify(Object.values(item))).sort();
  const { assembly, compiler } = value;
  return [assembly.assembly, assembly.mvid, assembly.hash, value.closure, set(value.frameworks), compiler.name, compiler.version, compiler.options, value.architecture, value.instructionSet, value.runtimeIdentifier, value.scenario];
};

test('two keys are equal exactly when everything that the bytes can depend on is', () => {
  fc.assert(
    fc.property(inputs, inputs, (a, b) => {
      expect(imageKeyText(a) === imageKeyText(b)).toBe(JSON.stringify(told(a)) === JSON.stringify(told(b)));
    }),
  );
});

test('each single difference makes another key', () => {
  const changes: readonly ((value: ImageKeyInputs) => ImageKeyInputs)[] = [
    (value) => ({ ...value, assembly: { ...value.assembly, assembly: `${value.assembly.assembly}x` } }),
    (value) => ({ ...value, assembly: { ...value.assembly, mvid: `${value.assembly.mvid}x` } }),
    (value) => ({ ...value, assembly: { ...value.assembly, hash: `${value.assembly.hash}x` } }),
    (value) => ({ ...value, closure: `${value.closure}x` }),
    (value) => ({ ...value, frameworks: [...value.frameworks, { name: 'new', version: 'new' }] }),
    (value) => ({ ...value, compiler: { ...value.compiler, name: `${value.compiler.name}x` } }),
    (value) => ({ ...value, compiler: { ...value.compiler, version: `${value.compiler.version}x` } }),
    (value) => ({ ...value, compiler: { ...value.compiler, options: [...value.compiler.options, 'x'] } }),
    (value) => ({ ...value, architecture: value.architecture === 'x64' ? 'arm64' : 'x64' }),
    (value) => ({ ...value, instructionSet: `${value.instructionSet ?? ''}x` }),
    (value) => ({ ...value, runtimeIdentifier: `${value.runtimeIdentifier}x` }),
    (value) => ({ ...value, scenario: value.scenario === 'default' ? 'debug' : 'default' }),
  ];
  fc.assert(
    fc.property(inputs, fc.constantFrom(...changes), (value, change) => {
      expect(imageKeyText(change(value))).not.toBe(imageKeyText(value));
    }),
  );
});

test('the order in which frameworks were found does not matter', () => {
  fc.assert(
    fc.property(inputs, (value) => {
      expect(imageKeyText({ ...value, frameworks: value.frameworks.toReversed() })).toBe(imageKeyText(value));
    }),
  );
});

test('the texts of two components are equal exactly when their assemblies and what they reference are, in any order', () => {
  const component = fc.record({ assemblies: fc.array(keyed, { minLength: 1, maxLength: 4 }), references: fc.uniqueArray(fc.string(), { maxLength: 4 }) });
  const texts = (values: readonly unknown[]): readonly string[] => values.map((value) => JSON.stringify(value)).sort();
  fc.assert(
    fc.property(component, component, fc.boolean(), (a, other, reordered) => {
      const b = reordered ? { assemblies: a.assemblies.toReversed(), references: a.references.toReversed() } : other;
      const same = JSON.stringify([texts(a.assemblies), texts(a.references)]) === JSON.stringify([texts(b.assemblies), texts(b.references)]);
      expect(closureText(a.assemblies, new Set(a.references)) === closureText(b.assemblies, new Set(b.references))).toBe(same);
    }),
  );
});

test('a patched framework makes another key, another one does too, and so does one reference of a component replaced', () => {
  const patched = { name: 'Base', version: '10.0.1' };
  fc.assert(
    fc.property(inputs, keyed, fc.array(fc.string(), { maxLength: 3 }), (value, member, others) => {
      const before = imageKeyText({ ...value, frameworks: [...value.frameworks, { name: 'Base', version: '10.0.0' }] });
      expect(imageKeyText({ ...value, frameworks: [...value.frameworks, patched] })).not.toBe(before);
      expect(imageKeyText({ ...value, frameworks: [...value.frameworks, { name: 'Other', version: '10.0.0' }] })).not.toBe(before);
      expect(closureText([member], new Set([...others, 'new reference']))).not.toBe(closureText([member], new Set([...others, 'old reference'])));
    }),
  );
});
