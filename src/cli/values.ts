import type { Architecture } from '../../domain/architecture.ts';
import type { Priority } from '../../domain/priority.ts';
import { usageFailure } from './usage.ts';

/** @throws Failure kind `usage`, code `bad-priority` */
export const parsePriority = (text: string): Priority => {
  if (text === '1' || text === '2' || text === '3') return Number(text) as Priority;
  throw usageFailure('bad-priority', `"${text}" is no priority.`, 'Priorities are 1 (now), 2 (after all of 1) and 3 (when the machine is idle).');
};

/** @throws Failure kind `usage`, code `bad-number` */
export const parseCount = (text: string, option: string): number => {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number > 0) return number;
  throw usageFailure('bad-number', `${option}: "${text}" is not a number from 1 to 9999.`);
};

const milliseconds: Record<string, number> = { '': 1000, ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** `90`, `90s`, `5m`, `1.5h`: in milliseconds; a bare number is seconds. @throws Failure kind `usage`, code `bad-duration` */
export const parseDuration = (text: string, option: string): number => {
  const parts = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|min|h|)$/i.exec(text);
  const time = parts === null ? 0 : Math.round(Number(parts[1]) * milliseconds[parts[2]!.toLowerCase()]!);
  if (time > 0) return time;
  throw usageFailure('bad-duration', `${option}: "${text}" is no length of time.`, 'Write it as 90s, 5m or 1h.');
};

/** What triggered a look: a word for the record. @throws Failure kind `usage`, code `bad-trigger` */
export const parseTrigger = (text: string, option: string): string => {
  if (/^[A-Za-z][\w.-]{0,31}$/.test(text)) return text;
  throw usageFailure('bad-trigger', `${option}: "${text}" is no name of a trigger.`, 'Write one word, such as dpkg, apt or systemd.');
};

/** The name of a service of systemd; without its type a service is meant. @throws Failure kind `usage`, code `bad-unit` */
export const parseUnit = (text: string): string => {
  const name = /\.[a-z]+$/.test(text) ? text : `${text}.service`;
  if (/^[\w:.\\@-]+\.service$/.test(name) && !name.includes('@.')) return name;
  throw usageFailure('bad-unit', `"${text}" is no name of a service.`, 'Write it as systemctl does, such as myapp.service; of a template its instance, such as myapp@one.service.');
};

const scale: Record<string, number> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** `512M`, `2G`, `1.5GiB`: in bytes. A unit is needed, since megabytes and bytes are both usual. @throws Failure kind `usage`, code `bad-size` */
export const parseSize = (text: string, option: string): number => {
  const parts = /^(\d{1,9}(?:\.\d{1,3})?)([kmgt])(?:i?b)?$/i.exec(text);
  const size = parts === null ? 0 : Math.round(Number(parts[1]) * scale[parts[2]!.toLowerCase()]!);
  if (size > 0) return size;
  throw usageFailure('bad-size', `${option}: "${text}" is no size.`, 'Write it with its unit, as 512M or 2G.');
};

const architectureNames: Record<string, string> = { amd64: 'x64', x86_64: 'x64', aarch64: 'arm64', i386: 'x86', i686: 'x86', armhf: 'arm' };

/** .NET's name of a processor architecture. */
export const foldArchitecture = (text: string): string => architectureNames[text.toLowerCase()] ?? text.toLowerCase();

/** An architecture that .NET runs on under Linux (there is no 32-bit x86). @throws Failure kind `usage`, code `bad-architecture` */
export const parseArchitecture = (text: string, option: string): Architecture => {
  const name = foldArchitecture(text);
  if (name === 'x64' || name === 'arm64' || name === 'arm') return name;
  throw usageFailure('bad-architecture', `${option}: "${text}" is no processor that images can be made for.`, 'Write x64, arm64 or arm.');
};
