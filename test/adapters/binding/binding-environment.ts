/** Our environment without any variable that changes the host's choice. */
export const bindingEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH });
