/** Where the system's own programs are: the caller's PATH has no say in what runs as root. */
export const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin';
