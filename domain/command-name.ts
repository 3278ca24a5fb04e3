/** The name under which people start an application: its main assembly's without folder and extension. */
export const commandName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.(dll|exe)$/i, '');
