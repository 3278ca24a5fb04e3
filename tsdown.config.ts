import { defineConfig } from 'tsdown';

// CommonJS, because loading a dozen ES modules alone takes half as long as a bare start of Node; the sources stay ES modules.
// One bundle with lazily loaded chunks: unbundled imports would cost four bare starts.
// gRPC stays outside: only stores whose log is an EventStoreDB load it.
export default defineConfig({
  entry: { ngen: 'src/ngen.ts' },
  outDir: 'dist',
  format: 'cjs',
  outExtensions: () => ({ js: '.js' }),
  platform: 'node',
  target: 'node24',
  dts: false,
  clean: true,
  logLevel: 'error',
  deps: { alwaysBundle: [/^io-ts/, /^fp-ts/, /^rxjs/, /^pe-library/, /^fast-xml-parser/], neverBundle: ['@eventstore/db-client'] },
  plugins: [
    {
      name: 'says that the bundle is CommonJS',
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
      },
    },
  ],
});
