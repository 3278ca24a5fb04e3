/** A file that users whom the store does not trust can change, and who they are, in words: "everyone (mode 777 of /opt/app)". */
export type UntrustedSource = { readonly path: string; readonly writers: string };
