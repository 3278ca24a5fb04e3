/** Runs something as user 65534, who is nobody and in no group. */
export const asNobody = { through: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'], env: { HOME: '/nonexistent' } } as const;
