const variable = 'NGEN_SERVICE_BY_ITSELF';

/** What tells a service that a command started it which only queued. */
export const byItselfEnvironment: NodeJS.ProcessEnv = { [variable]: '1' };

/** Whether nobody asked for this service: the program above it, or whatever adopted it, is not on whose behalf it works. */
export const startedByItself = (environment: NodeJS.ProcessEnv = process.env): boolean => environment[variable] !== undefined;
