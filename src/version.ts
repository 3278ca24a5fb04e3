/** This program's version; it goes into every event. The same as package.json's, which a test checks. */
export const programVersion = '0.1.0';
