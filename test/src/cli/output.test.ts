import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../domain/failure.ts';
import { createOutput, type OutputOptions } from '../../../src/cli/output.ts';

const fakeStream = (isTTY: boolean, columns?: number) => {
  const listeners: ((error: NodeJS.ErrnoException) => void)[] = [];
  const stream = {
    text: '',
    isTTY,
    ...(columns === undefined ? {} : { columns }),
    write: (text: string): boolean => {
      stream.text += text;
      return true;
    },
    on: (_event: 'error', listener: (error: NodeJS.ErrnoException) => void): void => void listeners.push(listener),
    fail: (code: string): void => {
      for (const listener of listeners) listener(Object.assign(new Error(`write ${code}`), { code, syscall: 'write' }));
    },
  };
  return stream;
};

const setUp = (given: Partial<OutputOptions> & { terminal?: boolean; columns?: number } = {}) => {
  const stdout = fakeStream(given.terminal ?? false, given.columns);
  const stderr = fakeStream(given.terminal ?? false, given.columns);
  return { output: createOutput({ environment: {}, ...given, stdout, stderr }), stdout, stderr };
};

const sayAll = ({ output }: ReturnType<typeof setUp>): void => {
  output.banner('ngen 1.0');
  output.success('done');
  output.detail('how');
  output.warning('careful');
  output.failure(new Failure('x', 'It is wrong.', { advice: 'Do this.' }));
};

describe('what goes where', () => {
  test.each<[string, Parameters<typeof setUp>[0], string, string]>([
    ['piped', {}, 'done\n', 'Warning: careful\nError: It is wrong.\nDo this.\n'],
    ['verbose', { verbose: true }, 'done\nhow\n', 'Warning: careful\nError: It is wrong.\nDo this.\n'],
    ['silent', { silent: true }, '', 'Warning: careful\nError: It is wrong.\nDo this.\n'],
    ['json', { json: true, verbose: true }, '', 'how\nWarning: careful\nError: It is wrong.\nDo this.\n'],
    ['terminal', { terminal: true }, 'ngen 1.0\ndone\n', '\u001b[33mWarning:\u001b[0m careful\n\u001b[31mError:\u001b[0m It is wrong.\nDo this.\n'],
    ['no banner', { terminal: true, nologo: true, environment: { NO_COLOR: '1' } }, 'done\n', 'Warning: careful\nError: It is wrong.\nDo this.\n'],
    ['an empty NO_COLOR is none', { terminal: true, nologo: true, environment: { NO_COLOR: '' } }, 'done\n', '\u001b[33mWarning:\u001b[0m careful\n\u001b[31mError:\u001b[0m It is wrong.\nDo this.\n'],
    ['dumb', { terminal: true, nologo: true, environment: { TERM: 'dumb' } }, 'done\n', 'Warning: careful\nError: It is wrong.\nDo this.\n'],
  ])('%s', (_, given, out, err) => {
    const all = setUp(given);
    sayAll(all);
    expect({ out: all.stdout.text, err: all.stderr.text }).toEqual({ out, err });
  });

  test('a document is one line; listings are printed whatever the options', () => {
    const { output, stdout } = setUp({ json: true, silent: true });
    output.document({ a: ['line\nbreak'] });
    output.text('listing');
    expect(stdout.text).toBe('{"a":["line\\nbreak"]}\nlisting\n');
  });

  test('"Error: " is not said twice', () => {
    const { output, stderr } = setUp();
    output.error('Error: The specified assembly is not installed.');
    expect(stderr.text).toBe('Error: The specified assembly is not installed.\n');
  });

  test.each([true, false])('names forge no lines and send a terminal nothing (a terminal: %s)', (terminal) => {
    const name = 'a\u001b[2J\u009b1m\nInstalled b';
    const { output, stdout, stderr } = setUp({ terminal, nologo: true, verbose: true, environment: { NO_COLOR: '1' } });
    output.text(name);
    output.text(['of two lines', name]);
    output.success(name);
    output.detail(name);
    output.document({ name });
    output.documentText(JSON.stringify({ name }));
    const shown = 'a\\x1b[2J\\x9b1m\\x0aInstalled b';
    const json = '{"name":"a\\u001b[2J\\u009b1m\\nInstalled b"}';
    expect(stdout.text).toBe(`${[shown, 'of two lines', shown, shown, shown, json, json].join('\n')}\n`);
    expect(JSON.parse(json)).toEqual({ name });
    output.warning(name);
    output.failure(new Failure('x', name, { advice: name }));
    const message = 'a\\x1b[2J\\x9b1m\n  Installed b';
    expect(stderr.text).toBe(`Warning: ${message}\nError: ${message}\n${message}\n`);
    output.verbatim(name);
    expect(stdout.text.endsWith(`\n${name}\n`)).toBe(true);
  });
});

describe('errors', () => {
  test('what nobody expected is a bug, in one line, without its stack', () => {
    const { output, stderr } = setUp();
    output.failure(new TypeError('x is not\na function'));
    expect(stderr.text).toMatch(/^Error: This is a bug in ngen: TypeError: x is not a function\n.*NGEN_DEBUG=1.*\n$/);
  });

  test('NGEN_DEBUG shows the stack', () => {
    const { output, stderr } = setUp({ environment: { NGEN_DEBUG: '1' } });
    output.failure(new TypeError('x'));
    expect(stderr.text).toMatch(/\n\s+at .*output\.test\.ts/);
  });

  test('errors of the operating system are put in words', () => {
    const { output, stderr } = setUp();
    output.failure(Object.assign(new Error('ENOSPC: …'), { code: 'ENOSPC', syscall: 'write', path: '/var/lib/ngen/events.db' }));
    expect(stderr.text).toBe('Error: no space is left on the disk (write /var/lib/ngen/events.db)\n');
  });

  test('/verbose adds the cause', () => {
    const { output, stderr } = setUp({ verbose: true });
    output.failure(new Failure('x', 'No.', { cause: new Error('because') }));
    expect(stderr.text).toBe('Error: No.\nCause: because\n');
  });
});

describe('the status line', () => {
  test('stands below other lines, and goes away', () => {
    const { output, stdout, stderr } = setUp({ terminal: true, environment: { NO_COLOR: '1' } });
    output.status('working');
    output.warning('careful');
    output.status(null);
    const clear = '\r\u001b[2K';
    expect(stderr.text).toBe(`${clear}working${clear}Warning: careful\nworking${clear}`);
    expect(stdout.text).toBe('');
  });

  test('fits the terminal, and is nowhere else', () => {
    const narrow = setUp({ terminal: true, columns: 30 });
    narrow.output.status('x'.repeat(100));
    expect(narrow.stderr.text).toHaveLength(5 + 29);
    for (const given of [{}, { terminal: true, silent: true }, { terminal: true, environment: { TERM: 'dumb' } }]) {
      const { output, stderr } = setUp(given);
      output.status('x');
      expect({ text: stderr.text, shows: output.showsStatus }).toEqual({ text: '', shows: false });
    }
  });
});

describe('a reader that goes away', () => {
  test('is no failure, and nothing more is written', () => {
    const { output, stdout } = setUp();
    output.text('one');
    stdout.fail('EPIPE');
    output.text('two');
    expect({ text: stdout.text, closed: output.isClosed(), lost: output.lost() }).toEqual({ text: 'one\n', closed: true, lost: null });
  });

  test('a full disk is a failure', () => {
    const { output, stdout } = setUp();
    stdout.fail('ENOSPC');
    expect(output.lost()).toMatchObject({ code: 'output-lost', kind: 'work' });
  });

  const program = `
    const { createOutput } = await import(${JSON.stringify(join(import.meta.dirname, '../../../src/cli/output.ts'))});
    const output = createOutput({});
    const listen = async () => { for (let line = 0; line < 1e6 && !output.isClosed(); line++) { output.text('line ' + line); if (line % 1000 === 0) await new Promise(setImmediate); } };
    await listen();
    process.exitCode = output.lost() === null ? 0 : 1;
    process.stderr.write(output.isClosed() ? 'stopped' : 'wrote all');`;

  const runProgram = (stdout: 'pipe' | number) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', stdout, 'pipe'] });
    let errors = '';
    child.stderr!.on('data', (text: Buffer) => (errors += text.toString()));
    const ended = new Promise<{ code: number | null; errors: string }>((resolve) => child.on('close', (code) => resolve({ code, errors })));
    return { child, ended };
  };

  test('a real pipe that is closed after the first lines', async () => {
    const { child, ended } = runProgram('pipe');
    child.stdout!.once('data', () => child.stdout!.destroy());
    expect(await ended).toEqual({ code: 0, errors: 'stopped' });
  });

  test('a real full device', async () => {
    const full = openSync('/dev/full', 'w');
    const { ended } = runProgram(full);
    closeSync(full);
    expect(await ended).toEqual({ code: 1, errors: 'stopped' });
  });
});
