import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutCredentials } from '../../../adapters/event-log/event-store-url.ts';
import { withCredentials } from '../../../adapters/event-log/eventstore-credentials.ts';
import { temporaryFolder } from '../../support/temp.ts';

const none = { file: null, environment: {} };
const fileWith = (text: string, mode = 0o600): string => {
  const file = join(temporaryFolder(), 'credentials');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
};

test('a file counts more than the connection string, and that more than the environment', () => {
  const environment = { NGEN_EVENTSTORE_CREDENTIALS: 'of:environment' };
  const file = fileWith('of:file\nmore\n');
  expect(withCredentials('esdb://host:2113?tls=true', none)).toBe('esdb://host:2113?tls=true');
  expect(withCredentials('esdb://host', { ...none, environment })).toBe('esdb://of:environment@host');
  expect(withCredentials('esdb://a:b@host', { ...none, environment })).toBe('esdb://a:b@host');
  expect(withCredentials('esdb+discover://a:b@host,other', { file, environment })).toBe('esdb+discover://of:file@host,other');
});

test('what would end the user part is encoded', () => {
  expect(withCredentials('esdb://host', { file: fileWith('ann@x:p:a/s@s%'), environment: {} })).toBe('esdb://ann%40x:p%3Aa%2Fs%40s%25@host');
});

test('a file that everybody may read is not used; one that holds none, or is not there, is named', () => {
  expect(() => withCredentials('esdb://host', { file: fileWith('a:secret', 0o644), environment: {} })).toThrow(expect.objectContaining({ code: 'credentials-open', kind: 'permission', message: expect.not.stringContaining('secret') as string }));
  expect(() => withCredentials('esdb://host', { file: fileWith('secret'), environment: {} })).toThrow(expect.objectContaining({ code: 'credentials-malformed', kind: 'usage', message: expect.not.stringContaining('secret') as string }));
  expect(() => withCredentials('esdb://host', { file: '/nonexistent/file', environment: {} })).toThrow(expect.objectContaining({ code: 'unreadable-file' }));
});

test('a password with a slash is one, too, as the client takes it: kept, replaced, and never shown', () => {
  const url = 'esdb://admin:pa/ss@host:2113';
  expect(withoutCredentials(url)).toBe('esdb://host:2113');
  expect(withCredentials(url, { file: null, environment: { NGEN_EVENTSTORE_CREDENTIALS: 'b:c' } })).toBe(url);
  expect(withCredentials(url, { file: fileWith('b:c'), environment: {} })).toBe('esdb://b:c@host:2113');
});
