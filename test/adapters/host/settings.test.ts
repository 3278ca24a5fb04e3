import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultSettings, readSettings, settingsFile } from '../../../adapters/host/settings.ts';
import { temporaryFolder } from '../../support/temp.ts';

const store = (text: string): string => {
  const folder = temporaryFolder('ngen-settings-');
  writeFileSync(settingsFile(folder), text);
  return folder;
};

describe('the settings of a store', () => {
  test('are the original\'s where nothing is set', () => {
    expect(readSettings(temporaryFolder('ngen-settings-'))).toEqual(defaultSettings);
    expect(defaultSettings.idle).toMatchObject({ pollSeconds: 60, inputSeconds: 300, batteryPercent: 50 });
  });

  test('are set one by one', () => {
    expect(readSettings(store('{ "idle": { "inputSeconds": 10 }, "service": { "autoStart": false } }'))).toEqual({ ...defaultSettings, idle: { ...defaultSettings.idle, inputSeconds: 10 }, autoStart: false });
  });

  test.each([
    ['{ "idle": ', /is no JSON that can be read/],
    ['{ "idle": { "inputSeconds": "10" } }', /at "idle\.inputSeconds"/],
    ['{ "idle": { "inputSecond": 10 } }', /"idle\.inputSecond", which there is not/],
    ['{ "idle": { "pollSeconds": -1 } }', /less than 1 at "idle\.pollSeconds"/],
    ['{ "idle": { "pollSeconds": 0.5 } }', /less than 1 at "idle\.pollSeconds"/],
    ['{ "servcie": {} }', /"servcie", which there is not/],
    ['[]', /at the top|which there is not/],
    ['null', /at the top/],
  ])('%s is refused, and says where', (text, message) => {
    const folder = store(text);
    expect(() => readSettings(folder)).toThrow(message);
    expect(() => readSettings(folder)).toThrow(settingsFile(folder));
  });
});
