import { expect, it } from 'vitest';
import { endApp } from '../support/end-app.ts';
import { appCopy } from '../support/ngen.ts';
import { noteBook } from '../support/note-book.ts';
import { storedCompiler } from '../support/ngen-compiler.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { servedStore } from '../support/service.ts';

it('a compiler that somebody kills is run again, twice at most; then that image has failed, and the next is made', async () => {
  const served = servedStore();
  const { ngen } = served;
  const starts = noteBook();
  storedCompiler(ngen.store).as(`if grep -qE '^/.*/Newtonsoft.Json.dll' "\${1#@}"; then echo start >'${starts.path}'; kill -9 $$; fi\nexec "$0.real" "$@"`);
  const [hello, end] = [appCopy('Hello'), endApp('withoutJson')];
  ngen.ok('install', hello, '/queue:1');
  served.run('install', end, '/queue:2');
  expect(ngen.run(['queue', 'wait'])).toMatchObject({ status: 1, stderr: expect.stringContaining('Newtonsoft.Json') });
  await served.stopped();
  expect(starts.read()).toEqual(['start', 'start', 'start']);
  const json = ngen.display(hello).images.find(({ assembly }) => assembly.startsWith('Newtonsoft.Json,'))!;
  expect(json).toMatchObject({ state: 'failed', job: null });
  const told = recordedEvents(ngen.store).filter(({ data }) => 'image' in data && data.image === json.id).map(({ type }) => type);
  expect(told.filter((type) => /^(?:Job(?:Claimed|GivenBack)|Compil|ImageCompiled)/.test(type))).toEqual(['JobClaimed', 'JobGivenBack', 'JobClaimed', 'JobGivenBack', 'JobClaimed', 'CompilationFailed']);
  expect(ngen.display(end).images.map(({ state }) => state)).toEqual(['valid', 'valid']);
});
