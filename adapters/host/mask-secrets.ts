const mask = '***';

/** Words that, as the end of an option's or a variable's name, say that its value is a secret: `PGPASSWORD`, `clientSecret`. */
const long = String.raw`(?:password|passwd|passphrase|secret(?:[-_.]?key)?|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|account[-_.]?key|credentials?|authorization|connection[-_.]?string|cookie)`;
/** Words that end other words too (`compass`), so that they must stand alone: `DB_PASS`, `--sas`. */
const short = String.raw`(?:pass|pwd|sas|pat|auth|bearer)`;
const name = String.raw`(?:[\w.:-]*?${long}|(?:[\w.:-]*?[-_.:])?${short})`;
/** Up to the end of a quotation, or else of the word. */
const value = String.raw`(?:"(?:\\.|[^"\\])*"?|'[^']*'?|[^\s"'&;,|]+)`;

/** `--password=x`, `PASSWORD=x`, `token: x`, `Pwd=x;` within a longer text, such as what `sh -c` is given, or a connection string. */
const assigned = new RegExp(String.raw`(?<![\w.-])((?:--?|\/)?${name})(["']?\s*[=:]\s*)(?!\/\/)(?:(?:bearer|basic|token)\s+)?${value}`, 'gi');
/** `--password x`, within a longer text. */
const separate = new RegExp(String.raw`((?:^|[\s"'])--?${name})(\s+)${value}`, 'gi');
/** `Authorization: Bearer x`, wherever the header's name went. */
const bearer = new RegExp(String.raw`\b(bearer|basic)(\s+)${value}`, 'gi');
/** The user part may be a token itself, so nothing before the @ stays. RFC 3986 §3.2.1. */
const inUrl = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+(?:\/[^\s@"']*)?@/gi;
/** What some issuers' tokens begin with, wherever they stand. */
const issued = /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/g;

const wholeAssignment = new RegExp(String.raw`^((?:--?|\/)?${name})([=:])(?!\/\/)[\s\S]+$`, 'i');
const secretOption = new RegExp(String.raw`^(?:--?|\/)${name}$`, 'i');
const userOption = /^(?:-u|--user|--proxy-user)$/;
/** `mysql -psecret`: programs whose `-p` carries the password attached; elsewhere `-p` is a port, a path or a prompt. */
const attachesPassword = /(?:^|\/)(?:mysql\w*|mariadb\w*|sshpass)$/;
const givesPasswordNext = /(?:^|\/)(?:docker|podman|helm|az|sqlcmd|bcp|pg_dump|nuget|dotnet)$/;

const maskText = (text: string): string =>
  text.replace(inUrl, `$1${mask}@`).replace(assigned, `$1$2${mask}`).replace(separate, `$1$2${mask}`).replace(bearer, `$1$2${mask}`).replace(issued, mask);

const maskArgument = (argument: string, before: string | undefined, program: string): string => {
  if (before !== undefined && secretOption.test(before) && !/[=:]/.test(before)) return mask;
  if (before !== undefined && /^-[pP]$/.test(before) && givesPasswordNext.test(program)) return mask;
  if (before !== undefined && userOption.test(before) && argument.includes(':')) return `${argument.slice(0, argument.indexOf(':'))}:${mask}`;
  if (attachesPassword.test(program) && /^-p./.test(argument)) return `-p${mask}`;
  const whole = wholeAssignment.exec(argument);
  // In a program's own argument all of the value is secret, blanks too; in a connection string the rest is not, but may say where to.
  return whole !== null ? `${whole[1]}${whole[2]}${mask}` : maskText(argument);
};

/**
 * A command line for the record: one line of at most `longest` characters, without control characters, and without what looks like
 * a secret: better too much masked than one password kept.
 */
export const maskSecrets = (argv: readonly string[], longest = 300): string => {
  const program = argv[0] ?? '';
  const line = argv.map((argument, index) => maskArgument(argument, argv[index - 1], program)).join(' ').replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
};
