// oxlint-disable-next-line no-control-regex -- control characters are what it is to find
const control = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;

/** A text on one line for people. File names may hold line breaks, which would forge lines, and escape sequences, which must not reach a terminal. */
export const printable = (text: string): string => text.replace(control, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
