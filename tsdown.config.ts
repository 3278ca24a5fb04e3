import { defineConfig } from 'tsdown';

// One bundle with lazily loaded chunks: unbundled imports alone would cost four times a bare start of Node.
// gRPC stays outside: only stores whose log is an EventStoreDB load it.
export default defineConfig({
  entry: { main: 'src/main.ts' },
  outDir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node24',
  dts: false,
  clean: true,
  logLevel: 'warn',
  noExternal: [/^io-ts/, /^fp-ts/, /^rxjs/, /^pe-library/],
  external: ['@eventstore/db-client'],
  copy: [{ from: 'src/ngen.js', to: 'dist' }],
});
