import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskSecrets } from '../../../adapters/host/mask-secrets.ts';

const runs = process.env['NGEN_TEST_TIER'] === 'full' ? 20_000 : 1000;

describe('what is masked, and what is kept', () => {
  test.each<[string[], string]>([
    [['ngen', 'install', '/opt/app/App.dll', '/queue:1'], 'ngen install /opt/app/App.dll /queue:1'],
    [['curl', '--token=abc', 'https://h/x'], 'curl --token=*** https://h/x'],
    [['app', '--password', 'two words', '--port', '80'], 'app --password *** --port 80'],
    [['app', '--api-key', 'k', '--api-url', 'http://h:80/'], 'app --api-key *** --api-url http://h:80/'],
    [['app', '/Password:x y'], 'app /Password:***'],
    [['env', 'DB_PASSWORD=x', 'LANG=C', 'app'], 'env DB_PASSWORD=*** LANG=C app'],
    [['git', 'clone', 'https://ann:pw@host/r.git'], 'git clone https://***@host/r.git'],
    [['git', 'clone', 'https://tokenalone@host/r.git'], 'git clone https://***@host/r.git'],
    [['curl', '-H', 'Authorization: Bearer abc.def', 'h'], 'curl -H Authorization:*** h'],
    [['curl', '-u', 'ann:pw', 'h'], 'curl -u ann:*** h'],
    [['app', 'Server=db;User Id=sa;Password=pw;Database=x'], 'app Server=db;User Id=sa;Password=***;Database=x'],
    [['sh', '-c', 'cd /x && DB_PASSWORD=pw app --token abc --port 80 && echo "secret: s" done'], 'sh -c cd /x && DB_PASSWORD=*** app --token *** --port 80 && echo "secret: ***" done'],
    [['mysql', '-phunter2', '-P', '3306'], 'mysql -p*** -P 3306'],
    [['ssh', '-p', '22', 'host'], 'ssh -p 22 host'],
    [['docker', 'login', '-p', 'pw', 'h'], 'docker login -p *** h'],
    [['x', 'ghp_0123456789abcdefghij0123'], 'x ***'],
    [['dotnet', '--additional-deps', 'a', 'App.dll', '--passive', '--compass=north'], 'dotnet --additional-deps a App.dll --passive --compass=north'],
    [['tool', '--tokenizer', 'fast', '--path=/opt/passwords'], 'tool --tokenizer fast --path=/opt/passwords'],
    [['a\u001b[2J', 'b\nc'], 'a [2J b c'],
  ])('%j', (argv, line) => expect(maskSecrets(argv)).toBe(line));

  test('is bounded', () => {
    expect(maskSecrets(['x'.repeat(1000)])).toHaveLength(300);
    expect(maskSecrets(Array.from({ length: 100 }, () => 'word'), 50)).toMatch(/^.{49}…$/);
  });
});

const key = fc.constantFrom('password', 'PASSWORD', 'token', 'api-key', 'apikey', 'secret', 'client-secret', 'access_key', 'db-password', 'GITHUB_TOKEN', 'passphrase', 'Pwd');
/** Told apart from every other word of the lines by how it begins. */
const secret = fc.stringMatching(/^Zq7[A-Za-z0-9+._~-]{3,30}$/);
const blanks = fc.stringMatching(/^Zq7[A-Za-z0-9 \n+/=:@,;&|$-]{3,30}Zq7$/);

const places: fc.Arbitrary<{ argv: readonly string[]; hidden: string }> = fc.oneof(
  fc.tuple(key, fc.oneof(secret, blanks), fc.constantFrom('--', '-', '/', ''), fc.constantFrom('=', ':')).map(([name, hidden, sign, separator]) => ({ argv: [`${sign}${name}${separator}${hidden}`], hidden })),
  fc.tuple(key, fc.oneof(secret, blanks), fc.constantFrom('--', '-')).map(([name, hidden, sign]) => ({ argv: [sign + name, hidden], hidden })),
  fc.tuple(key, secret, fc.constantFrom('--k ', 'A=b ', '')).map(([name, hidden, before]) => ({ argv: ['-c', `${before}--${name} ${hidden} --port 80`], hidden })),
  fc.tuple(key, secret, fc.constantFrom('"', "'", '')).map(([name, hidden, quote]) => ({ argv: ['-c', `run ${name}=${quote}${hidden}${quote} && go`], hidden })),
  secret.map((hidden) => ({ argv: [`https://user:${hidden}@host/path`], hidden })),
  secret.map((hidden) => ({ argv: ['-H', `Authorization: Bearer ${hidden}`], hidden })),
  secret.map((hidden) => ({ argv: ['-H', `X-Other: Basic ${hidden}`], hidden })),
  secret.map((hidden) => ({ argv: [`Server=db;Password=${hidden};Trusted=no`], hidden })),
  secret.map((hidden) => ({ argv: ['-u', `ann:${hidden}`], hidden })),
);

test('a masked line never holds the secret, wherever it stood', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('run', '--port', '80', '/opt/x', '-v')), places, fc.array(fc.constantFrom('x', '--last', 'y=z')), (before, { argv, hidden }, after) => {
      const line = maskSecrets(['app', ...before, ...argv, ...after], 10_000);
      expect(line).not.toContain(hidden.replace(/\s+/g, ' '));
      expect(line).not.toContain('Zq7');
      expect(line).toContain('***');
    }),
    { numRuns: runs },
  );
});
